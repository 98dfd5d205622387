"""A page that answers a sent form is shown at an address of its own: who goes back and forward finds it, as typed.

A browser keeps nothing of our pages (`ground.caching`), and cannot ask again for the answer to a post. So that answer,
a refusal with everything typed or a list looked for, is sealed for half an hour for who sent the form, and the browser
goes on to `?again=`, which shows it. A program that sends a form reads the answer itself.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.kept_forms import keep, kept_for
from accounts.models import Waits

AGAIN = "again"  # in the address: which answer
PAGE = "page"
SHOWN = (200, 400, 403, 409, 422, 429)
ELSEWHERE = ("admin", "api")  # namespaces with forms and answers of their own; the sign-in has none
V = TypeVar("V", bound=Callable[..., Any])


def shown_once(view: V) -> V:
    """For an answer that holds a secret: it is kept nowhere."""
    view.shown_once = True  # type: ignore[attr-defined]  # read off the view below
    return view


class ShownAgainMiddleware:
    """Stands behind what knows who acts and whether they proved it, so that each answer belongs to somebody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        asked = _taken_from_the_address(request)
        if asked and request.method == "GET":
            return _shown(request, actor, asked)
        response = self.get_response(request)
        if actor is None or not _is_page_to_show(request, response):
            return response
        return _moved(request, response, actor)


def _taken_from_the_address(request: HttpRequest) -> str:
    """Which answer is asked for; the views never see it."""
    asked = request.GET.get(AGAIN, "")
    if asked:
        rest = request.GET.copy()
        rest.pop(AGAIN)
        request.META["QUERY_STRING"] = rest.urlencode()
        request.GET = rest  # type: ignore[assignment]  # the view reads the page as asked
    return asked


def _shown(request: HttpRequest, actor: Actor | None, asked: str) -> HttpResponse:
    address = request.get_full_path()
    kept = kept_for(actor, asked) if actor is not None else None
    if kept is not None and kept.path == address and PAGE in kept.data:
        return HttpResponse(kept.data[PAGE])
    if actor is not None:
        messages.warning(request, _("What you had typed was kept for half an hour, or was sent. Please look again."))
    return HttpResponseRedirect(address)


def _is_page_to_show(request: HttpRequest, response: HttpResponse) -> bool:
    """A whole page that a browser asked for by sending a form of ours."""
    match = request.resolver_match
    return (
        request.method == "POST"
        and "text/html" in request.headers.get("Accept", "")
        and "HX-Request" not in request.headers
        and response.status_code in SHOWN
        and not response.streaming
        and response.get("Content-Type", "").startswith("text/html")
        and match is not None
        and bool(match.namespaces)
        and match.namespaces[0] not in ELSEWHERE
        and not getattr(match.func, "shown_once", False)
    )


def _moved(request: HttpRequest, response: HttpResponse, actor: Actor) -> HttpResponse:
    """On to the address that shows it; the page itself where it is more than is kept."""
    address = request.get_full_path()
    pk = keep(actor=actor, path=address, fields=[(PAGE, response.text)], waits_for=Waits.AGAIN)
    if pk is None:
        return response
    moved = HttpResponseRedirect(f"{address}{'&' if '?' in address else '?'}{AGAIN}={pk}", status=303)
    moved.cookies = response.cookies
    return moved
