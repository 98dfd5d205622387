"""What institutions decide, and how a decision is opened again."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Organisation
from assessments.models import OutcomeResult
from documents.models import Document
from ground import clock
from lifecycle.errors import ActInvalid, RoleRefused, TransitionRefused
from lifecycle.models import OrganisationPart, ToDo
from lifecycle.planning import give_part
from lifecycle.registry import OWED
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.vocabulary import Missing
from recognition import selectors
from recognition.models import Appeal, UnitDecision
from tests.factories.assessments import act, go, on
from tests.factories.recognition import DECISION, decide_unit, recognised, validate_all
from tests.lifecycle.conftest import Cast, a_person
from tests.missing import ask, refused, satisfied

CO, VA, CI, LE, QM = (
    Role.SENDING_COORDINATOR, Role.VALIDATOR, Role.COMPETENT_INSTITUTION, Role.PARTICIPANT, Role.QUALITY_MANAGER,
)  # fmt: skip
DAY = date(2026, 6, 19)


@pytest.fixture
def validated(stay) -> Cast:
    validate_all(stay)
    with on(date(2026, 5, 22)):
        go(stay, "validate", VA)
    return stay


def states(cast: Cast) -> dict[str, str]:
    return dict(OutcomeResult.unscoped.filter(mobility=cast.mobility).values_list("key", "state"))


def statements(cast: Cast) -> list[Document]:
    return list(
        Document.unscoped.filter(mobility=cast.mobility, kind="recognition_statement").order_by("created_at", "number")
    )


def cause(cast: Cast) -> list[Missing]:
    """What is missing to open the recognition again."""
    return ask("recognition.cause_to_reopen", mobility=cast.stay())


def answer_to_appeal(cast: Cast) -> list[Missing]:
    return OWED["recognition.appeal_open"].check(cast.stay())


@pytest.mark.parametrize(
    ("state", "decision", "becomes"),
    [
        ("validated", "full", "recognised_full"),
        ("validated", "partial", "recognised_partial"),
        ("validated", "extra_credit", "extra_credit"),
        ("validated", "none", "not_recognised"),
        ("partly_validated", "full", "recognised_full"),
        ("partly_validated", "partial", "recognised_partial"),
        ("not_validated", "full", "recognised_full"),
        ("not_validated", "partial", "not_recognised"),
        ("not_validated", "extra_credit", "not_recognised"),
        ("not_validated", "none", "not_recognised"),
    ],
)
def test_outcome_follows_the_decision_on_its_unit(state, decision, becomes):
    assert selectors.target_of(state, decision) == becomes


def test_recognising_takes_every_outcome_along(cast):
    recognised(cast)
    assert states(cast) == {
        "U1.1": "recognised_full", "U1.2": "recognised_full", "U2.1": "not_recognised", "extra-1": "not_recognised",
    }  # fmt: skip
    assert cast.stay().state == "feedback"


def test_each_unit_needs_a_decision(validated):
    with on(DAY):
        decide_unit(validated, "3101301")
        with pytest.raises(TransitionRefused) as refusal:
            go(validated, "recognise", CI)
        assert refused("recognition.unit_undecided", refusal.value.unmet).params["unit"] == "4101338"
        assert len(refusal.value.unmet) == 1

        decide_unit(validated, "4101338", decision="none", points="", reason="Missing")
        satisfied("recognition.unit_undecided", ask("recognition.units_decided", mobility=validated.stay()))


@pytest.mark.parametrize("decision", ["partial", "extra_credit", "none"])
def test_anything_but_full_needs_a_reason(validated, decision):
    with on(DAY), pytest.raises(ActInvalid) as refusal:
        decide_unit(validated, "3101301", decision=decision, reason="")
    assert "reason" in refusal.value.form.errors


@pytest.mark.parametrize(("points", "taken"), [("4", True), ("4.0000", True), ("0.5", True), ("4.0001", False)])
def test_points_are_not_above_those_agreed(validated, points, taken):
    if taken:
        with on(DAY):
            decide_unit(validated, "3101301", points=points)
        assert UnitDecision.objects.get().points == Decimal(points)
        return
    with on(DAY), pytest.raises(ActInvalid) as refusal:
        decide_unit(validated, "3101301", points=points)
    assert "points" in refusal.value.form.errors


def test_points_above_those_agreed_hold_the_gate_as_well(validated):
    with on(DAY):
        decide_unit(validated, "3101301")
        decide_unit(validated, "4101338", decision="none", points="", reason="Missing")
        UnitDecision.objects.filter(unit_code="3101301").update(points=Decimal("4.5"))
        with pytest.raises(TransitionRefused) as refusal:
            go(validated, "recognise", CI)
        missing = refused("recognition.too_many_points", refusal.value.unmet)
        assert missing.params == {"unit": "3101301", "points": "4.5", "agreed": "4"}
        assert len(refusal.value.unmet) == 1

        UnitDecision.objects.filter(unit_code="3101301").update(points=Decimal("4"))
        satisfied("recognition.too_many_points", ask("recognition.points_within_agreed", mobility=validated.stay()))


def test_unit_without_points_in_the_agreement_earns_none(validated):
    units = validated.mobility.agreement_versions.get().parts.get(name="units_and_outcomes")
    units.content = {**units.content, "units": [{**unit, "points": ""} for unit in units.content["units"]]}
    units.save()
    with on(DAY):
        decide_unit(validated, "3101301", points="")
        UnitDecision.objects.update(points=Decimal("0.5"))
        found = ask("recognition.points_within_agreed", mobility=validated.stay())
        assert refused("recognition.too_many_points", found).params["agreed"] == "0"


@pytest.mark.parametrize("role", [CO, VA, LE, Role.HOST_COORDINATOR, Role.EMPLOYER])
def test_only_the_institution_decides_on_units(validated, role):
    with on(DAY), pytest.raises(RoleRefused):
        act(validated, "recognition.decide_unit", role, {"unit": "3101301", **DECISION})


def test_second_decision_on_a_unit_keeps_the_first(validated):
    with on(DAY):
        decide_unit(validated, "3101301", grade="8")
        decide_unit(validated, "3101301", grade="9")
    assert selectors.unit_decisions(validated.mobility)["3101301"].grade == "9"
    assert UnitDecision.objects.filter(unit_code="3101301").count() == 2


def second_institution(cast: Cast) -> Actor:
    """A chamber that decides on unit 2; the first institution on unit 1."""
    chamber = Organisation.objects.create(
        name="Example chamber", country="LT", town="Kaunas", kind="chamber", code="CHAMBER", confirmed_at=clock.now()
    )
    OrganisationPart.objects.filter(mobility=cast.mobility, part=OrganisationPartKind.COMPETENT).update(
        unit_codes=["3101301"]
    )
    give_part(
        mobility=cast.mobility, organisation_id=chamber.pk, part=OrganisationPartKind.COMPETENT, unit_codes=["4101338"]
    )
    person = a_person("chamber")
    Membership.objects.create(
        person=person, organisation=chamber, role=MembershipRole.RECOGNITION_OFFICER, since_on=date(2025, 9, 1)
    )
    return Actor(person.pk, chamber.pk)


def test_each_institution_decides_on_its_own_units_and_writes_its_own_statement(validated):
    chamber = second_institution(validated)
    with on(DAY):
        with pytest.raises(ActInvalid):
            decide_unit(validated, "4101338")
        decide_unit(validated, "3101301")
        act(validated, "recognition.decide_unit", chamber, {"unit": "4101338", **DECISION, "points": "2"})
        go(validated, "recognise", CI)
    papers = {paper.organisation.name: paper.snapshot["data"] for paper in statements(validated)}

    assert {name: [unit["code"] for unit in data["units"]] for name, data in papers.items()} == {
        "Example competent": ["3101301"], "Example chamber": ["4101338"],
    }  # fmt: skip
    assert [row["name"] for row in papers["Example chamber"]["signatures"]] == ["Chamber Example"]
    assert [row["name"] for row in papers["Example competent"]["signatures"]] == ["Competent_Institution Example"]


def test_recognition_opens_again_after_an_appeal_and_the_next_statement_is_version_two(cast):
    recognised(cast)
    with on(date(2026, 7, 1)):
        with pytest.raises(TransitionRefused) as refusal:
            go(cast, "reopen_recognition", CI)
        refused("recognition.no_cause", refusal.value.unmet)
        satisfied("recognition.appeal_open", answer_to_appeal(cast))

        act(cast, "recognition.file_appeal", LE, {"units": ["4101338"], "text": "My allergen test was not looked at"})
        satisfied("recognition.no_cause", cause(cast))
        assert refused("recognition.appeal_open", answer_to_appeal(cast)).owner == CI
        owed = ToDo.unscoped.get(mobility=cast.mobility, code="recognition.appeal_open")
        go(cast, "reopen_recognition", CI)
        assert states(cast)["U1.1"] == "recognised_full"
        assert states(cast)["U2.1"] == "not_validated"
        refused("recognition.appeal_open", answer_to_appeal(cast))  # until it is decided anew
        decide_unit(cast, "4101338", decision="partial", points="1", reason="Allergens shown, storage missing")
        go(cast, "recognise", CI)
        satisfied("recognition.appeal_open", answer_to_appeal(cast))
    first, second = statements(cast)

    assert owed.owner == "CI"
    assert ToDo.unscoped.get(pk=owed.pk).closed_at is not None
    assert (first.state, first.number, second.version_no) == ("superseded", second.number, 2)
    assert [one["decision"] for one in second.snapshot["data"]["earlier"]] == ["none"]
    assert Appeal.objects.get().answered_at is not None


def test_later_evidence_is_a_cause_too(cast):
    recognised(cast)
    with on(date(2026, 7, 1)):
        refused("recognition.no_cause", cause(cast))
        act(cast, "assessments.add_evidence", CO, {"outcome": "U2.1", "label": "Allergen test"})
        satisfied("recognition.no_cause", cause(cast))
        go(cast, "reopen_recognition", QM)
    assert cast.stay().state == "recognition"


def test_school_closes_without_a_decision_only_ninety_days_after_the_deadline(validated):
    """D17 is 60 days after the end, 23 June; 90 days later is 21 September."""
    with on(date(2026, 9, 20)), pytest.raises(TransitionRefused) as refusal:
        go(validated, "close_without_decision", CO, reason="The institution does not answer")
    assert refused("recognition.still_time", refusal.value.unmet).params == {"opens": "2026-09-21"}
    with on(date(2026, 9, 21)):
        satisfied("recognition.still_time", ask("recognition.decision_overdue", mobility=validated.stay()))
        go(validated, "close_without_decision", CO, reason="The institution does not answer")
        satisfied("recognition.no_cause", cause(validated))  # a decision that comes after all
        go(validated, "reopen_recognition", CI)

    assert validated.stay().state == "recognition"


def test_institution_whose_decisions_stand_writes_no_new_statement(validated):
    chamber = second_institution(validated)
    with on(DAY):
        decide_unit(validated, "3101301")
        act(validated, "recognition.decide_unit", chamber, {"unit": "4101338", **DECISION, "points": "2"})
        go(validated, "recognise", CI)
    with on(date(2026, 7, 1)):
        act(validated, "assessments.add_evidence", CO, {"outcome": "U2.1", "label": "Allergen test"})
        go(validated, "reopen_validation", VA, outcomes=["U2.1"])
        act(validated, "recognition.decide_outcome", VA, {"outcome": "U2.1", "decision": "validated"})
        go(validated, "validate", VA)
        act(validated, "recognition.decide_unit", chamber, {"unit": "4101338", **DECISION, "points": "1"})
        go(validated, "recognise", chamber)

    assert sorted((paper.organisation.name, paper.version_no, paper.state) for paper in statements(validated)) == [
        ("Example chamber", 1, "superseded"), ("Example chamber", 2, "waiting"), ("Example competent", 1, "waiting"),
    ]  # fmt: skip
