"""Kills workers while they send mails: `python -m tools.bench.killed_mailers MAILS KILLS` prints the figures as JSON.

The mails are notices of the product's own, written and sent by `manage.py work` to a mail server of the smallest kind,
which keeps the Message-ID of every letter that it took. A letter taken twice is a repeat: the worker died after the
server had taken it and before that was recorded. Each must have kept its Message-ID and be noted in `SentMail`.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402  (the registry of apps comes first)
from django.db import transaction  # noqa: E402

from lifecycle.effects import outbox  # noqa: E402
from lifecycle.models import Event, OutboxRow  # noqa: E402
from lifecycle.models.outbox_row import OutboxState  # noqa: E402
from lifecycle.registry import HANDLERS  # noqa: E402
from lifecycle.roles import Role  # noqa: E402
from notifications.models import SentMail  # noqa: E402
from tools.bench.dying_workers import work_and_die  # noqa: E402
from tools.bench.scene import build_scene  # noqa: E402

STAYS = 20
LEASE_SECONDS = outbox.SPARE_SECONDS + 8  # so that nobody waits a minute for what a killed worker held
LONGEST = 500  # seconds until the account is drawn up whatever is left


def main(mails: int, kills: int) -> None:
    """Order the mails, let workers send and die, count."""
    outbox.LEASE["mail"] = outbox.LEASE_OF_OTHERS = LEASE_SECONDS
    keys = _order(mails)
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "taken"
        book.touch()
        arguments = [sys.executable, "-m", "tools.bench.mail_server", str(book)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            figures = _measured(int(server.stdout.readline()), book, keys, kills)
            server.kill()
    sys.stdout.write(json.dumps(figures) + "\n")


def _measured(port: int, book: Path, keys: list[str], kills: int) -> dict[str, Any]:
    _write_one()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    begun = time.perf_counter()
    killed = work_and_die(
        lambda: book.read_bytes().count(b"\n"), of=len(keys), kills=kills, longest=LONGEST, within=0.2
    )
    seconds = time.perf_counter() - begun
    taken = Counter(book.read_text().split())
    return {"mails": len(keys), "kills": killed, **_account(taken, keys), "per_s": round(len(keys) / seconds, 1)}


def _order(mails: int) -> list[str]:
    """One notice after the other, of the arrivals of some stays."""
    scene = build_scene(STAYS)
    events = list(Event.unscoped.filter(mobility__in=scene.stays))
    OutboxRow.objects.all().delete()
    keys = [f"mail:{events[nth % STAYS].pk}:bench:{nth}" for nth in range(mails)]
    with transaction.atomic():
        for nth, key in enumerate(keys):
            event = events[nth % STAYS]
            said = {
                "event": str(event.pk),
                "person": str(scene.actor.person_id),
                "role": Role.SENDING_COORDINATOR.value,
            }
            outbox.add("mail.notice", key=key, payload=said, mobility_id=event.mobility_id)
    return keys


def _write_one() -> None:
    """All that a mail needs is loaded before workers are made: the first one would take longer than its lease."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    row = OutboxRow.objects.filter(kind="mail.notice").first()
    assert row is not None
    HANDLERS[row.kind].work(row)


def _account(taken: Counter[str], keys: list[str]) -> dict[str, Any]:
    """Lost: not taken by the server, not recorded, or its order not done. A repeat without a note counts as lost too."""
    sent = {
        key: (message, starts) for key, message, starts in SentMail.objects.values_list("key", "message_id", "starts")
    }
    done = set(OutboxRow.objects.filter(state=OutboxState.DONE).values_list("key", flat=True))
    lost = sum(key not in sent or key not in done or not taken[sent[key][0]] for key in keys)
    noted = {message for message, starts in sent.values() if starts > 1}
    repeated = {message: times for message, times in taken.items() if times > 1}
    strange = set(taken) - {message for message, _starts in sent.values()}
    return {"lost": lost + len(strange) + len(set(repeated) - noted), "repeats": sum(repeated.values()) - len(repeated)}


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
