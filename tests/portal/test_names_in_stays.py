"""Who was typed for a stay otherwise than their keeper wrote them is called so everywhere in that stay, and there only."""

import re
from itertools import cycle, islice

import pytest
from django.urls import reverse

from accounts.models import Person
from lifecycle.doors import perform_act
from lifecycle.models import NamedPart
from lifecycle.roles import NamedPartKind, Role
from lifecycle.tables.mobility import State
from tests.api.conftest import caller_for
from tests.lifecycle import worlds
from tests.lifecycle.conftest import put_in
from tests.lifecycle.world_facts import OF_A_STAY
from tests.portal.crawling import pages_read_by
from tests.portal.more_stays import another

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
KEPT, TYPED = "Qkept", "Qtyped"  # the keepers' words, and those of the stay
TOLD = ("an incident", "an appeal", "new evidence", "everything waived", "the coordinator assessed")
QUICK = (State.AGREEMENT_REVIEW, HC, 60)  # so many pages, the nearest; the whole walk of it is slow like the others
WORLDS = [(state, role, None) for state, role in zip(State, cycle((CO, HC)), strict=False)]  # each of them in turn
PATHS = ("mobilities/", "mobilities/{}/", "mobilities/{}/transitions/", "mobilities/{}/todos/", "todos/", "documents/")


def typed_otherwise(cast):
    """Everybody named in the stay, but for who goes: their keeper writes one name, the stay another."""
    parts = NamedPart.objects.filter(mobility=cast.mobility).exclude(part=NamedPartKind.PARTICIPANT)
    for part in parts.select_related("person__keeper"):
        word = f"{KEPT}{part.person.keeper.code}"
        Person.objects.filter(pk=part.person_id).update(given_names=f"{word}{part.part}", phone=f"+99 {word}")
        called = f"{TYPED}{part.part}"
        NamedPart.objects.filter(pk=part.pk).update(called=called, phone_unknown=True)


def found_in(address, text, keeper):
    """Words of keepers. Where a keeper corrects and merges, the own ones are to be read as they are kept."""
    allowed = f"(?!{keeper.code})" if "/correct/" in address or "/merge/" in address else ""
    return {line[0].strip() for line in re.finditer(rf".{{0,60}}{KEPT}{allowed}.{{0,30}}", text)}


@pytest.mark.parametrize(
    ("state", "role", "most"), [QUICK, *(pytest.param(*one, marks=pytest.mark.slow) for one in WORLDS)]
)
def test_no_page_and_no_answer_of_a_stay_calls_anybody_but_as_typed_for_it(cast, browser_of, state, role, most):
    typed_otherwise(cast)
    stay = worlds.a_stay_in(cast, state)
    for fact in TOLD:
        OF_A_STAY[fact](cast)
    starts = [reverse(name, args=[stay.pk]) for name in ("portal:stay", "desk:dossier")]
    keeper = cast.organisations["sending" if role == CO else "hosting"]
    read = dict(islice(pages_read_by(browser_of(role), starts), most))
    caller = caller_for(cast.actors[role])
    read |= {path: caller.get(path.format(stay.pk)).content.decode() for path in PATHS}

    told = {address: found for address, text in read.items() if (found := found_in(address, text, keeper))}
    assert told == {}
    assert sum(TYPED in text for text in read.values()) > 5


@pytest.mark.slow
def test_what_was_typed_for_one_stay_is_said_in_no_other(cast, browser_of):
    other = put_in(another(cast), State.PREPARATION, started_on=None, ended_on=None, suspended_from=None)
    tutor = NamedPart.objects.get(mobility=cast.mobility, part=NamedPartKind.TUTOR)
    NamedPart.objects.filter(pk=tutor.pk).update(called=f"{TYPED} there")
    NamedPart.objects.create(mobility=other, person_id=tutor.person_id, part=NamedPartKind.TUTOR, from_at=tutor.from_at)

    pages = pages_read_by(browser_of(CO), [reverse("portal:stay", args=[other.pk])])
    of_the_other = [text for address, text in pages if str(other.pk) in address]

    assert len(of_the_other) > 5
    assert [text for text in of_the_other if TYPED in text] == []


def test_a_memorandum_names_the_contact_of_another_only_once_that_one_took_part(cast, browser_of):
    """Whoever types the mail address of somebody elsewhere does not learn from it who that is."""
    version = worlds.a_memorandum_in(cast, "under_review")
    Person.objects.filter(pk=cast.actors[HC].person_id).update(given_names=KEPT, phone=f"+99 {KEPT}")
    pages = [
        reverse("portal:memorandum", args=[version.pk]),
        reverse("portal:memorandum-act", args=[version.pk, "partnerships.approve"]),
    ]

    before = [browser_of(CO).get(page).content.decode() for page in pages]
    assert [KEPT in text for text in before] == [False, False]
    assert ["host_coordinator@people.example.org" in text for text in before] == [True, True]

    perform_act(name="partnerships.approve", pk=version.pk, actor=cast.actors[HC], data={})
    assert KEPT in browser_of(CO).get(pages[0]).content.decode()
