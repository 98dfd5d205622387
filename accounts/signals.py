"""What happens when the sign-in tells that something happened."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.acting import SESSION_KEY


@receiver(user_logged_in)
def act_for_the_first_organisation(request: HttpRequest, **_given: Any) -> None:
    """Whoever signs in starts as themselves, not as who sat at this browser before."""
    request.session.pop(SESSION_KEY, None)
