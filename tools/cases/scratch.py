"""A database, a folder of files and a letter box of their own for one case; the configured ones are not touched.

It is an SQLite file whatever is configured: fresh, in a temporary folder, gone afterwards. Only this thread sees it.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.test.utils import override_settings

FAST = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY"


class Scratch:
    """Makes fresh databases: the first is migrated, the others are copies of it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sojourn-case-"))
        self._empty = self.folder / "empty.sqlite3"

    def __enter__(self) -> "Scratch":
        self._make_empty(self._empty)
        return self

    def _make_empty(self, path: Path) -> None:
        with _connected_to(path):
            call_command("migrate", verbosity=0, interactive=False)

    def __exit__(self, *args: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def fresh(self) -> Iterator[Path]:
        """Inside, every query goes to a new database, every file and mail to a new folder. Yields the folder."""
        place = Path(tempfile.mkdtemp(dir=self.folder))
        shutil.copy(self._empty, place / "case.sqlite3")
        with ExitStack() as stack:
            stack.enter_context(_connected_to(place / "case.sqlite3"))
            stack.enter_context(apart_from_the_world(place))
            yield place


@contextmanager
def _connected_to(path: Path) -> Iterator[None]:
    """Point the default connection of this thread at an SQLite file."""
    options = {"transaction_mode": "IMMEDIATE", "init_command": FAST}
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}
    configured = connections.settings[DEFAULT_DB_ALIAS]
    held = connections[DEFAULT_DB_ALIAS]
    connections.settings[DEFAULT_DB_ALIAS] = connections.configure_settings({DEFAULT_DB_ALIAS: database})[
        DEFAULT_DB_ALIAS
    ]
    connections[DEFAULT_DB_ALIAS] = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections.settings[DEFAULT_DB_ALIAS] = configured
        connections[DEFAULT_DB_ALIAS] = held


@contextmanager
def apart_from_the_world(place: Path) -> Iterator[None]:
    """Files and mails go into this folder; no broker is woken."""
    storages = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(place / "files")},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    mails = {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(place / "mails"),
    }
    apart = {"DOCUMENTS_DIR": place / "files", "SEALS_FILE": place / "seals.txt", "CELERY_BROKER_URL": ""}
    with override_settings(STORAGES=storages, **apart, **mails):
        yield
