"""People typed wrongly, at every page and by program: a sentence beside the field, everything typed kept, nobody written."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Person
from lifecycle.models import Cohort, Mobility, NamedPart, OrganisationPart
from lifecycle.roles import NamedPartKind, Role
from tests.api.conftest import caller_for
from tests.portal.code_walk import text_of
from tests.sampled import a_few

CO, AD = Role.SENDING_COORDINATOR, Role.ADMINISTRATOR


@dataclass(frozen=True)
class Door:
    """A page where somebody is typed, with what else it asks."""

    name: str
    address: Any
    more: dict[str, str]
    role: Role = CO

    def __repr__(self) -> str:
        return self.name

    def send(self, cast, browser, **typed):
        """Sent with one person, but for what is typed."""
        somebody = {"given_names": "Ona", "family_names": "Pavyzdė", "email": "ona@families.example"}
        data = {**self.more, **somebody, **typed}
        if self.name == "planning":
            data |= {"rule_set": str(cast.mobility.rule_set_id), "call_year": "2024", **typed}
        return data, browser.post(self.address(cast), data)


def act(name):
    return lambda cast: reverse("portal:act", args=[cast.mobility.pk, name])


def guide(cast):
    return reverse("portal:plan-step", args=[cast.mobility.pk, "guardian"])


def group(cast):
    facts = {"organisation": cast.organisations["sending"], "name": "Class 3B", "is_group": True}
    cohort, _new = Cohort.unscoped.get_or_create(**facts)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(cohort=cohort)
    return reverse("portal:group-accompanying", args=[cohort.pk])


PLANNING = Door(
    "planning", lambda _cast: reverse("portal:plan"),
    {"variant": "learner", "birth_date": "2008-05-06", "approach": "certify"},
)  # fmt: skip
GUARDIAN = Door("guardian in the guide", guide, {"relation": "parent"})
NAMED = Door("guardian on the stay", act("lifecycle.name_person"), {"part": "guardian", "relation": "parent"})
TUTOR = Door("tutor", act("lifecycle.name_tutor"), {"function": "Chef"})
TRAVELS = Door("travels along", group, {"phone_day": "+370 5 000"})
PARTNER = Door(
    "contact of a partner", lambda _cast: reverse("portal:add-partner"),
    {"name": "Trattoria Esempio", "kind": "company", "country": "IT", "town": "Pisa"},
)  # fmt: skip
MEMBER = Door("colleague", lambda _cast: reverse("accounts:members"), {"role": "coordinator"}, AD)
DOORS = (PLANNING, GUARDIAN, NAMED, TUTOR, TRAVELS, PARTNER, MEMBER)


def form_of(answer):
    page = answer.context.get("page")
    return getattr(page, "form", None) or answer.context["form"]


def said_beside(answer, field, typed):
    """The sentences beside this field; everything that was typed stands there still."""
    form = form_of(answer)
    shown = {name: form[name].value() for name in typed if name in form.fields}
    assert {name: str(value or "") for name, value in shown.items()} == {name: typed[name] for name in shown}
    assert answer.status_code == 400
    assert form.errors.get(field), form.errors
    text = text_of(answer)
    assert all(words in text for words in form.errors[field])
    return list(form.errors[field])


WRONG = [
    ("given_names", "გიორგი", "in Latin letters, as in the passport"),
    ("family_names", "Noa 🌸", "in Latin letters, as in the passport"),
    ("email", "ona@families", "Add the ending"),
    ("email", "ona@families.example, jo@families.example", "Write one mail address"),
]
LAWFUL = ["sinead.o'sample@families.example", "Ona+School@Families.Example", "jo@bücher.example"]


@pytest.mark.parametrize(
    ("door", "field", "value", "words"), a_few([(door, *wrong) for door in DOORS for wrong in WRONG], one_of=3)
)
def test_a_name_that_no_paper_prints_and_an_address_that_is_none_are_said_beside_their_field(
    cast, browser_of, door, field, value, words
):
    browser, before = browser_of(door.role), Person.objects.count()

    typed, answer = door.send(cast, browser, **{field: value})

    (said,) = said_beside(answer, field, typed)
    assert words in said
    assert Person.objects.count() == before


@pytest.mark.parametrize(("door", "address"), a_few(product(DOORS, LAWFUL), one_of=4))
def test_lawful_addresses_are_taken_on_every_page_in_their_stored_form(cast, browser_of, door, address):
    _typed, answer = door.send(cast, browser_of(door.role), email=address)

    assert answer.status_code == 302, form_of(answer).errors
    assert Person.objects.filter(email=address.lower(), given_names="Ona").exists()


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("2031-01-01", "lies in the future"),
        ("31/02/2009", "no date"),
        ("the third of May", "no date"),
        ("1889-05-06", "Correct the year of birth"),
        ("2019-05-06", "14 is the least"),
    ],
)
def test_a_birth_date_that_cannot_be_is_said_beside_its_field_on_page_and_by_program(cast, browser_of, born, words):
    typed, answer = PLANNING.send(cast, browser_of(CO), birth_date=born)
    participant = {"given_names": "Ona", "email": "ona@families.example", "birth_date": born}
    told = caller_for(cast.actors[CO]).post(
        "mobilities/", {"participant": participant, "rule_set": str(cast.mobility.rule_set_id), "call_year": 2024}
    )

    assert words in " ".join(said_beside(answer, "birth_date", typed))
    assert told.status_code == 400
    assert [one["field"] for one in told.json()["errors"]] == ["participant.birth_date"]
    assert not Person.objects.filter(given_names="Ona").exists()


@pytest.mark.parametrize("door", [GUARDIAN, NAMED])
@pytest.mark.parametrize(
    ("who", "words"),
    [("participant", "own guardian"), ("sending_coordinator", "coordinat")],
)
def test_neither_who_goes_nor_who_sends_them_is_the_guardian(cast, browser_of, door, who, words):
    meant = Person.objects.get(email=f"{who}@people.example.org")
    typed, answer = door.send(
        cast, browser_of(CO), email=f"{who.title()}@People.example.org", given_names=meant.given_names,
        family_names=meant.family_names, who=str(meant.pk),
    )  # fmt: skip

    assert words in " ".join(said_beside(answer, "email", {name: typed[name] for name in typed if name != "who"}))
    assert not NamedPart.objects.filter(mobility=cast.mobility, person=meant, part=NamedPartKind.GUARDIAN).exists()
    assert str(meant.pk) in dict(form_of(answer)["who"].field.widget.choices)  # to say that somebody else is meant


@pytest.mark.parametrize("door", [GUARDIAN, NAMED])
@pytest.mark.parametrize("who", ["host_coordinator", "host_tutor"])
def test_a_guardian_with_the_address_of_somebody_at_work_in_the_stay_is_asked_about(cast, browser_of, door, who):
    OrganisationPart.objects.filter(mobility=cast.mobility, part="hosting").update(
        responsible=cast.actors[Role.HOST_COORDINATOR].person_id
    )
    browser, address = browser_of(CO), f"{who}@people.example.org"

    typed, asked = door.send(cast, browser, email=address)
    (said,) = said_beside(asked, "email", typed)
    assert "Do the two share a mailbox?" in said
    assert 'name="shared_mailbox" id' in text_of(asked) or 'type="checkbox" name="shared_mailbox"' in text_of(asked)

    _typed, answer = door.send(cast, browser, email=address, shared_mailbox="on")
    assert answer.status_code == 302, form_of(answer).errors


REPLACED = Door("guardian in the place of another", act("lifecycle.replace_person"), {})
CORRECTED = Door(
    "guardian corrected",
    lambda cast: reverse("portal:correct-person", args=[cast.mobility.pk, cast.actors[Role.GUARDIAN].person_id]),
    {"reason": "Mistyped."},
)


@pytest.mark.parametrize("door", [GUARDIAN, NAMED, REPLACED, CORRECTED])
def test_address_of_a_coordinator_of_the_host_who_has_no_part_here_is_asked_about_without_a_name(
    cast, browser_of, door
):
    OrganisationPart.objects.filter(mobility=cast.mobility).update(responsible=None)
    browser, address = browser_of(CO), "host_coordinator@people.example.org"
    guardian = NamedPart.objects.open().get(mobility=cast.mobility, part=NamedPartKind.GUARDIAN)
    which = {"part": str(guardian.pk)} if door is REPLACED else {}

    typed, asked = door.send(cast, browser, email=address, **which)
    (said,) = said_beside(asked, "email", typed)
    assert said == "This is the address of a coordinator of Example hosting. Do the two share a mailbox?"

    _typed, answer = door.send(cast, browser, email=address, shared_mailbox="on", **which)
    form = getattr(answer, "context", None) and form_of(answer)
    assert not form or not form.errors


@pytest.mark.parametrize("door", [PLANNING, GUARDIAN, NAMED, TRAVELS])
def test_a_mailbox_that_two_share_is_asked_about_with_the_names_kept_and_both_answers_are_taken(cast, browser_of, door):
    browser, learner = browser_of(CO), cast.mobility.participant

    typed, asked = door.send(cast, browser, email="Participant@people.example.org")
    said_beside(asked, "who", typed)
    assert str(learner.pk) in text_of(asked)
    assert not Person.objects.filter(given_names="Ona").exists()

    _typed, answer = door.send(cast, browser, email="participant@people.example.org", who="new")
    assert answer.status_code == 302, form_of(answer).errors
    assert Person.objects.filter(email="participant@people.example.org").count() == 2
    assert Person.objects.get(pk=learner.pk).full_name == learner.full_name


def test_a_second_child_planned_as_the_one_known_is_the_one_known(cast, browser_of):
    learner = cast.mobility.participant

    _typed, answer = PLANNING.send(cast, browser_of(CO), email=learner.email, who=str(learner.pk))

    assert answer.status_code == 302
    assert Mobility.unscoped.filter(participant=learner).count() == 2
    again = Person.objects.get(pk=learner.pk)
    assert again.full_name == learner.full_name
    assert Mobility.unscoped.get(pk=cast.mobility.pk).record.birth_date == cast.mobility.record.birth_date


def test_a_list_with_an_address_that_is_known_asks_line_by_line_before_anybody_is_planned(cast, browser_of):
    browser, learner = browser_of(CO), cast.mobility.participant
    data = {
        "name": "Class 3B", "rule_set": str(cast.mobility.rule_set_id), "call_year": "2024", "approach": "certify",
        "country": "IT", "planned_start": "2026-03-02", "planned_end": "2026-04-24",
        "people": f"Bas;Fictief;{learner.email};31.12.2005\nNoa;Fictief;noa@families.example;31.12.2006",
    }  # fmt: skip

    shown = browser.post(reverse("portal:plan-group"), data)
    asked = browser.post(reverse("portal:plan-group"), data | {"read": shown.context["read"].digest})
    assert "Line 1: is Bas Fictief somebody you know already?" in text_of(asked)
    assert not Cohort.unscoped.exists()

    done = browser.post(reverse("portal:plan-group"), data | {"read": shown.context["read"].digest, "who-1": "new"})
    assert done.status_code == 302
    born = {
        stay.participant.given_names: str(stay.record.birth_date) for stay in Mobility.unscoped.filter(country="IT")
    }
    assert born == {learner.given_names: "2009-03-14", "Bas": "2005-12-31", "Noa": "2006-12-31"}


def test_who_travels_along_with_several_is_one_person(cast, browser_of):
    """Somebody new who shares an address is written down once, however many stays they travel along with."""
    address = group(cast)
    second = Mobility.unscoped.exclude(pk=cast.mobility.pk)
    PLANNING.send(cast, browser_of(CO))
    second.update(cohort=Cohort.unscoped.get(), planned_start=cast.mobility.planned_start)
    data = {"given_names": "Rasa", "family_names": "Kelionė", "email": "participant@people.example.org"}

    answer = browser_of(CO).post(address, data | {"phone_day": "+370 5 000", "who": "new"})

    assert answer.status_code == 302
    parts = NamedPart.objects.filter(part=NamedPartKind.ACCOMPANYING)
    assert (parts.count(), parts.values("person").distinct().count()) == (2, 1)
