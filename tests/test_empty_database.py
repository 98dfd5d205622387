"""The empty database that tests copy is the one that Django would make, and another one as soon as anything changes."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from tests import empty_database
from tests.empty_database import digest_of_tables, the_pattern
from tests.source import ROOT

TABLES = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"


def test_the_copy_has_the_tables_of_the_pattern(db, django_db_use_migrations):
    pattern = the_pattern(with_migrations=django_db_use_migrations)
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite is copied")
    assert pattern.exists()
    with closing(sqlite3.connect(pattern)) as kept, connection.cursor() as cursor:
        cursor.execute(TABLES)
        assert cursor.fetchall() == kept.execute(TABLES).fetchall()
        assert kept.execute("SELECT count(*) FROM django_content_type").fetchone()[0] > 100
        assert kept.execute("SELECT count(*) FROM lifecycle_mobility").fetchone()[0] == 0


@pytest.mark.parametrize(
    "changed", ["lifecycle/models/todo.py", "accounts/migrations/0001_initial.py", "ground/birth_dates.py"]
)
def test_another_word_in_the_code_asks_for_another_pattern(monkeypatch, changed):
    before = digest_of_tables(with_migrations=False)
    read = empty_database.Path.read_bytes
    one_more = ROOT / changed
    assert one_more.exists()

    monkeypatch.setattr(
        empty_database.Path, "read_bytes", lambda path: read(path) + (b"# more" if path == one_more else b"")
    )

    assert digest_of_tables(with_migrations=False) != before
    assert digest_of_tables(with_migrations=True) != digest_of_tables(with_migrations=False)
