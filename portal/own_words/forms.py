"""What an organisation says itself in a mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.errors import InputRefused
from ground.sentences import sentence
from notifications.own_words import require_readable


class WordsForm(forms.Form):
    """One text; empty where nothing is to be said."""

    text = forms.CharField(
        label=_("Our words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Leave it empty, and the mail goes without. An empty line begins a new paragraph."),
    )

    def __init__(self, *args: Any, language: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["text"].widget.attrs["lang"] = language

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            require_readable(text)
        except InputRefused as refused:
            raise forms.ValidationError(sentence(refused.code, refused.params), code=refused.code) from refused
        return text
