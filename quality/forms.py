"""What people type about a stay after it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ground import clock
from ground.day_fields import DayField, DayGoneField
from lifecycle.forms import ActForm
from lifecycle.people.mailboxes import came_by_a_shared_mailbox
from lifecycle.people.role_book import roles_in_stay
from lifecycle.roles import Role
from partnerships.models import MemorandumVersion
from quality.models import ImprovementAction, Mode
from quality.questionnaires import NO_ANSWER, SATISFIED, answers_as, questionnaire_for
from quality.selectors import actions_to_answer, answer_of, replies_of


class AnswerForm(ActForm):
    """The questionnaire of the role in which the person answers; filled with what was said before."""

    satisfaction = forms.TypedChoiceField(
        choices=SATISFIED.with_no_answer,
        coerce=lambda value: None if value == NO_ANSWER else int(value),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one, or “No answer”.")},
    )
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=5000, required=False)
    mode = forms.ChoiceField(
        label=_("How the answer was given"), choices=Mode.choices, initial=Mode.WEB, required=False
    )

    def fill_choices(self) -> None:
        self.role = self._answering_role()
        self.questionnaire = questionnaire_for(self.role, clock.today())
        self.fields["satisfaction"].label = str(self.questionnaire.overall.words)
        self.fields["text"].label = str(self.questionnaire.open.words)
        for question in self.questionnaire.closed:
            self.fields[question.code] = forms.ChoiceField(
                label=str(question.words),
                choices=question.scale.with_no_answer,
                widget=forms.RadioSelect,
                required=False,
            )
        codes = [question.code for question in self.questionnaire.closed]
        self.order_fields(["satisfaction", *codes, "text", "mode"])
        self._fill_in()

    def _answering_role(self) -> Role:
        """As the door will say; who has no role here is refused there and sees the general questions until then."""
        if self.on_behalf is not None:
            return self.on_behalf.role
        return answers_as(roles_in_stay(self.actor, self.stay)) or Role.SENDING_COORDINATOR

    def _fill_in(self) -> None:
        said = answer_of(mobility=self.stay, person_id=self.decider_id, role=self.role)
        if said is None or came_by_a_shared_mailbox(self.actor):
            return
        for code, value in replies_of(said).items():
            if code in self.fields:
                self.fields[code].initial = value
        self.fields["satisfaction"].initial = NO_ANSWER if said.satisfaction is None else str(said.satisfaction)
        self.fields["text"].initial, self.fields["mode"].initial = said.text, said.mode

    @property
    def replies(self) -> dict[str, str]:
        """What was chosen, by the code of the question; those left out are not there."""
        chosen = {question.code: self.cleaned_data.get(question.code, "") for question in self.questionnaire.closed}
        return {code: value for code, value in chosen.items() if value not in ("", NO_ANSWER)}

    def clean_mode(self) -> str:
        return self.cleaned_data["mode"] or Mode.WEB


class DebriefForm(ActForm):
    """The talk with the employer."""

    held_on = DayGoneField(label=_("Held on"))
    text = forms.CharField(label=_("What was said"), widget=forms.Textarea, required=False)
    action = forms.CharField(label=_("What is done differently at work"), max_length=300, required=False)
    action_on = DayField(label=_("Until when"), required=False)


class ActionForm(ActForm):
    """Something to be done better."""

    text = forms.CharField(label=_("What should be done better"), widget=forms.Textarea)


class ActionAnswerForm(ActForm):
    """What was done about an action."""

    action = forms.ModelChoiceField(label=_("Action"), queryset=ImprovementAction.unscoped.none())
    answer = forms.CharField(label=_("What was done about it"), widget=forms.Textarea)

    def fill_choices(self) -> None:
        field: Any = self.fields["action"]
        field.queryset = actions_to_answer(cast(MemorandumVersion, self.subject))
