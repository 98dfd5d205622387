"""A scene written once and told again: the rows and files that it left are put there in a few statements.

What many tests begin with took half of their time. What is put there is what the services wrote in this very process,
on top of exactly the same rows and at the same moment; nothing is kept from one run to the next. Rows are read and
written as SQLite holds them, past Django: nobody but this file looks at the values.

To look through all tables takes longer than to put a scene there. So the state of the database has a name where it is
known: SQLite's `user_version`, which goes back with whatever is taken back, together with the number of rows ever
changed, which never does. Where either is another one, the tables are looked through.
"""

import hashlib
import marshal
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from itertools import count
from operator import itemgetter
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from ground import clock
from ground.every_row import every_row

P = ParamSpec("P")
T = TypeVar("T")
Rows = dict[Any, tuple[Any, ...]]  # by primary key
Tables = dict[str, Rows]
WITHOUT_REFERENCES = 2  # the form of `marshal` that does not tell objects from each other
MOST = 1500  # tellings that one process remembers, some 20 kB each


@dataclass
class Told:
    """What a scene changed, and what is remembered of what it gave back."""

    written: Tables
    gone: dict[str, list[Any]]
    files: dict[str, bytes]
    kept: Any
    after: str  # the digest of all that was there then


_TOLD: dict[tuple[object, ...], Told] = {}


def _keep(given: Any) -> Any:
    return (type(given), given.pk) if isinstance(given, Model) else given


def _read(kept: Any) -> Any:
    return every_row(kept[0]).get(pk=kept[1]) if isinstance(kept, tuple) else kept


def told_again(
    make: Callable[P, T], *, keep: Callable[[T], Any] = _keep, read: Callable[[Any], T] = _read
) -> Callable[P, T]:
    """`make`, which writes rows and files and nothing else. What it gives back is a row, nothing, or what `keep` and
    `read` make of it.

    Made anew where the database cannot be looked through this way, and on top of anything not seen before.
    """

    @wraps(make)
    def tell(*args: P.args, **kwargs: P.kwargs) -> T:
        if connection.vendor != "sqlite":
            return make(*args, **kwargs)
        digest = known_digest() or _digest(_looked_through())
        moment = (make, repr((args, kwargs)), clock.now(), digest)
        if told := _TOLD.get(moment):
            _put(told)
            it_is_known(told.after)
            return read(told.kept)
        before, files = _looked_through(), set(_files())
        given = make(*args, **kwargs)
        told = _what_changed(before, files, keep(given))
        if len(_TOLD) < MOST:
            _TOLD[moment] = told
        it_is_known(told.after)
        return given

    return tell


def _what_changed(before: Tables, files: set[Path], kept: Any) -> Told:
    after = _looked_through()
    written = {
        table: {key: row for key, row in rows.items() if before[table].get(key) != row} for table, rows in after.items()
    }
    gone = {table: [key for key in rows if key not in after[table]] for table, rows in before.items()}
    new = {str(path.relative_to(_folder())): path.read_bytes() for path in _files() if path not in files}
    return Told({table: rows for table, rows in written.items() if rows}, gone, new, kept, _digest(after))


def _put(told: Told) -> None:
    database = _bare()
    with transaction.atomic():  # the rows point to each other in any order
        for table, rows in told.written.items():
            places = ", ".join(["?"] * len(next(iter(rows.values()))))
            database.executemany(f'INSERT OR REPLACE INTO "{table}" VALUES ({places})', list(rows.values()))
        for table, keys in told.gone.items():
            if keys:
                key = _tables()[table].key
                database.executemany(f'DELETE FROM "{table}" WHERE "{key}" = ?', [[each] for each in keys])
    for name, content in told.files.items():
        path = _folder() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


# What is known of it


@dataclass
class _Known:
    """Digests by name: with the connection, and how many rows it had changed by then."""

    digests: dict[int, tuple[object, int, str]]
    begun: tuple[object, int] | None = None  # when the test began
    empty: str | None = None  # the digest of what every test begins with
    really_written: bool = False  # by tests that take nothing back: what the next ones begin with may be something else


_KNOWN = _Known({})
_names = count(1)


def a_test_begins(*, writes_really: bool) -> None:
    """Called before anything of a test: what it begins with is what the one before it began with."""
    _KNOWN.really_written = _KNOWN.really_written or writes_really
    bare = connection.connection if connection.vendor == "sqlite" else None
    outside = bare is not None and not connection.in_atomic_block
    _KNOWN.begun = (bare, bare.total_changes) if outside else None


def known_digest() -> str | None:
    """The digest of the database as it stands, without a look at it."""
    bare = _bare()
    if not connection.in_atomic_block:
        return None
    name = bare.execute("PRAGMA user_version").fetchone()[0]
    if name:
        known = _KNOWN.digests.get(name)
        return known[2] if known and known[:2] == (bare, bare.total_changes) else None
    if _KNOWN.really_written or _KNOWN.begun != (bare, bare.total_changes):
        return None
    _KNOWN.empty = _KNOWN.empty or _digest(_looked_through())
    return _KNOWN.empty


def it_is_known(digest: str) -> None:
    """Give what stands there now a name, which is taken back with it."""
    if not connection.in_atomic_block:
        return
    bare, name = _bare(), next(_names)
    bare.execute(f"PRAGMA user_version = {name}")
    if len(_KNOWN.digests) > MOST:
        _KNOWN.digests.clear()
    _KNOWN.digests[name] = (bare, bare.total_changes, digest)


# What there is


@dataclass(frozen=True)
class Table:
    """How one is read: the plus before each column keeps its value as it is stored."""

    key: str
    place: int  # of the key among the columns
    read: str


def _bare() -> sqlite3.Connection:
    connection.ensure_connection()
    return connection.connection


def _looked_through() -> Tables:
    database = _bare()
    return {
        name: {row[table.place]: row for row in database.execute(table.read).fetchall()}
        for name, table in _tables().items()
    }


@cache
def _tables() -> dict[str, Table]:
    found = {}
    for model in apps.get_models(include_auto_created=True):
        name, key = model._meta.db_table, model._meta.pk.column
        columns = [one[1] for one in _bare().execute(f'PRAGMA table_info("{name}")').fetchall()]
        plain = ", ".join(f'+"{column}"' for column in columns)
        found[name] = Table(key, columns.index(key), f'SELECT {plain} FROM "{name}"')
    return found


def _digest(tables: Tables) -> str:
    """The same for the same rows, in whatever order they lie there, and whoever else holds them."""
    in_order = [(name, sorted(rows.items(), key=itemgetter(0))) for name, rows in tables.items()]
    return hashlib.sha256(marshal.dumps(in_order, WITHOUT_REFERENCES)).hexdigest()


def _folder() -> Path:
    return Path(settings.DOCUMENTS_DIR)


def _files() -> list[Path]:
    return [path for path in _folder().rglob("*") if path.is_file()]
