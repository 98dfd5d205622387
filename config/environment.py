"""Reading settings from the environment, with all faults said at once, each with what to do.

A variable NAME may also be given as NAME_FILE, the path of a file that holds the value (for secrets).
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

STAGES = ("development", "production", "test")
DATABASES = ("postgres", "postgresql", "sqlite")
BROKERS = ("amqp", "amqps", "redis", "rediss")
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


class CannotStart(ImproperlyConfigured):
    """A setting is missing or wrong; the message is written for who runs the installation."""


@dataclass
class Environment:
    """Collects what is missing or wrong; `refuse_faults` raises once, naming everything."""

    stage: str = ""
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stage = os.environ.get("SOJOURN_ENV", "development")
        if self.stage not in STAGES:
            self.faults.append(f"SOJOURN_ENV is {self.stage!r}. Set it to one of: {', '.join(STAGES)}.")

    @property
    def in_production(self) -> bool:
        return self.stage == "production"

    def text(self, name: str, *, development: str | None = None, default: str | None = None, what: str = "") -> str:
        """The value of a variable. Without one: `default`; else `development` outside production; else a fault."""
        value = self._read(name)
        if value:
            return value
        if default is not None:
            return default
        if development is not None and not self.in_production:
            return development
        self.faults.append(f"{name} is not set. {what}")
        return ""

    def _read(self, name: str) -> str:
        path = os.environ.get(f"{name}_FILE")
        if path is None:
            return os.environ.get(name, "").strip()
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as fault:
            why = getattr(fault, "strerror", None) or "it is not text"
            self.faults.append(f"{name}_FILE points to {path}, which cannot be read ({why}). Correct the path.")
            return ""

    def secret(self, name: str, *, development: str) -> str:
        what = "Set it to 50 or more random characters and keep it secret."
        value = self.text(name, development=development, what=f"It signs sessions and codes. {what}")
        if self.in_production and value == development:
            self.faults.append(f"{name} is the one of development, which everybody can read. {what}")
        elif self.in_production and value and len(value) < 50:
            self.faults.append(f"{name} is too short ({len(value)} characters). {what}")
        return value

    def field_key(self, name: str, *, development: str) -> str:
        what = (
            "Make one with `python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'`."
        )
        value = self.text(name, development=development, what=f"It encrypts special categories of data. {what}")
        if self.in_production and value == development:
            self.faults.append(f"{name} is the one of development, which everybody can read. {what}")
        elif value and not _is_field_key(value):
            self.faults.append(f"{name} is not a Fernet key. {what}")
        return value

    def names(self, name: str, *, development: list[str], what: str) -> list[str]:
        value = self.text(name, development=",".join(development), what=what)
        return [part.strip() for part in value.split(",") if part.strip()]

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name, default=str(default)).lower()
        if value not in ("true", "false", "1", "0", "yes", "no"):
            self.faults.append(f"{name} is {value!r}. Set it to true or false.")
        return value in ("true", "1", "yes")

    def one_of(self, name: str, choices: tuple[str, ...], *, default: str) -> str:
        value = self.text(name, default=default)
        if value not in choices:
            self.faults.append(f"{name} is {value!r}. Set it to one of: {', '.join(choices)}.")
            return default
        return value

    def number(self, name: str, *, default: int, at_least: int = 0) -> int:
        value = self.text(name, default=str(default))
        if not (value.isascii() and value.isdigit()) or int(value) < at_least:
            self.faults.append(f"{name} is {value!r}. Set it to a whole number, {at_least} or more.")
            return default
        return int(value)

    def base_url(self, name: str, *, development: str) -> str:
        what = (
            "Set it to the address people open, for example https://sojourn.example.org; links in mails begin with it."
        )
        value = self.text(name, development=development, what=what).rstrip("/")
        parts = _split(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query):
            self.faults.append(f"{name} is {value!r}. {what}")
        elif self.in_production and value and parts.scheme != "https":
            self.faults.append(f"{name} is {value!r}. In production it must begin with https://.")
        return value

    @staticmethod
    def host_of(address: str) -> str:
        return _split(address).hostname or "localhost"

    def database(self, name: str, *, development: str) -> dict[str, Any]:
        what = "Set it to postgres://USER:PASSWORD@HOST:PORT/NAME, or sqlite:////absolute/path/sojourn.sqlite3."
        value = self.text(name, development=development, what=what)
        scheme = _split(value).scheme
        try:
            found: dict[str, Any] = environ.Env.db_url_config(value) if scheme in DATABASES and value else {}
        except ValueError:  # a port that is no number, a bracket left open
            found = {}
        if value and (not found.get("NAME") or (self.in_production and found["NAME"] == ":memory:")):
            self.faults.append(f"{name} is not an address of a database. {what}")
        return found | _database_options(scheme)

    def broker(self, name: str) -> str:
        value = self.text(name, default="")
        if value and _split(value).scheme not in BROKERS:
            self.faults.append(
                f"{name} begins with {_split(value).scheme!r}; other brokers lose tasks. Set it to an address of "
                "RabbitMQ (amqp://) or Redis (redis://), or leave it empty: then `manage.py work` does the work."
            )
        return value

    def mail(self, name: str, *, development: str) -> dict[str, Any]:
        what = "Set it to smtp+tls://USER:PASSWORD@HOST:587, or file:///folder to write mails to files."
        value = self.text(name, development=development, what=what)
        parts = _split(value)
        if parts.scheme == "file" and parts.path:
            return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
        if value and (parts.scheme not in ("smtp", "smtp+tls", "smtp+ssl") or not parts.hostname):
            self.faults.append(f"{name} is not an address of a mail server. {what}")
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": parts.hostname or "",
            "EMAIL_PORT": parts.port or MAIL_PORTS.get(parts.scheme, 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""), "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls", "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
            "EMAIL_TIMEOUT": 20,
        }  # fmt: skip

    def refuse_faults(self) -> None:
        """Raise CannotStart with every fault, when there is one."""
        if self.faults:
            lines = "\n".join(f"  - {fault}" for fault in self.faults)
            raise CannotStart(f"Sojourn cannot start with these settings:\n{lines}\nSee docs/configuration.md.")


def _split(value: str) -> SplitResult:
    """The parts of an address; none where it cannot be one (so that the fault is said with the others)."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  (reading it checks it)
    except ValueError:
        return urlsplit("")
    return parts


def _is_field_key(value: str) -> bool:
    try:
        Fernet(value.encode())
    except ValueError:
        return False
    return True


def _database_options(scheme: str) -> dict[str, Any]:
    if scheme == "sqlite":
        # Without IMMEDIATE 858 of 2,000 writes by eight processes failed with "database is locked".
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        # It takes SQLite ten times as long to prepare a question as to answer it: more are kept.
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas, "cached_statements": 1000}
        return {"OPTIONS": options}
    # Just-in-time compiling took longer than any of our queries runs. Of disks that turn a page out of turn costs four
    # in turn; of others, and of memory, nearly one: else small schools pay for reading tables from end to end.
    server = "-c lock_timeout=5000 -c jit=off -c random_page_cost=1.1"
    options = {"connect_timeout": 5, "prepare_threshold": 3, "options": server}
    # Only the queries of ground.statements are prepared: the others carry their parameters in the text.
    return {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
