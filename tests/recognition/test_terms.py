"""Once for the whole dossier: legal basis, appeal and effects from the institution's own standard texts."""

from datetime import date
from typing import Any

import pytest

from documents.models import Document
from lifecycle.errors import ActInvalid
from lifecycle.roles import Role
from recognition import selectors
from recognition.appeals import terms_of, texts_of
from recognition.desk_models import StandardText
from recognition.desk_services import TEXT_FIELDS, keep_text
from tests.factories.assessments import act, go, on
from tests.factories.recognition import validate_all
from tests.lifecycle.conftest import Cast

CI, VA, AS = Role.COMPETENT_INSTITUTION, Role.VALIDATOR, Role.ASSESSOR
COOK: dict[str, Any] = {
    **dict.fromkeys(TEXT_FIELDS, ""), "name": "Cook, abroad", "qualification": "Cook",
    "legal_basis": "Example Regulation 12", "appeal_to": "Appeals Panel", "appeal_days": 21,
    "effect_full": "Unit awarded, no exam", "effect_none": "The unit can be taken at home",
}  # fmt: skip
ONE, TWO = "3101301", "4101338"


@pytest.fixture
def validated(stay) -> Cast:
    validate_all(stay)
    with on(date(2026, 5, 22)):
        go(stay, "validate", VA)
    return stay


def text(cast: Cast, **facts: Any) -> StandardText:
    return keep_text(institution_id=cast.organisations["competent"].pk, facts={**COOK, **facts})


def decide(cast: Cast, unit: str, decision: str = "full", **facts: Any) -> None:
    act(cast, "recognition.decide_unit", CI, {"unit": unit, "decision": decision, **facts})


def statement(cast: Cast) -> dict[str, Any]:
    found = Document.unscoped.filter(mobility=cast.mobility, kind="recognition_statement").order_by("version_no")
    return dict(found.last().snapshot["data"])


def test_the_text_that_fits_is_taken_with_the_first_decision_and_printed_for_every_unit(validated):
    with on(date(2026, 6, 1)):
        text(validated)
        decide(validated, ONE)
        decide(validated, TWO, "none", reason="Allergens are missing")
        go(validated, "recognise", CI)
    rows = statement(validated)["units"]
    assert {(one["legal_basis"], one["appeal_to"], one["appeal_days"]) for one in rows} == {
        ("Example Regulation 12", "Appeals Panel", 21)
    }
    assert [one["effect"] for one in rows] == ["Unit awarded, no exam", "The unit can be taken at home"]


def test_of_two_texts_that_fit_nobody_chooses_but_the_officer(validated):
    with on(date(2026, 6, 1)):
        text(validated)
        other = text(validated, name="Cook, second", appeal_days=14)
        decide(validated, ONE)
        assert terms_of(validated.stay(), validated.organisations["competent"].pk) is None
        act(validated, "recognition.set_terms", CI, {"text": str(other.pk), "legal_basis": "", "appeal_to": ""})
        held = terms_of(validated.stay(), validated.organisations["competent"].pk)
    assert (held.text_id, held.appeal_days, held.legal_basis) == (other.pk, 14, "Example Regulation 12")


def test_a_kept_version_replaces_the_one_before_and_the_same_words_are_no_version(validated):
    institution = validated.organisations["competent"].pk
    first = text(validated)
    assert keep_text(institution_id=institution, facts=COOK, former=first).pk == first.pk
    second = keep_text(institution_id=institution, facts={**COOK, "appeal_days": 30}, former=first)
    assert (second.version, [one.pk for one in texts_of(institution)]) == (2, [second.pk])


def test_who_assessed_a_unit_does_not_decide_on_it(validated):
    assessor, officer = validated.actors[AS].person_id, validated.actors[CI].person_id
    from assessments.models import Assessment

    Assessment.objects.filter(assessor_id=assessor).update(assessor_id=officer)
    with on(date(2026, 6, 1)), pytest.raises(ActInvalid) as refusal:
        decide(validated, ONE)
    assert "unit" in refusal.value.form.errors
    assert selectors.unit_decisions(validated.stay()) == {}


def test_a_decision_is_a_draft_that_is_changed_until_the_statement_is_issued(validated):
    with on(date(2026, 6, 1)):
        decide(validated, ONE, "none", reason="A wrong tap")
        decide(validated, ONE, points="4", grade="8", conversion="9 of 10 abroad is 8 here")
        decide(validated, TWO, "none", reason="Allergens are missing")
        go(validated, "recognise", CI)
    row = statement(validated)["units"][0]
    assert (row["decision"], row["grade"], row["conversion"]) == ("full", "8", "9 of 10 abroad is 8 here")
