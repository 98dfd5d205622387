"""What a reader wants to be otherwise in a text, and in which part of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class WishForm(forms.Form):
    """What it is about, and what it should say."""

    about = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the part that you mean.")},
    )
    wish = forms.CharField(
        label=gettext_lazy("What should it say instead, and why?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Write what it should say instead. Nobody can do anything with “no”.")
        },
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        about: Any = self.fields["about"]
        about.choices = choices
