"""Facts of preparation, stay and results that people record."""

from django.utils.translation import gettext_lazy as _

from assessments import forms, selectors, services
from assessments.documents import changed_since_handed_in, follow_up_sheet, papers_anew
from assessments.guards import may_reassess
from assessments.incident_acts import a_follow_up
from assessments.incident_services import raise_worry
from assessments.models import OutcomeResult, Result, Wellbeing
from assessments.result_guards import READ_RESULTS
from assessments.which import nth_of_several, titles_of
from documents.filing import store_file
from lifecycle.deciding import Deciding, refuse_where_none_will_do
from lifecycle.doors import step_of_act
from lifecycle.errors import ActRefused, RoleRefused
from lifecycle.facts import noted
from lifecycle.forms import NothingToSay
from lifecycle.gate import may, silence_opens_on
from lifecycle.models import Mobility
from lifecycle.registry import act, called
from lifecycle.roles import AS, CO, HC, HT
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from lifecycle.tables.outcome_result import MACHINE as OUTCOME
from lifecycle.tables.outcome_result import State
from lifecycle.vocabulary import About
from lifecycle.which import day, rows_called

OUTCOMES = About("outcomes", find=titles_of)
called("outcome_result", About("", find=rows_called(OutcomeResult, "title")))
ASSESSING = (*stay.AT_THE_HOST, stay.EARLY_RETURN, stay.RESULTS, stay.VALIDATION)


@act(
    "assessments.record_follow_up",
    roles=(HT, HC),
    while_in=stay.AT_THE_HOST,
    form=forms.FollowUpForm,
    label=_("Record a follow-up"),
    told=_("sent a follow-up"),
    tells=(CO,),
    requires=a_follow_up,
    settles={
        "assessments.follow_up": _("Write it"),
    },
    about=(About("nth", say=nth_of_several),),
)
def record_follow_up(step: ActStep[Mobility]) -> None:
    """What was done, how it goes; leaves the follow-up sheet (G6). "Yes, I am worried" alerts the school at once."""
    facts = {name: value for name, value in step.data.items() if name != "nth"}
    follow_up = services.record_follow_up(
        mobility=step.subject, nth=step.data["nth"], person_id=step.decider_id, facts=facts
    )
    if follow_up.wellbeing == Wellbeing.CONCERN:
        words = "\n".join(part for part in (follow_up.difficulties, follow_up.next_steps) if part)
        raise_worry(mobility=step.subject, follow_up=follow_up, person_id=step.decider_id, words=words)
    step.event_details |= {"nth": follow_up.nth, "due_on": follow_up.due_on, "wellbeing": follow_up.wellbeing}
    step.papers += follow_up_sheet(step, follow_up)


@act(
    "assessments.hold_debriefing",
    roles=(HT, HC),
    while_in=stay.AT_THE_HOST,
    form=forms.DebriefingForm,
    label=_("Record the final debriefing"),
    told=_("recorded the final debriefing"),
    settles={
        "assessments.no_debriefing": _("Record the talk"),
    },
    about=(day("held_on"),),
)
def hold_debriefing(step: ActStep[Mobility]) -> None:
    """The talk before departure (CK-12)."""
    services.hold_debriefing(mobility=step.subject, person_id=step.decider_id, **step.data)
    step.event_details["held_on"] = step.data["held_on"]


def something_to_assess(subject: Mobility, deciding: Deciding) -> None:
    """An outcome has no result yet."""
    if not any(one.state == State.PLANNED for one in selectors.results_of(subject)):
        raise ActRefused("assessments.nothing_to_assess")


def the_host_is_silent(subject: Mobility, deciding: Deciding) -> None:
    """An outcome has no result, and who decides may state one now: the door of the outcome asks the same."""
    something_to_assess(subject, deciding)
    row = OUTCOME.rows["assess"]
    opens = silence_opens_on(row, subject)
    if may(row.roles, deciding.roles, silent=opens is not None and subject.today >= opens) is None:
        raise RoleRefused("lifecycle.others_first", transition=row.name, day=opens.isoformat() if opens else "…")


def something_to_repeat(subject: Mobility, deciding: Deciding) -> None:
    """Of the stated results one may be stated again."""
    stated = [one for one in selectors.results_of(subject) if one.state == State.ASSESSED]
    if not stated:
        raise ActRefused("assessments.nothing_to_repeat")
    refuse_where_none_will_do(
        OUTCOME.rows["reassess"], (may_reassess(subject, one, deciding.actor) for one in stated), subject.pk
    )


def an_outcome(subject: Mobility, deciding: Deciding) -> None:
    """Something was to be learned."""
    if not selectors.results_of(subject):
        raise ActRefused("assessments.no_outcomes")


@act(
    "assessments.assess_outcome",
    roles=(AS,),
    while_in=ASSESSING,
    form=forms.ResultForm,
    label=_("State a result"),
    told=_("stated a result"),
    requires=something_to_assess,
    decides=True,
    settles={
        "assessments.no_result": _("Assess"),
        "recognition.no_result": _("Assess"),
    },
    about=(OUTCOMES,),
)
def assess_outcome(step: ActStep[Mobility]) -> None:
    """One outcome, or the same for every outcome of a unit."""
    outcomes = step.form.chosen()
    services.assess(act=step, outcomes=outcomes, facts=step.data)
    step.event_details |= {"outcomes": [outcome.key for outcome in outcomes], "result": step.data["result"]}


@act(
    "assessments.note_not_assessed",
    roles=(CO,),
    while_in=(stay.RESULTS,),
    form=forms.NotAssessedForm,
    label=_("State that the host did not assess"),
    told=_("stated that the host did not assess"),
    on_behalf=False,
    requires=the_host_is_silent,
    decides=True,
    about=(OUTCOMES,),
)
def note_not_assessed(step: ActStep[Mobility]) -> None:
    """When the host stays silent (4.3): the door itself asks whether the silence is over."""
    facts = {"result": Result.NOT_ASSESSED.value, "assessed_on": step.subject.today, "reason": step.data["reason"]}
    outcomes = step.form.chosen()
    services.assess(act=step, outcomes=outcomes, facts=facts)
    step.event_details["outcomes"] = [outcome.key for outcome in outcomes]


@act(
    "assessments.reassess",
    roles=(CO, HC),
    while_in=ASSESSING,
    form=forms.ReassessForm,
    label=_("Ask for a re-assessment"),
    told=_("asked for another assessment of a result"),
    tells=(AS,),
    on_behalf=False,
    requires=something_to_repeat,
    decides=True,
    about=(OUTCOMES,),
)
def reassess(step: ActStep[Mobility]) -> None:
    """The earlier result is kept; the assessor owes a new one."""
    outcomes = step.form.chosen()
    for outcome in outcomes:
        step_of_act(step, machine="outcome_result", pk=outcome.pk, name="reassess")
    step.event_details["outcomes"] = [outcome.key for outcome in outcomes]


@act(
    "assessments.add_evidence",
    roles=(AS, HC, HT, CO),
    while_in=(*ASSESSING, stay.RECOGNITION, stay.FEEDBACK),
    form=forms.EvidenceForm,
    label=_("Add evidence"),
    told=_("added evidence"),
    requires=an_outcome,
    settles={
        "assessments.no_evidence": _("Add evidence"),
        "assessments.evidence_asked": _("Add evidence"),
    },
    about=(OUTCOMES,),
)
def add_evidence(step: ActStep[Mobility]) -> None:
    """A proof, with the result or after it: a photograph, a PDF, an address, words."""
    given, outcomes = step.data["file"], step.form.chosen()
    for outcome in outcomes:
        if given and services.has_evidence(outcome=outcome, file=given, person_id=step.decider_id):
            continue
        file = given and store_file(
            file=given, label=given.name, mobility_id=step.subject.pk, actor=step.actor, reader_roles=READ_RESULTS
        )
        services.add_evidence(
            outcome=outcome, label=step.data["label"], person_id=step.decider_id, file=file or None,
            address=step.data["address"],
        )  # fmt: skip
    step.event_details["outcomes"] = [outcome.key for outcome in outcomes]


@act(
    "assessments.add_unplanned_outcome",
    roles=(AS, HT, HC),
    while_in=ASSESSING,
    form=forms.ExtraOutcomeForm,
    label=_("Add an outcome that was not planned"),
    told=_("added an outcome that was not planned"),
    about=(About("outcome", find=titles_of),),
)
def add_unplanned_outcome(step: ActStep[Mobility]) -> None:
    """Recorded apart; never blocks a gate."""
    outcome = services.add_unplanned(mobility=step.subject, title=step.data["title"], unit_code=step.data["unit"])
    step.event_details["outcome"] = outcome.key


def an_own_result(subject: Mobility, deciding: Deciding) -> None:
    """Who decides stated a result that counts, and has not confirmed it."""
    if not selectors.has_stated(subject, deciding.person_id):
        raise ActRefused("assessments.nothing_to_confirm")
    if deciding.person_id in {one.person_id for one in selectors.confirmations_of(subject)}:
        raise ActRefused("assessments.confirmed_already")


@act(
    "assessments.confirm_grid",
    roles=(AS,),
    while_in=ASSESSING,
    form=NothingToSay,
    label=_("Confirm my results"),
    told=_("signed the assessment"),
    needs_proof=True,
    tells=(HC,),
    requires=an_own_result,
    settles={
        "assessments.grid_unconfirmed": _("Confirm"),
    },
)
def confirm_grid(step: ActStep[Mobility]) -> None:
    """By code: the act itself is the signature of the grid (G7b)."""
    scan = step.on_behalf.scan_id if step.on_behalf else None
    confirmation = services.confirm_grid(
        mobility=step.subject, person_id=step.decider_id, method=step.method, proof=step.proof, scan_id=scan
    )
    step.event_details |= {"sha256": confirmation.sha256, "method": confirmation.method} | noted(confirmation)
    if changed_since_handed_in(step.subject):
        step.papers += papers_anew(step)
