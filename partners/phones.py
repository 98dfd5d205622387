"""A telephone number as people write it: any signs between the digits, enough digits to ring."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FEWEST, MOST = 5, 15  # digits; E.164 takes 15
SIGNS = re.compile(r"\A\+?[0-9 ()./-]+\Z")


def validate_phone(text: str) -> None:
    """Raises ValidationError for what nobody can ring."""
    digits = sum(sign.isdigit() for sign in text)
    if not SIGNS.match(text) or not FEWEST <= digits <= MOST:
        raise ValidationError(_("This is no telephone number. Write it like +32 9 000 00 00."), code="phone")


class PhoneField(forms.CharField):
    """A telephone number."""

    widget = forms.TextInput

    def __init__(self, **given: object) -> None:
        usual = {"label": _("Telephone"), "max_length": 40, "required": False, "validators": [validate_phone]}
        super().__init__(**{**usual, **given})  # type: ignore[arg-type]  # any argument of a field
        self.widget.attrs |= {"inputmode": "tel", "autocomplete": "off"}
