"""How sign-in with django-allauth behaves here.

Mails of this module (codes of sign-in, of registration and of a forgotten password) go out at once and not through the
outbox: the person sits and waits for them, they are worth nothing ten minutes later, a second one is asked for with one
button, and a code does not belong in a table that is kept.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.own_account import account_with, maybe_me


class SignInAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask the administrator of your organisation."),
        "email_password_mismatch": _("Address and password do not belong together. Check both, or ask for a code."),
        "incorrect_code": _("That is not the code we mailed. Check the newest mail and type its six digits."),
        "incorrect_password": _("That is not your password. Try again, or set a new one."),
        "enter_current_password": _("That is not your present password."),
        "too_many_login_attempts": _("There were too many tries. Wait five minutes, then ask for a new code."),
        "duplicate_email": _("This address is one of yours already."),
        "email_taken": _(
            "This address opens an account already, and each opens one account only. "
            "Take it off there first, or choose another."
        ),
        "max_email_addresses": _("%d addresses are the most. Take one off first."),
        "rate_limited": _("That was too soon. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Registration is ours (accounts.registration): allauth would make the person before the address is proved."""
        return False

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Who is reached by an address that was just proved is asked at once."""
        asked = maybe_me(email_address.user_id).exists()
        return reverse("accounts:that-is-me" if asked else "account_email")

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the account when there is one, else in that of the page they sit at."""
        account = account_with(email.lower())
        with translation.override(account.language if account else translation.get_language()):
            self.render_mail(template_prefix, email, {**context, "email": email}).send()


def mail_now(template: str, address: str, language: str, **context: Any) -> None:
    """One mail of registration: `<template>_subject.txt` and `<template>_message.txt`, sent at once."""
    with translation.override(language):
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        text = render_to_string(f"{template}_message.txt", context).strip()
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address]).send()
