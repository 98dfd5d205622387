"""What is refused is still read to its end, up to a limit, and thrown away.

A server closes a connection on which something was left unread by cutting it, and the browser then shows that, instead
of the page that says what was too large, or not allowed.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

MOST_BYTES = 64 * 1024 * 1024
PIECE = 64 * 1024
REFUSED = 400  # and all above


class UnreadBodyMiddleware:
    """Outside of whatever reads a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= REFUSED:
            throw_away(request)
        return response


def throw_away(request: HttpRequest) -> int:
    """Read what is left of the body. Returns how much that was."""
    left = MOST_BYTES
    try:
        while left > 0 and (piece := request.read(min(PIECE, left))):
            left -= len(piece)
    except (UnreadablePostError, OSError):  # the caller has gone
        pass
    return MOST_BYTES - left
