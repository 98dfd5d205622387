"""Looks at each page as each reader, again and again: `python -m tools.bench.looking TIMES` prints what it took, as JSON.

Milliseconds are those of this machine now. Buffers are what the page makes PostgreSQL touch, the same on every machine.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402  (the registry of apps comes first)
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from tools.bench.readers import Reader, a_tutor, readers, signed_in  # noqa: E402
from tools.bench.touching import touched_by  # noqa: E402

WARM_UP = 2
DEEP = 0.4  # of the list
NOBODY = "zzyzxnobody"
ROWS = (b"<tr", b"<li", b"BEGIN:VEVENT", b'"id":')  # what a row begins with, in pages, calendars and lists of the API
Ask = Callable[[], bytes]  # the answer
OF_A_TUTOR = {"trainees": "tutor:trainees", "trainees_todos": "portal:todos"}


def main(times: int) -> None:
    """Look and print."""
    found = {who: figures_of(addresses_for(reader), reader.sign_in(), times) for who, reader in readers().items()}
    tutors = {page: reverse(name) for page, name in OF_A_TUTOR.items()}
    pages = {page: {who: theirs[page] for who, theirs in found.items()} for page in found["largest"]}
    of_a_tutor = figures_of(tutors, signed_in(a_tutor()), times)
    sys.stdout.write(json.dumps({"pages": pages, "tutor": of_a_tutor}) + "\n")


def addresses_for(reader: Reader) -> dict[str, str]:
    """Each page with what is asked there."""
    active = reader.stays.exclude(state__in=("completed", "withdrawn", "cancelled"))
    by_departure = active.order_by("planned_start", "pk").select_related("participant")
    deep = by_departure[int(by_departure.count() * DEEP)]
    somebody = deep.participant

    def listed(**words: str) -> str:
        return f"{reverse('portal:stays')}?{urlencode(words)}"

    return {
        "today": reverse("portal:today"), "waiting": reverse("portal:waiting"), "todos": reverse("portal:todos"),
        "calendar": reverse("portal:calendar"), "list_active": listed(saved="active"), "list_late": listed(saved="late"),
        "list_sorted": listed(saved="active", sort="name"),
        "list_searched": listed(q=f"{somebody.given_names} {somebody.family_names}"),
        "list_searched_number": listed(q=deep.number), "list_searched_without_hit": listed(q=NOBODY),
        "list_deep": listed(saved="active", after=deep.number), "groups": reverse("portal:groups"),
        "stay": reverse("portal:stay", args=[deep.pk]), "api_list": reverse("api:mobilities"),
        "api_todos": reverse("api:todos"), "api_papers": reverse("api:documents"), "memoranda": reverse("portal:memoranda"),
        "directory": f"{reverse('partners:directory')}?sort=name",
    }  # fmt: skip


def figures_of(addresses: Mapping[str, str], browser: Client, times: int) -> dict[str, dict[str, Any]]:
    """What each page took."""

    def asking(address: str) -> Ask:
        def ask() -> bytes:
            answer = browser.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
            return bytes(answer.content)

        return ask

    return {page: _measured(asking(address), times) for page, address in addresses.items()}


def _measured(ask: Ask, times: int) -> dict[str, Any]:
    for _nth in range(WARM_UP):
        ask()
    taken = [_once(ask) for _nth in range(times)]
    touched, answer = touched_by(ask), ask()
    return {
        "kb": round(len(answer) / 1000, 1),
        "rows": max(1, sum(answer.count(begin) for begin in ROWS)),
        "queries": taken[-1][0],
        "db_ms_p95": _p95([database for _queries, database, _whole in taken]),
        "ms_p95": _p95([whole for _queries, _database, whole in taken]),
        "buffers": touched.buffers,
    }


def _once(ask: Ask) -> tuple[int, float, float]:
    """Queries, milliseconds until the database had answered them, milliseconds of the whole."""
    queries, waited = 0, 0.0

    def watch(execute: Any, *asked: Any) -> Any:
        nonlocal queries, waited
        begun = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            queries, waited = queries + 1, waited + time.perf_counter() - begun

    begun = time.perf_counter()
    with connection.execute_wrapper(watch):
        ask()
    return queries, waited * 1000, (time.perf_counter() - begun) * 1000


def _p95(values: list[float]) -> float:
    return round(sorted(values)[int(0.95 * (len(values) - 1) + 0.5)], 1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
