"""The names by which lists search and sort stays are those of who goes, whoever changes them and however."""

import pytest

from accounts.models import Person
from assessments.selection import GONE, _forget_person
from lifecycle.models import Mobility
from lifecycle.organisations.sides import copy_sides, mend_copies, stays_with_wrong_copies
from lifecycle.roles import Role
from portal.stays.filters import StayFilter
from portal.stays.listing import found_for_page, page_of
from tests.portal.more_stays import another

CO = Role.SENDING_COORDINATOR


def listed(stay) -> str:
    return Mobility.unscoped.get(pk=stay.pk).listed_as


def named(stay, given: str, family: str) -> Person:
    person = Person.objects.get(pk=stay.participant_id)
    person.given_names, person.family_names = given, family
    person.save(update_fields=["given_names", "family_names"])
    return person


@pytest.mark.parametrize(
    ("given", "family", "as_listed"),
    [("Ana Maria", "Exemplo", "Exemplo Ana Maria"), ("Madonna", "", "Madonna"), ("", "Voorbeeld", "Voorbeeld")],
)
def test_family_names_stand_first_and_one_name_is_enough(cast, given, family, as_listed):
    stay = another(cast)
    assert listed(stay) == stay.participant.listed_name

    named(stay, given, family)

    assert listed(stay) == as_listed
    assert stay.pk not in stays_with_wrong_copies()


def test_a_new_telephone_copies_no_names(cast, django_assert_num_queries):
    person = Person.objects.get(pk=another(cast).participant_id)
    with django_assert_num_queries(1):
        person.save(update_fields=["phone"])


def test_who_is_forgotten_leaves_no_name_in_the_list(cast):
    stay = another(cast)
    person = named(stay, "Ana", "Exemplo")
    _forget_person(person)
    assert listed(stay) == GONE


def test_what_goes_past_the_person_is_mended_once_a_day(cast):
    stay = another(cast)
    copy_sides()  # the cast's own stay is there past the door
    Person.objects.filter(pk=stay.participant_id).update(family_names="Exemplo", given_names="Ana")
    assert stays_with_wrong_copies() == {stay.pk}
    assert (mend_copies(), listed(stay)) == (1, "Exemplo Ana")


def test_the_list_goes_by_them_page_after_page(cast, monkeypatch):
    monkeypatch.setattr("portal.stays.listing.PAGE", 2)
    stays = [another(cast) for _nth in range(5)]
    for stay, family in zip(stays, ("Delta", "Alfa", "Echo", "Bravo", "Charlie"), strict=True):
        named(stay, "Noor", family)
    actor, after, found = cast.actors[CO], "", []
    while True:
        rows = found_for_page(actor, StayFilter({"saved": "active", "q": "noor"}))
        page, after = page_of(rows, actor, sort="name", descending=False, after=after)
        found += [stay.participant.family_names for stay in page]
        if not after:
            break
    assert found == ["Alfa", "Bravo", "Charlie", "Delta", "Echo"]
