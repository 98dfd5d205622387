"""Transitions: what is possible and why not; taking one, with the version seen."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from accounts.codes import issue_code
from accounts.models import Person
from api.steps import locks_of
from ground import clock
from lifecycle.models import Event, Mobility, ToDo
from lifecycle.offers.offers import Offers
from lifecycle.proving import _purpose
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import MACHINE, State
from notifications.links import SESSION_KEY, actor_of, link_for
from tests.api.conftest import Caller, problem
from tests.lifecycle.conftest import put_in
from tests.missing import refused, satisfied
from tests.portal.more_stays import another

MARCH = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
PAUSE = {"suspended_from": "2026-03-10", "reason": "The workshop is closed"}


def path_of(cast, name=""):
    return f"mobilities/{cast.mobility.pk}/transitions/{f'{name}/' if name else ''}"


def steps(caller, cast):
    answer = caller.get(path_of(cast))
    assert answer.status_code == 200, answer.json()
    return {one["name"]: one for one in answer.json()["results"]}


@pytest.fixture
def abroad(cast, facts):
    """On its way, with every guard met but the one that would amend it at once."""
    facts.unmet = {"agreements.newer_version_in_force"}
    with clock.set_to(MARCH):
        yield put_in(cast.mobility, State.ONGOING, suspended_from=None, started_on=date(2026, 3, 2))


@pytest.mark.parametrize("state", State.values)
def test_every_row_that_leaves_the_state_is_listed(coordinator, cast, facts, state):
    put_in(cast.mobility, state)

    assert list(steps(coordinator, cast)) == [row.name for row in MACHINE.leaving(state)]


def test_a_step_that_is_open_says_so_and_what_it_asks(coordinator, cast, abroad):
    pause = steps(coordinator, cast)["suspend"]

    assert (pause["allowed"], pause["reasons"], pause["to"]) == (True, [], ["suspended"])
    assert [(one["name"], one["type"], one["required"]) for one in pause["asks"]] == [
        ("suspended_from", "day", True), ("reason", "text", True),
    ]  # fmt: skip


def test_a_step_that_is_shut_names_every_reason_with_code_owner_and_words(coordinator, cast):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(country="", planned_end=None)

    begin = steps(coordinator, cast)["start_preparation"]

    assert begin["allowed"] is False
    assert [one["code"] for one in begin["reasons"]] == ["lifecycle.basic_missing", "lifecycle.basic_missing"]
    assert {one["sentence"] for one in begin["reasons"]} == {"The plan lacks: country.", "The plan lacks: last day."}
    assert {one["owner"] for one in begin["reasons"]} == {"CO"}


def test_who_has_no_role_is_told_that_and_nothing_more(as_role, cast, facts):
    facts.unmet = {"lifecycle.reason_given", "lifecycle.basics_complete"}
    put_in(cast.mobility, State.DRAFT)

    assert [one["code"] for one in steps(as_role(Role.QUALITY_MANAGER), cast)["cancel"]["reasons"]] == [
        "lifecycle.role_refused"
    ]


def test_steps_of_sojourn_itself_are_listed_as_such(coordinator, cast, facts):
    facts.unmet = {"partnerships.mou_covers_stay"}
    put_in(cast.mobility, State.PARTNERSHIP)

    step = steps(coordinator, cast)["mou_in_force"]

    assert (step["by_itself"], step["allowed"], step["asks"]) == (True, False, [])
    assert [one["code"] for one in step["reasons"]] == ["api.fires_by_itself", "partnerships.mou_covers_stay"]


def test_only_steps_of_sojourn_are_said_to_fire_by_themselves(cast, facts):
    put_in(cast.mobility, State.PARTNERSHIP)
    offers = Offers(Standing.of_stay(cast.stay()), cast.actors[Role.SENDING_COORDINATOR])

    refused("api.fires_by_itself", locks_of(offers.step("mou_in_force")))
    satisfied("api.fires_by_itself", locks_of(offers.step("cancel")))


def test_a_role_in_brackets_reads_from_when_it_may_act(coordinator, cast, facts):
    put_in(cast.mobility, State.FEEDBACK)

    complete = steps(coordinator, cast)["complete"]

    assert [one["code"] for one in complete["reasons"]] == ["lifecycle.others_first"]
    answer = coordinator.post(path_of(cast, "complete"), {"version": cast.mobility.version})
    assert problem(answer, 403, "lifecycle.others_first")["detail"] == complete["reasons"][0]["sentence"]


def test_a_step_of_others_says_whose_decision_may_be_entered_and_from_when_it_is_ones_own(coordinator, cast, facts):
    put_in(cast.mobility, State.ONGOING)

    end = steps(coordinator, cast)["end_stay"]

    assert (end["allowed"], end["own"], end["opens_on"]) == (True, False, "2026-04-10")
    assert {(one["role"], one["person"]["id"]) for one in end["for_others"]} == {
        (role, str(cast.actors[role].person_id)) for role in (Role.HOST_COORDINATOR, Role.HOST_TUTOR)
    }


def test_a_stay_that_goes_another_way_reads_why_as_the_door_says_it(coordinator, cast):
    put_in(cast.mobility, State.PREPARATION, mou_required=False)

    told = [one["code"] for one in steps(coordinator, cast)["request_partnership"]["reasons"]]

    answer = coordinator.post(path_of(cast, "request_partnership"), {"version": cast.mobility.version})
    unmet = problem(answer, 409, "lifecycle.requirements_unmet")["unmet"]
    assert told == [one["code"] for one in unmet]
    assert told[0] == "lifecycle.mou_is_not_required"


def test_reasons_to_choose_from_are_listed(coordinator, cast, facts):
    put_in(cast.mobility, State.READY)

    asks = {one["name"]: one for one in steps(coordinator, cast)["cancel"]["asks"]}

    assert asks["reason_code"]["required"] is True
    assert "no_show" in [one["value"] for one in asks["reason_code"]["choices"]]
    assert asks["reason"]["required"] is False


# Taking one


def test_a_step_is_taken_with_the_version_seen(coordinator, cast, abroad):
    answer = coordinator.post(path_of(cast, "suspend"), {"version": abroad.version, "details": PAUSE})

    told = answer.json()
    assert answer.status_code == 200, told
    assert told["mobility"] == {"id": str(abroad.pk), "state": "suspended", "version": abroad.version + 1}
    assert answer["ETag"] == f'"{abroad.version + 1}"'
    event = Event.unscoped.get(pk=told["event"]["id"])
    assert (event.name, event.person_id, event.organisation_id, event.role) == (
        "suspend", cast.actors[Role.SENDING_COORDINATOR].person_id, cast.organisations["sending"].pk, "CO",
    )  # fmt: skip
    assert event.details["suspended_from"] == "2026-03-10"
    assert event.remark.text == "The workshop is closed"


def test_a_step_needs_the_version_from_body_or_if_match(coordinator, cast, abroad):
    path = path_of(cast, "suspend")
    faults = problem(coordinator.post(path, {"details": PAUSE}), 400, "api.version_needed")["errors"]
    assert [one["field"] for one in faults] == ["version"]

    answer = coordinator.post(path, {"details": PAUSE}, If_Match=f'"{abroad.version}"')

    assert answer.status_code == 200, answer.json()


def test_a_stale_version_is_409_and_tells_what_was_missed(coordinator, cast, abroad):
    coordinator.post(path_of(cast, "suspend"), {"version": abroad.version, "details": PAUSE})

    late = coordinator.post(path_of(cast, "suspend"), {"version": abroad.version, "details": PAUSE})

    told = problem(late, 409, "lifecycle.changed_meanwhile")
    assert told["version"] == abroad.version + 1
    assert told["missed"] == ["Sending_Coordinator Example paused the stay: 10 March 2026."]


@pytest.mark.parametrize("tag", ['"999"', 'W/"0"', "0", '"', "x" * 5000, '"0x0"', '""', '"-1"'])
def test_a_stale_or_strange_if_match_is_412(coordinator, cast, abroad, tag):
    answer = coordinator.post(path_of(cast, "suspend"), {"version": abroad.version, "details": PAUSE}, If_Match=tag)

    problem(answer, 412, "api.if_match_stale")
    assert cast.stay().state == State.ONGOING


@pytest.mark.parametrize("tag", ["*", '"7", "{version}"'])
def test_if_match_takes_one_of_several_or_any(coordinator, cast, abroad, tag):
    answer = coordinator.post(
        path_of(cast, "suspend"), {"version": abroad.version, "details": PAUSE},
        If_Match=tag.replace("{version}", str(abroad.version)),
    )  # fmt: skip

    assert answer.status_code == 200, answer.json()


def test_a_refusal_names_every_requirement_and_changes_nothing(coordinator, cast, facts):
    facts.unmet = {"lifecycle.basics_complete", "lifecycle.within_programme_rules"}
    events = Event.unscoped.count()

    answer = coordinator.post(path_of(cast, "start_preparation"), {"version": cast.mobility.version})

    told = problem(answer, 409, "lifecycle.requirements_unmet")
    assert [one["code"] for one in told["unmet"]] == ["lifecycle.basics_complete", "lifecycle.within_programme_rules"]
    assert (cast.stay().state, Event.unscoped.count()) == (State.DRAFT, events)


def test_a_detail_not_given_is_among_the_requirements(coordinator, cast, abroad):
    told = problem(
        coordinator.post(path_of(cast, "suspend"), {"version": abroad.version}), 409, "lifecycle.requirements_unmet"
    )
    assert [one["sentence"] for one in told["unmet"]] == ["Give: Paused from."]


def test_a_step_of_another_state_is_409(coordinator, cast, abroad):
    answer = coordinator.post(path_of(cast, "start_preparation"), {"version": abroad.version})

    told = problem(answer, 409, "lifecycle.requirements_unmet")
    assert [one["code"] for one in told["unmet"]] == ["lifecycle.wrong_state"]


def test_a_role_that_may_not_is_403_and_a_name_that_is_none_404(as_role, coordinator, cast, abroad):
    body = {"version": abroad.version, "details": PAUSE}
    problem(as_role(Role.QUALITY_MANAGER).post(path_of(cast, "suspend"), body), 403, "lifecycle.role_refused")
    problem(coordinator.post(path_of(cast, "no-such-step"), body), 404, "lifecycle.no_such_transition")
    problem(coordinator.post(path_of(cast, "amend_agreement"), body), 400, "api.input_refused")  # asks for none of it
    problem(coordinator.post(path_of(cast, "amend_agreement"), {"version": 0}), 403, "lifecycle.role_refused")


@pytest.mark.parametrize("known", [True, False])
def test_a_strangers_step_is_404_whether_the_stay_is_there_or_not(stranger, cast, abroad, known):
    pk = cast.mobility.pk if known else uuid4()

    answer = stranger.post(f"mobilities/{pk}/transitions/suspend/", {"version": 0, "details": PAUSE})

    problem(answer, 404, "lifecycle.not_found")


def test_what_a_step_does_not_ask_is_refused(coordinator, cast, abroad):
    body = {"version": abroad.version, "details": PAUSE | {"last_day": "2026-03-11"}}

    faults = problem(coordinator.post(path_of(cast, "suspend"), body), 400, "api.input_refused")["errors"]

    assert [(one["field"], one["code"]) for one in faults] == [("details.last_day", "not_asked")]


@pytest.mark.parametrize("details", [{"comments": {"nowhere": "x"}}, {"comments": {"nowhere": 3}}, {"comments": ["x"]}])
def test_comments_stand_at_places_that_are_there(coordinator, cast, facts, details):
    put_in(cast.mobility, State.AGREEMENT_REVIEW)
    body = {"version": cast.mobility.version, "details": details}

    problem(coordinator.post(path_of(cast, "request_agreement_changes"), body), 400, "api.input_refused")


def test_comments_at_a_place_pass(coordinator, cast, facts):
    put_in(cast.mobility, State.AGREEMENT_REVIEW)
    body = {"version": 0, "details": {"comments": {"assessment": "Who assesses?"}}}

    answer = coordinator.post(path_of(cast, "request_agreement_changes"), body)

    assert answer.json()["mobility"]["state"] == "agreement_draft"


# For others, and by a mailed link


def on_behalf(cast, role, **changes):
    return {"person": str(cast.actors[role].person_id), "role": role.value, "note": "Told by telephone."} | changes


def test_a_coordinator_enters_what_the_host_decided(coordinator, cast, abroad):
    details = {"last_day": "2026-03-12", "on_behalf": on_behalf(cast, Role.HOST_COORDINATOR)}

    answer = coordinator.post(path_of(cast, "end_stay"), {"version": abroad.version, "details": details})

    assert answer.status_code == 200, answer.json()
    event = Event.unscoped.get(pk=answer.json()["event"]["id"])
    assert event.person_id == cast.actors[Role.HOST_COORDINATOR].person_id
    assert event.entered_by_id == cast.actors[Role.SENDING_COORDINATOR].person_id


def test_a_person_of_elsewhere_answers_like_a_missing_one(coordinator, cast, abroad):
    elsewhere = Person.objects.write_down("else@people.example.org", given_names="Some", family_names="Body")
    told = []
    for person in (elsewhere.pk, uuid4()):
        details = {"last_day": "2026-03-12", "on_behalf": on_behalf(cast, Role.HOST_COORDINATOR, person=str(person))}
        answer = coordinator.post(path_of(cast, "end_stay"), {"version": abroad.version, "details": details})
        told.append(problem(answer, 403, "lifecycle.not_theirs_either") | {"request": ""})

    assert told[0] == told[1]


def test_entering_for_others_needs_a_note(coordinator, cast, abroad):
    details = {"last_day": "2026-03-12", "on_behalf": on_behalf(cast, Role.HOST_COORDINATOR, note=" ")}

    problem(
        coordinator.post(path_of(cast, "end_stay"), {"version": abroad.version, "details": details}),
        400, "api.input_refused",
    )  # fmt: skip


@pytest.fixture
def tutor_by_link(cast, client):
    link = link_for(person_id=cast.actors[Role.HOST_TUTOR].person_id, role=Role.HOST_TUTOR, mobility=cast.mobility)
    session = client.session
    session[SESSION_KEY] = [str(link.pk), link.serial]
    session.save()
    return Caller(client, "")


def code_of_tutor(cast, stay):
    tutor = cast.actors[Role.HOST_TUTOR].person_id
    link = link_for(person_id=tutor, role=Role.HOST_TUTOR, mobility=cast.mobility)
    return issue_code(person_id=tutor, purpose=_purpose(stay.pk), way=actor_of(link).way)


def test_by_a_mailed_link_a_step_needs_the_mailed_code(tutor_by_link, cast, abroad):
    body = {"version": abroad.version, "details": {"last_day": "2026-03-12"}}
    path = path_of(cast, "end_stay")
    problem(tutor_by_link.post(path, body), 409, "lifecycle.proof_needed")
    code = code_of_tutor(cast, abroad)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    problem(tutor_by_link.post(path, body | {"code": wrong}), 403, "accounts.code_wrong")

    answer = tutor_by_link.post(path, body | {"code": code})

    assert answer.json()["mobility"]["state"] == "results", answer.json()


def test_by_a_mailed_link_no_stay_is_begun(tutor_by_link, cast, abroad):
    body = {"rule_set": str(abroad.rule_set_id), "call_year": 2024, "approach": "declare"}

    problem(tutor_by_link.post("mobilities/", body), 403, "api.not_by_link")


def test_a_mailed_link_shows_no_todo_of_another_stay(tutor_by_link, cast, abroad):
    tutor = cast.actors[Role.HOST_TUTOR].person_id
    for stay in (abroad, another(cast)):
        ToDo.unscoped.create(
            mobility=stay, transition="x", key="own", code="lifecycle.reason", owner="HT", person_id=tutor,
            since=clock.now(),
        )  # fmt: skip

    told = tutor_by_link.get("todos/").json()["results"]

    assert {one["mobility"]["id"] for one in told} == {str(abroad.pk)}


def test_wrong_codes_stay_counted_also_under_a_key(tutor_by_link, cast, abroad):
    code = code_of_tutor(cast, abroad)
    body = {"version": abroad.version, "details": {"last_day": "2026-03-12"}, "code": f"{(int(code) + 1) % 10**6:06}"}
    codes = [
        tutor_by_link.post(path_of(cast, "end_stay"), body, Idempotency_Key=f"try-{nth}").json()["code"]
        for nth in range(6)
    ]

    assert codes == ["accounts.code_wrong"] * 4 + ["accounts.code_expired"] * 2
