"""The way of an outcome from planned to handed in."""

from datetime import date

import pytest
from django.core.files.base import ContentFile

from accounts.actors import Actor
from accounts.models import Person
from assessments import selectors, services
from assessments.models import Assessment, OutcomeResult
from assessments.paper_facts import grid_signatures
from documents.blocks.signatures import how_signed
from documents.services import store_file
from lifecycle.errors import ActInvalid, ActRefused, RoleRefused, TransitionRefused
from lifecycle.models import Event, Mobility
from lifecycle.planning import name_person
from lifecycle.roles import NamedPartKind, Role
from lifecycle.vocabulary import Missing, OnBehalf
from tests.factories.assessments import CODE, abroad, act, agree, end, go, hand_in, on, state_result
from tests.lifecycle.conftest import a_person
from tests.missing import ask, refused, satisfied

HC, HT, LE, CO, AS = (
    Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.SENDING_COORDINATOR, Role.ASSESSOR,
)  # fmt: skip
DAY = date(2026, 4, 20)


def outcome(cast, key: str) -> OutcomeResult:
    return OutcomeResult.unscoped.get(mobility=cast.mobility, key=key)


def handing_in(cast) -> list[Missing]:
    """What the host's results lack, each outcome to be assessed there."""
    return ask("assessments.host_results_complete", mobility=cast.stay())


def another_assessor(cast, organisation: str | None = None) -> Actor:
    person = a_person("second")
    name_person(
        mobility=cast.mobility, person_id=person.pk, part=NamedPartKind.ASSESSOR,
        organisation_id=cast.organisations[organisation].pk if organisation else None,
    )  # fmt: skip
    return Actor(person.pk)


def test_each_agreed_outcome_has_a_row_and_one_that_left_the_agreement_goes(stay):
    assert {one.key for one in selectors.results_of(stay.mobility)} == {"U1.1", "U1.2", "U2.1"}
    version = stay.mobility.agreement_versions.get()
    units = version.parts.get(name="units_and_outcomes")
    units.content = {**units.content, "units": units.content["units"][:1]}
    units.save()
    services.ensure_results(mobility=stay.mobility)

    assert {one.key for one in selectors.results_of(stay.mobility)} == {"U1.1", "U1.2"}


def test_outcome_with_a_result_stays_when_it_leaves_the_agreement(stay):
    with on(DAY):
        state_result(stay, outcome="U2.1")
    units = stay.mobility.agreement_versions.get().parts.get(name="units_and_outcomes")
    units.content = {**units.content, "units": units.content["units"][:1]}
    units.save()
    services.ensure_results(mobility=stay.mobility)
    assert outcome(stay, "U2.1").state == "assessed"


def test_declared_stay_has_no_outcomes_to_assess(cast):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(approach="declare")
    abroad(cast)
    assert selectors.results_of(cast.mobility) == []
    satisfied("assessments.nothing_to_assess", ask("assessments.something_assessable", mobility=cast.stay()))


def test_result_of_a_unit_counts_for_each_of_its_outcomes(stay):
    with on(DAY):
        state_result(stay, unit="3101301")
    assert {outcome(stay, key).state for key in ("U1.1", "U1.2")} == {"assessed"}
    assert outcome(stay, "U2.1").state == "planned"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"methods": []}, "methods"),
        ({"evidence": []}, "evidence"),
        ({"result": "not_assessed", "reason": ""}, "reason"),
    ],
)
def test_result_lacking_something_is_refused_and_leaves_nothing(stay, facts, field):
    with on(DAY), pytest.raises(TransitionRefused) as refusal:
        state_result(stay, outcome="U1.1", **facts)
    assert [missing.params["field"] for missing in refusal.value.unmet] == [field]
    assert not Assessment.objects.exists()


def stating(cast, result: str | None = None, assessed_on: date | None = DAY, **facts) -> list[Missing]:
    """What is missing for the assessor to state this of U1.1."""
    return ask(
        "assessments.result_complete", mobility=cast.stay(), outcome=outcome(cast, "U1.1"), actor=cast.actors[AS],
        details={"result": result, "assessed_on": assessed_on, "facts": facts},
    )  # fmt: skip


def test_result_says_what_when_and_how_and_shows_its_evidence(stay):
    with on(DAY):
        nothing = stating(stay, assessed_on=None)
        refused("assessments.lacks_result", nothing)
        refused("assessments.lacks_assessed_on", nothing)
        refused("assessments.lacks_methods", nothing)
        refused("assessments.lacks_evidence", nothing)
        refused("assessments.lacks_result", stating(stay, result="excellent"))
        refused("assessments.lacks_assessed_on", stating(stay, result="passed", assessed_on=date(2026, 4, 21)))

        whole = stating(stay, result="passed", methods=["Observation"], evidence=["Photo"])
        satisfied("assessments.lacks_result", whole)
        satisfied("assessments.lacks_assessed_on", whole)
        satisfied("assessments.lacks_methods", whole)
        satisfied("assessments.lacks_evidence", whole)
        assert whole == []


def test_nobody_passes_of_whom_nothing_was_shown(stay):
    nothing = [{"criterion": "Labels read", "level": 1}, {"criterion": "Sheet filled in", "level": 1}]
    with on(DAY):
        said = {"methods": ["Observation"], "evidence": ["Photo"], "criteria": nothing}
        missing = refused("assessments.passed_not_shown", stating(stay, result="passed", **said))
        assert missing.params == {"field": "result"}
        satisfied("assessments.passed_not_shown", stating(stay, result="failed", **said))
        some = [nothing[0], {**nothing[1], "level": 3}]
        satisfied("assessments.passed_not_shown", stating(stay, result="passed", **{**said, "criteria": some}))


def test_outcome_not_assessed_needs_a_reason_and_nothing_else(stay):
    with on(DAY):
        assert len(stating(stay, result="not_assessed")) == 1
        refused("assessments.lacks_reason", stating(stay, result="not_assessed", reason=" "))
        satisfied("assessments.lacks_reason", stating(stay, result="not_assessed", reason="The kitchen was closed"))


def test_evidence_is_asked_for_only_where_the_stay_certifies(stay):
    Mobility.unscoped.filter(pk=stay.mobility.pk).update(approach="evaluate")
    with on(DAY):
        satisfied("assessments.lacks_evidence", stating(stay, result="passed", methods=["Observation"]))
        state_result(stay, outcome="U1.1", evidence=[])
    satisfied("assessments.no_evidence", ask("assessments.evidence_shown", mobility=stay.stay()))


def test_evidence_that_a_certified_stay_lacks_may_be_added_later(stay):
    """The result was stated while the stay was to be evaluated only."""
    Mobility.unscoped.filter(pk=stay.mobility.pk).update(approach="evaluate")
    with on(DAY):
        state_result(stay, outcome="U1.1", evidence=[])
        state_result(stay, outcome="U1.2", result="not_assessed", reason="The log was lost", evidence=[])
        Mobility.unscoped.filter(pk=stay.mobility.pk).update(approach="certify")
        lacking = ask("assessments.evidence_shown", mobility=stay.stay())
        missing = refused("assessments.no_evidence", lacking)
        assert (missing.params, missing.person) == ({"outcome": "Prepare kitchen areas"}, stay.actors[AS].person_id)
        assert len(lacking) == 1

        act(stay, "assessments.add_evidence", HT, {"outcome": "U1.1", "label": "Photo of the station"})
        satisfied("assessments.no_evidence", ask("assessments.evidence_shown", mobility=stay.stay()))


def test_result_of_tomorrow_is_refused(stay):
    with on(DAY), pytest.raises(ActInvalid):
        state_result(stay, outcome="U1.1", assessed_on="2026-04-21")


def test_unit_or_outcome_not_both_and_not_neither(stay):
    for chosen in ({}, {"unit": "3101301", "outcome": "U1.1"}):
        with on(DAY), pytest.raises(ActInvalid):
            state_result(stay, **chosen)


def test_only_an_assessor_states_results(stay):
    for role in (HC, CO, LE):
        with on(DAY), pytest.raises(RoleRefused):
            state_result(stay, role, outcome="U1.1")


def test_reassessment_keeps_the_earlier_result(stay):
    with on(DAY):
        state_result(stay, outcome="U1.1", result="failed")
        act(stay, "assessments.reassess", HC, {"outcome": "U1.1"})
        assert outcome(stay, "U1.1").state == "planned"
        state_result(stay, outcome="U1.1", result="passed")
    kept = list(Assessment.objects.filter(outcome__key="U1.1").order_by("recorded_at", "superseded_at"))

    assert {(one.result, one.superseded_at is None) for one in kept} == {("failed", False), ("passed", True)}
    assert selectors.current_of(outcome(stay, "U1.1")).result == "passed"


def repeat(cast) -> Event:
    return act(cast, "assessments.reassess", HC, {"outcome": "U1.1"})


def test_what_is_passed_is_not_repeated(stay):
    with on(DAY):
        state_result(stay, outcome="U1.1", result="passed")
        with pytest.raises(TransitionRefused) as refusal:
            repeat(stay)
    refused("assessments.nothing_to_repeat", refusal.value.unmet)


def test_what_failed_is_repeated_only_once(stay):
    with on(DAY):
        state_result(stay, outcome="U1.1", result="failed")
        again = {"mobility": stay.stay(), "outcome": outcome(stay, "U1.1"), "actor": stay.actors[HC]}
        satisfied("assessments.repeated_once", ask("assessments.may_reassess", **again))

        repeat(stay)
        state_result(stay, outcome="U1.1", result="failed")
        with pytest.raises(TransitionRefused) as refusal:
            repeat(stay)
    refused("assessments.repeated_once", refusal.value.unmet)


def failed_and_handed_in(stay) -> None:
    with on(DAY):
        state_result(stay, unit="3101301")
        state_result(stay, outcome="U2.1", result="failed")
    with on(date(2026, 4, 24), 18):
        end(stay)
    with on(date(2026, 4, 30)):
        hand_in(stay)


def test_after_the_results_are_in_only_the_school_asks_again(stay):
    failed_and_handed_in(stay)
    with on(date(2026, 5, 4)):
        with pytest.raises(TransitionRefused) as refusal:
            act(stay, "assessments.reassess", HC, {"outcome": "U2.1"})
        act(stay, "assessments.reassess", CO, {"outcome": "U2.1"})

    refused("assessments.too_late_to_repeat", refusal.value.unmet)
    assert outcome(stay, "U2.1").state == "planned"


def test_home_assessor_states_the_result_while_the_school_validates(stay):
    failed_and_handed_in(stay)
    home = another_assessor(stay, "sending")
    with on(date(2026, 5, 4)):
        act(stay, "assessments.reassess", CO, {"outcome": "U2.1"})
        state_result(stay, home, outcome="U2.1", result="passed")
    assert selectors.assessors_of([outcome(stay, "U2.1")]) == {stay.actors[AS].person_id, home.person_id}


def test_results_are_handed_in_only_when_each_assessor_has_confirmed(stay):
    second = another_assessor(stay)
    with on(DAY):
        state_result(stay, unit="3101301")
        state_result(stay, second, outcome="U2.1")
    with on(date(2026, 4, 24), 18):
        end(stay)
        act(stay, "assessments.confirm_grid", AS, proof=CODE)
        with pytest.raises(TransitionRefused) as refusal:
            go(stay, "submit_results", HC)
        act(stay, "assessments.confirm_grid", second, proof=CODE)
        satisfied("assessments.grid_unconfirmed", ask("assessments.grid_signed", mobility=stay.stay()))
        go(stay, "submit_results", HC)

    assert refused("assessments.grid_unconfirmed", refusal.value.unmet).person == second.person_id
    assert len(refusal.value.unmet) == 1
    assert stay.stay().state == "validation"


def test_changed_result_needs_a_new_confirmation(stay):
    with on(DAY):
        state_result(stay, unit="3101301", result="failed")
        act(stay, "assessments.confirm_grid", AS, proof=CODE)
        assert len(selectors.confirmations_of(stay.mobility)) == 1
        act(stay, "assessments.reassess", HC, {"outcome": "U1.1"})
        state_result(stay, outcome="U1.1", result="passed")
    assert selectors.confirmations_of(stay.mobility) == []
    refused("assessments.grid_unconfirmed", ask("assessments.grid_signed", mobility=stay.stay()))


def test_confirming_needs_a_code(stay):
    with on(DAY):
        state_result(stay, unit="3101301")
        with pytest.raises(ActRefused, match="proof_needed"):
            act(stay, "assessments.confirm_grid", AS)


def test_missing_result_is_named_with_its_outcome(stay):
    with on(date(2026, 4, 24), 18):
        end(stay)
        with pytest.raises(TransitionRefused) as refusal:
            go(stay, "submit_results", HC)
    refused("assessments.no_result", refusal.value.unmet)
    assert {missing.params.get("outcome") for missing in refusal.value.unmet} == {
        "Prepare kitchen areas", "Keep the temperature log", "Choose raw materials",
    }  # fmt: skip


def test_outcome_to_be_assessed_at_home_does_not_keep_the_host_waiting(stay):
    OutcomeResult.unscoped.filter(mobility=stay.mobility, key="U2.1").update(assess_at="home")
    with on(DAY):
        refused("assessments.no_result", handing_in(stay))
        state_result(stay, unit="3101301")
    satisfied("assessments.no_result", handing_in(stay))


def test_unplanned_outcome_never_blocks(stay):
    with on(DAY):
        state_result(stay, unit="3101301")
        state_result(stay, outcome="U2.1")
        act(stay, "assessments.add_unplanned_outcome", HT, {"title": "Baked pastizzi"})
    satisfied("assessments.no_result", handing_in(stay))
    assert [one.key for one in selectors.results_of(stay.mobility) if one.origin == "unplanned"] == ["extra-1"]


def test_school_speaks_for_a_silent_host_only_after_two_weeks_beyond_the_deadline(stay):
    """D13 is 14 days after the end; the silence is over 14 days later."""
    with on(date(2026, 4, 24), 18):
        end(stay)
    note = {"unit": "3101301", "reason": "The host does not answer"}
    with on(date(2026, 5, 20)), pytest.raises(RoleRefused):
        act(stay, "assessments.note_not_assessed", CO, note)
    with on(date(2026, 5, 23)):
        act(stay, "assessments.note_not_assessed", CO, note)
        act(stay, "assessments.note_not_assessed", CO, {**note, "unit": "4101338"})
        go(stay, "submit_results", CO)

    assert stay.stay().state == "validation"
    assert selectors.assessors_of(selectors.results_of(stay.mobility)) == set()


def test_school_enters_a_result_for_an_assessor_who_told_it(stay):
    with on(DAY):
        behalf = OnBehalf(stay.actors[AS].person_id, AS, note="Told by telephone")
        state_result(stay, CO, outcome="U1.1", on_behalf=behalf)
    assert Assessment.objects.get().assessor_id == stay.actors[AS].person_id


def test_nobody_confirms_a_grid_for_somebody_from_a_talk(stay):
    with on(DAY):
        state_result(stay, outcome="U1.1")
        behalf = OnBehalf(stay.actors[AS].person_id, AS, note="Told by telephone")
        with pytest.raises(ActRefused, match="scan_needed"):
            act(stay, "assessments.confirm_grid", CO, on_behalf=behalf)


@pytest.mark.parametrize("witness", [CO, HC])
def test_assessor_confirms_the_grid_before_a_coordinator_of_the_own_side_or_the_school(stay, witness):
    page = ContentFile(b"%PDF-1.7\n1 0 obj<</Type/Page>>endobj\n%%EOF\n", name="page.pdf")
    with on(DAY):
        state_result(stay, outcome="U1.1")
        scan = store_file(file=page, label="page.pdf", mobility_id=stay.mobility.pk, actor=stay.actors[witness])
        seen = OnBehalf(stay.actors[AS].person_id, AS, scan_id=scan.pk, in_presence=True, seen="known")
        act(stay, "assessments.confirm_grid", witness, on_behalf=seen)

    printed = grid_signatures(stay.mobility, "the results above")[0]
    name = Person.objects.get(pk=stay.actors[witness].person_id).full_name
    assert (printed["method"], printed["seen"], printed["entered_by"]) == ("in_presence", "known", name)
    assert f"in presence of {name}, who saw: no document, known in person" in how_signed(printed)


def test_later_evidence_is_kept_beside_the_result(stay):
    with on(DAY):
        state_result(stay, outcome="U1.1")
        act(stay, "assessments.add_evidence", HT, {"outcome": "U1.1", "label": "Log of April"})
    assert outcome(stay, "U1.1").later_evidence.get().label == "Log of April"


def test_stay_without_outcomes_in_the_agreement_has_nothing_to_assess(cast):
    abroad(cast)
    cast.mobility.agreement_versions.all().delete()
    agree(cast.stay(), {"units_and_outcomes": {}})
    refused("assessments.nothing_to_assess", ask("assessments.something_assessable", mobility=cast.stay()))


def test_results_of_no_outcome_are_not_handed_in(stay):
    satisfied("assessments.nothing_to_assess", handing_in(stay))

    OutcomeResult.unscoped.filter(mobility=stay.mobility).update(origin="unplanned")
    refused("assessments.nothing_to_assess", handing_in(stay))


def test_stay_goes_back_to_the_host_only_before_its_results_were_handed_in(stay):
    satisfied("assessments.results_are_in", ask("assessments.no_result_submitted", mobility=stay.stay()))

    failed_and_handed_in(stay)
    refused("assessments.results_are_in", ask("assessments.no_result_submitted", mobility=stay.stay()))


def test_stay_closed_without_results_states_each_outcome_as_not_assessed(stay):
    with on(DAY):
        state_result(stay, outcome="U1.1")
        go(stay, "report_early_return", HC, last_day=DAY, reason_code="family", reason="Called home")
        go(stay, "close_without_results", CO, reason="No time left")

    assert {one.key: selectors.current_of(one).result for one in selectors.results_of(stay.mobility)} == {
        "U1.1": "passed", "U1.2": "not_assessed", "U2.1": "not_assessed",
    }  # fmt: skip
