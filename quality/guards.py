"""Requirements that feedback answers (domain reference 4.5, `quality.*`)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from lifecycle.days import add_working_days
from lifecycle.deadlines import due_on
from lifecycle.models import Mobility
from lifecycle.people.role_book import organisation_in, people_in
from lifecycle.registry import guard, owed
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.tables.mobility import FEEDBACK
from lifecycle.vocabulary import Missing, Sentence, Unmet
from partnerships.models import MemorandumVersion
from quality.models import Answer, EmployerDebrief
from quality.selectors import actions_to_answer

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
    if Answer.objects.filter(mobility=mobility).exists():
        return []
    return [Missing("quality.nobody_answered", Role.PARTICIPANT, person=mobility.participant_id, due_on=_due(mobility))]


@guard("quality.feedback_in", met=_("The feedback is in"), unmet=NO_ANSWER)
def feedback_in(mobility: Mobility) -> list[Missing]:
    """Participant and tutor gave feedback."""
    answered = set(Answer.objects.filter(mobility=mobility).values_list("role", flat=True))
    missing = []
    for role in (Role.PARTICIPANT, Role.HOST_TUTOR):
        people = people_in(mobility, role)
        if str(role) not in answered and people:
            missing.append(Missing("quality.no_answer", role, person=people[0], due_on=_due(mobility)))
    return missing


@owed("quality.employer_answers", unmet=NO_ANSWER)
def employer_answers(mobility: Mobility) -> list[Missing]:
    """The sending employer is asked too once the stay has come to its feedback; no step waits for it."""
    if str(mobility.state) != FEEDBACK or organisation_in(mobility, OrganisationPartKind.EMPLOYER) is None:
        return []
    people = people_in(mobility, Role.EMPLOYER)
    if not people or Answer.objects.filter(mobility=mobility, role=Role.EMPLOYER).exists():
        return []
    return [Missing("quality.no_answer", Role.EMPLOYER, person=people[0], due_on=_due(mobility))]


def _due(mobility: Mobility) -> date:
    start = mobility.ended_on or mobility.today
    return max(add_working_days(start, TIME_TO_ANSWER), mobility.today)


def _has_an_employer(mobility: Mobility) -> bool:
    return organisation_in(mobility, OrganisationPartKind.EMPLOYER) is not None


@guard(
    "quality.employer_debriefed",
    met=_("The employer has been debriefed"),
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
