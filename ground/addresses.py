"""Mail addresses: exactly one, in the one form in which it is stored."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

ONE_ADDRESS = re.compile(r"[^\s@,;<>\"']+@[^\s@,;<>\"']+")


def stored_form(address: str) -> str:
    """Lower case without surrounding space: two spellings of one address are one person."""
    return address.strip().lower()


def validate_one_address(address: str) -> None:
    """Django alone accepts a quoted local part, and a mail header takes several addresses parted by commas."""
    if not ONE_ADDRESS.fullmatch(address):
        raise ValidationError(_("Write one mail address, for example jo@voorbeeldschool.example."), code="one_address")
    domain = address.rpartition("@")[2]
    if "." not in domain:
        raise ValidationError(
            _("The address stops after “%(domain)s”. Add the ending, for example “.org”."),
            code="no_ending",
            params={"domain": domain},
        )
    validate_email(address)
