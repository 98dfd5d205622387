"""Installations on SQLite without broker, and on PostgreSQL with RabbitMQ and with Redis."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from tests.faults.installation import Installation
from tests.servers import POSTGRES, RABBITMQ, REDIS

BROKERS = {"rabbitmq": RABBITMQ, "redis": REDIS}


@pytest.fixture(scope="session")
def server() -> Iterator[psycopg.Connection]:
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        yield connection


@contextmanager
def a_database(server: psycopg.Connection, like: str = "template0") -> Iterator[tuple[str, str]]:
    """Its name and its address."""
    name = f"sojourn_{uuid4().hex[:10]}"
    server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    yield name, urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))
    server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def pattern(server, tmp_path_factory) -> Iterator[str]:
    """A database with its tables, the pattern of those of the tests on PostgreSQL."""
    with a_database(server) as (name, address):
        held = Installation(address, "", tmp_path_factory.mktemp("postgres"))
        held.manage("migrate", "--verbosity", "0")
        held.close()
        yield name


@pytest.fixture
def postgres(server, pattern) -> Iterator[str]:
    """A database of the test, with its tables: copying is quicker than emptying."""
    with a_database(server, like=pattern) as (_name, address):
        yield address


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    """A database with its tables, the pattern of those of the tests on SQLite."""
    folder = tmp_path_factory.mktemp("pattern")
    held = Installation(f"sqlite:///{folder}/sojourn.sqlite3", "", folder)
    held.manage("migrate", "--verbosity", "0")
    held.close()
    return folder / "sojourn.sqlite3"


@pytest.fixture
def on_sqlite(migrated, tmp_path) -> Iterator[Installation]:
    """Without any server but the one for mails."""
    shutil.copy(migrated, tmp_path / "sojourn.sqlite3")
    held = Installation(f"sqlite:///{tmp_path}/sojourn.sqlite3", "", tmp_path)
    yield held
    held.close()


@pytest.fixture(params=list(BROKERS))
def with_broker(request, postgres, tmp_path) -> Iterator[Installation]:
    """PostgreSQL and one of the brokers, both empty."""
    held = Installation(postgres, BROKERS[request.param], tmp_path)
    held.shell("from config.celery import app; app.control.purge()")
    yield held
    held.close()


@pytest.fixture
def on_postgres(postgres, tmp_path) -> Iterator[Installation]:
    """PostgreSQL, worked without a broker."""
    held = Installation(postgres, "", tmp_path)
    yield held
    held.close()


@pytest.fixture(params=["sqlite", "postgres"])
def anywhere(request) -> Installation:
    """Each of the two databases, worked without a broker."""
    held: Installation = request.getfixturevalue(f"on_{request.param}")
    return held
