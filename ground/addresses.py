"""Mail addresses: exactly one, in the one form in which it is stored."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

# An apostrophe is lawful before the @ (RFC 5322, atext), and stands in many a name.
ONE_ADDRESS = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"']+")
CURLY = str.maketrans({"’": "'", "‘": "'"})  # as telephones and word processors write it


def stored_form(address: str) -> str:
    """Lower case, composed, without surrounding space: two spellings of one address are one person."""
    return unicodedata.normalize("NFC", address.strip()).translate(CURLY).lower()


def validate_one_address(address: str) -> None:
    """Django alone accepts a quoted local part, and a mail header takes several addresses parted by commas.

    Raises ValidationError with one sentence, never two.
    """
    if not ONE_ADDRESS.fullmatch(address):
        raise _refused()
    domain = address.rpartition("@")[2]
    if "." not in domain:
        raise ValidationError(
            _("The address stops after “%(domain)s”. Add the ending, for example “.org”."),
            code="no_ending",
            params={"domain": domain},
        )
    try:
        validate_email(address)
    except ValidationError as fault:
        raise _refused() from fault


def _refused() -> ValidationError:
    return ValidationError(_("Write one mail address, for example jo@voorbeeldschool.example."), code="one_address")
