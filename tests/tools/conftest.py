"""Databases of their own for cases, as the command makes them."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import connection

from tools.cases.case import Case
from tools.cases.reader import checked
from tools.cases.scratch import Scratch
from tools.cases.yaml_lines import read_text

DEMO = Path(__file__).parents[2] / "tools" / "cases" / "demo"


@pytest.fixture(scope="session")
def scratch(django_db_setup: None, django_db_blocker) -> Iterator[Scratch]:
    with django_db_blocker.unblock(), patch.object(Scratch, "_make_empty", _as_the_tests_have_it), Scratch() as made:
        yield made


def _as_the_tests_have_it(scratch: Scratch, path: Path) -> None:
    """The empty database that this process has made already, copied: migrating one more takes seconds."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copied:
        connection.connection.backup(copied)


@pytest.fixture
def fresh(scratch: Scratch, db: None) -> Iterator[Path]:
    """A fresh database for the length of one test."""
    with scratch.fresh() as place:
        yield place


def case_of(text: str, name: str = "small.yaml") -> Case:
    return checked(read_text(text, name))


@pytest.fixture
def quick_scratch(scratch: Scratch, monkeypatch) -> None:
    """The command copies the empty database of the session instead of migrating one of its own."""
    monkeypatch.setattr(Scratch, "_make_empty", lambda self, path: shutil.copy(scratch.folder / "empty.sqlite3", path))
