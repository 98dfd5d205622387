"""The second factor: offered to all, required for administrators and holders of case access (rule DP-32)."""

from collections.abc import Callable
from uuid import UUID

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _

from accounts.own_account import needs_second_factor
from ground.sealing import seal, unseal

# What a person may still open who has yet to set it up: the set-up itself, how it is done, and the ways out of it.
OPEN_VIEWS = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_reauthenticate",
        "account_reauthenticate",
        "account_logout",
        "accounts:second-factor-needed",
        "accounts:language",
        "portal:help",
        "portal:manual",
    }
)
# The API refuses at its own door, in its own words (api/authentication.py).
OPEN_SPACE = "api:"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is not right. Wait for the next one in your app and type its six digits."),
        "cannot_delete_authenticator": _("You cannot switch this off: your rights in Sojourn need a second factor."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not needs_second_factor(account_id=authenticator.user_id)


class SecondFactorRequired:
    """Sends who needs a second factor and has none to its set-up. Sign-in itself asks for one that is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self._stands_before_the_wall(request, request.user.pk):
            return HttpResponseRedirect(reverse("accounts:second-factor-needed"))
        return self.get_response(request)

    def _stands_before_the_wall(self, request: HttpRequest, account_id: UUID) -> bool:
        if request.path.startswith(str(settings.STATIC_URL)):  # style sheets, where Django itself serves them
            return False
        if not needs_second_factor(account_id=account_id):
            return False
        if Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.TOTP).exists():
            return False
        name = _view_name(request)
        return name not in OPEN_VIEWS and not name.startswith(OPEN_SPACE)


def _view_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Exception:  # noqa: BLE001  (no such page: the wall answers before the 404 does)
        return ""
