"""What every test shares: quick hashes, private folders, and tests that need a server saying so in one line."""

import ctypes.util
import gc
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone, translation
from hypothesis import settings as hypothesis_settings

from tests import long_tests, servers
from tests.empty_database import copied_from_a_pattern
from tests.lifecycle.scene import a_test_begins
from tests.sampled import left_out_this_time

# The same worlds every time, so that a change is judged by what it changed; `make search` looks at others.
hypothesis_settings.register_profile("sojourn", deadline=None, print_blob=True, derandomize=True)
hypothesis_settings.register_profile("search", deadline=None, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("SOJOURN_WORLDS", "sojourn"))

# Pages are many small objects that live on: looked through a tenth as often, the suite takes a seventh less time.
gc.set_threshold(50_000, 50, 50)

NEEDING = {"pdf", "postgres", "broker", "faults", "browser"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_use_migrations: bool
) -> Iterator[None]:
    """Nobody makes the tables anew that somebody has made before."""
    with copied_from_a_pattern(with_migrations=django_db_use_migrations):
        yield


@pytest.fixture(scope="session")
def folders_of_their_own(tmp_path_factory) -> Iterator[Path]:
    """A folder for each test in turn; made by the first thing that is written there, which most never do."""
    return (tmp_path_factory.getbasetemp() / "installations" / str(nth) for nth in count())


@pytest.fixture(scope="session", autouse=True)
def _quick() -> Iterator[None]:
    """No test waits for a slow hash or wakes a worker. Set once: each setting that is changed sends its signals."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CELERY_BROKER_URL="",
        WHITENOISE_AUTOREFRESH=True,  # each client would go through all files of static/ first
    ):
        yield


@pytest.fixture(autouse=True)
def _private(_quick: None, folders_of_their_own: Iterator[Path]) -> Iterator[None]:
    """No test writes into the installation's folders."""
    own = next(folders_of_their_own)
    papers = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": own / "files"}}
    with override_settings(
        DOCUMENTS_DIR=own / "files",
        SEALS_FILE=own / "seals.txt",
        STORAGES={**settings.STORAGES, "default": papers},
    ):
        yield


@pytest.fixture(autouse=True)
def _figures_are_current(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the worker counts every minute is counted here before figures are read; not where that is what is tested."""
    from quality import figures, keeping  # the apps are loaded by now
    from quality.stays import managed_by

    def opened(self, actor, *choice, **more):
        if (organisation := managed_by(actor)) is not None:
            keeping.count_organisation(organisation)
        opens(self, actor, *choice, **more)

    opens = figures.Figures.__init__
    if request.node.get_closest_marker("figures_as_kept") is None:
        monkeypatch.setattr(figures.Figures, "__init__", opened)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-long-tests", action="store_true", help="name the longest of these tests anew")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--write-long-tests"):
        config.pluginmanager.register(long_tests.Stopwatch())


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A request leaves its reader's language and zone with the thread; no test may speak with those of the last one.

    Here instead of in a fixture, because scenes that a whole file shares are built before any fixture of one test.
    """
    translation.deactivate()
    timezone.deactivate()
    a_test_begins(writes_really=_writes_really(item))


def _writes_really(item: pytest.Item) -> bool:
    """Whether it takes nothing back at its end, but empties the tables."""
    mark = item.get_closest_marker("django_db")
    marked = mark is not None and (bool(mark.kwargs.get("transaction")) or bool(mark.args))
    return marked or not {"transactional_db", "live_server"}.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """On the server that checks every change a skipped test of a paper, a server or the browser is a failure."""
    outcome = yield
    report = outcome.get_result()
    if servers.NO_SKIPS and report.skipped and NEEDING & {mark.name for mark in item.iter_markers()}:
        report.outcome, report.longrepr = "failed", f"skipped although everything must be there: {report.longrepr}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items) -> None:
    """A test runs only where it can; the reason stands in one line of the summary."""
    long_tests.mark(items)
    if others := set(left_out_this_time(items)):
        config.hook.pytest_deselected(items=list(others))
        items[:] = [item for item in items if item not in others]
    lacking = _lacking({mark.name for item in items for mark in item.iter_markers()} & NEEDING)
    for item in items:
        for mark in NEEDING & {mark.name for mark in item.iter_markers()} & lacking.keys():
            item.add_marker(pytest.mark.skip(reason=lacking[mark]))


def _lacking(marks: set[str]) -> dict[str, str]:
    """Reasons to skip, by mark."""
    found = {}
    if "pdf" in marks and ctypes.util.find_library("pangoft2-1.0") is None:
        found["pdf"] = "papers need the system package libpangoft2-1.0-0"
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    for mark in {"postgres", "broker"} & marks:
        if not on_postgres:
            found[mark] = "needs PostgreSQL: set DATABASE_URL"
    for mark in {"broker", "faults", "browser"} & marks - found.keys():
        if missing := servers.missing(mark):
            found[mark] = f"not found: {', '.join(missing)}"
    return found
