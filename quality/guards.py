"""Requirements that feedback answers (domain reference 4.5, `quality.*`)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ground import clock
from lifecycle.answers import rows_of
from lifecycle.days import add_months, add_working_days
from lifecycle.deadlines import due_on
from lifecycle.doors import wake
from lifecycle.effects.daily import as_days_turn
from lifecycle.models import Mobility, ToDo
from lifecycle.people.role_book import organisation_in, people_in, sending_organisation_id
from lifecycle.registry import guard, owed
from lifecycle.roles import CO, OrganisationPartKind, Role
from lifecycle.tables.mobility import FEEDBACK
from lifecycle.todos import OPEN
from lifecycle.vocabulary import Missing, Sentence, Unmet
from partnerships.models import MemorandumVersion
from quality.feedback_models import AnswerConsent, ConsentKind
from quality.models import Answer, EmployerDebrief
from quality.questionnaires import Moment
from quality.selectors import ANSWERS, FOLLOW_UPS, actions_to_answer, asked_later

TIME_TO_ANSWER = 15  # working days; schools ask 10 to 15 (D18)

NO_ANSWER: Unmet = {
    "quality.no_answer": Sentence(
        _("%(person)s has not said yet how the stay was."), to_owner=_("Say how the stay was.")
    )
}


@guard(
    "quality.actions_answered",
    unmet={"quality.action_open": _("An improvement action of this partnership has not been answered.")},
)
def actions_answered(memorandum_version: MemorandumVersion) -> list[Missing]:
    """Open improvement actions that concern this partnership are answered."""
    waiting = actions_to_answer(memorandum_version)
    return [Missing("quality.action_open", Role.PARTY, params={"action": str(action.pk)}) for action in waiting]


@guard(
    "quality.someone_answered",
    met=_("Somebody answered the questions"),
    unmet={"quality.nobody_answered": _("Nobody has said yet how the stay was.")},
)
def someone_answered(mobility: Mobility) -> list[Missing]:
    """One role or more gave feedback (CK-17): never waived."""
    if Answer.objects.filter(mobility=mobility, moment=Moment.END).exists():
        return []
    return [Missing("quality.nobody_answered", Role.PARTICIPANT, person=mobility.participant_id, due_on=_due(mobility))]


@guard("quality.feedback_in", met=_("The feedback is in"), required=_("The feedback must be in"), unmet=NO_ANSWER)
def feedback_in(mobility: Mobility) -> list[Missing]:
    """Participant and tutor gave feedback."""
    answered = set(Answer.objects.filter(mobility=mobility, moment=Moment.END).values_list("role", flat=True))
    missing = []
    for role in (Role.PARTICIPANT, Role.HOST_TUTOR):
        people = people_in(mobility, role)
        if str(role) not in answered and people:
            missing.append(Missing("quality.no_answer", role, person=people[0], due_on=_due(mobility)))
    return missing


# Who is asked too once the stay has come to its feedback; no step waits for them.
ASKED_BESIDE = (Role.EMPLOYER, Role.HOST_COORDINATOR, Role.SENDING_COORDINATOR, Role.GUARDIAN)
COORDINATOR_AFTER = timedelta(days=21)  # without an answer, from the day of asking (3.1)
LOOKED_BACK = timedelta(days=31)  # so far a day without a tick is made up for


@owed("quality.others_answer", unmet=NO_ANSWER, reads=(ANSWERS,))
def others_answer(mobility: Mobility) -> list[Missing]:
    """The employer, both coordinators, and the guardian of who was a minor then."""
    if str(mobility.state) != FEEDBACK:
        return []
    answered = {one.role for one in rows_of(ANSWERS, mobility) if one.moment == Moment.END}
    found = []
    for role in ASKED_BESIDE:
        people = _people_asked(mobility, role)
        if people and str(role) not in answered:
            found.append(Missing("quality.no_answer", role, person=people[0], due_on=_due(mobility)))
    return found


def _people_asked(mobility: Mobility, role: Role) -> list[UUID]:
    if role == Role.EMPLOYER and not _has_an_employer(mobility):
        return []
    if role == Role.GUARDIAN and not mobility.is_minor_on_start:
        return []
    return people_in(mobility, role)


@owed(
    "quality.later_answers",
    unmet={
        "quality.asked_later": Sentence(
            _("%(person)s has not said yet what became of the stay."),
            to_owner=_("Say what became of your stay: a few questions."),
        )
    },
    reads=(ANSWERS,),
)
def later_answers(mobility: Mobility) -> list[Missing]:
    """What was not known right after the stay, and the follow-ups after six and twelve months, with their consent."""
    person = mobility.participant_id
    moment = asked_later(mobility, person)
    if moment is None or person is None:
        return []
    due = _due(mobility) if moment == Moment.LATER else None
    return [
        Missing("quality.asked_later", Role.PARTICIPANT, person=person, params={"moment": moment.value}, due_on=due)
    ]


@owed(
    "quality.coordinator_asks",
    unmet={
        "quality.still_no_answer": Sentence(
            _("%(person)s was asked three times how the stay was, and has not answered."),
            to_owner=_(
                "%(person)s was asked three times and has not answered: ask by telephone and enter the answers."
            ),
            no_form=True,
        )
    },
    reads=(OPEN,),
    read_by=(CO,),
)
def coordinator_asks(mobility: Mobility) -> list[Missing]:
    """After 21 days without an answer somebody calls instead of a fourth mail (3.1)."""
    if str(mobility.state) != FEEDBACK or sending_organisation_id(mobility) is None:
        return []
    asked = (one for one in rows_of(OPEN, mobility) if one.code == "quality.no_answer" and one.owner != CO)
    late = [one.person_id for one in asked if one.person_id and clock.now() - one.since >= COORDINATOR_AFTER]
    return [Missing("quality.still_no_answer", CO, params={"about": str(person)}) for person in late]


@as_days_turn("answers.late")
def look_for_silence() -> int:
    """Time alone brings what is asked later, and the coordinator's task: those stays are looked at once more."""
    return sum(_woken(stays) for stays in (_still_unanswered(), _to_follow_up()))


def _woken(stays: QuerySet[Any, UUID]) -> int:
    found = list(stays)
    for pk in found:
        wake(machine="mobility", pk=pk)
    return len(found)


def _still_unanswered() -> QuerySet[Any, UUID]:
    """Stays with somebody who was asked 21 days ago, where the coordinator does not know yet."""
    asked = ToDo.unscoped.filter(code="quality.no_answer", closed_at=None, since__lte=clock.now() - COORDINATOR_AFTER)
    known = ToDo.unscoped.filter(code="quality.still_no_answer", closed_at=None).values("mobility")
    found = asked.exclude(owner=CO).exclude(mobility__in=known).filter(mobility__state=FEEDBACK)
    return found.order_by().values_list("mobility", flat=True).distinct()


def _to_follow_up() -> QuerySet[Any, UUID]:
    """Stays whose six or twelve months are over these days, of people who agreed to be asked again."""
    today, fresh = clock.today(), Q()
    for _moment, first, _last in FOLLOW_UPS:
        fresh |= Q(mobility__ended_on__range=(add_months(today, -first) - LOOKED_BACK, add_months(today, -first)))
    agreed = AnswerConsent.objects.filter(fresh, kind=ConsentKind.FOLLOW_UP, taken_back_at=None)
    known = ToDo.unscoped.filter(code="quality.asked_later", closed_at=None).values("mobility")
    return agreed.exclude(mobility__in=known).order_by().values_list("mobility", flat=True).distinct()


def _due(mobility: Mobility) -> date:
    start = mobility.ended_on or mobility.today
    return max(add_working_days(start, TIME_TO_ANSWER), mobility.today)


def _has_an_employer(mobility: Mobility) -> bool:
    return organisation_in(mobility, OrganisationPartKind.EMPLOYER) is not None


@guard(
    "quality.employer_debriefed",
    met=_("The employer has been debriefed"),
    required=_("The employer must be debriefed"),
    needed_by=_has_an_employer,
    unmet={"quality.no_debrief": _("The debrief with the sending employer has not been recorded.")},
)
def employer_debriefed(mobility: Mobility) -> list[Missing]:
    """The debrief with the sending employer is logged, if there is one (CK-18)."""
    if not _has_an_employer(mobility):
        return []
    if EmployerDebrief.objects.filter(mobility=mobility).exists():
        return []
    return [Missing("quality.no_debrief", Role.SENDING_COORDINATOR, due_on=due_on("D19", mobility))]
