"""What a page asks of the database once, however many of its parts want to know it.

While a page is read nothing changes, so what was found out about its reader holds until it is drawn. Where something
may change (a form that is sent, a job, a command) each asks anew, but for the moments in which a door only judges
(`standing_still`); nothing outlives the request.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
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


def known(found: Mapping[Any, Any]) -> None:
    """What was found for the page that is read now by asking for several things together, by key."""
    held = _found.get()
    if held is not None:
        held.update(found)


def is_known(key: object) -> bool:
    """Whether it was asked already for the page that is read now."""
    held = _found.get()
    return held is not None and key in held


def is_reading() -> bool:
    """Whether a page is read now, so that nothing changes before it is drawn."""
    return _found.get() is not None


def asked_once(ask: Callable[P, R]) -> Callable[P, R]:
    """A read that gives the same to all parts of a page: none of them may change what it gets.

    Rows are told apart by their key. What is given back is no queryset, which would ask again.
    """

    @wraps(ask)
    def asking(*args: P.args, **kwargs: P.kwargs) -> R:
        if not is_reading():
            return ask(*args, **kwargs)
        key = (ask, tuple(map(_told_by, args)), tuple((name, _told_by(value)) for name, value in kwargs.items()))
        return once(key, partial(ask, *args, **kwargs))

    return asking


def _told_by(value: object) -> object:
    return (type(value), value.pk) if isinstance(value, Model) else value


@contextmanager
def anew() -> Iterator[None]:
    """Within, everything is asked anew: for what a page tries out and takes back."""
    opened = _found.set(None)
    try:
        yield
    finally:
        _found.reset(opened)


@contextmanager
def standing_still() -> Iterator[None]:
    """Within, nothing is written: whatever is asked is asked once, by whoever asks it. On a page that holds already."""
    opened = _found.set({} if _found.get() is None else _found.get())
    try:
        yield
    finally:
        _found.reset(opened)


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
