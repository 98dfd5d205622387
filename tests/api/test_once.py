"""Idempotency-Key: the same call again does nothing and is answered the same."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from api import mobility_views, once, sweeping
from api.models import CallCount, KeptAnswer
from ground import clock
from lifecycle.doors import perform_transition
from lifecycle.models import Event, Mobility
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.api.conftest import Caller, caller_for, problem
from tests.factories.accounts import PersonFactory
from tests.lifecycle.conftest import NOW, a_cast, put_in

MARCH = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
PAUSE = {"suspended_from": "2026-03-10", "reason": "The workshop is closed"}
CALLERS = 8


@pytest.fixture
def abroad(cast, facts):
    facts.unmet = {"agreements.newer_version_in_force"}
    with clock.set_to(MARCH):
        yield put_in(cast.mobility, State.ONGOING, suspended_from=None, started_on=date(2026, 3, 2))


def pause(caller, stay, key="k1", **changes):
    body = {"version": stay.version, "details": PAUSE} | changes
    return caller.post(f"mobilities/{stay.pk}/transitions/suspend/", body, Idempotency_Key=key)


def pauses(stay):
    return Event.unscoped.filter(mobility=stay, name="suspend").count()


def test_the_same_call_again_is_answered_the_same_and_does_nothing(coordinator, abroad):
    first, again = pause(coordinator, abroad), pause(coordinator, abroad)

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert (again["ETag"], again["Idempotency-Replayed"]) == (first["ETag"], "true")
    assert not first.has_header("Idempotency-Replayed")
    assert pauses(abroad) == 1


def test_a_stay_begun_twice_under_one_key_is_one(coordinator, cast):
    body = {
        "participant": {"given_names": "Ona", "family_names": "P", "email": "ona@people.example.org"},
        "rule_set": str(cast.mobility.rule_set_id),
        "call_year": 2024,
    }
    answers = [coordinator.post("mobilities/", body, Idempotency_Key="new") for _nth in range(3)]

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Mobility.unscoped.count() == 2


def test_without_a_key_each_call_counts(coordinator, cast, abroad):
    path = f"mobilities/{abroad.pk}/transitions/suspend/"
    body = {"version": abroad.version, "details": PAUSE}

    assert [coordinator.post(path, body).status_code for _nth in range(2)] == [200, 409]
    assert not KeptAnswer.objects.exists()


def test_a_refusal_is_replayed_as_well(coordinator, cast, facts):
    facts.unmet = {"lifecycle.basics_complete"}
    path = f"mobilities/{cast.mobility.pk}/transitions/start_preparation/"
    first = coordinator.post(path, {"version": 0}, Idempotency_Key="k")
    facts.unmet = set()

    again = coordinator.post(path, {"version": 0}, Idempotency_Key="k")

    problem(first, 409, "lifecycle.requirements_unmet")
    assert again.content == first.content
    assert again["Content-Type"] == first["Content-Type"]
    assert coordinator.post(path, {"version": 0}, Idempotency_Key="another").status_code == 200


def test_a_key_used_for_another_body_is_422(coordinator, abroad):
    pause(coordinator, abroad)

    problem(pause(coordinator, abroad, details=PAUSE | {"reason": "Another"}), 422, "api.key_reused")
    assert pauses(abroad) == 1


def test_a_key_used_for_another_address_is_422(coordinator, abroad):
    pause(coordinator, abroad)
    path = f"mobilities/{abroad.pk}/transitions/resume/"

    problem(coordinator.post(path, {"version": 1}, Idempotency_Key="k1"), 422, "api.key_reused")


def test_the_same_fields_in_another_order_are_the_same_call(coordinator, abroad):
    pause(coordinator, abroad)
    path = f"mobilities/{abroad.pk}/transitions/suspend/"
    details = dict(reversed(PAUSE.items()))

    again = coordinator.post(path, {"details": details, "version": abroad.version}, Idempotency_Key="k1")

    assert again["Idempotency-Replayed"] == "true"


def test_keys_belong_to_one_actor(coordinator, as_role, abroad, cast):
    pause(coordinator, abroad)
    host = as_role(Role.HOST_COORDINATOR)

    problem(pause(host, abroad), 409, "lifecycle.changed_meanwhile")  # the host's own first call under that key


def test_while_the_first_call_runs_the_second_is_told_to_wait(coordinator, abroad, monkeypatch):
    inner = []

    def meanwhile(**given):
        inner.append(pause(coordinator, abroad))
        return perform_transition(**given)

    monkeypatch.setattr(mobility_views, "perform_transition", meanwhile)

    first = pause(coordinator, abroad)

    assert first.status_code == 200
    problem(inner[0], 409, "api.key_running")
    assert inner[0]["Retry-After"] == "1"
    assert pauses(abroad) == 1


def test_a_call_that_died_before_its_change_is_taken_over(coordinator, abroad, monkeypatch):
    def killed(*_given, **_named):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(mobility_views, "perform_transition", killed)
        with pytest.raises(SystemExit):
            pause(coordinator, abroad)
    assert KeptAnswer.objects.get().answered_at is None
    problem(pause(coordinator, abroad), 409, "api.key_running")

    with clock.set_to(MARCH + once.RUNS_AT_MOST):
        assert pause(coordinator, abroad).status_code == 200
    assert pauses(abroad) == 1


def test_a_call_whose_row_was_taken_over_changes_nothing(coordinator, abroad, monkeypatch):
    hold = once._hold

    def late(kept):
        KeptAnswer.objects.filter(pk=kept.pk).update(lease="00000000-0000-4000-8000-000000000000")
        hold(kept)

    monkeypatch.setattr(once, "_hold", late)

    problem(pause(coordinator, abroad), 409, "api.key_running")
    assert pauses(abroad) == 0


def test_what_is_no_ones_fault_frees_the_key(coordinator, abroad, monkeypatch):
    def busy(**_given):
        raise OperationalError("deadlock detected")

    with monkeypatch.context() as loaded:
        loaded.setattr(mobility_views, "perform_transition", busy)
        refused = pause(coordinator, abroad)
    problem(refused, 503, "api.busy")
    assert refused["Retry-After"] == "1"

    assert pause(coordinator, abroad).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": "k"}])
def test_a_row_held_by_others_is_tried_again(monkeypatch, headers):
    with clock.set_to(NOW):
        cast = a_cast()
        coordinator, tries = caller_for(cast.actors[Role.SENDING_COORDINATOR]), []

        def held_twice(**given):
            tries.append(given["name"])
            if len(tries) < 3:
                raise OperationalError from Exception("database is locked")
            return perform_transition(**given)

        monkeypatch.setattr(mobility_views, "perform_transition", held_twice)
        path = f"mobilities/{cast.mobility.pk}/transitions/cancel/"
        body = {"version": 0, "details": {"reason_code": "other", "reason": "The plan changed"}}

        answer = coordinator.post(path, body, **headers)

    assert (answer.status_code, len(tries)) == (200, 3), answer.json()
    assert cast.stay().version == 1


def test_a_fault_of_ours_is_told_without_a_trace(coordinator, abroad, monkeypatch):
    def broken(**_given):
        raise RuntimeError("a secret place")

    monkeypatch.setattr(mobility_views, "perform_transition", broken)
    coordinator.client.raise_request_exception = False

    answer = pause(coordinator, abroad)

    problem(answer, 500, "api.fault")
    assert "secret" not in answer.content.decode()
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 256, "a\tb"])
def test_a_key_that_is_none_is_refused(coordinator, abroad, key):
    problem(pause(coordinator, abroad, key=key), 400, "api.key_refused")


def test_keys_are_forgotten_after_two_days(coordinator, abroad):
    pause(coordinator, abroad)
    with clock.set_to(MARCH + timedelta(hours=47)):
        assert sweeping.forget_old_answers() == 0
    with clock.set_to(MARCH + timedelta(hours=49)):
        assert sweeping.forget_old_answers() == 2  # the answer, and a counter nobody used since
    assert not KeptAnswer.objects.exists()
    assert not CallCount.objects.exists()


@pytest.mark.django_db
def test_the_sweep_runs_once_a_day():
    cache.clear()
    KeptAnswer.objects.create(person=PersonFactory(), actor="x", key="a", call="c", started_at=NOW)
    with clock.set_to(NOW + timedelta(days=3)):
        assert [sweeping.sweep_keys(), sweeping.sweep_keys()] == [1, 0]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_under_one_key_one_takes_the_step(facts):
    facts.unmet = {"agreements.newer_version_in_force"}
    with clock.set_to(MARCH):
        cast = a_cast()
        stay = put_in(cast.mobility, State.ONGOING, suspended_from=None, started_on=date(2026, 3, 2))
        caller = caller_for(cast.actors[Role.SENDING_COORDINATOR])

    def alone(_nth):
        try:
            with clock.set_to(MARCH):
                return pause(Caller(Client(), caller.secret), stay)
        finally:
            connection.close()

    with ThreadPoolExecutor(CALLERS) as pool:
        answers = list(pool.map(alone, range(CALLERS)))
    with clock.set_to(MARCH):
        answers.append(pause(caller, stay))

    outcomes = [(answer.status_code, answer.json().get("code")) for answer in answers]
    assert set(outcomes) <= {(200, None), (409, "api.key_running")}
    done = [answer for answer in answers if answer.status_code == 200]
    assert [answer.has_header("Idempotency-Replayed") for answer in done].count(False) == 1
    assert len({answer.content for answer in done}) == 1
    assert answers[-1].status_code == 200
    assert pauses(stay) == 1
    assert CallCount.objects.get().calls == CALLERS + 1  # none uncounted
