"""An installation of its own for a test: database, broker or none, mail server, folder; commands in real processes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.faults.mail_server import MailServer

ROOT = Path(__file__).resolve().parents[2]
KILLED = -signal.SIGKILL
SCENE = """
import json
from tools.bench.scene import build_scene
scene = build_scene({number})
print(json.dumps([[str(pk) for pk in scene.stays], str(scene.actor.person_id), str(scene.actor.organisation_id)]))
"""


class Installation:
    """Commands run with its environment; workers are ended with it."""

    def __init__(self, database: str, broker: str, folder: Path) -> None:
        self.mail_server, self.broker = MailServer(), broker
        self.env = os.environ | {
            "DATABASE_URL": database,
            "CELERY_BROKER_URL": broker,
            "MAIL_URL": f"smtp://127.0.0.1:{self.mail_server.port}",
            "DOCUMENTS_DIR": str(folder / "files"),
            "SOJOURN_ENV": "development",
        }
        self.workers: list[subprocess.Popen[bytes]] = []

    def run(self, *command: str, seconds: int = 120) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def manage(self, *command: str) -> str:
        done = self.run("manage.py", *command, seconds=300)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def shell(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code)

    def scene(self, number: int = 1) -> tuple[list[str], str, str]:
        """Stays abroad, and who coordinates them for whom."""
        stays, person, organisation = json.loads(self.shell(SCENE.format(number=number)).splitlines()[-1])
        return stays, person, organisation

    def killed(self, point: str, *command: str) -> bool:
        """Run until it dies at this point; whether it did."""
        done = self.run("-m", "tests.faults.killing", point, *command)
        assert done.returncode in (0, KILLED), done.stderr[-2000:]
        return done.returncode == KILLED

    def books(self) -> dict[str, Any]:
        done = self.run("-m", "tests.faults.accountant")
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    def worker(self, *more: str) -> subprocess.Popen[bytes]:
        """A Celery worker with two processes, of a name of its own: RabbitMQ holds that of a killed one for a moment."""
        name = f"{uuid4().hex[:8]}@%h"
        command = ("-m", "celery", "-A", "config", "worker", "--concurrency", "2", "--hostname", name, *more)
        return self.start(*command, "--loglevel", "WARNING")

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        started = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.workers.append(started)
        return started

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """The whole group at once."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(timeout=20)

    def leases_run_out(self) -> None:
        self.shell(
            "from django.utils import timezone; from lifecycle.models import OutboxRow; "
            "OutboxRow.objects.filter(state='claimed').update(leased_until=timezone.now())"
        )

    def until(self, holds: Any, seconds: float = 60) -> dict[str, Any]:
        """The books, as soon as this holds of them."""
        end = time.monotonic() + seconds
        while not holds(found := self.books()):
            assert time.monotonic() < end, found
            time.sleep(1)
        return found

    def close(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                self.kill(worker)
        self.mail_server.close()
