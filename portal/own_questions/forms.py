"""A question of one's own: its words in each language, how it is answered, of whom, from when."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.formats import language_name
from ground import clock
from ground.day_fields import DayField
from lifecycle.roles import Role
from quality.own_models import OwnQuestion
from quality.own_questions import SCALE_WORDS

LONGEST = 300
ASKED = (
    Role.PARTICIPANT, Role.HOST_TUTOR, Role.HOST_COORDINATOR, Role.SENDING_COORDINATOR, Role.EMPLOYER, Role.GUARDIAN,
)  # fmt: skip


class WordsForm(forms.Form):
    """The words, and from when they are asked."""

    since = DayField(label=gettext_lazy("Asked from"))

    def __init__(self, *args: Any, question: OwnQuestion | None = None, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for code, _own_name in settings.LANGUAGES:
            self.fields[f"words_{code}"] = forms.CharField(
                label=_("The question, %(language)s") % {"language": language_name(code)},
                max_length=LONGEST,
                required=False,
                initial=question.words.get(code, "") if question else "",
            )
        self.fields["since"].initial = clock.today()
        self.order_fields([name for name in self.fields if name.startswith("words_")])

    @property
    def words(self) -> dict[str, str]:
        """By language; those left out are not there."""
        typed = {code: self.cleaned_data.get(f"words_{code}", "").strip() for code, _language in settings.LANGUAGES}
        return {code: text for code, text in typed.items() if text}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.words and not self.errors:
            self.add_error(
                "words_en", forms.ValidationError(_("Write the question in one language at least."), code="required")
            )
        if (since := data.get("since")) and since < clock.today():
            self.add_error("since", forms.ValidationError(_("Choose today or a later day."), code="gone"))
        return data


class QuestionForm(WordsForm):
    """A new one."""

    scale = forms.ChoiceField(
        label=gettext_lazy("How it is answered"), choices=SCALE_WORDS, widget=forms.RadioSelect, initial="A5"
    )
    asked_of = forms.MultipleChoiceField(
        label=gettext_lazy("Who is asked"), widget=forms.CheckboxSelectMultiple, initial=[Role.PARTICIPANT.value]
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        field: Any = self.fields["asked_of"]
        field.choices = [(role.value, role.label) for role in ASKED]
