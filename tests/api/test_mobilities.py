"""Stays: what is listed, read and begun, by whom."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import Organisation, Person
from api.paging import MOST
from ground import clock
from lifecycle.models import Event, Mobility
from lifecycle.programmes import SHIPPED, rule_set_for
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.api.conftest import problem
from tests.lifecycle.conftest import put_in
from tests.portal.more_stays import another


def listed(caller, **words):
    answer = caller.get("mobilities/", words)
    assert answer.status_code == 200, answer.json()
    return [one["id"] for one in answer.json()["results"]]


def test_a_stay_is_shown_with_its_parts(coordinator, cast):
    one = coordinator.get(f"mobilities/{cast.mobility.pk}/")

    facts = one.json()
    assert one["ETag"] == f'"{cast.mobility.version}"'
    assert (facts["number"], facts["state"], facts["stage"]) == (cast.mobility.number, "draft", "prepare")
    assert facts["participant"]["name"] == "Participant Example"
    assert {part["part"]: part["organisation"]["name"] for part in facts["organisations"]} == {
        part: f"Example {part}" for part in ("sending", "hosting", "intermediary", "employer", "competent")
    }
    assert {part["part"] for part in facts["people"]} == {"participant", "guardian", "tutor", "assessor", "validator"}
    assert (facts["birth_date"], facts["email"]) == ("2009-03-14", "participant@people.example.org")


@pytest.mark.parametrize(
    ("role", "sections", "hidden"),
    [
        (Role.HOST_TUTOR, {"basics", "contact", "agreement"}, set()),
        (Role.QUALITY_MANAGER, {"basics"}, {"birth_date", "email", "objective"}),
        (Role.ASSESSOR, {"basics", "agreement", "birth_date"}, {"email"}),
    ],
)
def test_each_reader_sees_the_sections_of_their_role(as_role, cast, role, sections, hidden):
    put_in(cast.mobility, State.ONGOING, objective="An aim")

    facts = as_role(role).get(f"mobilities/{cast.mobility.pk}/").json()

    assert sections <= set(facts["sections"])
    assert {name for name in ("birth_date", "email", "objective") if facts[name] is None} == hidden


def test_a_stranger_sees_no_stay_and_the_same_as_where_none_is(stranger, cast):
    assert listed(stranger) == []
    theirs, none = stranger.get(f"mobilities/{cast.mobility.pk}/"), stranger.get(f"mobilities/{uuid4()}/")
    problem(theirs, 404, "lifecycle.not_found")
    problem(none, 404, "lifecycle.not_found")
    alike = [{**answer.json(), "instance": "", "request": ""} for answer in (theirs, none)]
    assert alike[0] == alike[1]


def test_a_draft_is_not_yet_the_participants_to_see(as_role, cast):
    participant = as_role(Role.PARTICIPANT)
    problem(participant.get(f"mobilities/{cast.mobility.pk}/"), 404, "lifecycle.not_found")

    put_in(cast.mobility, State.PREPARATION)

    assert listed(participant) == [str(cast.mobility.pk)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({}, True),
        ({"state": "draft"}, True),
        ({"state": "ready"}, False),
        ({"stage": "prepare"}, True),
        ({"stage": "during"}, False),
        ({"country": "it"}, True),
        ({"country": "FR"}, False),
        ({"approach": "certify"}, True),
        ({"approach": "declare"}, False),
        ({"from": "2026-03-02", "until": "2026-03-02"}, True),
        ({"from": "2026-03-03"}, False),
        ({"saved": "mine"}, True),
        ({"saved": "over"}, False),
        ({"q": "participant"}, True),
        ({"q": "nobody of that name"}, False),
        ({"group": str(uuid4())}, False),
    ],
)
def test_the_filters_are_those_of_the_page(coordinator, cast, words, found):
    assert listed(coordinator, **words) == ([str(cast.mobility.pk)] if found else [])


def test_what_is_over_is_listed_when_asked_for(coordinator, cast):
    put_in(cast.mobility, State.COMPLETED)

    assert listed(coordinator) == []
    assert listed(coordinator, saved="over") == listed(coordinator, state="completed") == [str(cast.mobility.pk)]


def test_pages_follow_each_other_without_gap_or_repeat(coordinator, cast):
    wanted = {str(another(cast).pk) for _nth in range(6)} | {str(cast.mobility.pk)}  # all begun at one instant

    seen, address, pages = [], "mobilities/?limit=3", 0
    while address:
        answer = coordinator.get(address).json()
        seen += [one["id"] for one in answer["results"]]
        address, pages = (answer["next"] or "").partition("/api/v1/")[2], pages + 1

    assert (len(seen), set(seen), pages) == (7, wanted, 3)


@pytest.mark.parametrize("limit", ["0", "-1", str(MOST + 1), "many", "9" * 50])
def test_a_page_has_a_size_within_bounds(coordinator, limit):
    faults = problem(coordinator.get("mobilities/", {"limit": limit}), 400, "api.query_refused")["errors"]
    assert [one["field"] for one in faults] == ["limit"]


def test_a_cursor_cannot_be_made_up_or_used_elsewhere(coordinator, cast):
    another(cast)
    cursor = coordinator.get("mobilities/", {"limit": 1}).json()["next"].partition("cursor=")[2]
    for path, given in (("mobilities/", "x"), ("mobilities/", "WyIyMDI2Il0:a:b"), ("todos/", cursor)):
        problem(coordinator.get(path, {"cursor": given}), 400, "api.query_refused")


# Beginning


def rules():
    return rule_set_for(programme="erasmus", activity="short_term_learner", call_year=2024)


def a_stay(**changes):
    facts = {
        "participant": {
            "given_names": "Ona",
            "family_names": "Pavyzdienė",
            "email": "Ona@People.example.org",
            "birth_date": "2007-05-01",
        },
        "rule_set": str(rules().pk),
        "call_year": 2024,
        "country": "IT",
        "planned_start": "2026-05-04",
        "planned_end": "2026-06-05",
    }
    return facts | changes


def test_a_coordinator_begins_a_stay(coordinator, cast):
    answer = coordinator.post("mobilities/", a_stay())

    facts = answer.json()
    assert answer.status_code == 201, facts
    assert (answer["Location"], answer["ETag"]) == (f"/api/v1/mobilities/{facts['id']}/", '"0"')
    made = Mobility.unscoped.get(pk=facts["id"])
    assert (made.state, made.participant.email, made.record.birth_date) == (
        "draft", "ona@people.example.org", date(2007, 5, 1),
    )  # fmt: skip
    assert (made.programme, made.activity, made.country) == ("Erasmus+", "short_term_learner", "IT")
    assert [event.name for event in Event.unscoped.filter(mobility=made)] == ["lifecycle.plan_stay"]
    assert coordinator.get(answer["Location"].removeprefix("/api/v1/")).json() == facts


def test_somebody_alike_is_asked_and_the_typed_is_not_dropped(coordinator, cast):
    """A second child with the parents' address: neither the first one's name nor the birth date changes."""
    school = cast.organisations["sending"]
    known = Person.objects.write_down("ona@people.example.org", given_names="Onutė", family_names="Kita", keeper=school)

    asked = problem(coordinator.post("mobilities/", a_stay()), 409, "lifecycle.which_person")

    assert [one["id"] for one in asked["found"]] == [str(known.pk)]
    assert not Mobility.unscoped.filter(participant=known).exists()


@pytest.mark.parametrize("new", [True, False])
def test_both_answers_to_who_is_meant_are_taken(coordinator, cast, new):
    known = Person.objects.write_down(
        "ona@people.example.org", given_names="Onutė", family_names="Kita", keeper=cast.organisations["sending"]
    )
    body = a_stay()
    body["participant"] |= {"new_person": True} if new else {"person": str(known.pk)}

    made = coordinator.post("mobilities/", body).json()

    assert (made["participant"]["id"] == str(known.pk)) is not new
    assert Person.objects.get(pk=known.pk).full_name == "Onutė Kita"


def test_a_second_child_behind_the_mailbox_of_the_first_leaves_the_first_as_it_was(coordinator):
    first, second = a_stay(), a_stay()
    first["participant"] |= {"email": "gezin@families.example", "birth_date": "2010-05-05"}
    second["participant"] |= {"given_names": "Bas", "email": "Gezin@Families.example", "birth_date": "2005-12-31"}
    made = coordinator.post("mobilities/", first)

    problem(coordinator.post("mobilities/", second), 409, "lifecycle.which_person")
    second["participant"]["new_person"] = True
    answer = coordinator.post("mobilities/", second).json()

    still = coordinator.get(made["Location"].removeprefix("/api/v1/")).json()
    assert (still, still["participant"]["id"] == answer["participant"]["id"]) == (made.json(), False)
    assert (still["birth_date"], answer["birth_date"]) == ("2010-05-05", "2005-12-31")


def test_a_person_of_another_school_is_neither_shown_nor_taken(coordinator, cast):
    elsewhere = Person.objects.write_down(
        "ona@people.example.org", given_names="Onutė", family_names="Kita", keeper=cast.organisations["hosting"]
    )

    made = coordinator.post("mobilities/", a_stay()).json()

    assert made["participant"]["id"] != str(elsewhere.pk)
    assert "Onutė" not in str(made)


def test_an_apprentice_goes_with_an_employer(coordinator, cast):
    company = Organisation.objects.create(
        name="Example works", country="LT", town="Exampletown", kind="company", code="WORKS", confirmed_at=clock.now()
    )

    facts = coordinator.post("mobilities/", a_stay(employer=str(company.pk))).json()

    assert facts["apprentice"] is True
    assert ("employer", "Example works") in [(p["part"], p["organisation"]["name"]) for p in facts["organisations"]]


def test_staff_stays_declare(coordinator):
    visit = rule_set_for(programme="other", activity="staff_visit", call_year=None)

    facts = coordinator.post("mobilities/", a_stay(rule_set=str(visit.pk), participant_kind="staff")).json()

    assert (facts["approach"], facts["participant_kind"]) == ("declare", "staff")


def test_who_acts_as_self_plans_the_own_stay(stranger):
    body = a_stay(approach="declare")
    problem(stranger.post("mobilities/", body), 400, "api.input_refused")
    del body["participant"]

    answer = stranger.post("mobilities/", body)

    assert answer.status_code == 201, answer.json()
    assert [part["part"] for part in answer.json()["organisations"]] == []


@pytest.mark.parametrize("role", [Role.QUALITY_MANAGER, Role.COMPETENT_INSTITUTION, Role.EMPLOYER])
def test_only_coordinators_begin_stays(as_role, role):
    problem(as_role(role).post("mobilities/", a_stay()), 403, "lifecycle.coordinators_plan")


def test_nobody_validates_without_a_sending_organisation(stranger):
    body = a_stay(approach="certify")
    del body["participant"]
    problem(stranger.post("mobilities/", body), 409, "lifecycle.nobody_can_validate")


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"rule_set": str(uuid4())}, "rule_set", "not_there"),
        ({"participant_kind": "staff"}, "rule_set", "not_there"),
        ({"call_year": 2015}, "call_year", "call_year"),
        ({"participant": None}, "participant", "null"),
        ({"planned_end": "2026-05-03"}, "planned_end", "order"),
        ({"employer": str(uuid4())}, "employer", "not_there"),
        ({"state": "ready"}, "state", "read_only"),
        ({"number": "S-1"}, "number", "read_only"),
        ({"surprise": 1}, "surprise", "unknown"),
    ],
)
def test_what_names_nothing_is_refused_with_its_field(coordinator, cast, changes, field, code):
    before = Mobility.unscoped.count()

    faults = problem(coordinator.post("mobilities/", a_stay(**changes)), 400, "api.input_refused")["errors"]

    assert [(one["field"], one["code"]) for one in faults] == [(field, code)]
    assert Mobility.unscoped.count() == before
    assert not Person.objects.filter(email="ona@people.example.org").exists()


def test_an_employer_of_others_answers_like_a_missing_one(coordinator, cast):
    hidden = Organisation.objects.create(
        name="Hidden works", country="LT", town="Exampletown", kind="company", code="HIDDEN",
        typed_by=cast.organisations["hosting"],
    )  # fmt: skip
    foreign, missing = (coordinator.post("mobilities/", a_stay(employer=str(pk))) for pk in (hidden.pk, uuid4()))

    assert foreign.json()["errors"] == missing.json()["errors"]
    problem(foreign, 400, "api.input_refused")


def test_rule_sets_are_listed(coordinator):
    listed = coordinator.get("rule-sets/").json()["results"]

    assert str(rules().pk) in [one["id"] for one in listed]
    assert len(listed) == len(SHIPPED)
