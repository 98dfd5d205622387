"""One number and one log line for each request; names and addresses stand in neither."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from ground.request_number import KEY, number_for

log = structlog.get_logger()
HEADER = "X-Request-ID"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})


class RequestMiddleware:
    """Stands before all others but the probes', so that their lines carry the number as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number, started = number_for(request.headers.get(HEADER, "")), time.perf_counter()
        with bound_contextvars(**{KEY: number}):
            try:
                response = self.get_response(request)
            except Exception:  # not even the page of the fault could be drawn; the server answers by itself
                log.exception("request.failed", **_facts(request, 500, started))
                raise
            _tell(request, _facts(request, response.status_code, started))
        response[HEADER] = number
        return response


def _facts(request: HttpRequest, status: int, started: float) -> dict[str, Any]:
    """The name of the route, never the address: addresses hold tokens."""
    actor, route = getattr(request, "actor", None), request.resolver_match
    return {
        "method": request.method if request.method in METHODS else "other",
        "route": route.view_name if route else "",
        "status": status,
        "ms": round((time.perf_counter() - started) * 1000),
        "person": str(actor.person_id or "") if actor else "",
        "organisation": str(actor.organisation_id or "") if actor else "",
    }


def _tell(request: HttpRequest, facts: dict[str, Any]) -> None:
    if request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
        log.debug("request.static", **facts)
    elif facts["status"] >= 500:
        log.error("request.failed", **facts)
    else:
        log.info("request.done", **facts)
