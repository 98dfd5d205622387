"""What people decide after a stay."""

from datetime import date
from typing import Any

from lifecycle.roles import Role
from tests.factories.assessments import abroad, act, end, go, hand_in, on, state_result
from tests.lifecycle.conftest import Cast
from tests.lifecycle.scene import told_again

DECISION = {
    "decision": "full", "points": "4", "grade": "9 of 10", "effect": "Unit awarded, no examination is repeated",
    "legal_basis": "School rules, article 14", "appeal_to": "Appeals Board, Vilnius", "appeal_days": "30",
}  # fmt: skip
HOST_PART = {
    "activities": "Set up the cold kitchen each morning", "job_related": "Keeps a station in line with HACCP",
    "language": "English, from A2 to B1", "digital": "Ordering system", "organisational": "Plans a station",
}  # fmt: skip


@told_again
def handed_in(cast: Cast) -> None:
    """Home with results: unit 1 passed, unit 2 failed, one outcome that nobody planned; handed in on 30 April."""
    abroad(cast)
    with on(date(2026, 4, 20)):
        state_result(cast, unit="3101301")
        state_result(cast, outcome="U2.1", result="failed", grade="3", criteria=[], weak="Allergens unknown")
        act(
            cast,
            "assessments.add_unplanned_outcome",
            Role.HOST_TUTOR,
            {"title": "Baked pastizzi for 60 guests", "unit": ""},
        )
        state_result(cast, outcome="extra-1", parts=[], criteria=[])
    with on(date(2026, 4, 24), 18):
        end(cast)
    with on(date(2026, 4, 30)):
        hand_in(cast)


@told_again
def validate_all(cast: Cast, who: Role = Role.VALIDATOR, **decisions: dict[str, Any]) -> None:
    """Unit 1 and the extra outcome validated, U2.1 not, on 20 May."""
    with on(date(2026, 5, 20)):
        decide_outcome(cast, who, unit="3101301", decision="validated", evidence="Transcript and photo")
        decide_outcome(cast, who, outcome="extra-1", decision="partly_validated", reason="Only seen once")
        decide_outcome(
            cast,
            who,
            outcome="U2.1",
            **(decisions.get("u2") or {"decision": "not_validated", "reason": "Allergens missing"}),
        )


def decide_outcome(cast: Cast, who: Role, **data: Any) -> None:
    act(cast, "recognition.decide_outcome", who, data)


def decide_unit(cast: Cast, unit: str, **facts: Any) -> None:
    act(cast, "recognition.decide_unit", Role.COMPETENT_INSTITUTION, {"unit": unit, **DECISION, **facts})


@told_again
def recognised(cast: Cast) -> None:
    """Handed in, validated, recognised on 19 June: unit 1 in full, unit 2 not."""
    handed_in(cast)
    validate_all(cast)
    with on(date(2026, 5, 22)):
        go(cast, "validate", Role.VALIDATOR)
    with on(date(2026, 6, 19)):
        decide_unit(cast, "3101301")
        decide_unit(
            cast,
            "4101338",
            decision="none",
            points="",
            grade="",
            effect="",
            reason="Allergens of bought products are missing",
        )
        go(cast, "recognise", Role.COMPETENT_INSTITUTION)
