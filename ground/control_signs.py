"""Control signs stop at the door: no name, text, address or file name has a use for them, and a database breaks on one.

An address with one is refused. A form is not lost: it is shown without them, to be sent with one click. Programs'
addresses read their own bodies and refuse there (`api.parsing`).
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ground.signs import holds_control_signs, without_control_signs

NEVER_SHOWN = ("csrfmiddlewaretoken", "code", "password")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def holds_any(texts: Any) -> bool:
    """Whether one of these names and values does."""
    return any(holds_control_signs(text) for text in texts)


def address_texts(request: HttpRequest) -> list[str]:
    """The path, and each name and value behind it, as they are read."""
    pairs = [text for name, values in request.GET.lists() for text in (name, *values)]
    return [request.path, *pairs]


class ControlSignsMiddleware:
    """Stands behind the check of forgery and behind what knows the reader: the pages are drawn in their frame."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if getattr(view, "csrf_exempt", False):
            return None
        if holds_any(address_texts(request)):
            raise BadRequest
        if request.method != "POST" or request.content_type not in FORMS:
            return None
        pairs = [(name, str(value)) for name, values in request.POST.lists() for value in values]
        if not holds_any(text for pair in pairs for text in pair):
            return None
        return _once_more(request, pairs)


def _once_more(request: HttpRequest, pairs: list[tuple[str, str]]) -> HttpResponse:
    fields = [
        (without_control_signs(name), without_control_signs(value))
        for name, value in pairs
        if not any(word in name for word in NEVER_SHOWN)
    ]
    facts = {"fields": fields, "path": request.get_full_path(), "files": bool(request.FILES)}
    return render(request, "errors/control_signs.html", facts, status=400)
