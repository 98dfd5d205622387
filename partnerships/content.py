"""The shape of a memorandum's content and of planned units (domain reference 3.1, 3.2), as JSON Schema."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LINE = {"type": "string", "maxLength": 300}
ADDRESS = {"type": "string", "maxLength": 254, "format": "address"}  # of mail
TELEPHONE = {"type": "string", "maxLength": 40, "format": "telephone"}
TEXT = {"type": "string", "maxLength": 20_000}
DAY = {"type": "string", "format": "day", "pattern": r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"}
LINES = {"type": "array", "items": TEXT}
POINTS = {"type": "string", "pattern": r"^([0-9]{1,5}(\.[0-9]{1,4})?)?$"}  # a decimal of its own scale, never computed
SECOND = {"en": _("English"), "nl": _("Dutch")}  # those in which the fixed sentences of a paper are there
WHERE = {"host": _("at the host"), "home": _("at home")}


def shape(title: Any, properties: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    """An object that knows nothing but these properties."""
    return {
        "type": "object",
        "title": title,
        "additionalProperties": False,
        "properties": properties,
        "required": list(required),
    }


def titled(kind: dict[str, Any], title: Any) -> dict[str, Any]:
    """The same kind of value under a label."""
    return {**kind, "title": title}


LIBRARY = {"type": "string", "format": "uuid", "pattern": "^[0-9a-fA-F-]{36}$"}  # of a version of a unit; never read
KINDS = {
    "knowledge": pgettext_lazy("kind of outcome", "Knowledge"),
    "skills": pgettext_lazy("kind of outcome", "Skills"),
    "competence": pgettext_lazy("kind of outcome", "Responsibility and autonomy"),
}
QUALIFICATION = shape(
    _("Qualification"),
    {
        "title": titled(LINE, _("Title")),
        "title_in_partnership_language": titled(LINE, _("Title in the language of the partnership")),
        "country": {**LINE, "offers": "countries", "title": _("Country")},
        "eqf": {"type": ["integer", "null"], "minimum": 1, "maximum": 8, "title": _("EQF level")},
        "nqf": titled(LINE, _("National level")),
        "isced_f": titled(LINE, _("Field, ISCED-F")),
        "credit_scale": titled(LINE, _("Scale of the points")),
        "structure": titled(TEXT, _("How it is built")),
    },
    ("title",),
)
OUTCOME = shape(
    _("Learning outcome"),
    {
        "key": titled(LINE, _("Code")),
        "title": titled(LINE, _("Title")),
        "description": titled(TEXT, _("Description")),
        "kind": {"enum": list(KINDS), "title": _("Kind"), "words": KINDS},
        "knowledge": titled(LINES, _("Knowledge")),
        "skills": titled(LINES, _("Skills")),
        "competence": titled(LINES, _("Competence")),
        "criteria": titled(LINES, _("Performance criteria")),
        "activities": titled(TEXT, _("Learning activities")),
        "place": titled(LINE, _("Place")),
        "assess_at": {"enum": ["host", "home"], "title": _("Assessed"), "words": WHERE},
    },
    ("key", "title"),
)
UNIT = shape(
    _("Unit"),
    {
        "code": titled(LINE, _("Code")),
        "title": titled(LINE, _("Title")),
        "reference": titled(LINE, _("Reference")),
        "hours": {"type": ["integer", "null"], "minimum": 0, "title": _("Hours")},
        "points": titled(POINTS, _("Points")),
        "assessment": titled(TEXT, _("How it is assessed")),
        "levels": titled(LINES, _("Levels")),
        "evidence": titled(TEXT, _("Evidence expected")),
        "note": titled(TEXT, _("Note")),
        "library": titled(LIBRARY, _("Version in the library")),
        "outcomes": {"type": "array", "items": OUTCOME, "title": _("Learning outcomes")},
    },
    ("code", "title"),
)
UNITS = {"type": "array", "items": UNIT, "title": _("Units")}

SCHEMA = shape(
    _("Memorandum"),
    {
        "other_objectives": titled(TEXT, _("Other objectives agreed")),
        "qualifications": {
            "type": "array",
            "title": _("Qualifications covered"),
            "items": shape(
                _("Qualification covered"),
                {"qualification": QUALIFICATION, "units": UNITS, "annexes": titled(LINES, _("Annexes"))},
                ("qualification",),
            ),
        },
        "procedures": titled(
            TEXT,
            _(
                "How assessment, documentation, validation and recognition were agreed, and what happens on disagreement"
            ),
        ),
        "differing": titled(TEXT, _("Anything that differs for one unit")),
        "shortest_days": {"type": ["integer", "null"], "minimum": 1, "title": _("Shortest stay, days")},
        "longest_days": {"type": ["integer", "null"], "minimum": 1, "title": _("Longest stay, days")},
        "other_actors": titled(TEXT, _("Other actors and their duties")),
        "revision": titled(TEXT, _("How it is revised")),
        "certificate": titled(LINE, _("Certificate agreed")),
        "reviewers": titled(LINE, _("Who reviews")),
        "additional_information": titled(TEXT, _("Additional information")),
        "annexes": titled(LINES, _("Annexes")),
        "quality_commitment": {"type": "boolean", "title": _("The quality commitment is an annex")},
        "second_language": {"enum": ["", *SECOND], "title": _("Second language of the paper"), "words": SECOND},
    },
)


class BodyStep(TextChoices):
    """What an organisation answers for in a country (section 5 of the form)."""

    ASSESSES = "assesses", _("Assesses")
    DOCUMENTS = "documents", pgettext_lazy("step", "Documents")
    VALIDATES = "validates", _("Validates")
    RECOGNISES = "recognises", _("Recognises")


# Who answers in a country of those who send, and in one of those who receive.
ANSWERED_FOR = {
    "sending": (BodyStep.VALIDATES, BodyStep.RECOGNISES),
    "hosting": (BodyStep.ASSESSES, BodyStep.DOCUMENTS),
}


class Power(TextChoices):
    """By what power somebody binds the organisation."""

    ALONE = "alone", _("may sign alone")
    MANDATE = "mandate", _("signs with a mandate")
    TOGETHER = "together", _("two sign together")


@dataclass(frozen=True)
class Part:
    """One of the nine parts in which a memorandum is written and read. `texts` are the keys of `content` it holds."""

    key: str
    number: int
    title: Any
    texts: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


PARTS = {
    part.key: part
    for part in (
        Part("parties", 1, _("Who takes part")),
        Part("aims", 2, _("What we want"), ("other_objectives",)),
        Part("covered", 3, _("Others covered"), ("other_actors",)),
        Part("units", 4, _("Qualifications and units"), ("qualifications",)),
        Part("bodies", 5, _("Who does what"), ("procedures", "differing", "certificate")),
        Part("places", 6, _("Places"), ("shortest_days", "longest_days")),
        Part(
            "validity",
            7,
            _("Validity and review"),
            ("reviewers", "revision"),
            ("valid_from", "valid_until", "review_by", "reviewer"),
        ),
        Part("signing", 8, _("Who signs")),
        Part(
            "annexes",
            9,
            _("Annexes"),
            ("annexes", "additional_information", "quality_commitment", "second_language"),
        ),
    )
}
