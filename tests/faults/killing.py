"""A process that dies at a named point: `python -m tests.faults.killing POINT step|work|rows ...`.

Everything in it is the product's own; only the moment of death is put in. POINT "never" dies nowhere.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import django
from django.utils import timezone


def die(*_given: Any, **_named: Any) -> None:
    """As the operating system would end it: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(module: str, name: str) -> Callable[[], None]:
    return lambda: _put(module, name, lambda original: die)


def after(module: str, name: str) -> Callable[[], None]:
    def dying(original: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> None:
            original(*given, **named)
            die()

        return run

    return lambda: _put(module, name, dying)


def at_commit() -> None:
    """After the commit, before anything else."""
    from django.db import transaction

    def dying(original: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            transaction.on_commit(die)
            return original(*given, **named)

        return run

    _put("lifecycle.engine", "telling", dying)


def _put(module: str, name: str, change: Callable[[Any], Any]) -> None:
    holder: Any = import_module(module)
    *path, last = name.split(".")
    for step in path:
        holder = getattr(holder, step)
    setattr(holder, last, change(getattr(holder, last)))


IN_THE_DOOR = {
    "after_lock": after("lifecycle.doors", "lock_stay"),
    "after_change": after("lifecycle.engine", "_change"),
    "after_step_written": after("lifecycle.engine", "write_step"),  # what follows it is not written yet
    "before_commit": after("lifecycle.doors", "settle"),  # everything is written, nothing committed
}
AFTER_THE_DOOR = {"after_commit": at_commit}
AT_WORK = {
    "after_claim": after("lifecycle.effects.outbox", "claim"),
    "before_mail": before("django.core.mail", "EmailMultiAlternatives.send"),
    "after_mail": after("django.core.mail", "EmailMultiAlternatives.send"),
    "after_render": after("documents.printing", "print_paper"),
    "after_store": after("documents.printing", "shelf.put"),
    "before_mark": before("lifecycle.effects.outbox", "_finish"),
}
POINTS = {"never": lambda: None, **IN_THE_DOOR, **AFTER_THE_DOOR, **AT_WORK}
SHORT_LEASE = 1  # seconds, so that nobody waits a minute for the row of somebody killed


def step(stay: str, person: str, organisation: str) -> None:
    """The coordinator pauses the stay on its page."""
    from django.test import Client

    from accounts.acting import SESSION_KEY
    from accounts.models import Person
    from ground import clock
    from tests.factories.accounts import account_of

    browser = Client(raise_request_exception=False)
    browser.force_login(account_of(Person.objects.get(pk=person)))
    session = browser.session
    session[SESSION_KEY] = organisation
    session.save()
    day = clock.today() - timedelta(days=1)
    facts = {"suspended_from": day.isoformat(), "reason": "Illness", "seen_version": "1"}
    answer = browser.post(f"/stays/{stay}/mobility/{stay}/suspend/", facts)
    print(answer.status_code)  # noqa: T201


def work(rounds: str = "1") -> None:
    """What is ready now; again after each second, as often as asked, with waiting rows due at once."""
    from django.core.management import call_command

    from lifecycle.models import OutboxRow
    from tests.faults.poison import register_poison, shorten_leases

    shorten_leases(SHORT_LEASE)
    register_poison()
    for nth in range(int(rounds)):
        if nth:
            time.sleep(SHORT_LEASE + 1.1)
            OutboxRow.objects.filter(state="waiting").update(due_at=timezone.now())
        call_command("work", once=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    point, command, *given = sys.argv[1:]
    POINTS[point]()
    {"step": step, "work": work}[command](*given)
