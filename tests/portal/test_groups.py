"""A group of learners: one list, a stay for each; shared words, own agreements."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agreements.parts import PartName
from agreements.selectors import open_version, parts_of
from agreements.services import open_first_version, write_part
from lifecycle.groups import Named, Newcomer
from lifecycle.models import Cohort, Mobility, NamedPart, OrganisationPart
from lifecycle.registry import ACTS
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.tables.mobility import State
from portal.groups.page import TAKE_OVER, GroupPage
from portal.groups.pasted_people import read_people
from tests.lifecycle.conftest import put_in

CO = Role.SENDING_COORDINATOR
LIST = """Given names\tFamily names\tMail\tBorn
Ada\tVoorbeeld\tada@example.org\t2004-05-06
Bram; Fictief ; BRAM@example.org; 31.03.2011; Grada; Fictief; grada@example.org

"Cleo, Maria",Muster,cleo@example.org"""


@pytest.fixture
def answers(cast):
    """What a coordinator fills in."""
    return {
        "name": "Class 3B",
        "rule_set": cast.mobility.rule_set_id,
        "call_year": 2024,
        "approach": "certify",
        "country": "IT",
        "planned_start": "2026-03-02",
        "planned_end": "2026-04-24",
        "organisation": str(cast.organisations["hosting"].pk),
        "objective": "",
        "programme_text": "Mornings in the workshop.",
        "people": LIST,
    }


@pytest.fixture
def coordinator(browser_of):
    return browser_of(CO)


def members():
    return {stay.participant.given_names: stay for stay in Mobility.unscoped.filter(cohort__name="Class 3B")}


def look_and_plan(browser, address, answers):
    """Send the list, look at what was read of it, and say that it is right."""
    shown = browser.post(address, answers)
    return browser.post(address, answers | {"read": shown.context["read"].digest})


@pytest.fixture
def group(coordinator, answers):
    page = look_and_plan(coordinator, reverse("portal:plan-group"), answers)
    assert page.status_code == 302, page.context["form"].errors
    return Cohort.unscoped.get(name="Class 3B")


def test_a_list_is_read_whatever_parts_its_columns():
    ada, bram, cleo = read_people(LIST).people

    assert ada == Newcomer("Ada", "Voorbeeld", "ada@example.org", date(2004, 5, 6), None)
    assert bram.guardian == Named("Grada", "Fictief", "grada@example.org")
    assert (bram.email, bram.birth_date) == ("bram@example.org", date(2011, 3, 31))
    assert (cleo.given_names, cleo.birth_date) == ("Cleo, Maria", None)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Ada;Voorbeeld", "mail address is lacking"),
        (";;ada@example.org", "A name is lacking"),
        ("გიორგი;Voorbeeld;ada@example.org", "in Latin letters, as in the passport"),
        ("Ada;Voorbeeld;ada@example.org;2027-01-01", "lies in the future"),
        ("Ada;Voorbeeld;ada@example.org;2005-01-01;;;;more", "A column has no head"),
        ("Ada;Voorbeeld;ada at example", "no mail address"),
        ("Ada;Voorbeeld;ada@example.org;the third of May", "is no date"),
        ("Ada;Voorbeeld;ada@example.org;;Grada", "mail address of the guardian is lacking"),
        ("Ada;Voorbeeld;ada@example.org;;Ada;Voorbeeld;ada@example.org", "The guardian is the learner"),
        ("Bo;Fictief;bo@example.org\nBo;Fictief;BO@example.org", "twice"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_its_number_and_its_reason(line, words):
    with pytest.raises(ValidationError) as refused:
        read_people(line)

    assert f"Line {len(line.splitlines())}" in refused.value.messages[0]
    assert words in refused.value.messages[0]


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_read_or_refused_in_words(text):
    people, words = read_or_words(text)

    assert len({one.email for one in people}) == len(people)
    assert all(words)


def read_or_words(text):
    try:
        return read_people(text).people, []
    except ValidationError as refused:
        return [], refused.messages


def test_a_group_is_planned_at_once_and_each_has_a_stay(group):
    stays = members()

    assert set(stays) == {"Ada", "Bram", "Cleo, Maria"}
    assert {(stay.state, stay.country, stay.call_year) for stay in stays.values()} == {(State.DRAFT, "IT", 2024)}
    hosts = OrganisationPart.objects.filter(mobility__cohort=group, part=OrganisationPartKind.HOSTING)
    assert hosts.count() == 3
    guardians = NamedPart.objects.filter(mobility__cohort=group, part=NamedPartKind.GUARDIAN)
    assert [one.person.email for one in guardians] == ["grada@example.org"]


def test_a_fault_in_one_line_plans_nobody_and_keeps_the_typing(coordinator, answers):
    answers["people"] = LIST + "\nNobody;At Home"
    page = coordinator.post(reverse("portal:plan-group"), answers)

    assert page.status_code == 400
    assert b"Line 6" in page.content and b"ada@example.org" in page.content
    assert not Cohort.unscoped.exists() and not members()


def test_a_second_click_makes_no_second_group(coordinator, answers, group):
    page = look_and_plan(coordinator, reverse("portal:plan-group"), answers)

    assert page.status_code == 400 and "There is a group" in page.content.decode()
    assert len(members()) == 3


def test_others_join_under_the_same_plan_and_nobody_twice(coordinator, group):
    address = reverse("portal:group-people", args=[group.pk])
    look_and_plan(coordinator, address, {"people": "Dirk;Muster;dirk@example.org"})
    both = {"people": "Emma;Muster;emma@example.org\nDirk;Muster;dirk@example.org"}
    again = look_and_plan(coordinator, address, both)

    assert again.status_code == 400 and "in this group already" in again.content.decode()
    assert set(members()) == {"Ada", "Bram", "Cleo, Maria", "Dirk"}
    assert (members()["Dirk"].country, members()["Dirk"].planned_end) == ("IT", date(2026, 4, 24))


def test_who_travels_along_is_named_on_each_stay(coordinator, group):
    form = {
        "given_names": "Toon",
        "family_names": "Fictief",
        "email": "toon@example.org",
        "phone_day": "+31 6 00000001",
    }
    coordinator.post(reverse("portal:group-accompanying", args=[group.pk]), form)

    named = NamedPart.objects.filter(mobility__cohort=group, part=NamedPartKind.ACCOMPANYING)
    assert named.count() == 3
    assert "Toon Fictief" in coordinator.get(reverse("portal:group", args=[group.pk])).content.decode()


def test_words_are_shared_and_each_agreement_then_lives_alone(coordinator, group):
    stays = [put_in(stay, State.AGREEMENT_DRAFT, reached=3) for stay in members().values()]
    source, other = stays[0], stays[1]
    version = open_first_version(mobility=source)
    text = parts_of(version)[PartName.PROGRAMME]["activities"]
    write_part(version=version, name=PartName.PROGRAMME, content={"objective": "Plaster", "activities": text})

    page = coordinator.post(reverse("portal:group-words", args=[group.pk]), {"source": str(source.pk)})

    assert page.status_code == 302, page.content.decode()
    assert text == "Mornings in the workshop."
    theirs = parts_of(open_version(other))
    assert theirs[PartName.PROGRAMME] == {"objective": "Plaster", "activities": text}
    write_part(version=version, name=PartName.PROGRAMME, content={"objective": "Clay"})
    assert parts_of(open_version(other))[PartName.PROGRAMME]["objective"] == "Plaster"


def test_the_host_sees_the_group_and_may_change_nothing_of_it(browser_of, group):
    host = browser_of(Role.HOST_COORDINATOR)

    seen = host.get(reverse("portal:group", args=[group.pk]))
    changed = host.post(reverse("portal:group-programme", args=[group.pk]), {"programme_text": "Other"})

    assert "Ada Voorbeeld" in seen.content.decode()
    assert changed.status_code == 403
    group.refresh_from_db()
    assert group.programme_text == "Mornings in the workshop."
    assert "Class 3B" in host.get(reverse("portal:groups")).content.decode()


def test_the_list_shows_one_group_only(coordinator, cast, group):
    page = coordinator.get(reverse("portal:stays") + f"?group={group.pk}").content.decode()

    assert "Ada Voorbeeld" in page and cast.mobility.number not in page
    assert coordinator.get(reverse("portal:stays") + "?group=x").status_code == 200


def test_a_long_list_of_groups_has_pages_and_each_group_stands_on_one(coordinator, cast, group, monkeypatch):
    monkeypatch.setattr("portal.groups.page.PER_PAGE", 2)
    copies = [Cohort.unscoped.create(organisation=group.organisation, name=f"Class 4{letter}") for letter in "ABC"]
    for cohort, stay in zip(copies, members().values(), strict=True):
        Mobility.unscoped.filter(pk=stay.pk).update(cohort=cohort)
    address = reverse("portal:groups")
    pages = [coordinator.get(address, {"page": nth}) for nth in (1, 2)]
    shown = [[one.name for one in page.context["groups"]] for page in pages]
    assert [len(names) for names in shown] == [2, 1]
    assert sorted([*shown[0], *shown[1]]) == ["Class 4A", "Class 4B", "Class 4C"]
    assert "Page 1 of 2" in pages[0].content.decode()


def test_words_are_offered_to_those_whose_act_would_take_them(cast, group, monkeypatch):
    page = GroupPage(group, cast.actors[Role.SENDING_COORDINATOR])
    Mobility.unscoped.filter(cohort=group).update(state=State.PREPARATION)
    assert page.takers == []

    act = ACTS[TAKE_OVER]
    monkeypatch.setitem(ACTS, TAKE_OVER, replace(act, while_in=act.while_in | {State.PREPARATION}))
    assert len(GroupPage(group, page.actor).takers) == Mobility.unscoped.filter(cohort=group).count()
