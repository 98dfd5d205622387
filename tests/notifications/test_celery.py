"""The outbox worked by real Celery workers over a real broker, on a real PostgreSQL: each mail once, none lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

pytestmark = pytest.mark.broker
ROOT = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
BROKERS = {
    "rabbitmq": os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//"),
    "redis": os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/5"),
}
ROWS = 40

ADD = """
from accounts.models import Person
from accounts.sealing import seal
from lifecycle import outbox
from django.db import transaction
person = Person.objects.first() or Person.objects.create_user("reader@example.org", given_names="Rita", family_names="Reader")
with transaction.atomic():
    for nth in range({rows}):
        outbox.add("mail.code", key=f"code:{{nth}}", payload={{"person": str(person.pk), "code": seal("123456")}})
"""
COUNT = """
from lifecycle.models import OutboxRow
from notifications.models import SentMail
print(OutboxRow.objects.filter(state="done").count(), SentMail.objects.count(), OutboxRow.objects.exclude(state="done").count())
"""


LEASES_RUN_OUT = """
from django.utils import timezone
from lifecycle.models import OutboxRow
OutboxRow.objects.filter(state="claimed").update(leased_until=timezone.now())
"""


class Installation:
    """A database, a broker and a mail folder of its own; commands run in processes of their own."""

    def __init__(self, database: str, broker: str, folder: Path) -> None:
        self.mails = folder / "mails"
        self.env = os.environ | {
            "DATABASE_URL": database,
            "CELERY_BROKER_URL": broker,
            "MAIL_URL": f"file://{self.mails}",
            "DOCUMENTS_DIR": str(folder / "files"),
            "SOJOURN_ENV": "development",
        }
        self.workers: list[subprocess.Popen[bytes]] = []

    def shell(self, code: str) -> str:
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120, check=True)
        return done.stdout

    def migrate(self) -> None:
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=self.env, timeout=300, check=True)

    def worker(self) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "config",
            "worker",
            "--concurrency",
            "2",
            "--loglevel",
            "WARNING",
        ]
        started = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.workers.append(started)
        return started

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(timeout=20)

    def sweep(self) -> None:
        self.shell("from lifecycle.tasks import sweep; sweep()")

    def counts(self) -> tuple[int, int, int]:
        done, sent, open_ones = self.shell(COUNT).split()
        return int(done), int(sent), int(open_ones)

    def wait_until_done(self, rows: int, seconds: float = 90) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.counts()[0] >= rows:
                return
            time.sleep(1)
        raise AssertionError(f"after {seconds} seconds: done, sent, open = {self.counts()}")

    def letters(self) -> int:
        texts = [path.read_text(errors="replace") for path in self.mails.glob("*")]
        return sum(text.count("Message-ID:") for text in texts)


@pytest.fixture(params=list(BROKERS))
def installation(request, tmp_path) -> Iterator[Installation]:
    name = f"sojourn_{uuid4().hex[:10]}"
    try:
        server = psycopg.connect(POSTGRES, autocommit=True)
    except psycopg.OperationalError:
        pytest.skip("needs a PostgreSQL server: set TEST_POSTGRES_URL")
    server.execute(f'CREATE DATABASE "{name}"')
    held = Installation(urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}")), BROKERS[request.param], tmp_path)
    try:
        held.migrate()
        yield held
    finally:
        for worker in held.workers:
            if worker.poll() is None:
                held.kill(worker)
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        server.close()


def test_each_mail_leaves_once_and_a_killed_worker_loses_none(installation):
    first = installation.worker()
    installation.shell(ADD.format(rows=ROWS))
    time.sleep(4)
    installation.kill(first)
    installation.worker()
    installation.sweep()
    installation.shell(LEASES_RUN_OUT)
    installation.sweep()
    installation.wait_until_done(ROWS)

    done, sent, open_ones = installation.counts()
    assert (done, sent, open_ones) == (ROWS, ROWS, 0)
    assert ROWS <= installation.letters() <= ROWS + 2  # a worker killed between sending and recording sends once more


def test_with_the_broker_away_nothing_is_lost_and_the_sweep_finds_it(installation):
    installation.env["CELERY_BROKER_URL"] = "redis://127.0.0.1:1/0"
    installation.shell(ADD.format(rows=5))
    assert installation.counts() == (0, 0, 5)

    installation.sweep()

    assert installation.counts() == (5, 5, 0)
