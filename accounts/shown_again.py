"""A page that answers a sent form is shown at an address of its own: who goes back and forward finds it, as typed.

A browser keeps nothing of our pages (`ground.caching`), and cannot ask again for the answer to a post. So that answer,
a refusal with everything typed or a list looked for, is sealed for half an hour for who sent the form, and the browser
goes on to `?again=`, which shows it. A program that sends a form reads the answer itself.

It is shown while its reader may still read it: the address is asked first, and what it would not show now (404, a lock
on the door, another way) is answered instead; what was sent to that address and done is shown no more; and who has not
the rights any more that they had when it was kept, in their organisation or on what the form was about, is sent to the
page as it is now.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.kept_forms import Kept, forget_answers, keep, kept_for
from accounts.models import Waits
from accounts.selectors import rights_of
from ground.identifiers import as_uuid

AGAIN = "again"  # in the address: which answer
PAGE, ABOUT, RIGHTS = "page", "about", "rights"  # what is kept: the page, the ids in the form, what its reader might do
MOST_ABOUT = 200  # as many as one step takes together
ANSWERS, POSTS_ONLY = 200, 405  # of an address that would show its page, and of one that is only sent to
SHOWN = (200, 400, 403, 409, 422, 429)
ELSEWHERE = ("admin", "api")  # namespaces with forms and answers of their own; the sign-in has none
V = TypeVar("V", bound=Callable[..., Any])
RightsOn = Callable[[Actor, list[UUID]], Iterable[str]]
_counted: list[RightsOn] = []


def rights_counted(function: RightsOn) -> RightsOn:
    """Register what an actor may do on things with these ids, in plain text: an app above knows what they are."""
    _counted.append(function)
    return function


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
            return self._shown(request, actor, asked)
        response = self.get_response(request)
        if actor is None:
            return response
        if not _is_page_to_show(request, response):
            if _is_done(request, response):
                forget_answers(actor, request.get_full_path())
            return response
        return _moved(request, response, actor)

    def _shown(self, request: HttpRequest, actor: Actor | None, asked: str) -> HttpResponse:
        address = request.get_full_path()
        kept = kept_for(actor, asked) if actor is not None else None
        if actor is None or kept is None or kept.path != address or PAGE not in kept.data:
            return _look_again(request, actor)
        now = self.get_response(request)
        if now.status_code not in (ANSWERS, POSTS_ONLY):
            return now
        cast(BaseStorage, messages.get_messages(request)).used = False  # what that page said stands on the next one
        if _rights(actor, _about(kept)) != kept.data.get(RIGHTS):
            return _look_again(request, actor)
        return HttpResponse(kept.data[PAGE])


def _taken_from_the_address(request: HttpRequest) -> str:
    """Which answer is asked for; the views never see it."""
    asked = request.GET.get(AGAIN, "")
    if asked:
        rest = request.GET.copy()
        rest.pop(AGAIN)
        request.META["QUERY_STRING"] = rest.urlencode()
        request.GET = rest  # type: ignore[assignment]  # the view reads the page as asked
    return asked


def ask_to_look_again(request: HttpRequest) -> None:
    """Once on a page, however many places come to it."""
    words = _("What you had typed was kept for half an hour, or was sent. Please look again.")
    _without(request, words)
    messages.warning(request, words)


def say_it_was_sent(request: HttpRequest) -> None:
    """In place of the question to look again: there is nothing left to do."""
    _without(request, _("What you had typed was kept for half an hour, or was sent. Please look again."))
    messages.info(request, _("You have answered already. This is the receipt."))


def _without(request: HttpRequest, words: str) -> None:
    """The messages that wait for the next page, but for this one."""
    for one in [waiting for waiting in messages.get_messages(request) if str(waiting.message) != words]:
        messages.add_message(request, one.level or messages.INFO, one.message, extra_tags=one.extra_tags or "")


def _look_again(request: HttpRequest, actor: Actor | None) -> HttpResponse:
    if actor is not None:
        ask_to_look_again(request)
    return HttpResponseRedirect(request.get_full_path())


def _rights(actor: Actor, about: list[UUID]) -> str:
    """What the actor may do where they act, and on these things, as it is now."""
    inside = rights_of(actor.person_id, actor.organisation_id) if actor.person_id and actor.organisation_id else ()
    said = [line for rights_on in _counted for line in rights_on(actor, about)]
    return "\n".join([f"{actor.organisation_id}: {', '.join(sorted(inside))}", *sorted(said)])


def _about(kept: Kept) -> list[UUID]:
    return [UUID(one) for one in kept.data.getlist(ABOUT)]


def _named_in(request: HttpRequest) -> list[UUID]:
    """The ids in the address and in what was sent."""
    match = request.resolver_match
    in_address = list(match.kwargs.values()) if match is not None else []
    sent = [value for _name, values in request.POST.lists() for value in values]
    found = (as_uuid(value) for value in (*in_address, *sent))
    return list(dict.fromkeys(one for one in found if one is not None))[:MOST_ABOUT]


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


def _is_done(request: HttpRequest, response: HttpResponse) -> bool:
    """A form that was sent and taken: one read by a script while somebody writes, or one that leads on."""
    return request.method == "POST" and "HX-Request" not in request.headers and response.status_code < 400


def _moved(request: HttpRequest, response: HttpResponse, actor: Actor) -> HttpResponse:
    """On to the address that shows it; the page itself where it is more than is kept."""
    address = request.get_full_path()
    about = _named_in(request)
    rights = [(RIGHTS, _rights(actor, about)), *((ABOUT, str(one)) for one in about)]
    pk = keep(actor=actor, path=address, fields=[(PAGE, response.text), *rights], waits_for=Waits.AGAIN)
    if pk is None:
        return response
    moved = HttpResponseRedirect(f"{address}{'&' if '?' in address else '?'}{AGAIN}={pk}", status=303)
    moved.cookies = response.cookies
    return moved
