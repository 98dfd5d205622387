"""A refusal becomes a page that says what happened and what to do next, with its code; never a trace."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from ground.errors import SojournError
from ground.sentences import said, sentence

WAIT_SECONDS = 60


class RefusalMiddleware:
    """Innermost, so that the page is drawn with the reader's language and frame."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (429, 503) and not response.has_header("Retry-After"):
            response["Retry-After"] = str(WAIT_SECONDS)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, SojournError):
            return None
        if exception.status == 404:  # the same page as for what was never there
            raise Http404 from exception
        return refusal_page(request, exception)


def refusal_page(request: HttpRequest, refusal: SojournError) -> HttpResponse:
    unmet = [sentence(missing.code, missing.params) for missing in getattr(refusal, "unmet", ())]
    facts = {
        "code": refusal.code,
        "status": refusal.status,
        "what_happened": said(refusal),
        "unmet": unmet,
        "back": _way_back(request),
    }
    return render(request, "errors/refused.html", facts, status=refusal.status)


def cannot_read(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What could not be read (400), or was too large to be read (413)."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    status = 413 if too_large else 400
    return HttpResponse(render_to_string(f"{status}.html"), status=status)


def too_many(request: HttpRequest) -> HttpResponse:
    """The same page as allauth's counters give (429)."""
    return render(request, "429.html", status=429)


def _way_back(request: HttpRequest) -> str:
    """The page the person came from when it is ours, else this one when it can be opened again."""
    came_from = request.headers.get("Referer", "")
    ours = f"{request.scheme}://{request.get_host()}/"
    return came_from if came_from.startswith(ours) else (request.path if request.method == "POST" else "/")
