"""Acts beside a result: the own view, one halfway, evidence taken away, that it was read, disagreement and answer."""

from django.utils.translation import gettext_lazy as _

from assessments import result_forms as forms
from assessments import result_services as services
from assessments import selectors
from assessments.documents import papers_anew, unread_when_handed_in
from assessments.models import OutcomeResult
from assessments.result_guards import ASSESSING, DISPUTED, READ_RESULTS, are_signed
from assessments.result_models import Answer
from assessments.which import titles_of
from documents.filing import store_file
from lifecycle.answers import holds, rows_of
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.forms import NothingToSay
from lifecycle.models import Mobility
from lifecycle.people.shown_to import holders_of
from lifecycle.registry import act
from lifecycle.roles import AS, CO, GU, HC, HT, LE
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from lifecycle.tables.outcome_result import State
from lifecycle.vocabulary import About, ByDetail

OUTCOMES = About("outcomes", find=titles_of)
SEEN = holders_of(*READ_RESULTS)


def something_planned(subject: Mobility, deciding: Deciding) -> None:
    """An outcome has no result yet."""
    if not any(one.state == State.PLANNED for one in selectors.results_of(subject)):
        raise ActRefused("assessments.nothing_to_assess")


@act(
    "assessments.say_own_view",
    roles=(LE,),
    while_in=(*stay.AT_THE_HOST, stay.EARLY_RETURN, stay.RESULTS),
    form=forms.OwnViewForm,
    label=_("Say how you see your own work"),
    told=_("said how the own work went"),
    on_behalf=False,
    requires=something_planned,
    about=(OUTCOMES,),
    shown_to=SEEN,
)
def say_own_view(step: ActStep[Mobility]) -> None:
    """Stands beside what the assessor says."""
    assert step.decider_id is not None
    outcome = step.form.chosen
    services.say_own_view(
        outcome=outcome, person_id=step.decider_id, criteria=step.data["criteria"], text=step.data["text"]
    )
    step.event_details["outcomes"] = [outcome.key]


@act(
    "assessments.note_interim",
    roles=(AS,),
    while_in=stay.AT_THE_HOST,
    form=forms.InterimForm,
    label=_("Note an assessment halfway"),
    told=_("noted an assessment halfway"),
    tells=(LE, GU),
    requires=something_planned,
    about=(OUTCOMES,),
    shown_to=SEEN,
)
def note_interim(step: ActStep[Mobility]) -> None:
    """States no result; who goes knows where they stand."""
    assert step.decider_id is not None
    outcome = step.form.chosen
    facts = {name: step.data[name] for name in ("assessed_on", "criteria", "text")}
    services.note_interim(outcome=outcome, assessor_id=step.decider_id, **facts)
    step.event_details["outcomes"] = [outcome.key]


def own_evidence(subject: Mobility, deciding: Deciding) -> None:
    """Who decides added something to an outcome without a result."""
    planned = {one.pk for one in selectors.results_of(subject) if one.state == State.PLANNED}
    own = [one for one in rows_of(selectors.EVIDENCE, subject) if one.person_id == deciding.person_id]
    if not any(one.outcome_id in planned for one in own):
        raise ActRefused("assessments.no_own_evidence")


@act(
    "assessments.take_evidence_away",
    roles=(AS, HC, HT, CO),
    while_in=ASSESSING,
    form=forms.TakeAwayForm,
    label=_("Take evidence away"),
    told=_("took evidence away"),
    on_behalf=False,
    requires=own_evidence,
    about=(OUTCOMES,),
)
def take_evidence_away(step: ActStep[Mobility]) -> None:
    """The own, and only while no result rests on it."""
    gone = services.take_evidence_away(
        mobility=step.subject, evidence_id=step.data["evidence"], person_id=step.decider_id
    )
    step.event_details["outcomes"] = [gone.outcome.key]


def results_to_read(subject: Mobility, deciding: Deciding) -> None:
    """Results are stated and signed."""
    if not are_signed(subject):
        raise ActRefused("assessments.nothing_signed")


@act(
    "assessments.read_results",
    roles=(LE,),
    while_in=ASSESSING,
    form=NothingToSay,
    label=_("Say that you have read your results"),
    told=_("read the results"),
    requires=results_to_read,
    settles={"assessments.results_unread": _("Read")},
    shown_to=SEEN,
)
def read_results(step: ActStep[Mobility]) -> None:
    """That they were seen, not whether they are right."""
    assert step.decider_id is not None
    services.read_results(mobility=step.subject, person_id=step.decider_id)
    if unread_when_handed_in(step.subject):
        step.papers += papers_anew(step)


def a_result_to_dispute(subject: Mobility, deciding: Deciding) -> None:
    """A result was stated by somebody, and nobody validated it yet."""
    found = [one for one in selectors.results_of(subject) if one.state == State.ASSESSED]
    if not any(stated.assessor_id for one in found if (stated := selectors.current_of(one))):
        raise ActRefused("assessments.nothing_stated")


@act(
    "assessments.dispute_result",
    roles=(LE, GU),
    while_in=ASSESSING,
    form=forms.DisputeForm,
    label=_("Say that you see a result differently"),
    told=_("sees a result differently"),
    tells=(CO, HC),
    requires=a_result_to_dispute,
    about=(OUTCOMES,),
    shown_to=SEEN,
)
def dispute_result(step: ActStep[Mobility]) -> None:
    """With the reason; both coordinators know, and the assessor owes an answer. It stops no paper."""
    assert step.decider_id is not None
    outcome: OutcomeResult = step.form.chosen
    given = step.data.get("file")
    file = (
        store_file(
            file=given, label=given.name, mobility_id=step.subject.pk, actor=step.actor, reader_roles=READ_RESULTS
        )
        if given
        else None
    )
    made = services.dispute(outcome=outcome, person_id=step.decider_id, text=step.data["text"], file=file)
    step.event_details |= {"outcomes": [outcome.key], "due_on": made.due_on}


def a_dispute(subject: Mobility, deciding: Deciding) -> None:
    """Somebody waits for an answer."""
    if not holds(DISPUTED, subject):
        raise ActRefused("assessments.nothing_disputed")


@act(
    "assessments.answer_dispute",
    roles=(AS,),
    while_in=ASSESSING,
    form=forms.AnswerForm,
    label=_("Answer who sees a result differently"),
    told=ByDetail(
        "answer",
        {
            "changed": _("changed a result after it was disputed"),
            "stays": _("says why a disputed result stays"),
            "again": _("looks at a disputed result again"),
        },
    ),
    tells=(LE, GU, CO, HC),
    requires=a_dispute,
    settles={"assessments.disputed": _("Read and answer")},
    about=(OUTCOMES,),
    shown_to=SEEN,
)
def answer_dispute(step: ActStep[Mobility]) -> None:
    """What was signed is kept: a change is a new statement, and is signed anew."""
    held, said = step.form.chosen, step.data
    if held.outcome.state != State.ASSESSED:
        raise ActRefused("assessments.validated_since")
    step.event_details |= {"outcomes": [held.outcome.key], "answer": said["answer"]}
    if said["answer"] == Answer.AGAIN:
        services.look_again(dispute=held, before=said["before"], text=said["text"])
        step.event_details["before"] = said["before"]
        return
    if said["answer"] == Answer.CHANGED:
        services.change_result(
            dispute=held, person_id=step.decider_id, result=said["result"], criteria=said["criteria"],
            grade=said["grade"],
        )  # fmt: skip
    services.answer(dispute=held, person_id=step.decider_id, answer=said["answer"], text=said["text"])
