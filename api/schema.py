"""The description of the API: how one signs in, and the refusals that every address may answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from api.problems import MEDIA_TYPE
from api.sentences import TITLES
from api.serializers.problems import ProblemDetails

READING = (400, 401, 403, 404, 406, 409, 429, 500, 503)
CHANGING = (*READING, 412, 413, 415, 422)
KEY = OpenApiParameter(
    "Idempotency-Key", OpenApiTypes.STR, OpenApiParameter.HEADER, pattern=r"^[\x21-\x7e]{1,255}$",
    description=_("Any text of your own, for example a UUID: the same call again is answered with the first answer."),
)  # fmt: skip
IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, pattern=r'^(\*|"[0-9]{1,9}")$',
    description=_("The ETag of the stay as you read it."),
)  # fmt: skip


class WithProblems(AutoSchema):
    """Adds the refusals to every operation, so that none comes unannounced."""

    def get_operation(self, *given: Any, **named: Any) -> Any:
        operation = super().get_operation(*given, **named)
        if operation is None:
            return None
        problem = self.resolve_serializer(ProblemDetails, "response").ref
        for status in CHANGING if self.method == "POST" else READING:
            answer = {"description": str(TITLES[status]), "content": {MEDIA_TYPE: {"schema": problem}}}
            operation["responses"].setdefault(str(status), answer)
        return operation

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "tag", "about")]


class BearerTokenScheme(OpenApiAuthenticationExtension):
    target_class = "api.authentication.BearerToken"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": str(_("A token of your account."))}


class PageSessionScheme(OpenApiAuthenticationExtension):
    target_class = "api.authentication.PageSession"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        words = _("The session of the pages; a change carries the header X-CSRFToken.")
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": str(words)}
