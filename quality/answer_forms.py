"""The questionnaire as a form: of the role in which the person answers, with what was typed before."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ground import clock
from ground.day_fields import DayGoneField
from ground.names import NameField
from ground.scale_fields import ScaleField
from lifecycle.answers import rows_of
from lifecycle.forms import ActForm
from lifecycle.models import Mobility
from lifecycle.people.mailboxes import came_by_a_shared_mailbox
from lifecycle.people.role_book import roles_in_stay
from lifecycle.roles import Role
from lifecycle.tables.mobility import AT_THE_HOST, COMPLETED, FEEDBACK
from quality import own_questions
from quality.answering import Given, consents_of, draft_of
from quality.feedback_models import ConsentKind
from quality.models import Mode
from quality.questionnaires import NO_ANSWER, Can, Moment, Question, Questionnaire, answers_as, questionnaire_for
from quality.selectors import ANSWERS, asked_later, left_open

LONGEST = 5000
OVERALL, OPEN = "satisfaction", "text"
ORAL = (Mode.INTERVIEW, Mode.PHONE, Mode.GROUP)


def can_be_asked(question: Question, stay: Mobility) -> bool:
    """Whether its time has come."""
    if question.can == Can.ONCE_DECIDED:
        return str(stay.state) in (FEEDBACK, COMPLETED)
    return question.can == Can.AT_ONCE or str(stay.state) not in AT_THE_HOST


class QuestionsForm(ActForm):
    """The questions of one moment. `name_of` is the field of a question: its code; two have names of their own."""

    moment: str = Moment.END

    def fill_choices(self) -> None:
        self.role = self._answering_role()
        self.questionnaire = self._questionnaire()
        self.asked = [one for one in (*self.questionnaire.questions, *self._own()) if self._is_asked(one)]
        for question in self.asked:
            self.fields[self.name_of(question)] = self._field_of(question)
        if draft := self.draft:
            for name, value in draft[1].items():
                if name in self.fields:
                    self.fields[name].initial = value

    def _answering_role(self) -> Role:
        """As the door will say; who has no role here is refused there and sees the general questions until then."""
        if self.on_behalf is not None:
            return self.on_behalf.role
        return answers_as(roles_in_stay(self.actor, self.stay)) or Role.COMPETENT_INSTITUTION

    def _questionnaire(self) -> Questionnaire:
        return questionnaire_for(self.role, clock.today(), self.moment, staff=self.stay.is_staff_stay)

    def _own(self) -> tuple[Question, ...]:
        """What the school asks beside, after the stay."""
        if self.questionnaire.moment != Moment.END:
            return ()
        return own_questions.asked_of(self.stay, self.role, self.stay.today)

    def _is_asked(self, question: Question) -> bool:
        return can_be_asked(question, self.stay)

    @property
    def draft(self) -> Any:
        """What the actor typed and did not send: the row and its values; nothing where others read the mailbox."""
        if self.on_behalf is not None or came_by_a_shared_mailbox(self.actor):
            return None
        return draft_of(self.actor, self.stay, self.role, self.questionnaire.moment)

    def name_of(self, question: Question) -> str:
        """What its field is called."""
        if question is self.questionnaire.overall:
            return OVERALL
        return OPEN if question is self.questionnaire.open else question.code

    def _field_of(self, question: Question) -> forms.Field:
        words = capfirst(str(question.words))
        if question.scale.is_text:
            rows = 4 if question is self.questionnaire.open else 3
            return forms.CharField(
                label=words, widget=forms.Textarea(attrs={"rows": rows}), max_length=LONGEST, required=False
            )
        help_text = _("An answer of 1 or 2 reaches the safeguarding contact at once, not the host.")
        found = ScaleField(
            question.scale,
            opens=self._opens(question),
            label=words,
            required=question is self.questionnaire.overall,
            help_text=help_text if question.alarms else "",
        )
        found.error_messages["required"] = str(_("Choose one. The last choice says nothing."))
        return found

    def _opens(self, question: Question) -> tuple[str, ...]:
        """The answers that open the question after it."""
        mine = [one for one in self.questionnaire.closed if one.after and one.base == question.base]
        return mine[0].after if mine and question.code == question.base else ()

    @property
    def given(self) -> Given:
        """What was answered; what was left out is not there, nor own words that no chosen answer asks for."""
        chosen, written = {}, {}
        for question in self.asked:
            value = self.cleaned_data.get(question.code) or ""
            if question.scale.is_text:
                if value and self._was_opened(question):
                    written[question.code] = value
            elif value not in ("", NO_ANSWER):
                chosen[question.code] = value
        overall = self.cleaned_data.get(OVERALL) or NO_ANSWER
        satisfaction = None if overall == NO_ANSWER else int(overall)
        return Given(satisfaction, self.cleaned_data.get(OPEN) or "", chosen, written)

    def _was_opened(self, question: Question) -> bool:
        return not question.after or self.cleaned_data.get(question.base) in question.after


class AnswerForm(QuestionsForm):
    """After the stay; entered for somebody else it also says how the answer was given."""

    def fill_choices(self) -> None:
        super().fill_choices()
        if self.on_behalf is not None:
            self._ask_how()
        elif self.role == Role.PARTICIPANT:
            held = consents_of(self.stay, [self.decider_id]) if self.decider_id else {}
            for kind in ConsentKind:
                if kind not in held:
                    self.fields[f"agrees_{kind.value}"] = forms.BooleanField(label=kind.label, required=False)
        kept = self.draft
        for name in self.consent_fields:
            self.fields[name].initial = kept is not None and bool(kept[1].get(name))

    @property
    def consent_fields(self) -> list[str]:
        """The boxes, each empty unless who answers ticked it."""
        return [name for name in self.fields if name.startswith("agrees_")]

    @property
    def agreed(self) -> list[str]:
        """The kinds that were ticked."""
        return [name.removeprefix("agrees_") for name in self.consent_fields if self.cleaned_data.get(name)]

    def _ask_how(self) -> None:
        before = list(self.fields)
        modes = [(mode.value, capfirst(str(mode.label))) for mode in Mode if mode != Mode.WEB]
        self.fields |= {
            "mode": forms.ChoiceField(label=_("How the answer was given"), choices=modes, widget=forms.RadioSelect),
            "held_on": DayGoneField(label=_("Day of the talk, or on the paper")),
            "interviewer": NameField(label=_("Who asked"), required=False),
            "language": forms.ChoiceField(
                label=_("Language of the talk"), choices=[("", "-"), *settings.LANGUAGES], required=False
            ),
            "people_present": forms.IntegerField(
                label=_("How many people took part"),
                help_text=_("No names."),
                min_value=1,
                max_value=200,
                required=False,
            ),
            "agreed_to_record": forms.BooleanField(
                label=_("They agreed that the answers are written down"), required=False
            ),
            "read_back": forms.BooleanField(
                label=_("The answers were read back to them and confirmed"), required=False
            ),
        }
        self.order_fields([name for name in self.fields if name not in before])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("mode") in ORAL:
            for name, words in NEEDED_OF_A_TALK.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, forms.ValidationError(words, code="needed_of_a_talk"))
        if data.get("mode") == Mode.GROUP and not data.get("people_present") and "people_present" not in self.errors:
            words = _("Say how many people took part.")
            self.add_error("people_present", forms.ValidationError(words, code="needed_of_a_group"))
        return data

    @property
    def mode(self) -> str:
        """How the answer was given."""
        return self.cleaned_data.get("mode") or Mode.WEB

    @property
    def how(self) -> Mapping[str, Any] | None:
        """The record of an answer that was entered for somebody."""
        if self.on_behalf is None:
            return None
        data = self.cleaned_data
        return {
            "interviewer": data.get("interviewer") or "",
            "held_on": data["held_on"],
            "language": data.get("language") or "",
            "people_present": data.get("people_present"),
            "agreed_to_record_at": clock.now() if data.get("agreed_to_record") else None,
            "read_back": bool(data.get("read_back")),
        }


NEEDED_OF_A_TALK = {
    "interviewer": _("Say who asked."),
    "language": _("Say in which language."),
    "agreed_to_record": _("Without their consent nothing is written down. Ask them, or do not enter it."),
    "read_back": _("Read the answers back to them first."),
}


class LaterForm(QuestionsForm):
    """What is asked some time after: what was not known then, and the follow-ups. The first that is open now."""

    def _answering_role(self) -> Role:
        """Nobody else is asked later."""
        return Role.PARTICIPANT

    def fill_choices(self) -> None:
        waiting = asked_later(self.stay, self.decider_id)
        self.moment = waiting or Moment.LATER
        first = next((one for one in rows_of(ANSWERS, self.stay) if one.person_id == self.decider_id), None)
        self.still = left_open(self.stay, first) if first is not None and self.moment == Moment.LATER else None
        super().fill_choices()

    def _is_asked(self, question: Question) -> bool:
        return super()._is_asked(question) and (self.still is None or question in self.still)


class ConsentsForm(ActForm):
    """What who answered agrees to now: ticked as it stands, one click to give or take back."""

    kinds = forms.MultipleChoiceField(
        label=_("What you agree to"),
        choices=ConsentKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def fill_choices(self) -> None:
        held = consents_of(self.stay, [self.decider_id]) if self.decider_id else {}
        self.fields["kinds"].initial = list(held)
