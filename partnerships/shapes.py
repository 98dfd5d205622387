"""The shapes of what is kept in rows: who takes part, who answers for which step, places, who signs; as JSON Schema."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partnerships.content import ADDRESS, DAY, LINE, BodyStep, Power, shape, titled

ID = {"type": "string", "format": "uuid", "pattern": "^[0-9a-fA-F-]{36}$"}
YES = {"type": "boolean"}


def rows(title: Any, one: Any, properties: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    """A list of rows that know nothing but these properties."""
    return {"type": "array", "title": title, "items": shape(one, properties, required)}


def of_words(choices: list[tuple[str, Any]], title: Any) -> dict[str, Any]:
    """One of these."""
    return {"enum": [value for value, _words in choices], "title": title, "words": dict(choices)}


PARTIES = rows(
    _("Parties"),
    _("Party"),
    {
        "organisation": titled(ID, _("Organisation")),
        "functions": {"type": "array", "items": LINE, "title": _("Functions")},
        "only_signs": titled(YES, _("Only signs")),
        "contact": titled(ID, _("Contact person")),
        "contact_name": titled(LINE, _("Name of the contact person")),
        "contact_email": titled(ADDRESS, _("Mail address of the contact person")),
        "contact_function": titled(LINE, _("Function of the contact person")),
        "signer": titled(ID, _("Signer")),
        "signer_function": titled(LINE, _("In which capacity")),
        "place": titled(LINE, _("Place")),
    },
    ("organisation",),
)
COVERED = rows(
    _("Organisations covered"),
    _("Organisation"),
    {"organisation": titled(ID, _("Organisation")), "role": titled(LINE, _("Role"))},
    ("organisation",),
)
BODIES = rows(
    _("Who does what"),
    _("Responsible body"),
    {
        "step": of_words(BodyStep.choices, _("Step")),
        "country": {**LINE, "offers": "countries", "title": _("Country")},
        "organisation": titled(ID, _("Organisation")),
    },
    ("step", "country", "organisation"),
)
PLACES = rows(
    _("Places"),
    _("Period"),
    {
        "organisation": titled(ID, _("Organisation")),
        "first_day": titled(DAY, _("First day")),
        "last_day": titled(DAY, _("Last day")),
        "places": {"type": "integer", "minimum": 1, "maximum": 9_999, "title": _("Places")},
    },
    ("organisation", "first_day", "last_day", "places"),
)
SIGNING = rows(
    _("Who signs"),
    _("Signature"),
    {
        "organisation": titled(ID, _("Organisation")),
        "turn": {"type": "integer", "minimum": 1, "maximum": 999, "title": _("Order")},
        "signer": titled(ID, _("Signer")),
        "signer_name": titled(LINE, _("Name of who signs")),
        "signer_email": titled(ADDRESS, _("Mail address of who signs")),
        "signer_function": titled(LINE, _("In which capacity")),
        "power": of_words(Power.choices, _("Power to bind")),
        "mandate": titled(LINE, _("Which mandate")),
        "cosigner": titled(ID, _("Second signer")),
        "cosigner_name": titled(LINE, _("Name of the second one")),
        "cosigner_email": titled(ADDRESS, _("Mail address of the second one")),
        "cosigner_function": titled(LINE, _("In which capacity the second one signs")),
        "place": titled(LINE, _("Place")),
    },
    ("organisation",),
)
