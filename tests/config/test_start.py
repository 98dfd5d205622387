"""Starting with the settings of a real installation, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPLETE = {
    "SOJOURN_ENV": "production",
    "SECRET_KEY": "0123456789" * 6,
    "FIELD_KEY": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=",
    "ALLOWED_HOSTS": "sojourn.example.org",
    "BASE_URL": "https://sojourn.example.org",
    "DATABASE_URL": "sqlite:////nowhere/sojourn.sqlite3",
    "DOCUMENTS_DIR": "/nowhere/files",
    "MAIL_URL": "smtp+tls://u:p@mail.example.org",
}
REQUIRED = sorted(COMPLETE.keys() - {"SOJOURN_ENV"})


def environment(**variables: str) -> dict[str, str]:
    """Only these variables, and what a process needs to start."""
    return {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ} | variables


def manage(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *command],
        cwd=ROOT, env=environment(**variables), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_production_with_every_setting_passes_the_deployment_check():
    answer = manage("check", "--deploy", "--fail-level", "WARNING", **COMPLETE)
    assert answer.returncode == 0, answer.stderr


def test_production_without_settings_names_each_and_shows_no_trace():
    answer = manage("check", SOJOURN_ENV="production")
    assert answer.returncode == 1
    assert sorted(line.split()[1] for line in answer.stderr.splitlines() if line.startswith("  - ")) == REQUIRED
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("name", REQUIRED)
def test_production_refuses_each_missing_setting_by_name(name, monkeypatch):
    """In this process, by the same code: eight more processes would take eight seconds."""
    from runpy import run_path

    from config.environment import CannotStart

    for each, value in (COMPLETE | {name: ""}).items():
        monkeypatch.setenv(each, value)
    with pytest.raises(CannotStart) as refusal:
        run_path(str(ROOT / "config" / "settings" / "base.py"))
    assert [line.split()[1:4] for line in str(refusal.value).splitlines()[1:-1]] == [[name, "is", "not"]]


def test_cookies_of_production_are_taken_over_https_from_this_host_alone(monkeypatch):
    from runpy import run_path

    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)
    settings = run_path(str(ROOT / "config" / "settings" / "base.py"))

    named = [value for name, value in settings.items() if name.endswith("_COOKIE_NAME")]
    assert len(named) == 3
    assert all(name.startswith("__Host-") for name in named)
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["MESSAGE_STORAGE"].endswith("SessionStorage")


@pytest.mark.parametrize("password", ["short 1", "password123", "1234567890", "voorbeeldpersoon"])
def test_passwords_are_long_and_not_common(password):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from accounts.models import Account

    owner = Account(email="voorbeeldpersoon@school.example")
    with pytest.raises(ValidationError):
        validate_password(password, owner)
    validate_password("een lange zin van zestig en meer letters mag ook, zonder teken", owner)
