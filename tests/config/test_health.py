"""What probes are told: whether the process lives, whether it can work; in a word for each part, without a secret."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config import health
from ground import clock
from lifecycle import tasks
from lifecycle.effects import worker_signs
from lifecycle.management.commands import work
from lifecycle.models import WorkerSign
from lifecycle.models.operation import WorkerWay
from tests import servers

PARTS = {"database", "migrations", "counters", "codes", "worker", "files"}


@pytest.fixture
def probe():
    """By address instead of host name, over http: as a probe comes."""
    return Client(headers={"host": "10.1.2.3:8000"})


@pytest.fixture
def a_worker(db):
    WorkerSign.objects.create(way=WorkerWay.LOOP, seen_at=clock.now())


def broken(*_given, **_named):
    raise OperationalError('connection to server at "db.example" failed: password of user sojourn')


def test_process_answers_without_database_session_or_log(probe, caplog, settings):
    settings.SECURE_SSL_REDIRECT = True
    caplog.set_level("INFO")

    answer = probe.get("/healthz")  # the test has no database: any query would fail it

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert (answer.cookies, answer["Cache-Control"], caplog.records) == ({}, "no-store", [])


def test_all_is_well(probe, a_worker, caplog, settings):
    settings.SECURE_SSL_REDIRECT = True
    caplog.set_level("INFO")

    answer = probe.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok", **dict.fromkeys(PARTS, "ok")})
    assert (answer.cookies, caplog.records) == ({}, [])


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_probe_only_reads(probe, address):
    assert probe.post(address).status_code == 405


def test_a_probe_is_cheap(probe, a_worker):
    probe.get("/readyz")
    with CaptureQueriesContext(connection) as asked:
        probe.get("/readyz")

    assert len(asked) <= 6


def test_silent_worker_is_a_warning_and_readers_still_come(probe, a_worker):
    with clock.set_to(clock.now() + timedelta(minutes=6)):
        answer = probe.get("/readyz")

    assert answer.status_code == 200
    assert (answer.json()["worker"], answer.json()["status"]) == ("warning", "warning")


@pytest.mark.django_db
def test_worker_never_seen_is_a_warning(probe):
    assert probe.get("/readyz").json()["worker"] == "warning"


def test_database_away_is_a_failure_that_tells_no_secret(probe, a_worker, monkeypatch):
    with monkeypatch.context() as cut_off:
        cut_off.setattr(connections["default"], "cursor", broken)
        answer = probe.get("/readyz")

    found = answer.json()
    assert (answer.status_code, found["status"], found["database"], found["migrations"]) == (503, *["failure"] * 3)
    assert (found["worker"], found["files"]) == ("warning", "ok")
    for secret in ("db.example", "password", "sojourn"):
        assert secret not in answer.content.decode()


def test_database_of_an_older_release_is_a_failure(probe, a_worker, monkeypatch):
    monkeypatch.setattr(health, "_newest_migrations", lambda: frozenset({("lifecycle", "9999_of_this_release")}))

    answer = probe.get("/readyz")

    assert (answer.status_code, answer.json()["migrations"], answer.json()["database"]) == (503, "failure", "ok")


def test_counters_that_cannot_be_asked_are_a_failure(probe, a_worker, monkeypatch):
    with monkeypatch.context() as cut_off:
        cut_off.setattr(caches["default"], "get", broken)
        answer = probe.get("/readyz")

    assert (answer.status_code, answer.json()["counters"]) == (503, "failure")


def test_folder_that_takes_no_file_is_a_failure(probe, a_worker, settings, tmp_path):
    (tmp_path / "in-the-way").write_text("a file where the folder should be")
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "in-the-way"}}
    settings.STORAGES = {**settings.STORAGES, "default": place}

    answer = probe.get("/readyz")

    assert (answer.status_code, answer.json()["files"]) == (503, "failure")


def test_a_probe_leaves_no_file_behind(probe, a_worker, settings):
    probe.get("/readyz")

    assert [path for path in Path(settings.DOCUMENTS_DIR).rglob("*") if path.is_file()] == []


def test_broker_that_does_not_answer_is_a_warning_since_the_outbox_waits(probe, a_worker, settings):
    settings.CELERY_BROKER_URL = "amqp://guest:guest@127.0.0.1:1//"

    answer = probe.get("/readyz")

    assert (answer.status_code, answer.json()["broker"]) == (200, "warning")


@pytest.mark.broker
@pytest.mark.parametrize("url", [servers.RABBITMQ, servers.REDIS])
def test_broker_that_answers_is_well(probe, a_worker, settings, url):
    settings.CELERY_BROKER_URL = url

    assert probe.get("/readyz").json()["broker"] == "ok"


@pytest.mark.django_db
def test_workers_of_both_ways_leave_their_sign(monkeypatch):
    monkeypatch.setattr(worker_signs, "_next", {})
    tasks.sweep()
    command = work.Command()
    command.going = True
    assert command._goes_on()

    assert set(WorkerSign.objects.values_list("way", flat=True)) == {WorkerWay.LOOP, WorkerWay.CELERY}


@pytest.mark.django_db
def test_sign_of_life_is_written_at_most_every_half_minute(monkeypatch):
    monkeypatch.setattr(worker_signs, "_next", {})
    worker_signs.sign_of_life(WorkerWay.LOOP)
    with CaptureQueriesContext(connection) as asked:
        worker_signs.sign_of_life(WorkerWay.LOOP)

    assert len(asked) == 0
