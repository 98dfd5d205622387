"""What happens when the sign-in tells that something happened."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.acting import PERSON_KEY, SESSION_KEY
from accounts.models import Account


@receiver(user_logged_in)
def act_for_the_first_organisation(request: HttpRequest, **_given: Any) -> None:
    """Whoever signs in starts as themselves, not as who sat at this browser before."""
    request.session.pop(SESSION_KEY, None)
    request.session.pop(PERSON_KEY, None)


@receiver(authenticator_added)
def just_shown_the_second_factor(
    request: HttpRequest, user: Account, authenticator: Authenticator, **_given: Any
) -> None:
    """Who has just typed the first code of the app is not asked for the next one to see the recovery codes."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, method="mfa", type=authenticator.type, reauthenticated=True)
