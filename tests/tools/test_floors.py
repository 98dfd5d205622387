"""The floors of the transition benchmark take the steps that the engine takes."""

import pytest
from django.db import transaction

from lifecycle.models import Event, Mobility, OutboxRow, Remark
from tools.bench.clients import OTHER, engine_step, stepping
from tools.bench.floor import Fixed, Place, floor_of
from tools.bench.scene import build_scene

ON_BOTH = pytest.mark.parametrize(
    "on", ["the database at hand", pytest.param("PostgreSQL", marks=pytest.mark.postgres)]
)


@pytest.fixture
def scene(transactional_db):
    """A stay abroad that was paused and taken up again once, so that what is made once is there."""
    with transaction.atomic():
        scene = build_scene(1)
    for name in OTHER:
        assert engine_step(scene.actor, scene.stays[0], name)
    return scene


def counted():
    return [Event.unscoped.count(), Remark.unscoped.count(), OutboxRow.objects.count()]


def left_by(who, scene):
    """What a pair of steps leaves: counts, and the row."""
    before, states = counted(), []
    with stepping(who, scene.actor, scene.stays[0]) as step:
        for name in OTHER:
            assert step(name)
            states.append(Mobility.unscoped.values_list("state", "suspended_from", "version").get())
    return [new - old for old, new in zip(before, counted(), strict=True)], [row[:2] for row in states], states[-1][2]


@ON_BOTH
@pytest.mark.parametrize("which", ["a", "b"])
def test_a_floor_writes_what_the_engine_writes(on, which, scene):
    by_engine, by_floor = left_by("engine", scene), left_by(which, scene)

    assert by_floor[:2] == by_engine[:2] == ([2, 1, 6], by_engine[1])
    assert by_floor[2] == by_engine[2] + 2
    told = set(OutboxRow.objects.values_list("payload__person", "payload__role"))
    assert len(told) == 3
    chain = list(Event.unscoped.order_by("seq").values_list("seq", "prev", "hash"))
    assert [seq for seq, _prev, _hash in chain] == list(range(1, len(chain) + 1))
    assert all(prev == former[2] for (_seq, prev, _hash), former in zip(chain[1:], chain, strict=False))


@ON_BOTH
@pytest.mark.parametrize("which", ["a", "b"])
def test_a_floor_takes_no_step_from_the_other_state(on, which, scene):
    before = Event.unscoped.count()

    with stepping(which, scene.actor, scene.stays[0]) as step:
        assert not step("resume")
    assert Event.unscoped.count() == before


@pytest.mark.parametrize("vendor", ["postgresql", "sqlite"])
def test_floor_a_is_frozen_and_floor_b_takes_fewer(vendor):
    a, b = (floor_of(which, vendor) for which in "ab")

    assert {name: len(steps) for name, steps in a.items()} == {"suspend": 20, "resume": 18}
    assert all(len(b[name]) < len(a[name]) for name in OTHER)
    lock = a["suspend"][0]
    assert (lock.locks, lock.parts) == (True, (Place("stay"),))
    assert Fixed("suspended") in a["suspend"][8].parts
