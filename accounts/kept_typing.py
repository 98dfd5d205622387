"""A form sent after the session had ended is not lost: it waits behind the sign-in and is sent with one click.

It is kept for who the page was drawn for, and shown to nobody else. A signed cookie remembers who used this browser
last; with another person the token that guards forms changes, so that no form of the one is sent by the other.
"""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from accounts.actors import NO_PERSON, Actor
from accounts.kept_forms import keep, typed_in
from accounts.models import Waits

COOKIE = "typist"
REMEMBERED = int(timedelta(days=1).total_seconds())
CODE_LENGTH = 6


class KeptTypingMiddleware:
    """Knows who types in this browser, and looks at answers that send a post to the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        before = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=REMEMBERED) or ""
        if actor is not None and before and before != _key(actor):
            rotate_token(request)
        response = self.get_response(request)
        if actor is None:
            return _kept_behind_sign_in(request, response, before)
        if not actor.by_link and not request.user.is_authenticated:
            response.delete_cookie(COOKIE)  # they have just signed out
        elif before != _key(actor) and COOKIE not in response.cookies:
            _remember(response, actor)
        return response


def _key(actor: Actor) -> str:
    return f"account:{actor.account_id}" if actor.account_id else f"person:{actor.person_id}"


def _remember(response: HttpResponse, actor: Actor) -> None:
    response.set_signed_cookie(
        COOKIE,
        _key(actor),
        salt=COOKIE,
        max_age=REMEMBERED,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _typist(key: str) -> Actor | None:
    kind, _colon, number = key.partition(":")
    if not number:
        return None
    return Actor(NO_PERSON, account_id=UUID(number)) if kind == "account" else Actor(UUID(number))


def _kept_behind_sign_in(request: HttpRequest, response: HttpResponse, before: str) -> HttpResponse:
    sign_in, typist = resolve_url(settings.LOGIN_URL), _typist(before)
    asked = response.status_code == 302 and urlsplit(response["Location"]).path == sign_in
    if request.method != "POST" or not asked or typist is None:
        return response
    fields = [one for one in typed_in(request.POST) if not _is_secret(*one)]
    files = dict(request.FILES.lists())
    if (
        not fields
        or keep(actor=typist, path=request.get_full_path(), fields=fields, files=files, waits_for=Waits.SIGN_IN) is None
    ):
        return response
    return redirect(f"{sign_in}?next={reverse('accounts:typed')}")


def _is_secret(name: str, value: str) -> bool:
    return "password" in name or (name == "code" and value.isdigit() and len(value) == CODE_LENGTH)
