"""Offers, one question after the other: whose a step is, what is asked, what an act says, how often a guard is asked."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from accounts.actors import Actor
from lifecycle import registry
from lifecycle.checks import tables_are_complete
from lifecycle.gate import met_at, next_gate
from lifecycle.models import NamedPart, OrganisationPart
from lifecycle.offers import checks, details
from lifecycle.offers.fields import Kind
from lifecycle.offers.offers import Offers
from lifecycle.offers.rights import acts_in, steps_in
from lifecycle.registry import GUARDS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import MACHINE, State
from tests.factories.assessments import on
from tests.lifecycle import worlds
from tests.lifecycle.conftest import put_in

CO, HC, LE, GU, QM = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT, Role.GUARDIAN, Role.QUALITY_MANAGER,
)  # fmt: skip


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def offers(cast, who):
    return Offers(Standing.of_stay(cast.stay()), who if isinstance(who, Actor) else cast.actors[who])


def codes(offer):
    return [item.code for item in offer.locks]


# Whose it is


def test_what_a_role_has_in_a_state_costs_no_query(django_assert_num_queries, cast):
    with django_assert_num_queries(0):
        steps = {row.name: right for row, right in steps_in(MACHINE, State.ONGOING, frozenset({CO, Role.LEAD}))}
        acts = {act.name: right for act, right in acts_in(MACHINE, State.ONGOING, frozenset({CO, Role.LEAD}))}

    assert (steps["suspend"].own, steps["end_stay"].own, steps["end_stay"].after_silence) == (True, False, True)
    assert steps["end_stay"].for_others == (HC, Role.HOST_TUTOR)
    assert "complete" not in steps
    assert acts["assessments.record_follow_up"].for_others == (Role.HOST_TUTOR, HC)
    assert not acts["assessments.record_follow_up"].own


def test_a_step_of_others_may_be_entered_for_them_before_their_silence_is_over(cast, facts):
    put_in(cast.mobility, State.ONGOING)

    end = offers(cast, CO).step("end_stay")

    assert (end.own, end.locks, end.opens_on) == (False, [], date(2026, 4, 10))  # 7 and 14 days after the end
    assert {(one.role, one.person_id) for one in end.others} == {
        (role, cast.actors[role].person_id) for role in (HC, Role.HOST_TUTOR)
    }
    assert [item.code for item in end.own_locks] == ["lifecycle.others_first"]


def test_once_the_others_stayed_silent_the_step_is_ones_own(cast, facts):
    put_in(cast.mobility, State.ONGOING)

    with on(date(2026, 4, 10)):
        assert offers(cast, CO).step("end_stay").own


def test_nobody_is_offered_what_sojourn_does_itself(cast, facts):
    for row in MACHINE.transitions:
        if row.by_system_only:
            put_in(cast.mobility, row.sources[0])
            for role in (CO, HC, LE, QM):
                assert row.name not in [step.name for step in offers(cast, role).steps]
                assert codes(offers(cast, role).step(row.name)) == ["lifecycle.role_refused"]


def test_who_is_not_asked_to_sign_may_not_refuse_but_enters_it_for_who_is(cast):
    worlds.a_stay_in(cast, State.AGREEMENT_SIGNING)

    refuse = offers(cast, CO).step("refuse_signature")

    assert not refuse.own
    locked = {one.role: [item.code for item in refuse.locks_for(one)] for one in refuse.others}
    assert locked == {HC: [], GU: [], Role.EMPLOYER: ["agreements.not_asked_to_sign"]}
    assert codes(offers(cast, Role.EMPLOYER).step("refuse_signature")) == ["agreements.not_asked_to_sign"]


def test_by_a_mailed_link_the_code_is_asked_and_locks_nothing(cast, facts):
    put_in(cast.mobility, State.ONGOING)

    end = offers(cast, worlds.by_link(cast, Role.HOST_TUTOR)).step("end_stay")

    assert (end.locks, end.needs_code) == ([], True)
    assert not offers(cast, Role.HOST_TUTOR).step("end_stay").needs_code


def test_a_version_goes_with_the_step_of_the_stay_before_departure(cast):
    stay = worlds.a_stay_in(cast, State.AGREEMENT_DRAFT)
    version = worlds.agreements.open_version(stay)

    found = Offers(Standing.of("agreement_version", version, stay), cast.actors[CO])

    assert found.steps == []
    assert codes(found.step("submit_version")) == ["lifecycle.use_the_stays_step"]


# What it asks


@pytest.mark.parametrize("who", [LE, CO])
def test_the_note_of_a_request_is_not_asked_of_who_goes_nor_where_a_guardian_may_have_decided(cast, who):
    put_in(cast.mobility, State.PREPARATION)

    assert required(cast, who) is False


def test_the_note_of_a_request_is_asked_of_a_coordinator_who_decides_alone(cast):
    NamedPart.objects.filter(mobility=cast.mobility, part="guardian").delete()

    assert required(cast, CO) is True


def required(cast, who):
    [field] = [field for field in offers(cast, who).step("withdraw").asks if field.name == "request_note"]
    return field.required


def test_a_day_is_asked_within_the_days_that_will_do(cast):
    worlds.a_stay_in(cast, State.ONGOING)

    with on(date(2026, 4, 23)):
        [last_day] = offers(cast, HC).step("end_stay").asks
        early = offers(cast, HC).step("report_early_return").asks[0]

    assert (last_day.kind, last_day.least, last_day.most) == (Kind.DAY, date(2026, 4, 22), date(2026, 4, 23))
    assert (early.least, early.most) == (date(2026, 3, 2), date(2026, 4, 21))


def test_a_step_for_which_no_day_will_do_is_locked_and_says_so(cast):
    worlds.a_stay_in(cast, State.ONGOING)

    with on(date(2026, 3, 20)):
        end = offers(cast, HC).step("end_stay")
        assert (codes(end), end.reasons) == (
            ["lifecycle.left_too_early"],
            ["20 March 2026 lies before the planned end, 24 April 2026. Wait until then, or report an early return."],
        )


def results_offered_to(cast, who):
    outcome = cast.stay().outcome_results(manager="unscoped").first()
    offer = Offers(Standing.of("outcome_result", outcome, cast.stay()), cast.actors[who]).step("assess")
    [field] = [field for field in offer.asks if field.name == "result"]
    return [value for value, _words in field.choices]


def test_a_coordinator_in_the_place_of_a_silent_host_is_offered_only_that_it_was_not_assessed(cast):
    worlds.a_stay_in(cast, State.RESULTS)
    cast.stay().outcome_results(manager="unscoped").update(state="planned")

    with on(date(2026, 9, 1)):
        assert results_offered_to(cast, Role.ASSESSOR) == ["passed", "partly", "failed", "not_assessed"]
        assert results_offered_to(cast, CO) == ["passed", "partly", "failed", "not_assessed"]  # as the assessor told it
        NamedPart.objects.filter(mobility=cast.mobility, part="assessor").delete()
        assert results_offered_to(cast, CO) == ["not_assessed"]


def test_where_there_is_nothing_to_choose_from_the_answer_is_missing(cast):
    worlds.a_stay_in(cast, State.VALIDATION)
    cast.stay().outcome_results(manager="unscoped").all().delete()

    assert codes(offers(cast, CO).step("request_evidence")) == ["lifecycle.detail_missing"]


def test_papers_that_go_out_with_a_row_of_another_machine_are_told(cast):
    told = {row.name for row in MACHINE.transitions if offers(cast, CO).step(row.name).issues_papers}

    assert told == {row.name for row in MACHINE.transitions if row.issues} | {"send_for_signature"}


# Acts


def test_a_signature_asks_for_a_code_and_an_entry_for_others_for_evidence(cast):
    sign = offers(cast, HC).act("documents.sign")

    assert (sign.own, sign.needs_code, sign.is_proven) == (True, True, True)
    assert offers(cast, CO).act("lifecycle.name_person").needs_code is False


def test_what_an_act_asks_is_told_without_a_form(cast):
    asked = {field.name: field for field in offers(cast, CO).act("lifecycle.edit_basics").asks()}

    assert (asked["planned_start"].kind, asked["planned_start"].default) == (Kind.DAY, date(2026, 3, 2))
    assert (asked["travel_days"].kind, asked["travel_days"].most) == (Kind.NUMBER, 20)
    assert (asked["objective"].kind, asked["approach"].kind) == (Kind.TEXT, Kind.CHOICE)
    assert ("IT", "Italy") in [(value, str(words)) for value, words in asked["country"].choices]


# How often guards are asked, and what stops start-up


@pytest.mark.parametrize("state", [State.READY, State.ONGOING, State.FEEDBACK, State.VALIDATION])
def test_each_guard_is_asked_once_for_all_that_a_page_shows(cast, monkeypatch, state):
    worlds.a_stay_in(cast, state)
    asked = Counter()
    for name, guard in GUARDS.items():
        monkeypatch.setitem(registry.GUARDS, name, replace(guard, check=counting(asked, guard)))

    found = offers(cast, Role.SENDING_COORDINATOR)
    row, _missing = next_gate(found.at, found.answers)
    met_at(row, found.at, found.answers)
    for step in found.steps:
        _shown = step.locks, step.later, step.reasons
    assert found.acts

    assert asked and max(asked.values()) == 1, asked


def counting(asked, guard):
    def check(**given):
        person = given["details"].get("on_behalf") if "details" in given else None
        asked[guard.name, person.person_id if person else None] += 1
        return guard.check(**given)

    return check


def test_a_guard_answered_by_what_nobody_asks_stops_start_up(monkeypatch):
    wrong = replace(GUARDS["lifecycle.last_day_reached"], answers=("last_night",))
    monkeypatch.setitem(registry.GUARDS, "lifecycle.last_day_reached", wrong)

    assert [error.msg for error in checks.questions_are_complete()] == [
        "lifecycle.last_day_reached is answered by last_night, which mobility.end_stay does not ask for"
    ]


def test_a_question_without_anything_to_choose_from_stops_start_up(monkeypatch):
    monkeypatch.delitem(details.CHOICES, ("mobility.reopen_validation", "outcomes"))
    monkeypatch.setitem(details.CHOICES, ("mobility.suspend", "places"), lambda at, people: [])

    assert [error.id for error in checks.questions_are_complete()] == ["lifecycle.E021", "lifecycle.E022"]


def test_a_guard_that_does_not_look_at_what_answers_it_stops_start_up(monkeypatch):
    wrong = replace(GUARDS["lifecycle.tutor_named"], answers=("reason",))
    monkeypatch.setitem(registry.GUARDS, "lifecycle.tutor_named", wrong)

    assert [error.id for error in checks.questions_are_complete()] == ["lifecycle.E023"]


def test_tables_and_questions_are_complete():
    assert (tables_are_complete(), checks.questions_are_complete()) == ([], [])


def test_where_nobody_is_there_nothing_is_entered_for_them(cast):
    """Without a host nobody's decision can be entered for it."""
    OrganisationPart.objects.filter(mobility=cast.mobility, part="hosting").delete()
    NamedPart.objects.filter(mobility=cast.mobility, part="tutor").delete()
    put_in(cast.mobility, State.RESULTS)

    submit = offers(cast, CO).step("submit_documentation")

    assert submit.others == []
    assert not submit.own
