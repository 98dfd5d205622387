"""What an installation may set, read as in production: nothing wrong gets past, and everything is said at once."""

import pytest
from cryptography.fernet import Fernet

from config.environment import CannotStart, Environment

DEVELOPMENT = "for-development-only"


@pytest.fixture
def production(monkeypatch) -> Environment:
    monkeypatch.setenv("SOJOURN_ENV", "production")
    return Environment()


@pytest.fixture
def development(monkeypatch) -> Environment:
    monkeypatch.setenv("SOJOURN_ENV", "development")
    return Environment()


def test_stage_unknown_names_the_three(monkeypatch):
    monkeypatch.setenv("SOJOURN_ENV", "prod")
    assert Environment().faults == ["SOJOURN_ENV is 'prod'. Set it to one of: development, production, test."]


def test_all_faults_are_said_at_once(production):
    production.text("DOCUMENTS_DIR", development="var", what="Set it to a folder.")
    production.base_url("BASE_URL", development="http://127.0.0.1")

    with pytest.raises(CannotStart) as refusal:
        production.refuse_faults()

    first, *faults, last = str(refusal.value).splitlines()
    assert first == "Sojourn cannot start with these settings:"
    assert [fault.split()[1] for fault in faults] == ["DOCUMENTS_DIR", "BASE_URL"]
    assert last == "See docs/configuration.md."


def test_value_of_development_serves_only_there(development, production, monkeypatch):
    monkeypatch.delenv("BASE_URL", raising=False)
    assert development.base_url("BASE_URL", development="http://127.0.0.1") == "http://127.0.0.1"
    assert development.faults == []
    assert production.base_url("BASE_URL", development="http://127.0.0.1") == ""
    assert len(production.faults) == 1


def test_secret_is_read_from_the_file_named(production, monkeypatch, tmp_path):
    (tmp_path / "key").write_text("k" * 60 + "\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert production.secret("SECRET_KEY", development=DEVELOPMENT) == "k" * 60
    assert production.faults == []


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_file_that_cannot_be_read_is_a_fault_with_its_path(production, monkeypatch, tmp_path, content):
    path = tmp_path / "key"
    if content:
        path.write_bytes(content)
    monkeypatch.setenv("SECRET_KEY_FILE", str(path))
    production.secret("SECRET_KEY", development=DEVELOPMENT)
    assert production.faults[0].startswith(f"SECRET_KEY_FILE points to {path}, which cannot be read")


@pytest.mark.parametrize(
    ("value", "says"),
    [("short", "too short (5 characters)"), (DEVELOPMENT, "is the one of development, which everybody can read")],
)
def test_secret_that_protects_nothing_is_refused(production, monkeypatch, value, says):
    monkeypatch.setenv("SECRET_KEY", value)
    production.secret("SECRET_KEY", development=DEVELOPMENT)
    assert [says in fault for fault in production.faults] == [True]


@pytest.mark.parametrize("value", ["short", "x" * 44, "é" * 44])
def test_field_key_that_is_none_is_refused(production, monkeypatch, value):
    monkeypatch.setenv("FIELD_KEY", value)
    production.field_key("FIELD_KEY", development=DEVELOPMENT)
    assert ["is not a Fernet key" in fault for fault in production.faults] == [True]


def test_field_key_is_taken(production, monkeypatch):
    key = Fernet.generate_key().decode()
    monkeypatch.setenv("FIELD_KEY", key)
    assert (production.field_key("FIELD_KEY", development=DEVELOPMENT), production.faults) == (key, [])


@pytest.mark.parametrize(
    "value",
    ["sojourn.example.org", "ftp://a.example", "https://", "https://a.example/x", "https://[a", "http://a.example"],
)
def test_base_url_that_links_could_not_begin_with_is_refused(production, monkeypatch, value):
    monkeypatch.setenv("BASE_URL", value)
    production.base_url("BASE_URL", development="")
    assert [fault.split()[0] for fault in production.faults] == ["BASE_URL"]


def test_base_url_loses_its_last_stroke(production, monkeypatch):
    monkeypatch.setenv("BASE_URL", "https://sojourn.example.org/")
    assert production.base_url("BASE_URL", development="") == "https://sojourn.example.org"
    assert production.faults == []


@pytest.mark.parametrize(
    "value",
    ["mysql://u:p@h/n", "postgres://u:p@h:port/n", "postgres://u:p@h", "sojourn.sqlite3", "sqlite://:memory:"],
)
def test_database_that_cannot_be_is_refused(production, monkeypatch, value):
    monkeypatch.setenv("DATABASE_URL", value)
    production.database("DATABASE_URL", development="")
    assert [fault.split()[0] for fault in production.faults] == ["DATABASE_URL"]


def test_sqlite_is_opened_so_that_writers_wait(production, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////srv/sojourn.sqlite3")
    database = production.database("DATABASE_URL", development="")
    assert (database["NAME"], production.faults) == ("/srv/sojourn.sqlite3", [])
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_postgres_address_is_taken_apart(production, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p%40ss@db.example:5433/sojourn")
    database = production.database("DATABASE_URL", development="")
    found = tuple(database[part] for part in ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "NAME"))
    assert found == ("django.db.backends.postgresql", "u", "p@ss", "db.example", 5433, "sojourn")


def test_postgres_compiles_no_query_just_in_time(production, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@db.example/sojourn")
    options = production.database("DATABASE_URL", development="")["OPTIONS"]["options"]
    assert options.split() == ["-c", "lock_timeout=5000", "-c", "jit=off", "-c", "random_page_cost=1.1"]


@pytest.mark.parametrize("value", ["filesystem://", "memory://", "sqs://x", "redis://h:port", "localhost"])
def test_broker_that_loses_tasks_is_refused(production, monkeypatch, value):
    monkeypatch.setenv("CELERY_BROKER_URL", value)
    production.broker("CELERY_BROKER_URL")
    assert ["other brokers lose tasks" in fault for fault in production.faults] == [True]


def test_no_broker_is_no_fault(production, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    assert (production.broker("CELERY_BROKER_URL"), production.faults) == ("", [])


@pytest.mark.parametrize("value", ["mail.example.org", "smtp://", "imap://h", "smtp://h:x", "file://"])
def test_mail_server_that_cannot_be_is_refused(production, monkeypatch, value):
    monkeypatch.setenv("MAIL_URL", value)
    production.mail("MAIL_URL", development="")
    assert [fault.split()[0] for fault in production.faults] == ["MAIL_URL"]


@pytest.mark.parametrize(
    ("value", "port", "tls", "ssl"),
    [
        ("smtp://h", 25, False, False),
        ("smtp+tls://h", 587, True, False),
        ("smtp+ssl://h", 465, False, True),
        ("smtp+tls://h:2525", 2525, True, False),
    ],
)
def test_mail_server_has_the_port_of_its_kind(production, monkeypatch, value, port, tls, ssl):
    monkeypatch.setenv("MAIL_URL", value)
    mail = production.mail("MAIL_URL", development="")
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"], mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == (
        "h",
        port,
        tls,
        ssl,
    )


@pytest.mark.parametrize("value", ["-1", "two", "٣", "4"])
def test_number_that_is_none_or_too_small_is_refused(production, monkeypatch, value):
    monkeypatch.setenv("PAPER_SECONDS", value)
    assert production.number("PAPER_SECONDS", default=60, at_least=5) == 60
    assert production.faults == [f"PAPER_SECONDS is {value!r}. Set it to a whole number, 5 or more."]


def test_flag_that_is_neither_is_refused(development, monkeypatch):
    monkeypatch.setenv("DEBUG", "perhaps")
    assert development.flag("DEBUG", default=False) is False
    assert development.faults == ["DEBUG is 'perhaps'. Set it to true or false."]
