"""An installation of its own for a test: database, broker or none, mail server, folder; commands in real processes."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from tools.bench.mail_server import MailServer

ROOT = Path(__file__).resolve().parents[2]
KILLED = -signal.SIGKILL
SCENE = """
import json
from tools.bench.scene import build_scene
scene = build_scene({number})
print(json.dumps([[str(pk) for pk in scene.stays], str(scene.actor.person_id), str(scene.actor.organisation_id)]))
"""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


class Ready:
    """A process that has loaded the product in this environment (`tests.faults.ready`)."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.ready"],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, number: int, command: tuple[str, ...], seconds: int) -> list[Done]:
        with TemporaryDirectory() as folder:
            files = [(f"{folder}/{nth}.out", f"{folder}/{nth}.err") for nth in range(number)]
            codes = self._asked({"command": command, "files": files}, seconds)
            texts = [[Path(name).read_text(encoding="utf-8") for name in names] for names in files]
        return [Done(code, *text) for code, text in zip(codes, texts, strict=True)]

    def _asked(self, what: dict[str, Any], seconds: int) -> list[int]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(what).encode() + b"\n")
        self.process.stdin.flush()
        answered, _write, _wrong = select.select([self.process.stdout], [], [], seconds)
        assert answered, f"{what['command']} did not end within {seconds} s"
        answer = self.process.stdout.readline()
        assert answer, f"nothing was ready for {what['command']}"
        return json.loads(answer)

    def close(self) -> None:
        """With whatever it became that still runs."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


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
        self.ready: dict[str, Ready] = {}

    def run(self, *command: str, seconds: int = 120) -> Done:
        return self.together(1, *command, seconds=seconds)[0]

    def together(self, number: int, *command: str, seconds: int = 120) -> list[Done]:
        """So many of it beside each other, each a process of its own that has loaded the product already."""
        environment = json.dumps(self.env, sort_keys=True)
        if environment not in self.ready:
            self.ready[environment] = Ready(self.env)
        return self.ready[environment].run(number, command, seconds)

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
        for ready in self.ready.values():
            ready.close()
        self.mail_server.close()
