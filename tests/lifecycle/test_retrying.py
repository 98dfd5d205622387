"""A door whose row is held by others: tried again, then said plainly; nothing is half done."""

import pytest
from django.db import OperationalError, connection

from accounts.models import Person
from ground.errors import SojournError
from lifecycle import retrying
from lifecycle.retrying import LOOKS, TRIES, Busy, door, in_passing, reading_only


class Fault(Exception):
    """What the driver raises."""

    def __init__(self, sqlstate):
        super().__init__("held")
        self.sqlstate = sqlstate


def fault(sqlstate):
    held = OperationalError("held")
    held.__cause__ = Fault(sqlstate)
    return held


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    waits = []
    monkeypatch.setattr(retrying.time, "sleep", waits.append)
    return waits


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sqlstate", sorted(retrying.HELD))
@pytest.mark.parametrize("failing", range(1, TRIES))
def test_a_door_that_is_free_again_is_passed(sqlstate, failing, no_waiting):
    faults = [fault(sqlstate) for _nth in range(failing)]

    @door
    def passes():
        if faults:
            raise faults.pop()
        return "through"

    assert passes() == "through"
    assert len(no_waiting) == failing
    assert no_waiting == sorted(no_waiting)


@pytest.mark.django_db(transaction=True)
def test_a_door_that_stays_held_is_said_to_be_busy(no_waiting):
    @door
    def passes():
        raise fault("40P01")

    with pytest.raises(Busy) as refused:
        passes()
    assert (refused.value.status, refused.value.code, len(no_waiting)) == (503, "lifecycle.busy", TRIES)


@pytest.mark.django_db(transaction=True)
def test_another_fault_of_the_database_is_not_tried_again(no_waiting):
    @door
    def passes():
        raise fault("08006")  # the connection is gone

    with pytest.raises(OperationalError):
        passes()
    assert no_waiting == []


@pytest.mark.django_db
def test_inside_another_transaction_the_whole_is_for_that_one_to_take_again(no_waiting):
    @door
    def passes():
        raise fault("40P01")

    assert connection.in_atomic_block
    with pytest.raises(OperationalError):
        passes()
    assert no_waiting == []


class Refused(SojournError):
    """What a door says."""


ON_BOTH = pytest.mark.parametrize(
    "on", ["the database at hand", pytest.param("PostgreSQL", marks=pytest.mark.postgres)]
)


def written():
    return Person.objects.filter(given_names="Written").count()


def write():
    Person.objects.create(email="written@example.org", given_names="Written", family_names="Example")


@door
def refuses_before_it_writes():
    with reading_only():
        raise Refused("lifecycle.no_such_transition")


@door
def refuses_after_it_wrote():
    write()
    raise Refused("lifecycle.no_such_transition")


@door
def writes_and_passes_another_door():
    write()
    refuses_before_it_writes()


@door
def asks_another_door_and_goes_on():
    with pytest.raises(Refused):
        refuses_before_it_writes()
    write()


@ON_BOTH
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "passes",
    [refuses_before_it_writes, refuses_after_it_wrote, writes_and_passes_another_door],
    ids=lambda it: it.__name__,
)
def test_a_refusal_is_raised_as_it_is_and_leaves_nothing(on, passes):
    with pytest.raises(Refused) as refusal:
        passes()

    assert refusal.value.code == "lifecycle.no_such_transition"
    assert written() == 0
    assert not connection.in_atomic_block
    write()
    assert written() == 1


@ON_BOTH
@pytest.mark.django_db(transaction=True)
def test_a_refusal_that_was_caught_does_not_end_the_door_around_it(on):
    asks_another_door_and_goes_on()
    assert written() == 1


@pytest.mark.django_db(transaction=True)
def test_who_only_looks_waits_for_nobody_and_leaves_nothing(no_waiting):
    faults = [fault("55P03")]

    def looks():
        Person.objects.create(given_names="Nobody", family_names="Yet")
        if faults:
            raise faults.pop()
        return "seen"

    assert in_passing(looks) == "seen"
    faults += [fault("55P03")] * LOOKS
    with pytest.raises(Busy):
        in_passing(looks)
    assert sum(no_waiting) < 0.5
    assert not Person.objects.filter(given_names="Nobody").exists()
