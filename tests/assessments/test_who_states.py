"""Separation of duties at the result of an outcome, and what may be assessed again (4.2, 4.3)."""

from datetime import date

import pytest

from accounts.actors import SYSTEM, Actor
from agreements.parts import PartName
from assessments import selectors, services
from assessments.models import Assessment, OutcomeResult
from lifecycle.doors import perform_transition
from lifecycle.errors import ActRefused, RoleRefused, TransitionRefused
from lifecycle.models import Event, Mobility, NamedPart
from lifecycle.planning import name_person
from lifecycle.roles import NamedPartKind, Role
from lifecycle.vocabulary import Missing, OnBehalf
from tests.factories.assessments import CODE, act, end, on, state_result
from tests.lifecycle.conftest import a_person
from tests.missing import ask, refused, satisfied

HC, HT, LE, CO, AS = (
    Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.SENDING_COORDINATOR, Role.ASSESSOR,
)  # fmt: skip
DAY, LAST_DAY, SILENCE_OVER = date(2026, 4, 20), date(2026, 4, 24), date(2026, 5, 23)
PASSED = {"result": "passed", "assessed_on": DAY, "facts": {"methods": ["Talk"], "evidence": ["Photo"]}}
NOT_ASSESSED = {"result": "not_assessed", "assessed_on": DAY, "facts": {"reason": "The host does not answer"}}


def outcome(cast, key: str = "U2.1") -> OutcomeResult:
    return OutcomeResult.unscoped.get(mobility=cast.mobility, key=key)


def assess(cast, actor: Actor, **details):
    return perform_transition(
        machine="outcome_result", pk=outcome(cast).pk, name="assess", actor=actor, **details
    )  # fmt: skip


def judged(cast, actor: Actor, **details) -> list[Missing]:
    """What is missing for this person to state this result of U2.1."""
    return ask(
        "assessments.result_complete", mobility=cast.stay(), outcome=outcome(cast), actor=actor, details=details
    )  # fmt: skip


def repeating(cast, role: Role, key: str = "U2.1") -> list[Missing]:
    """What is missing for this role to have an outcome assessed again."""
    return ask(
        "assessments.may_reassess", mobility=cast.stay(), outcome=outcome(cast, key), actor=cast.actors[role]
    )  # fmt: skip


def only(refusal) -> list[Missing]:
    """All that was missing: one thing."""
    assert len(refusal.value.unmet) == 1
    return refusal.value.unmet


def assessor_of(cast, organisation: str) -> Actor:
    person = a_person(f"assessor-{organisation}")
    name_person(
        mobility=cast.mobility, person_id=person.pk, part=NamedPartKind.ASSESSOR,
        organisation_id=cast.organisations[organisation].pk,
    )  # fmt: skip
    return Actor(person.pk)


def test_after_silence_the_school_states_only_that_nothing_was_assessed(stay):
    with on(LAST_DAY, 18):
        end(stay)
    with on(SILENCE_OVER):
        with pytest.raises(TransitionRefused) as refusal:
            assess(stay, stay.actors[CO], **PASSED)
        assert not Assessment.objects.exists()
        refused("assessments.only_not_assessed", only(refusal))
        satisfied("assessments.only_not_assessed", judged(stay, stay.actors[CO], **NOT_ASSESSED))
        assess(stay, stay.actors[CO], **NOT_ASSESSED)

    assert outcome(stay).state == "assessed"


def test_sojourn_itself_states_only_that_nothing_was_assessed(stay):
    with on(DAY):
        with pytest.raises(TransitionRefused) as refusal:
            assess(stay, SYSTEM, **PASSED)
        refused("assessments.only_not_assessed", only(refusal))
        assert judged(stay, SYSTEM, **NOT_ASSESSED) == []


def test_nobody_states_the_own_result(stay):
    NamedPart.objects.create(
        mobility=stay.mobility, person_id=stay.actors[LE].person_id, part=NamedPartKind.ASSESSOR,
        from_at=stay.mobility.created_at,
    )  # fmt: skip
    with on(DAY), pytest.raises(TransitionRefused) as refusal:
        state_result(stay, LE, outcome="U2.1")
    refused("assessments.own_result", only(refusal))
    satisfied("assessments.own_result", judged(stay, stay.actors[AS], **PASSED))


def test_result_entered_for_a_person_is_judged_by_that_person(stay):
    """The learner named as assessor does not get round it by telling the coordinator."""
    NamedPart.objects.create(
        mobility=stay.mobility, person_id=stay.actors[LE].person_id, part=NamedPartKind.ASSESSOR,
        from_at=stay.mobility.created_at,
    )  # fmt: skip
    behalf = OnBehalf(stay.actors[LE].person_id, AS, note="Told by telephone")
    with on(DAY), pytest.raises(TransitionRefused) as refusal:
        state_result(stay, CO, outcome="U2.1", on_behalf=behalf)
    refused("assessments.own_result", only(refusal))


def test_outcome_agreed_for_home_is_assessed_by_the_sending_side(stay):
    OutcomeResult.unscoped.filter(pk=outcome(stay).pk).update(assess_at="home")
    at_home = assessor_of(stay, "sending")
    with on(DAY):
        with pytest.raises(TransitionRefused) as refusal:
            state_result(stay, assessor_of(stay, "hosting"), outcome="U2.1")
        assert refused("assessments.agreed_for_home", only(refusal)).params == {"outcome": "Choose raw materials"}

        satisfied("assessments.agreed_for_home", judged(stay, at_home, **PASSED))
        state_result(stay, at_home, outcome="U2.1")
    assert outcome(stay).state == "assessed"


def test_tutor_who_is_no_assessor_states_nothing(stay):
    with on(DAY), pytest.raises(RoleRefused):
        assess(stay, stay.actors[HT], **PASSED)


def test_refused_result_of_a_unit_keeps_none_of_its_outcomes(stay):
    """Stated for the whole unit at once: all or nothing."""
    OutcomeResult.unscoped.filter(mobility=stay.mobility, key="U1.2").update(assess_at="home")
    before = Event.unscoped.count()
    with on(DAY), pytest.raises(TransitionRefused):
        state_result(stay, unit="3101301")

    assert {outcome(stay, key).state for key in ("U1.1", "U1.2")} == {"planned"}
    assert not Assessment.objects.exists()
    assert Event.unscoped.count() == before


def test_partly_reached_is_not_assessed_again(stay):
    with on(DAY):
        state_result(stay, outcome="U2.1", result="partly")
        with pytest.raises(TransitionRefused) as refusal:
            act(stay, "assessments.reassess", HC, {"outcome": "U2.1"})
    refused("assessments.nothing_to_repeat", only(refusal))


def test_of_a_unit_only_what_failed_is_assessed_again(stay):
    with on(DAY):
        state_result(stay, outcome="U1.1")
        state_result(stay, outcome="U1.2", result="failed")
        refused("assessments.nothing_to_repeat", repeating(stay, HC, "U1.1"))
        satisfied("assessments.nothing_to_repeat", repeating(stay, HC, "U1.2"))
        act(stay, "assessments.reassess", HC, {"unit": "3101301"})
    assert (outcome(stay, "U1.1").state, outcome(stay, "U1.2").state) == ("assessed", "planned")


def test_unit_passed_as_a_whole_is_not_assessed_again(stay):
    with on(DAY):
        state_result(stay, unit="3101301")
        with pytest.raises(TransitionRefused) as refusal:
            act(stay, "assessments.reassess", HC, {"unit": "3101301"})
    refused("assessments.nothing_to_repeat", only(refusal))


def test_after_the_stay_the_host_asks_for_nothing_again_but_the_school_does(stay):
    with on(DAY):
        state_result(stay, outcome="U2.1", result="failed")
    with on(LAST_DAY, 18):
        end(stay)
        with pytest.raises(TransitionRefused) as refusal:
            act(stay, "assessments.reassess", HC, {"outcome": "U2.1"})
        refused("assessments.too_late_to_repeat", only(refusal))
        satisfied("assessments.too_late_to_repeat", repeating(stay, CO))
        act(stay, "assessments.reassess", CO, {"outcome": "U2.1"})

    assert outcome(stay).state == "planned"


def test_assessor_without_a_result_confirms_nothing(stay):
    with on(DAY):
        state_result(stay, unit="3101301")
        with pytest.raises(ActRefused, match="nothing_to_confirm"):
            act(stay, "assessments.confirm_grid", assessor_of(stay, "hosting"), proof=CODE)


def test_first_result_is_kept_when_its_outcome_leaves_the_agreement_while_repeated(stay):
    with on(DAY):
        state_result(stay, outcome="U2.1", result="failed")
        act(stay, "assessments.reassess", HC, {"outcome": "U2.1"})
    units = stay.mobility.agreement_versions.get().parts.get(name=PartName.UNITS)
    units.content = {**units.content, "units": units.content["units"][:1]}
    units.save()
    services.ensure_results(mobility=stay.mobility)

    assert Assessment.objects.get().result == "failed"
    assert outcome(stay).origin == "unplanned"
    owed = ask("assessments.host_results_complete", mobility=stay.stay())
    assert {missing.params["outcome"] for missing in owed} == {
        "Prepare kitchen areas", "Keep the temperature log",
    }  # fmt: skip


def test_passport_too_short_for_the_agreed_end_is_owed_again(stay):
    """D7 counts from the dates agreed, also when they moved after the check."""
    services.open_preparation(mobility=stay.mobility)
    for item in selectors.preparation_of(stay.mobility).values():
        item.done_on = date(2026, 1, 12)
        item.valid_until = date(2026, 5, 24) if item.code == "identity_document" else None
        item.save(update_fields=["done_on", "valid_until"])
    satisfied("assessments.document_too_short", ask("assessments.preparation_done", mobility=stay.stay()))

    Mobility.unscoped.filter(pk=stay.mobility.pk).update(planned_end=date(2026, 5, 1))
    missing = ask("assessments.preparation_done", mobility=stay.stay())
    assert refused("assessments.document_too_short", missing).params == {"needed": "2026-06-01"}
    assert len(missing) == 1
