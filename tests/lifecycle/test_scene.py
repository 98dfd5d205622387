"""What is said to stand in the database is what stands there, whatever was written and taken back in between."""

from random import Random

import pytest
from django.db import connection, transaction

from accounts.models import Organisation, Person
from tests.factories.accounts import OrganisationFactory
from tests.lifecycle.scene import _digest, _looked_through, known_digest, told_again


class TakenBack(Exception):
    pass


@told_again
def a_school(nth: int) -> Organisation:
    return OrganisationFactory(name=f"School {nth}", code=f"S{nth}")


@told_again
def nobody() -> None:
    Person.objects.all().delete()


def something(random: Random) -> None:
    """A scene told, or rows written past it."""
    what = random.randrange(5)
    if what == 0:
        a_school(random.randrange(10**9))
    elif what == 1:
        OrganisationFactory()
    elif what == 2:
        Organisation.objects.update(town=f"Town {random.random()}")
    elif what == 3:
        nobody()
    else:
        list(Organisation.objects.all())


def tried(random: Random, known: list[bool], depth: int = 0) -> None:
    for _nth in range(random.randint(1, 5)):
        something(random)
        digest = known_digest()
        known.append(digest is not None)
        assert digest in (None, _digest(_looked_through()))
        if depth < 3 and random.random() < 0.5:
            try:
                with transaction.atomic():
                    tried(random, known, depth + 1)
                    if random.random() < 0.5:
                        raise TakenBack
            except TakenBack:
                pass
            assert known_digest() in (None, _digest(_looked_through()))


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 12))])
def test_what_is_known_is_so(db, seed):
    if connection.vendor == "sqlite":
        known: list[bool] = []
        tried(Random(seed), known)
        assert known


@pytest.mark.parametrize("time", ["the first", "the second"])
def test_a_test_begins_with_what_is_known_and_a_scene_leaves_it_known(db, time):
    assert connection.vendor != "sqlite" or known_digest() == _digest(_looked_through())

    a_school(1)

    assert connection.vendor != "sqlite" or known_digest() == _digest(_looked_through())


def test_what_was_written_since_is_not_known(db):
    school = a_school(1)
    Organisation.objects.filter(pk=school.pk).update(town="Elsewhere")

    assert known_digest() is None


def test_a_scene_that_was_taken_back_is_told_again(db):
    with transaction.atomic():
        a_school(1)
        transaction.set_rollback(True)
    school = a_school(1)
    school.delete()

    assert a_school(1).name == "School 1"
    assert Organisation.objects.filter(name="School 1").count() == 1
