"""What is owed beside every gate once results are signed: that they are read, and that who disagrees is answered."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.people import same_human
from assessments import selectors
from assessments.models import GridConfirmation, Place
from assessments.result_models import Dispute, ResultsRead
from ground.statements.compiled import Whether
from lifecycle.answers import holds, read_ahead_on_pages
from lifecycle.models import Mobility
from lifecycle.people.role_book import people_in, sending_organisation_id
from lifecycle.registry import guard, owed
from lifecycle.roles import AS, CI, CO, GU, HC, HT, LE, VA
from lifecycle.tables.mobility import AT_THE_HOST, EARLY_RETURN, RESULTS, VALIDATION
from lifecycle.vocabulary import Missing, Sentence

ASSESSING = (*AT_THE_HOST, EARLY_RETURN, RESULTS, VALIDATION)
READ_RESULTS = (CO, HC, HT, AS, VA, CI, LE, GU)  # who sees the section of assessment
SIGNED = Whether(lambda stay: GridConfirmation.objects.filter(mobility_id=stay))
DISPUTED = Whether(lambda stay: Dispute.objects.filter(mobility_id=stay, answered_at=None))
read_ahead_on_pages(SIGNED, DISPUTED)


@owed(
    "assessments.results_read",
    unmet={
        "assessments.results_unread": Sentence(
            _("%(person)s has not read the results yet."), to_owner=_("Your results are written. Read them.")
        )
    },
    reads=(SIGNED,),
    read_by=READ_RESULTS,
)
def results_read(mobility: Mobility) -> list[Missing]:
    """Who goes reads what was signed of the own work; it stops nothing."""
    if str(mobility.state) not in ASSESSING or not holds(SIGNED, mobility) or not are_signed(mobility):
        return []
    if ResultsRead.objects.filter(mobility=mobility, sha256=selectors.grid_digest(mobility)).exists():
        return []
    return [Missing("assessments.results_unread", LE, person=mobility.participant_id)]


def are_signed(mobility: Mobility) -> bool:
    """Whether each assessor signed what counts now, and something does."""
    stated = [selectors.current_of(outcome) for outcome in selectors.results_of(mobility)]
    assessors = {one.assessor_id for one in stated if one is not None and one.assessor_id is not None}
    return bool(assessors) and assessors <= {one.person_id for one in selectors.confirmations_of(mobility)}


@guard(
    "assessments.evidence_given",
    met=_("The validator has what was asked for"),
    unmet={
        "assessments.evidence_asked": Sentence(
            _("“%(outcome)s”: %(person)s is asked for more evidence."),
            to_owner=_(
                "“%(outcome)s”: the validator asks you for more evidence. Add it, or say in words what you saw."
            ),
        )
    },
)
def evidence_given(mobility: Mobility) -> list[Missing]:
    """Whatever a validator asked for is there: who stated the result owes it, and the tutor at the host."""
    asked = [one for one in selectors.results_of(mobility) if one.evidence_asked]
    if not asked:
        return []
    assessors, tutors = people_in(mobility, AS), people_in(mobility, HT)
    found = []
    for outcome in asked:
        said = {"outcome": outcome.title, "key": outcome.key}
        stated = selectors.current_of(outcome)
        who = stated.assessor_id if stated and stated.assessor_id in assessors else None
        found.append(Missing("assessments.evidence_asked", AS, person=who, params=said))
        others = tutors if outcome.assess_at == Place.HOST else []
        found += [
            Missing("assessments.evidence_asked", HT, person=one, params=said)
            for one in others
            if not same_human(one, [who] if who else assessors)
        ]
    return found


@owed(
    "assessments.disputes_answered",
    unmet={
        "assessments.disputed": Sentence(
            _("A result is disputed. %(person)s answers by %(day)s."),
            to_owner=_("%(number)s of your results is seen differently by the participant. Read why, and answer."),
        ),
        "assessments.disputed_known": Sentence(
            _(
                "The participant does not agree with %(number)s of %(all)s results. "
                "The assessor answers by %(day)s; read why."
            ),
            no_form=True,
        ),
    },
    reads=(DISPUTED,),
    read_by=READ_RESULTS,
)
def disputes_answered(mobility: Mobility) -> list[Missing]:
    """The assessor owes the answer; the coordinators of both sides know of it from the first word."""
    if str(mobility.state) not in ASSESSING or not holds(DISPUTED, mobility):
        return []
    waiting = list(Dispute.objects.filter(mobility=mobility, answered_at=None).order_by("at"))
    return [*_of_assessors(mobility, waiting), *_of_coordinators(mobility, waiting)]


def _of_assessors(mobility: Mobility, waiting: Iterable[Dispute]) -> list[Missing]:
    stated = {one.pk: one.assessor_id for one in selectors.all_assessments(mobility)}
    still_there = set(people_in(mobility, AS))
    found: dict[UUID | None, list[Dispute]] = {}
    for one in waiting:
        who = stated.get(one.assessment_id)
        found.setdefault(who if who in still_there else None, []).append(one)
    return [
        Missing(
            "assessments.disputed",
            AS,
            person=who,
            params={"number": len(theirs), "day": _first_day(theirs)},
            due_on=min(one.due_on for one in theirs),
        )
        for who, theirs in found.items()
    ]


def _of_coordinators(mobility: Mobility, waiting: list[Dispute]) -> list[Missing]:
    said = {"number": len(waiting), "all": len(selectors.results_of(mobility)), "day": _first_day(waiting)}
    owners = (CO, HC) if sending_organisation_id(mobility) is not None else (HC,)
    return [Missing("assessments.disputed_known", owner, params=said) for owner in owners]


def _first_day(waiting: Iterable[Dispute]) -> str:
    return min(one.due_on for one in waiting).isoformat()
