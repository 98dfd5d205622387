"""The API for other programs. Read together with docs/api.md."""

API_APPS = ("rest_framework", "drf_spectacular", "drf_spectacular_sidecar")
API_CALLS_A_MINUTE = 300  # of one person acting for one organisation

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.BearerToken", "api.authentication.PageSession"],
    "DEFAULT_PERMISSION_CLASSES": ["api.authentication.SignedIn"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.PerActor"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.GuardedJson"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "api.schema.WithProblems",
    "EXCEPTION_HANDLER": "api.problems.answer_problem",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Sojourn",
    "DESCRIPTION": "Stays, their steps, what is owed, and their papers. The same rules as the pages.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "MobilityState": "lifecycle.tables.mobility.State",
        "DocumentState": "documents.models.DocumentState",
        "ParticipantKind": "lifecycle.models.mobility.ParticipantKind",
        "Role": "lifecycle.roles.Role",
        "RoleEnteredFor": "api.serializers.steps.ENTERED_FOR",
    },
}
