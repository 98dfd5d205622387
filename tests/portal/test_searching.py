"""The search of the list: names, places, units and numbers by the beginnings of their words, on both databases."""

import pytest
from django.db import connection

from accounts.actors import Actor
from accounts.models import Organisation, Person
from assessments.models import OutcomeResult
from lifecycle.models import Mobility
from lifecycle.roles import Role
from lifecycle.stay_selection import StaySelection
from tests.factories.accounts import MembershipFactory
from tests.portal.more_stays import another

ON_BOTH = pytest.mark.parametrize("vendor", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
CO = Role.SENDING_COORDINATOR


@pytest.fixture
def stay(cast) -> Mobility:
    """José Müller at the Gaststätte Zum Löwen, for one unit; another stay is beside it."""
    mobility = cast.mobility
    learner = Person.objects.get(pk=mobility.participant_id)
    learner.given_names, learner.family_names = "José", "Müller-Ødegård"
    learner.save()
    Organisation.unscoped.filter(pk=cast.organisations["hosting"].pk).update(name="Gaststätte Zum Löwen")
    OutcomeResult.unscoped.create(
        mobility=mobility, key="k", unit_code="KÜ-07", unit_title="Préparer les plats", title="x"
    )
    another(cast)
    return mobility


def found(actor, typed):
    return list(
        StaySelection({"q": typed}).apply(Mobility.objects.visible_to(actor), actor).values_list("pk", flat=True)
    )


@ON_BOTH
@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "Jose", "JOSÉ", "muller", "Müller", "mull jos", "odegard", "Müller-Ødegård", "gaststatte", "lowen - jose",
        "preparer", "Plats", "ku-07", "jose plats löw",
    ],
)  # fmt: skip
def test_a_stay_is_found_by_the_beginnings_of_its_words(vendor, cast, stay, typed):
    assert connection.vendor == vendor
    assert found(cast.actors[CO], typed) == [stay.pk]


@ON_BOTH
@pytest.mark.django_db
def test_a_stay_is_found_by_its_number_and_by_the_end_of_it(vendor, cast, stay):
    for typed in (stay.number, stay.number.lower(), stay.number[-6:], stay.number[-6:].lower()):
        assert found(cast.actors[CO], typed) == [stay.pk]


@ON_BOTH
@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["ose", "jose nobody", "%", "_", "jo%e", "';--", "\\", "–"])
def test_nothing_else_is_found(vendor, cast, stay, typed):
    assert found(cast.actors[CO], typed) == []


@ON_BOTH
@pytest.mark.django_db
def test_who_does_not_see_the_stay_finds_nothing(vendor, cast, stay):
    stranger = MembershipFactory(role="coordinator")

    assert found(Actor(stranger.person_id, stranger.organisation_id), "jose") == []
