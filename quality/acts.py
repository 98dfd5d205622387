"""Feedback that people give, and actions that follow."""

from django.utils.translation import gettext_lazy as _

from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.registry import act
from lifecycle.roles import CO, EM, Role
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from lifecycle.tables import mou
from lifecycle.which import day
from partnerships.models import MemorandumVersion
from quality import actions, forms, services
from quality.questionnaires import ANSWERING
from quality.selectors import actions_to_answer

AFTER_THE_STAY = (stay.RESULTS, stay.VALIDATION, stay.RECOGNITION, stay.FEEDBACK)


@act(
    "quality.answer",
    roles=ANSWERING,
    while_in=AFTER_THE_STAY,
    form=forms.AnswerForm,
    label=_("Say how it was"),
    told=_("said how the stay was"),
    settles={
        "quality.no_answer": _("Answer"),
        "quality.nobody_answered": _("Answer"),
    },
)
def answer(step: ActStep[Mobility]) -> None:
    """The short questionnaire of the role one has; again replaces it."""
    form = step.form
    assert isinstance(form, forms.AnswerForm)
    services.answer(
        mobility=step.subject,
        person_id=step.decider_id,
        role=step.role,
        questionnaire=form.questionnaire,
        satisfaction=step.data["satisfaction"],
        text=step.data["text"],
        mode=step.data["mode"],
        replies=form.replies,
    )
    step.event_details |= {
        "mode": step.data["mode"],
        "questionnaire": f"{form.questionnaire.code} {form.questionnaire.version}",
    }


@act(
    "quality.debrief_employer",
    roles=(CO, EM),
    while_in=AFTER_THE_STAY,
    form=forms.DebriefForm,
    label=_("Record the debrief with the employer"),
    told=_("noted down the talk with the employer about the stay"),
    tells=(CO,),
    on_behalf=False,
    settles={
        "quality.no_debrief": _("Record the talk"),
    },
    about=(day("held_on"),),
)
def debrief_employer(step: ActStep[Mobility]) -> None:
    """What the stay meant for the company (CK-18): noted by the school or by the employer itself."""
    services.debrief_employer(mobility=step.subject, person_id=step.decider_id, **step.data)
    step.event_details["held_on"] = step.data["held_on"]


@act(
    "quality.open_action",
    machine="mou",
    roles=(Role.PARTY,),
    while_in=(mou.IN_FORCE, mou.DRAFT, mou.CHANGES_REQUESTED),
    form=forms.ActionForm,
    label=_("Open an improvement action"),
    told=_("opened an improvement action"),
    on_behalf=False,
)
def open_action(step: ActStep[MemorandumVersion]) -> None:
    """The next version of the memorandum must answer it."""
    memorandum = step.subject.memorandum
    action = actions.propose(
        organisation_id=step.actor.organisation_id or memorandum.opened_by_id,
        person_id=step.decider_id,
        text=step.data["text"],
        memorandum=memorandum,
    )
    step.event_details["action"] = action.pk


def an_open_action(version: MemorandumVersion, deciding: Deciding) -> None:
    """An action waits for an answer."""
    if not actions_to_answer(version).exists():
        raise ActRefused("quality.no_open_action")


@act(
    "quality.answer_action",
    machine="mou",
    roles=(Role.PARTY,),
    while_in=(mou.IN_FORCE, mou.DRAFT, mou.CHANGES_REQUESTED),
    form=forms.ActionAnswerForm,
    label=_("Answer an improvement action"),
    told=_("answered an improvement action"),
    on_behalf=False,
    requires=an_open_action,
    settles={"quality.action_open": _("Answer it")},
)
def answer_action(step: ActStep[MemorandumVersion]) -> None:
    """What was done about it."""
    actions.answer(action=step.data["action"], answer=step.data["answer"], person_id=step.decider_id)
    step.event_details["action"] = step.data["action"].pk
