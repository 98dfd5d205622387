"""The validation record."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.people import function_of
from assessments.models import Origin
from assessments.paper_facts import (
    PERSON_AND_STAY,
    assessors_facts,
    common_facts,
    event_signature,
    name_of,
    outcome_units,
    outcomes_in,
    units_with,
)
from documents.picking import only, under
from documents.services import retire_papers
from lifecycle.models import Mobility
from lifecycle.people.role_book import organisation_in
from lifecycle.registry import document
from lifecycle.roles import CI, CO, GU, LE, VA, OrganisationPartKind
from lifecycle.steps import Step
from lifecycle.vocabulary import Paper
from recognition.documents.decisions import DECIDED_ON, papers_on_file, validator_part
from recognition.models import OutcomeDecision

HOW = ("signed_at", "method", "code_sent_to", "scan_sha256", "entered_by", "text")  # of who concluded
DECIDED = ("decision", "reason", "validator", "on")
RECORD = (  # what is printed of the facts of a stay
    *PERSON_AND_STAY,
    *units_with(
        "number", "title", "agreed.description", "agreed.knowledge", "agreed.skills", "agreed.competence",
        "agreed.criteria", "later_evidence",
        *(f"{when}.{name}" for when in ("stated", "earlier") for name in (
            "result", "reason", "on", "methods", "assessor", "side", "place", "language", "grade", "scale",
            "difference", "parts", "superseded_on",
        )),
        "stated.evidence", *under("decision", (*DECIDED, "evidence")),
        *under("earlier_decisions", (*DECIDED, "taken_back_on")),
    ),
    *under("agreement.recognition", ("validation_how", "validation_record")),
    *under("agreement.recognition.validator", ("name", "function", "organisation")),
)  # fmt: skip


@document("validation_record", signed_by_step=True)
def validation_record(step: Step[Mobility]) -> list[Paper]:
    """Target, evidence, results and decision for each outcome; the step itself is the signature."""
    mobility: Mobility = step.subject
    version = retire_papers(mobility=mobility, kind="validation_record")
    with translation.override(mobility.document_language):
        return [
            Paper(
                kind="validation_record",
                subject_type="mobility",
                subject_id=mobility.pk,
                mobility_id=mobility.pk,
                organisation_id=organisation_in(mobility, OrganisationPartKind.SENDING),
                language=mobility.document_language,
                template="recognition/papers/validation_record.html",
                title=_("Validation record"),
                version_no=version,
                snapshot=_validation_facts(step, mobility),
                reader_roles=(CO, VA, CI, LE, GU),
            )
        ]


def _validation_facts(step: Step, mobility: Mobility) -> dict[str, Any]:
    found = (
        OutcomeDecision.objects.filter(outcome__mobility=mobility).select_related("validator").order_by("decided_at")
    )
    decisions: dict[UUID, list[OutcomeDecision]] = {}
    for decision in found:
        decisions.setdefault(decision.outcome_id, []).append(decision)
    units = [_with_decisions(unit, decisions) for unit in outcome_units(mobility)]
    extra = [_with_decisions(unit, decisions) for unit in outcome_units(mobility, Origin.UNPLANNED)]
    decided = any(one["decision"] for one in outcomes_in([*units, *extra]))
    common = {**common_facts(mobility), "assessors": assessors_facts(mobility), "units": units, "extra": extra}
    return {
        **only(common, *RECORD),
        "decisions": [one["decision"]["decision"] for one in outcomes_in(units) if one["decision"]],
        "closed_without_decisions": not decided,
        "documents": papers_on_file(mobility, ("learning_agreement", *DECIDED_ON[:3])),
        "signatures": _validation_signatures(step, [one for one in found if one.closed_at is None]),
    }


def _with_decisions(unit: dict[str, Any], decisions: dict[UUID, list[OutcomeDecision]]) -> dict[str, Any]:
    outcomes = []
    for outcome in unit["outcomes"]:
        held = [_decision_facts(one) for one in decisions.get(outcome["id"], ())]
        current = next((one for one in held if one["taken_back_on"] is None), None)
        outcomes.append(
            {**outcome, "decision": current, "earlier_decisions": [one for one in held if one is not current]}
        )
    return {**unit, "outcomes": outcomes}


def _decision_facts(decision: OutcomeDecision) -> dict[str, Any]:
    return {
        "decision": decision.decision,
        "reason": decision.reason,
        "evidence": decision.evidence,
        "validator": name_of(decision.validator_id, decision.outcome.mobility_id),
        "on": decision.decided_at.date(),
        "taken_back_on": decision.closed_at.date() if decision.closed_at else None,
    }


def _validation_signatures(step: Step, decisions: Sequence[OutcomeDecision]) -> list[dict[str, Any]]:
    """Who decided, at the moment of the last decision; and who closed the validation."""
    mobility: Mobility = step.subject
    closing = event_signature(
        step.event,
        text=_("the decisions above"),
        as_function=_("who concludes the validation"),
        proof=step.proof,
    )
    last = {one.validator_id: one for one in sorted(decisions, key=lambda one: one.decided_at)}
    rows = []
    for person_id, decision in last.items():
        part = validator_part(mobility, person_id)
        organisation = part.organisation if part and part.organisation else _sending(mobility)
        function = (part.function if part else "") or function_of(person_id, organisation.pk if organisation else None)
        row = {
            "role": str(VA),
            "name": name_of(person_id, mobility.pk),
            "function": function,
            "organisation": organisation.name if organisation else "",
            "signed_at": decision.decided_at,
            "method": "signed_in",
            "text": _("the own decisions above"),
        }
        rows.append(row)
    alone = len(last) == 1 and step.event.person_id in last
    if alone and closing:
        rows[0] |= {name: closing[name] for name in HOW}
    return rows if alone or not closing else [*rows, closing]


def _sending(mobility: Mobility) -> Organisation | None:
    return Organisation.objects.filter(pk=organisation_in(mobility, OrganisationPartKind.SENDING)).first()
