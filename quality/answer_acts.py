"""Acts by which people answer, and by which they agree to be quoted or asked again."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from lifecycle.answers import rows_of
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.registry import act
from lifecycle.roles import HT, LE
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from quality import answer_forms, answering
from quality.questionnaires import ANSWERING, Moment, answers_as
from quality.selectors import ANSWERS, asked_later

if TYPE_CHECKING:
    from quality.models import Answer

AFTER_THE_STAY = (stay.RESULTS, stay.VALIDATION, stay.RECOGNITION, stay.FEEDBACK)
LAST_DAYS = timedelta(days=3)  # of the stay: from then on who goes and the tutor may answer (3.1, `end`)
FROM_THE_LAST_DAYS = frozenset({LE, HT})


def their_turn(mobility: Mobility, deciding: Deciding) -> None:
    """Not before the last days of the stay, and once. Raises ActRefused."""
    role = answers_as(deciding.roles)
    if str(mobility.state) == stay.ONGOING:
        last = mobility.planned_end
        if role not in FROM_THE_LAST_DAYS or last is None or mobility.today <= last - LAST_DAYS:
            raise ActRefused("quality.asked_after_the_stay")
    if any(_is_theirs(one, deciding, Moment.END) for one in rows_of(ANSWERS, mobility)):
        raise ActRefused("quality.answered_already")


def something_later(mobility: Mobility, deciding: Deciding) -> None:
    """Something is asked now that was not known, or not agreed to, before. Raises ActRefused."""
    if asked_later(mobility, deciding.person_id) is None:
        raise ActRefused("quality.nothing_asked_now")


def who_answered(mobility: Mobility, deciding: Deciding) -> None:
    """Only who answered has agreed to something. Raises ActRefused."""
    if not any(_is_theirs(one, deciding, Moment.END) for one in rows_of(ANSWERS, mobility)):
        raise ActRefused("quality.not_answered_yet")


def _is_theirs(one: "Answer", deciding: Deciding, moment: str) -> bool:
    return one.person_id == deciding.person_id and one.role in deciding.roles and one.moment == moment


@act(
    "quality.answer",
    roles=ANSWERING,
    while_in=(stay.ONGOING, *AFTER_THE_STAY),
    form=answer_forms.AnswerForm,
    label=_("Say how it was"),
    told=_("said how the stay was"),
    for_whoever=True,
    requires=their_turn,
    settles={
        "quality.no_answer": _("Answer"),
        "quality.nobody_answered": _("Answer"),
    },
)
def answer(step: ActStep[Mobility]) -> None:
    """The questionnaire of the role one has, sent once. What must be known at once becomes a report."""
    form = step.form
    assert isinstance(form, answer_forms.AnswerForm)
    assert step.decider_id is not None
    given = form.given
    answering.answer(
        mobility=step.subject,
        person_id=step.decider_id,
        role=step.role,
        questionnaire=form.questionnaire,
        given=given,
        mode=form.mode,
        how=form.how,
    )
    if form.agreed:
        held = answering.consents_of(step.subject, [step.decider_id])
        answering.agree(mobility=step.subject, person_id=step.decider_id, kinds={*held, *form.agreed})
    answering.raise_alarm(
        mobility=step.subject, person_id=step.decider_id, questionnaire=form.questionnaire, given=given
    )
    step.event_details |= {
        "mode": form.mode,
        "questionnaire": f"{form.questionnaire.code} {form.questionnaire.version}",
    }


@act(
    "quality.answer_later",
    roles=(LE,),
    while_in=(stay.FEEDBACK, stay.COMPLETED),
    form=answer_forms.LaterForm,
    label=_("Say what became of it"),
    told=_("said what became of the stay"),
    on_behalf=False,
    requires=something_later,
    settles={"quality.asked_later": _("Answer")},
)
def answer_later(step: ActStep[Mobility]) -> None:
    """What was not known right after the stay, and the follow-ups after six and twelve months."""
    form = step.form
    assert isinstance(form, answer_forms.LaterForm)
    assert step.decider_id is not None
    answering.answer(
        mobility=step.subject,
        person_id=step.decider_id,
        role=step.role,
        questionnaire=form.questionnaire,
        given=form.given,
    )
    step.event_details["questionnaire"] = f"{form.questionnaire.code} {form.questionnaire.version}"


@act(
    "quality.change_consents",
    roles=(LE,),
    while_in=(stay.ONGOING, *AFTER_THE_STAY, stay.COMPLETED),
    form=answer_forms.ConsentsForm,
    label=_("Change what you agree to"),
    told=_("changed what their answers may be used for"),
    on_behalf=False,
    requires=who_answered,
)
def change_consents(step: ActStep[Mobility]) -> None:
    """Each given or taken back by a tick, at any time."""
    assert step.decider_id is not None
    step.event_details["changed"] = answering.agree(
        mobility=step.subject, person_id=step.decider_id, kinds=step.data["kinds"]
    )
