"""What a browser, or a computer between, may keep of an answer: of everything that is somebody's, nothing.

On a shared computer the button "back" shows whatever the browser kept, also after signing out. So nothing is kept
unless a page says that it shows the same to everybody, and nobody in particular has asked for it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

NOT_KEPT = "private, no-store"
V = TypeVar("V", bound=Callable[..., Any])


def same_for_everybody(view: V) -> V:
    """For pages that show nothing of anybody. Drawn for who is known, with a name in the frame, they are not kept."""
    view.same_for_everybody = True  # type: ignore[attr-defined]  # a mark that the middleware reads
    return view


class NotKeptMiddleware:
    """Outside of sign-in and links, inside of what serves static files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_known(request) or not _is_same_for_everybody(request):
            response["Cache-Control"] = NOT_KEPT
        return response


def _is_known(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return getattr(request, "actor", None) is not None or (user is not None and user.is_authenticated)


def _is_same_for_everybody(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and getattr(match.func, "same_for_everybody", False)
