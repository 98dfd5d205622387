"""What may be chosen where a step asks about outcomes and results."""

from typing import cast
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from assessments.guards import not_theirs_to_state
from assessments.models import OutcomeResult, Result
from assessments.selectors import results_of
from lifecycle.labels import CALLED
from lifecycle.offers.details import People, choices_of, parts_of
from lifecycle.offers.fields import Choice, Field, Kind
from lifecycle.standing import Standing


@choices_of("comments", asked_by=("mobility.request_evidence",))
@choices_of("outcomes", asked_by=("mobility.reopen_validation",))
def outcomes(at: Standing, people: People) -> list[Choice]:
    """Every outcome of the stay."""
    return [(one.key, one.title) for one in results_of(at.stay)] if at.stay else []


@choices_of("result", asked_by=("outcome_result.assess",))
def results(at: Standing, people: People) -> list[Choice]:
    """What one of them may state: a coordinator in the place of a silent host only that it was not assessed."""
    stay, outcome = at.stay, cast(OutcomeResult, at.subject)
    if stay is None or not people:
        return list(Result.choices)
    return [
        (value, words)
        for value, words in Result.choices
        if any(not not_theirs_to_state(stay, outcome, person, value) for person in people)
    ]


def titles_in(stay: UUID) -> dict[str, str]:
    """Each outcome of the stay by the key under which a comment on it is typed."""
    return dict(OutcomeResult.unscoped.filter(mobility=stay).values_list("key", "title"))


CALLED["mobility.request_evidence"] = titles_in

parts_of(
    "facts",
    (
        Field("methods", Kind.LINES, _("Methods, one a line"), required=False),
        Field("evidence", Kind.LINES, _("Evidence, one a line"), required=False),
        Field("grade", Kind.LINE, _("Grade"), required=False, most=60),
        Field("reason", Kind.TEXT, _("Why it was not assessed"), required=False),
    ),
    asked_by="outcome_result.assess",
)
