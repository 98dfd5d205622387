"""A database of its own for a benchmark, gone afterwards: on the PostgreSQL server that answers, else an SQLite file."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import CommandError

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def the_server() -> Any:
    """An open connection to the server, None where it does not answer."""
    import psycopg  # needed with PostgreSQL only

    try:
        return psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        return None


@contextmanager
def own_database(*, on_sqlite: bool = False) -> Iterator[dict[str, str]]:
    """The environment of processes that work on a fresh, migrated database, with a folder of their own for papers."""
    server = None if on_sqlite else the_server()
    with tempfile.TemporaryDirectory() as folder:
        if server is None:
            yield _migrated(f"sqlite:///{folder}/bench.sqlite3", folder)
            return
        name = f"bench_{uuid4().hex[:12]}"
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield _migrated(f"{SERVER.rpartition('/')[0]}/{name}", folder)
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            server.close()


@contextmanager
def kept_database(name: str, fill: Callable[[dict[str, str]], object]) -> Iterator[dict[str, str]]:
    """The same of a database on the server that stays there, filled by the first run and taken as it is by later ones."""
    require_postgres()
    stem, unfinished = SERVER.rpartition("/")[0], f"{name}_unfinished"
    with the_server() as server, tempfile.TemporaryDirectory() as folder:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            server.execute(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{unfinished}"')
            fill(_migrated(f"{stem}/{unfinished}", folder))
            server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
        yield _environment(f"{stem}/{name}", folder)


def require_postgres() -> None:
    """For what is measured on PostgreSQL only. Raises CommandError where it does not answer."""
    server = the_server()
    if server is None:
        raise CommandError("PostgreSQL does not answer: set TEST_POSTGRES_URL.")
    server.close()


def _environment(url: str, folder: str) -> dict[str, str]:
    own = {"DATABASE_URL": url, "DOCUMENTS_DIR": f"{folder}/papers", "SEALS_FILE": f"{folder}/seals.txt"}
    own |= {"MAIL_URL": f"file://{folder}/mails"}
    return os.environ | own | {"LOG_LEVEL": "ERROR", "CELERY_BROKER_URL": ""}


def _migrated(url: str, folder: str) -> dict[str, str]:
    environment = _environment(url, folder)
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    subprocess.run([sys.executable, manage, "migrate", "--verbosity", "0"], env=environment, check=True)
    return environment


def answer_of(module: str, *arguments: object, environment: dict[str, str]) -> str:
    """The last line that `python -m module arguments` prints. What goes wrong in it goes wrong here."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        env=environment, cwd=settings.BASE_DIR, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return done.stdout.splitlines()[-1]
