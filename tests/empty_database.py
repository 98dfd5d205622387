"""The empty database that tests begin with, made once and copied: its tables take every process seconds to make.

The pattern lies in `var/`, under a digest of whatever may say something about it: the code of the project, the models
and migrations of every other app, the settings, the versions. Where there is none it is made, by one process while the
others wait. Only SQLite in memory is copied; any other database is made as Django makes it.
"""

import fcntl
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import django
from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connection

from tests.source import ROOT

FOLDER = ROOT / "var" / "tests"
NAME = "empty-{}-{}.sqlite3"  # how its tables are made, the digest


@contextmanager
def copied_from_a_pattern(*, with_migrations: bool) -> Iterator[None]:
    """Within, Django's test database is a copy of the pattern, where it may be one."""
    creation = connection.creation
    if connection.vendor != "sqlite":
        yield
        return
    make = creation.create_test_db

    def create(verbosity: int = 1, autoclobber: bool = False, serialize: bool = True, keepdb: bool = False) -> str:
        name = str(creation._get_test_db_name())
        if serialize or keepdb or not creation.is_in_memory_db(name):
            return str(make(verbosity, autoclobber, serialize, keepdb))
        with _one_at_a_time():
            pattern = the_pattern(with_migrations=with_migrations)
            if pattern.exists():
                _point_at(name)
                _copy(pattern)
            else:
                make(verbosity, autoclobber, serialize, keepdb)
                _keep(pattern, FOLDER.glob(NAME.format(_made(with_migrations), "*")))
        return name

    creation.create_test_db = create
    try:
        yield
    finally:
        del creation.create_test_db


def the_pattern(*, with_migrations: bool) -> Path:
    """Where it lies, or will."""
    return FOLDER / NAME.format(_made(with_migrations), digest_of_tables(with_migrations=with_migrations))


def _made(with_migrations: bool) -> str:
    return "migrated" if with_migrations else "synced"


def digest_of_tables(*, with_migrations: bool) -> str:
    """Another one wherever the tables, or the rows that making them leaves, might be others."""
    versions = (django.__version__, sqlite3.sqlite_version, sys.version, with_migrations, settings.INSTALLED_APPS)
    told = hashlib.sha256(repr(versions).encode())
    for path in sorted({path for app in apps.get_app_configs() for path in _files_of(app)} | _settings()):
        told.update(str(path).encode())
        told.update(path.read_bytes())
    return told.hexdigest()[:32]


def _files_of(app: AppConfig) -> Iterator[Path]:
    """All code of an app of ours, of which a model may take a constant; models and migrations of any other."""
    place = Path(app.path)
    if place.is_relative_to(ROOT) and "site-packages" not in place.parts:
        yield from place.rglob("*.py")
    else:
        yield from place.glob("models.py")
        yield from place.glob("models/**/*.py")
        yield from place.glob("migrations/*.py")


def _settings() -> set[Path]:
    return set((ROOT / "config").rglob("*.py"))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _point_at(name: str) -> None:
    """Open the database of this name, as Django does once it is made."""
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()


def _bare() -> Any:
    connection.ensure_connection()
    return connection.connection


def _copy(pattern: Path) -> None:
    with closing(sqlite3.connect(pattern)) as kept:
        kept.backup(_bare())


def _keep(pattern: Path, older: Iterable[Path]) -> None:
    """Written beside it and put in its place in one go; those of other digests are gone."""
    for other in older:
        other.unlink()
    unfinished = pattern.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as kept:
        _bare().backup(kept)
    unfinished.replace(pattern)
