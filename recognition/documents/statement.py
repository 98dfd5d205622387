"""The recognition statement."""

from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.people import function_of
from assessments.models import Origin
from assessments.paper_facts import (
    HEAD,
    PROGRAMME_LINE,
    QUALIFICATION_LINE,
    SIDE_LINES,
    SPAN,
    common_facts,
    event_signature,
    name_of,
    organisation_facts,
    outcome_units,
    told,
)
from assessments.selectors import assessors_of, results_of
from documents.picking import ORGANISATION_LINE, only, under
from documents.services import retire_papers
from ground import clock
from lifecycle.models import Event, Mobility
from lifecycle.people.role_book import organisation_in
from lifecycle.registry import document
from lifecycle.roles import CI, CO, GU, LE, VA, OrganisationPartKind
from lifecycle.steps import ActStep, Step
from lifecycle.vocabulary import Paper
from recognition import selectors
from recognition.appeals import terms_of
from recognition.desk_models import DossierTerms
from recognition.documents.decisions import DECIDED_ON, papers_on_file, validator_part
from recognition.models import OutcomeDecision, UnitDecision

STATEMENT = (
    *HEAD, *SPAN, *PROGRAMME_LINE, *SIDE_LINES, *QUALIFICATION_LINE, "stay.country", "participant.name",
    "participant.born", *under("agreement.recognition", ("recognition_how", "effect", "reintegration")),
)  # fmt: skip
AnyStep = Step[Mobility] | ActStep[Mobility]
PAST = ("code", "title", "decision", "points", "scale", "reason", "on")


@document("recognition_statement", signed_by_step=True)
def recognition_statement(step: Step[Mobility]) -> list[Paper]:
    """One statement for each institution that decided something new, with the decisions on its units."""
    mobility: Mobility = step.subject
    with translation.override(mobility.document_language):
        return [_statement(step, mobility, decisions) for decisions in _to_issue(mobility).values()]


def _to_issue(mobility: Mobility) -> dict[UUID, list[UnitDecision]]:
    """By institution, where its last statement does not say it all."""
    by_institution: dict[UUID, list[UnitDecision]] = {}
    for decision in selectors.unit_decisions(mobility).values():
        by_institution.setdefault(decision.institution_id, []).append(decision)
    return {pk: decided for pk, decided in by_institution.items() if not _still_holds(mobility, pk, decided)}


def statement_of_an_act(step: ActStep[Mobility], institution_id: UUID) -> list[Paper]:
    """The next version of one institution's statement, where an act and no step leaves it: a clerical error."""
    mobility = step.subject
    decisions = [one for one in selectors.unit_decisions(mobility).values() if one.institution_id == institution_id]
    with translation.override(mobility.document_language):
        return [_statement(step, mobility, decisions)]


def statements_to_read(mobility: Mobility, person_id: UUID | None) -> list[Paper]:
    """What would be issued if this person issued it now; nothing is kept, and nobody has signed."""
    with translation.override(mobility.document_language):
        return [
            _paper(mobility, decisions, _next_version(mobility, institution), person_id, [])
            for institution, decisions in _to_issue(mobility).items()
        ]


def _still_holds(mobility: Mobility, institution: UUID, decisions: list[UnitDecision]) -> bool:
    """Whether the institution's last statement says all it decided: only another's decisions were opened again."""
    last = [
        paper for paper in selectors.papers(mobility, "recognition_statement") if paper.organisation_id == institution
    ]
    return bool(last) and all(one.decided_at <= last[0].created_at for one in decisions)


def _statement(step: AnyStep, mobility: Mobility, decisions: list[UnitDecision]) -> Paper:
    institution = decisions[0].institution
    version = retire_papers(mobility=mobility, kind="recognition_statement", organisation_id=institution.pk)
    signatures = _statement_signatures(step, decisions, institution)
    return _paper(mobility, decisions, version, step.decider_id, signatures)


def _next_version(mobility: Mobility, institution: UUID) -> int:
    held = [
        paper for paper in selectors.papers(mobility, "recognition_statement") if paper.organisation_id == institution
    ]
    return max((paper.version_no for paper in held), default=0) + 1


def _paper(
    mobility: Mobility, decisions: list[UnitDecision], version: int, person_id: UUID | None, signatures: list[Any]
) -> Paper:
    institution = decisions[0].institution
    return Paper(
        kind="recognition_statement",
        subject_type="mobility",
        subject_id=mobility.pk,
        mobility_id=mobility.pk,
        organisation_id=institution.pk,
        language=mobility.document_language,
        template="recognition/papers/recognition_statement.html",
        title=_("Recognition statement"),
        version_no=version,
        snapshot={**_statement_facts(mobility, institution, decisions, person_id), "signatures": signatures},
        reader_roles=(CO, VA, CI, LE, GU),
    )


def _statement_facts(
    mobility: Mobility, institution: Organisation, decisions: list[UnitDecision], person_id: UUID | None
) -> dict[str, Any]:
    units = {unit["code"]: unit for unit in selectors.agreed_units(mobility)}
    common = common_facts(mobility)
    scale = common["agreement"]["qualification"].get("credit_scale", "")
    terms = terms_of(mobility, institution.pk)
    order = {code: nth for nth, code in enumerate(units)}
    rows = [
        _unit_row(one, units.get(one.unit_code) or {}, scale, terms)
        for one in sorted(decisions, key=lambda one: order.get(one.unit_code, 999))
    ]
    people = {one.person_id for one in decisions} | {person_id}
    return {
        **only(common, *STATEMENT),
        "institution": only(organisation_facts(institution), *ORGANISATION_LINE),
        "units": rows,
        "decisions": [row["decision"] for row in rows],
        "outcomes": _outcomes_of(mobility, {one.unit_code for one in decisions}),
        "extra": _outcomes_of(mobility, None),
        "documents": papers_on_file(mobility, ("learning_agreement", *DECIDED_ON)),
        "validators": _validators(mobility),
        "another_person": _others(mobility, people),
        "told": [one for one in (told(_event_of(decision)) for decision in decisions) if one],
        "earlier": _earlier(mobility, institution, units),
        "elsewhere": _decided_elsewhere(mobility, institution, units),
    }


def _unit_row(
    decision: UnitDecision, unit: dict[str, Any], scale: str, terms: DossierTerms | None = None
) -> dict[str, Any]:
    return {
        "code": decision.unit_code,
        "title": unit.get("title") or "",
        "agreed": unit.get("points") or "",
        "decision": decision.decision,
        "points": decision.points,
        "scale": scale,
        "grade": decision.grade,
        "conversion": decision.conversion,
        "effect": decision.effect,
        "reason": decision.reason,
        "correction": decision.correction,
        "legal_basis": decision.legal_basis or (terms.legal_basis if terms else ""),
        "appeal_to": decision.appeal_to or (terms.appeal_to if terms else ""),
        "appeal_days": decision.appeal_days or (terms.appeal_days if terms else None),
        "on": decision.decided_at.date(),
        "by": name_of(decision.person_id, decision.mobility_id),
    }


def _outcomes_of(mobility: Mobility, unit_codes: set[str] | None) -> list[dict[str, Any]]:
    """What became of each outcome of these units; None: of those that came on top."""
    units = outcome_units(mobility, Origin.PLANNED if unit_codes is not None else Origin.UNPLANNED)
    wanted = [unit for unit in units if unit_codes is None or unit["code"] in unit_codes]
    return [
        {
            "number": one["number"],
            "unit": unit["code"],
            "title": one["title"],
            "state": one["state"],
            "result": (one["stated"] or {}).get("result", ""),
            "grade": (one["stated"] or {}).get("grade", ""),
        }
        for unit in wanted
        for one in unit["outcomes"]
    ]


def _validators(mobility: Mobility) -> list[dict[str, Any]]:
    """Who validated, and when last."""
    last: dict[UUID, OutcomeDecision] = {}
    for decision in sorted(selectors.outcome_decisions(mobility).values(), key=lambda one: one.decided_at):
        last[decision.validator_id] = decision
    found = []
    for person_id, decision in last.items():
        part = validator_part(mobility, person_id)
        sending = organisation_in(mobility, OrganisationPartKind.SENDING)
        function = (part.function if part else "") or function_of(person_id, sending)
        found.append({"name": name_of(person_id, mobility.pk), "function": function, "on": decision.decided_at.date()})
    return found


def _others(mobility: Mobility, deciders: set[UUID | None]) -> bool:
    """Whether those who validated neither assessed nor recognised."""
    validators = {one.validator_id for one in selectors.outcome_decisions(mobility).values()}
    return bool(validators) and not validators & (deciders | assessors_of(results_of(mobility)))


def _event_of(decision: UnitDecision) -> Event | None:
    """The act behind a decision."""
    acts = Event.unscoped.filter(
        mobility=decision.mobility_id, name="recognition.decide_unit", details__unit=decision.unit_code
    )
    return acts.order_by("-seq").first()


def _earlier(mobility: Mobility, institution: Organisation, units: dict[str, Any]) -> list[dict[str, Any]]:
    """Decisions of this stay that no longer count."""
    past = UnitDecision.objects.filter(
        mobility=mobility, institution=institution, superseded_at__isnull=False
    ).select_related("person")
    scale = selectors.agreed_scale(mobility)
    return [
        {
            **only(_unit_row(one, units.get(one.unit_code) or {}, scale), *PAST),
            "until": one.superseded_at.date() if one.superseded_at else None,
        }
        for one in past.order_by("decided_at")
    ]


def _decided_elsewhere(mobility: Mobility, institution: Organisation, units: dict[str, Any]) -> list[dict[str, Any]]:
    """What the same institution decided on these units after other stays of the same person."""
    past = (
        UnitDecision.objects.filter(
            mobility__participant=mobility.participant_id,
            institution=institution,
            superseded_at=None,
            unit_code__in=list(units),
        )
        .exclude(mobility=mobility)
        .select_related("mobility", "person")
        .order_by("decided_at")
    )
    return [
        {
            **only(_unit_row(one, units.get(one.unit_code) or {}, selectors.agreed_scale(one.mobility)), *PAST),
            "stay": one.mobility.number,
        }
        for one in past
    ]


def _statement_signatures(
    step: AnyStep, decisions: list[UnitDecision], institution: Organisation
) -> list[dict[str, Any]]:
    """Who decided on these units for the institution; who took the last step counts with that moment."""
    mobility: Mobility = step.subject
    rows: dict[UUID, dict[str, Any]] = {}
    for decision in sorted(decisions, key=lambda one: one.decided_at):
        event = _event_of(decision)
        row = event_signature(event, text=_("the decisions above")) if event else None
        if event is None:
            row = {
                "signed_at": decision.decided_at,
                "method": "signed_in",
                "text": _("the decisions above"),
            }
        if row:
            rows[decision.person_id] = {**row, **_as_institution(decision.person_id, mobility, institution)}
    if isinstance(step, ActStep):
        now = {
            "signed_at": clock.now(),
            "method": step.method,
            "text": _("the decisions above"),
        }
        rows[step.decider_id] = now | _as_institution(step.decider_id, mobility, institution)
        return list(rows.values())
    own = step.event.organisation_id == institution.pk or step.decider_id in rows
    last = event_signature(step.event, text=_("the decisions above"), proof=step.proof) if own else None
    if last and step.decider_id:
        rows[step.decider_id] = {**last, **_as_institution(step.decider_id, mobility, institution)}
    return list(rows.values())


def _as_institution(person_id: UUID, mobility: Mobility, institution: Organisation) -> dict[str, Any]:
    return {
        "role": str(CI),
        "name": name_of(person_id, mobility.pk),
        "function": function_of(person_id, institution.pk),
        "organisation": institution.name,
    }
