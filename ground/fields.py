"""Fields that several apps ask with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.countries import country_choices


class CountryField(forms.ChoiceField):
    """A country by its ISO 3166-1 code; its name in the reader's language, as a list that can be typed into."""

    def __init__(self, **given: Any) -> None:
        missing = {"required": _("Choose the country.")}
        super().__init__(**{"choices": lambda: [("", ""), *country_choices()], "error_messages": missing, **given})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).strip().upper()
