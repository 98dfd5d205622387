"""A table of the tests' own, so that what is said of statements is said of no app; and an ear on the line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection, models

MONDAY, TUESDAY = date(2026, 1, 12), date(2026, 1, 13)
NOON = datetime(2026, 1, 12, 12, 0, tzinfo=UTC)
ANNA, BEN = UUID(int=1), UUID(int=2)
# Each test runs on the database at hand; `-m postgres` takes those for PostgreSQL only.
ON_BOTH = pytest.mark.parametrize(
    "on", ["the database at hand", pytest.param("PostgreSQL", marks=pytest.mark.postgres)]
)


class Note(models.Model):
    """What somebody wrote down on a day."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    author = models.UUIDField()
    written_on = models.DateField()
    kept_at = models.DateTimeField(null=True)
    text = models.CharField(max_length=100, unique=True)
    words = models.JSONField(default=dict)
    done = models.BooleanField(default=False)
    answers = models.ForeignKey("self", models.CASCADE, null=True, related_name="+")

    class Meta:
        app_label = "scratch"

    def __str__(self) -> str:
        return self.text


@pytest.fixture
def notes(db) -> list[Note]:
    """Two of Anna's, one of Ben's, in a table that is gone with the transaction of the test."""
    fields = Note._meta.local_concrete_fields
    columns = [f'"{field.column}" {field.db_type(connection)}{" UNIQUE" if field.unique else ""}' for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TABLE "{Note._meta.db_table}" ({", ".join(columns)})')
    return [
        Note.objects.create(author=ANNA, written_on=MONDAY, text="first", words={"to": ["Ben"]}, kept_at=NOON),
        Note.objects.create(author=ANNA, written_on=TUESDAY, text="second"),
        Note.objects.create(author=BEN, written_on=TUESDAY, text="third", done=True),
    ]


@contextmanager
def line_tapped(folder: Path) -> Iterator[list[str]]:
    """What goes over the line: for SQLite the texts it runs, for PostgreSQL the messages of the protocol.

    The numbers of prepared statements are left out, for they differ from run to run.
    """
    heard: list[str] = []
    bare = connection.connection
    if connection.vendor == "sqlite":
        # Django asks SQLite to quote what it writes into its list of queries: that is the list's own.
        bare.set_trace_callback(lambda text: None if text.startswith("SELECT QUOTE(") else heard.append(text))
        try:
            yield heard
        finally:
            bare.set_trace_callback(None)
        return
    path = folder / "line"
    with path.open("w") as file:
        bare.pgconn.trace(os.dup(file.fileno()))
        bare.pgconn.set_trace_flags(1)  # without the times
        try:
            yield heard
        finally:
            bare.pgconn.untrace()
    heard += path.read_text().splitlines()
