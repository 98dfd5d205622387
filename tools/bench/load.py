"""`manage.py bench load`: coordinators who ask a page every ten seconds, all at once, of two web workers on PostgreSQL."""

import http.client
import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

from django.conf import settings

from tools.bench.databases import answer_of, require_postgres
from tools.bench.worlds import walked, world_of

STAYS = 100_000
CALLERS = 50
SECONDS = 300
EVERY = 10.0  # seconds, a page of each caller
WORKERS = 2
STARTS_WITHIN = 60.0
PATIENCE = 30.0  # of a caller
Answers = list[tuple[int, float]]  # status (0: none came), milliseconds


def run(
    say: Callable[[str], None], stays: int = STAYS, seconds: int = SECONDS, kinds: Iterable[str] = ()
) -> dict[str, Any]:
    """stays, callers, asked, errors, p50 and p95 in milliseconds, as the callers see it."""
    require_postgres()
    say(f"writing {stays} stays ...")
    with walked(kinds) as patterns, world_of(stays, patterns) as environment:
        callers = json.loads(answer_of("tools.bench.callers", CALLERS, environment=environment))
        with _web(environment) as port:
            say(f"{CALLERS} callers ask for {seconds} seconds ...")
            with ThreadPoolExecutor(CALLERS) as pool:
                asked = pool.map(lambda nth: list(_asks(nth, callers[nth], port, seconds)), range(CALLERS))
                answers = [answer for each in asked for answer in each]
    figures = {"stays": stays, "callers": CALLERS, **_summed_up(answers)}
    say(f"{figures['asked']} pages, p50 {figures['ms_p50']} ms, p95 {figures['ms_p95']} ms, {figures['errors']} errors")
    return figures


def _summed_up(answers: Answers) -> dict[str, Any]:
    times = sorted(taken for _status, taken in answers)
    return {
        "asked": len(answers),
        "errors": sum(status != http.client.OK for status, _taken in answers),
        "ms_p50": round(times[len(times) // 2], 1),
        "ms_p95": round(times[int(0.95 * (len(times) - 1) + 0.5)], 1),
    }


def _asks(nth: int, caller: Mapping[str, Any], port: int, seconds: float) -> Iterator[tuple[int, float]]:
    """One caller; they begin one after the other and ask for their pages in an order of their own."""
    chance, until = random.Random(nth), time.monotonic() + seconds
    following = time.monotonic() + EVERY * nth / CALLERS
    while following < until:
        time.sleep(max(0.0, following - time.monotonic()))
        yield _ask(port, chance.choice(caller["addresses"]), caller["cookie"])
        following = max(following + EVERY, time.monotonic())


def _ask(port: int, address: str, cookie: str) -> tuple[int, float]:
    begun = time.perf_counter()
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as line:
            line.request("GET", address, headers=headers)
            answer = line.getresponse()
            answer.read()
            status = answer.status
    except (OSError, http.client.HTTPException):
        status = 0
    return status, (time.perf_counter() - begun) * 1000


@contextmanager
def _web(environment: Mapping[str, str]) -> Iterator[int]:
    """The port of a web server with two workers, stopped afterwards."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = (
        "gunicorn",
        "config.wsgi",
        "--workers",
        str(WORKERS),
        "--bind",
        f"127.0.0.1:{port}",
        "--log-level",
        "error",
    )
    server = subprocess.Popen([sys.executable, "-m", *command], env=dict(environment), cwd=settings.BASE_DIR)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(STARTS_WITHIN)


def _wait_for(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while _ask(port, "/healthz", "")[0] == 0:
        if time.monotonic() > until:
            raise SystemExit("The web server did not start.")
        time.sleep(0.2)
