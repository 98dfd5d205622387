"""What a page asks of the database once, however many of its parts want to know it.

While a page is read nothing changes, so what was found out about its reader holds until it is drawn. Where something
may change (a form that is sent, a job, a command) each asks anew; nothing outlives the request.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

R = TypeVar("R")
READING = ("GET", "HEAD")
_found: ContextVar[dict[Any, Any] | None] = ContextVar("found", default=None)


def once(key: object, ask: Callable[[], R]) -> R:
    """What was found under this key for the page that is read now; asked where it was not, or where none is read."""
    found = _found.get()
    if found is None:
        return ask()
    if key not in found:
        found[key] = ask()
    held: R = found[key]
    return held


class OncePerPageMiddleware:
    """Opens the room for a request that only reads, and closes it behind the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        opened = _found.set({} if request.method in READING else None)
        try:
            return self.get_response(request)
        finally:
            _found.reset(opened)
