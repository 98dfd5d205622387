"""Results by unit and outcome, as agreed and as assessed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from agreements.parts import PartName
from agreements.selectors import parts_of, version_in_force
from assessments import selectors
from assessments.models import Assessment, Evidence, Origin, OutcomeResult, Place
from assessments.paper_facts.assessors import sides_of_assessors
from assessments.result_models import Interim
from lifecycle.models import Mobility
from lifecycle.names import names_in


def outcome_units(mobility: Mobility, origin: str = Origin.PLANNED) -> list[dict[str, Any]]:
    """The outcomes of the stay by unit, as agreed and as assessed: 1.1, 1.2, ...; those on top +1.1, +1.2, ..."""
    agreed = {unit["code"]: unit for unit in parts_of(version_in_force(mobility))[PartName.UNITS].get("units") or ()}
    reader = _Reader(mobility)
    found: dict[str, list[OutcomeResult]] = {code: [] for code in agreed} if origin == Origin.PLANNED else {}
    for outcome in selectors.results_of(mobility):
        if outcome.origin == origin:
            found.setdefault(outcome.unit_code, []).append(outcome)
    units = [(code, outcomes) for code, outcomes in found.items() if outcomes]
    first = "{}." if origin == Origin.PLANNED else "+{}."
    return [
        reader.unit(first.format(nth), agreed.get(code) or {}, outcomes)
        for nth, (code, outcomes) in enumerate(units, 1)
    ]


class _Reader:
    """Turns results into plain data; knows who assessed where."""

    def __init__(self, mobility: Mobility) -> None:
        self.mobility = mobility
        self.stated: dict[UUID, list[Assessment]] = {}
        for one in selectors.all_assessments(mobility):
            self.stated.setdefault(one.outcome_id, []).append(one)
        self.later: dict[UUID, list[Evidence]] = {}
        for proof in Evidence.objects.filter(outcome__mobility=mobility).order_by("added_at"):
            self.later.setdefault(proof.outcome_id, []).append(proof)
        self.halfway: dict[UUID, list[Interim]] = {}
        for noted in Interim.objects.filter(outcome__mobility=mobility):
            self.halfway.setdefault(noted.outcome_id, []).append(noted)
        self.side = sides_of_assessors(mobility)
        stated = [one.assessor_id for held in self.stated.values() for one in held]
        added = [proof.person_id for held in self.later.values() for proof in held]
        noted_by = [noted.assessor_id for held in self.halfway.values() for noted in held]
        self.names = names_in(mobility.pk, [*stated, *added, *noted_by])

    def unit(self, nth: str, agreed: dict[str, Any], outcomes: list[OutcomeResult]) -> dict[str, Any]:
        scale = (parts_of(version_in_force(self.mobility))[PartName.UNITS].get("qualification") or {}).get(
            "credit_scale", ""
        )
        written = {outcome["key"]: outcome for outcome in agreed.get("outcomes") or ()}
        return {
            "code": outcomes[0].unit_code,
            "title": agreed.get("title") or outcomes[0].unit_title,
            "hours": agreed.get("hours"),
            "credits": agreed.get("points") or "",
            "scale": scale,
            "note": agreed.get("note") or "",
            "outcomes": [
                self.outcome(f"{nth}{at}", written.get(one.key) or {}, one) for at, one in enumerate(outcomes, 1)
            ],
        }

    def outcome(self, number: str, agreed: dict[str, Any], outcome: OutcomeResult) -> dict[str, Any]:
        stated = [self.statement(one, outcome) for one in self.stated.get(outcome.pk, ())]
        current = next((one for one in self.stated.get(outcome.pk, ()) if one.superseded_at is None), None)
        proofs = self.later.get(outcome.pk, [])
        with_it = [proof for proof in proofs if current is not None and proof.added_at <= current.recorded_at]
        for one in stated:
            if one["superseded_on"] is None:
                one["evidence"] = [*one["evidence"], *(proof.label for proof in with_it)]
        return {
            "id": outcome.pk,
            "number": number,
            "title": outcome.title,
            "agreed": {name: agreed.get(name) or "" for name in ("description", "activities", "place")}
            | {name: agreed.get(name) or [] for name in ("knowledge", "skills", "competence", "criteria")},
            "assess_at": outcome.assess_at,
            "state": str(outcome.state),
            "stated": next((one for one in stated if one["superseded_on"] is None), None),
            "earlier": [one for one in stated if one["superseded_on"] is not None],
            "later_evidence": [
                {"label": proof.label, "on": proof.added_at.date(), "by": self.names.get(proof.person_id, "")}
                for proof in proofs
                if proof not in with_it
            ],
            "halfway": [self.noted(one) for one in self.halfway.get(outcome.pk, ())],
        }

    def noted(self, one: Interim) -> dict[str, Any]:
        """Levels and a line on the way, without a result."""
        return {
            "on": one.assessed_on,
            "assessor": self.names.get(one.assessor_id, ""),
            "criteria": one.criteria,
            "text": one.text,
        }

    def statement(self, stated: Assessment, outcome: OutcomeResult) -> dict[str, Any]:
        side = self.side.get(stated.assessor_id) or (Place.HOME if outcome.assess_at == Place.HOME else Place.HOST)
        return {
            "result": stated.result,
            "reason": stated.reason,
            "on": stated.assessed_on,
            "methods": stated.methods,
            "assessor": self.names.get(stated.assessor_id, ""),
            "side": str(side),
            "place": stated.place,
            "language": stated.language,
            "grade": stated.grade,
            "scale": stated.grade_scale,
            "strong": stated.strong,
            "weak": stated.weak,
            "difference": stated.difference,
            "parts": stated.parts,
            "criteria": stated.criteria,
            "evidence": stated.evidence,
            "superseded_on": stated.superseded_at.date() if stated.superseded_at else None,
        }


def outcomes_in(units: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every outcome of these units."""
    return [outcome for unit in units for outcome in unit["outcomes"]]
