"""A form sent after the session had ended is not lost: it waits behind the sign-in and is sent with one click.

Kept in the visitor's own session, for half an hour, without files, codes and passwords.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from ground import clock

SESSION_KEY = "kept_typing"
KEPT_FOR = timedelta(minutes=30)
MOST_BYTES = 100_000
NEVER_KEPT = ("csrfmiddlewaretoken", "code", "password")


@dataclass(frozen=True)
class Kept:
    """Where the form belongs, and its fields in order."""

    path: str
    fields: list[tuple[str, str]]

    @property
    def shown(self) -> list[str]:
        """What a person typed or chose, without numbers of rows and versions."""
        return [value for _name, value in self.fields if len(value) > 2 and not _is_key(value)]


class KeptTypingMiddleware:
    """Looks at answers that send a post to the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        to_sign_in = response.status_code == 302 and response["Location"].startswith(resolve_url(settings.LOGIN_URL))
        signed_out = getattr(request, "actor", None) is None and not request.user.is_authenticated
        if request.method == "POST" and to_sign_in and signed_out and _keep(request):
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?next={reverse('accounts:typed')}")
        return response


def _keep(request: HttpRequest) -> bool:
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        if not any(word in name for word in NEVER_KEPT)
        for value in values
    ]
    if not fields or sum(len(name) + len(value) for name, value in fields) > MOST_BYTES:
        return False
    request.session[SESSION_KEY] = {
        "path": request.get_full_path(),
        "fields": fields,
        "until": (clock.now() + KEPT_FOR).isoformat(),
    }
    return True


def kept(request: HttpRequest) -> Kept | None:
    """What waits; None when there is nothing, or it waited too long."""
    held: dict[str, Any] | None = request.session.get(SESSION_KEY)
    if held is None:
        return None
    if datetime.fromisoformat(held["until"]) < clock.now():
        forget(request)
        return None
    return Kept(held["path"], [(name, value) for name, value in held["fields"]])


def forget(request: HttpRequest) -> None:
    """Shown once: the page holds it from now on."""
    request.session.pop(SESSION_KEY, None)


def _is_key(value: str) -> bool:
    return len(value) == 36 and value.count("-") == 4
