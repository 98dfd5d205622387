"""Parts of a page that are run in step ask one statement for each step, and each finds what it would find alone."""

import pytest

from accounts.models import Organisation
from ground.once import standing_still
from ground.statements.beside import Beside, keep_beside
from ground.statements.in_step import asked, in_step, shared, side_by_side, walk
from tests.factories.accounts import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
ORGANISATIONS = Organisation.unscoped.order_by("name")


def names(*wanted):
    found = yield from asked(ORGANISATIONS.filter(name__in=wanted))
    return [one.name for one in found]


def one_after_the_other(first, second):
    return [*(yield from names(first)), *(yield from names(second))]


@pytest.fixture
def three():
    return [OrganisationFactory(name=name) for name in ("Anker", "Boei", "Cirkel")]


@pytest.mark.usefixtures("three")
def test_parts_ask_a_statement_a_step_however_many_they_are(django_assert_num_queries):
    with django_assert_num_queries(2):
        found = in_step(names("Anker"), one_after_the_other("Boei", "Cirkel"), names(), names("Cirkel", "Anker"))

    assert found == [["Anker"], ["Boei", "Cirkel"], [], ["Anker", "Cirkel"]]


@pytest.mark.usefixtures("three")
def test_parts_may_be_made_of_parts_and_ask_nothing(django_assert_num_queries):
    def nothing():
        return "nothing"
        yield

    def both():
        return (yield from side_by_side(names("Anker"), nothing(), one_after_the_other("Boei", "Anker")))

    with django_assert_num_queries(2):
        assert in_step(both(), names("Boei")) == [[["Anker"], "nothing", ["Boei", "Anker"]], ["Boei"]]
    with django_assert_num_queries(0):
        assert in_step() == []
        assert walk(nothing()) == "nothing"


@pytest.mark.usefixtures("three")
def test_what_is_shared_is_walked_once_for_a_page(django_assert_num_queries):
    def waits():
        yield from names("Boei")
        return (yield from shared("key", lambda: one_after_the_other("Anker", "Boei")))

    with standing_still(), django_assert_num_queries(3):
        early = shared("key", lambda: one_after_the_other("Anker", "Boei"))
        late = shared("key", lambda: one_after_the_other("Anker", "Boei"))
        assert in_step(early, late, waits()) == [["Anker", "Boei"]] * 3
        assert walk(names("Cirkel")) == ["Cirkel"]


def test_rows_beside_are_kept_with_each_instance_of_their_owner(three):
    members = [MembershipFactory(organisation=three[nth]) for nth in (0, 0, 2)]
    beside = Beside("memberships_read", "organisation_id", lambda: type(members[0]).objects.order_by("-pk"))
    owners = [*ORGANISATIONS, ORGANISATIONS[0], None]

    keep_beside(owners, (beside,), [list(beside.of([one.pk for one in three]))])

    first = sorted((one.pk for one in members[:2]), reverse=True)
    kept = [[one.pk for one in owner.memberships_read] for owner in owners[:-1]]
    assert kept == [first, [], [members[2].pk], first]
