"""/healthz and /readyz, for who watches the processes: a load balancer, a container platform, a monitor.

Answered before every other middleware: no session, no host name asked (a probe comes by address), no way over https,
no log line but of what fails. Each answer is a word for each part: ok, warning or failure; 503 where something failed.
"""

from collections.abc import Callable
from functools import cache

import structlog
from django.conf import settings
from django.core.cache import cache as shared_cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse

from accounts.guesses import are_many
from documents import shelf
from lifecycle.effects.worker_signs import is_silent, last_sign

log = structlog.get_logger()
OK, WARNING, FAILURE = "ok", "warning", "failure"
BROKER_SECONDS = 2


class NotReady(Exception):
    """A part answers, but not as it must."""


class HealthMiddleware:
    """The outermost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.answers = {"/healthz": alive, "/readyz": ready}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answers.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        response = answer() if request.method in ("GET", "HEAD") else HttpResponse(status=405)
        # `_word` has said what failed; Django would log the bare status again.
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark, without a type
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


def alive() -> HttpResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": OK})


def ready() -> HttpResponse:
    """What a request needs, part by part."""
    found = {"database": _word("database", _database)}
    for name, check in IN_THE_DATABASE.items():  # not asked again of a database that does not answer
        found[name] = _word(name, check) if found["database"] == OK else AT_WORST.get(name, FAILURE)
    found["files"] = _word("files", _files)
    if settings.CELERY_BROKER_URL:
        found["broker"] = _word("broker", _broker)
    worst = next((word for word in (FAILURE, WARNING) if word in found.values()), OK)
    return JsonResponse({"status": worst, **found}, status=503 if worst == FAILURE else 200)


def _word(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except Exception as fault:  # noqa: BLE001  (whatever it is, the part does not answer as it must)
        log.warning("health.not_ready", check=name, error=type(fault).__name__)
        return AT_WORST.get(name, FAILURE)
    return OK


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    if not _newest_migrations() <= MigrationRecorder(connection).applied_migrations().keys():
        raise NotReady


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """Of each app, as the files of this release say; they do not change while the process lives."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _counters() -> None:
    shared_cache.get("health")


def _codes() -> None:
    if are_many():
        raise NotReady


def _worker() -> None:
    if is_silent(last_sign()):
        raise NotReady


def _files() -> None:
    shelf.remove(shelf.put(b"", ".health"))


def _broker() -> None:
    from kombu import Connection  # loaded only where there is a broker

    with Connection(settings.CELERY_BROKER_URL, connect_timeout=BROKER_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
        broker.default_channel  # noqa: B018  (Redis is asked only here)


IN_THE_DATABASE: dict[str, Callable[[], None]] = {
    "migrations": _migrations,
    "counters": _counters,
    "codes": _codes,
    "worker": _worker,
}
# Pages work without the worker and the broker, and what must be done waits in the outbox; that somebody guesses is for
# the operator to see: no reason to send readers away.
AT_WORST = {"codes": WARNING, "worker": WARNING, "broker": WARNING}
