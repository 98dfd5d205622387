"""Telephone numbers as people write them, and as a telephone takes them."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DIALLED = "+0123456789"
MOST_LETTERS = 40
FEWEST, MOST = 3, 15  # digits: 112 is one; E.164 takes 15
SIGNS = re.compile(r"\A\+?[0-9 ()./-]+\Z")


def as_dialled(number: str) -> str:
    """Without spaces, brackets and strokes."""
    return "".join(sign for sign in number if sign in DIALLED)


def validate_telephone(text: str) -> None:
    """Any signs between the digits, enough digits to ring. Raises ValidationError for what nobody can ring."""
    digits = sum(sign.isdigit() for sign in text)
    if not SIGNS.match(text) or not FEWEST <= digits <= MOST:
        raise ValidationError(_("This is no telephone number. Write it like +32 9 000 00 00."), code="phone")
