"""Databases of their own for cases, as the command makes them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.cases.case import Case
from tools.cases.reader import checked
from tools.cases.scratch import Scratch
from tools.cases.yaml_lines import read_text

DEMO = Path(__file__).parents[2] / "tools" / "cases" / "demo"


@pytest.fixture(scope="session")
def scratch(django_db_setup: None, django_db_blocker) -> Iterator[Scratch]:
    with django_db_blocker.unblock(), Scratch() as made:
        yield made


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
