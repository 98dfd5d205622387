"""What every test shares: quick hashes, private folders, and tests that need a server saying so in one line."""

import ctypes.util
import os
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("sojourn", deadline=None, print_blob=True)
hypothesis_settings.load_profile("sojourn")

NO_SKIPS = os.environ.get("SOJOURN_NO_SKIPS") == "1"


@pytest.fixture(autouse=True)
def _quick_and_private(settings, tmp_path: Path) -> None:
    """No test writes into the installation's folders or waits for a slow hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DOCUMENTS_DIR = tmp_path / "files"
    papers = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": papers}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CELERY_BROKER_URL = ""


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """On the server a skipped test of a server, a paper or the browser is a failure."""
    outcome = yield
    report = outcome.get_result()
    needs = {"pdf", "postgres", "broker", "browser"} & {mark.name for mark in item.iter_markers()}
    if NO_SKIPS and report.skipped and needs:
        report.outcome, report.longrepr = "failed", f"skipped although everything must be there: {report.longrepr}"


def pytest_collection_modifyitems(config, items) -> None:
    """Tests marked `postgres` run only on PostgreSQL; those marked `pdf` only where papers can be rendered."""
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    can_render = ctypes.util.find_library("pangoft2-1.0") is not None
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if "postgres" in marks and not on_postgres:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL"))
        if "pdf" in marks and not can_render:
            item.add_marker(pytest.mark.skip(reason="papers need the system package libpangoft2-1.0-0"))
