"""What papers print of the facts of a stay, as paths: the data inside a file is what stands on its page."""

from documents.picking import ORGANISATION_LINE, under

QUALIFICATION_LINE = under(
    "agreement.qualification", ("title", "title_in_partnership_language", "country", "eqf", "nqf", "isced_f")
)
SPAN = under("stay", ("start", "end", "days", "suspended_days"))
PROGRAMME_LINE = under("stay", ("programme", "call_year", "project"))
SIDE_LINES = tuple(path for side in ("hosting", "host_company", "sending") for path in under(side, ORGANISATION_LINE))
# What `documents/paper.html` prints of every paper of a stay, where there is such a thing.
OF_EVERY_PAPER = ("agreed_after_on", "no_agreement_on", "waivers")
HEAD = (*OF_EVERY_PAPER, "about", "stay.number", "agreement.number", "agreement.version")
PERSON_AND_STAY = (
    *HEAD, *SPAN, *PROGRAMME_LINE, *SIDE_LINES, *QUALIFICATION_LINE, "stay.kind", "stay.country", "stay.mobility_code",
    "participant.name", "participant.born", "participant.learning_programme", "tutor.name", "tutor.function",
    "assessors",
)  # fmt: skip
UNIT_BAR = ("code", "title", "hours", "credits", "scale", "note")
OUTCOME_ROW = (
    "number", "title", "assess_at", "stated", "later_evidence",
    *under("earlier", (
        "result", "reason", "on", "methods", "assessor", "side", "place", "language", "grade", "scale", "strong",
        "weak", "difference", "parts", "superseded_on",
    )),
)  # fmt: skip


def units_with(*of_outcomes: str) -> tuple[str, ...]:
    """The paths of units agreed and on top, with these facts of their outcomes."""
    names = (*UNIT_BAR, *under("outcomes", of_outcomes))
    return (*under("units", names), *under("extra", names))
