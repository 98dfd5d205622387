"""Papers of validation and recognition."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Organisation, Person
from assessments.documents import RESULTS, results_paper
from assessments.models import FollowUp, Origin
from assessments.paper_facts import (
    HEAD,
    OF_EVERY_PAPER,
    PERSON_AND_STAY,
    PROGRAMME_LINE,
    QUALIFICATION_LINE,
    SIDE_LINES,
    SPAN,
    assessors_facts,
    common_facts,
    coordinator_signer,
    event_signature,
    function_of,
    name_of,
    organisation_facts,
    outcome_units,
    outcomes_in,
    told,
    tutor_signer,
    units_with,
)
from assessments.selectors import assessors_of, results_of
from assessments.services import retire_papers
from assessments.templatetags.stay_papers import agreement_line
from documents.models import Document, Rendering
from documents.picking import ORGANISATION_LINE, only, under
from lifecycle.models import Event, Mobility, NamedPart
from lifecycle.people.role_book import organisation_in
from lifecycle.registry import document
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.steps import ActStep, Step
from lifecycle.vocabulary import Paper, Signer
from lifecycle.writing import canonical
from recognition import selectors
from recognition.models import EuropassRecord, OutcomeDecision, UnitDecision
from recognition.services import SECTION_FIVE

CO, HC, HT, AS, LE, GU, CI, VA, EM = (
    Role.SENDING_COORDINATOR,
    Role.HOST_COORDINATOR,
    Role.HOST_TUTOR,
    Role.ASSESSOR,
    Role.PARTICIPANT,
    Role.GUARDIAN,
    Role.COMPETENT_INSTITUTION,
    Role.VALIDATOR,
    Role.EMPLOYER,
)
DECIDED_ON = ("assessment_grid", "personal_transcript", "attendance_certificate", "validation_record")

# What the papers here print of the facts of a stay.
DECIDED = ("decision", "reason", "validator", "on")
RECORD = (
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
STATEMENT = (
    *HEAD, *SPAN, *PROGRAMME_LINE, *SIDE_LINES, *QUALIFICATION_LINE, "stay.country", "participant.name",
    "participant.born", *under("agreement.recognition", ("recognition_how", "effect", "reintegration")),
)  # fmt: skip
CERTIFICATE = (
    *OF_EVERY_PAPER, "about", "stay.number", "stay.kind", "agreement.number", *SPAN, *PROGRAMME_LINE, *SIDE_LINES,
    "participant.name", "participant.born",
)  # fmt: skip
PAST = ("code", "title", "decision", "points", "scale", "reason", "on")
FORM = (
    *OF_EVERY_PAPER, "about", "stay.number", "stay.initiative", "stay.start", "stay.end", *PROGRAMME_LINE,
    *QUALIFICATION_LINE, *SIDE_LINES, "hosting.kind", "host_company.kind", "sending.kind",
    *under("participant", ("name", "family_names", "given_names", "born", "nationality", *ORGANISATION_LINE[1:])),
)  # fmt: skip


# Certificate of attendance


@document("attendance_certificate")
def attendance_certificate(step: Step[Mobility]) -> list[Paper]:
    """The host certifies the real days; signed by its coordinator and its tutor."""
    mobility: Mobility = step.subject
    version = retire_papers(mobility=mobility, kind="attendance_certificate")
    with translation.override(mobility.document_language):
        return [
            Paper(
                kind="attendance_certificate",
                subject_type="mobility",
                subject_id=mobility.pk,
                mobility_id=mobility.pk,
                organisation_id=organisation_in(mobility, OrganisationPartKind.HOSTING),
                language=mobility.document_language,
                template="recognition/papers/attendance_certificate.html",
                title=_("Certificate of attendance"),
                snapshot=_certificate_facts(mobility),
                version_no=version,
                rendering="for_signature",
                reader_roles=(CO, HC, HT, LE, GU, CI, EM),
                signers=_host_signers(mobility),
                final_when_signed=True,
            )
        ]


def _certificate_facts(mobility: Mobility) -> dict[str, Any]:
    """What the host certifies: the real days and the tasks recorded week by week. What was only planned stays out, but
    for aim and hours of a stay that went as agreed, which say that they were agreed."""
    common = common_facts(mobility)
    period, agreed = common["agreement"]["period"], common["agreement"]["programme"]
    real = tuple(day.isoformat() for day in (mobility.started_on, mobility.ended_on) if day)
    as_agreed = real == (period.get("start"), period.get("end"))
    return {
        **only(common, *CERTIFICATE),
        "aim": (agreed.get("objective") or mobility.objective) if as_agreed else "",
        "weekly_hours": period.get("weekly_hours") if as_agreed else None,
        "hours_absent": _hours_absent(mobility),
        "tasks": _tasks_done(mobility),
    }


def _tasks_done(mobility: Mobility) -> list[dict[str, Any]]:
    """As the host recorded them in its follow-ups."""
    written = FollowUp.objects.filter(mobility=mobility, done_on__isnull=False).order_by("nth")
    return [{"from": one.period_from, "until": one.due_on, "tasks": one.tasks} for one in written]


def _host_signers(mobility: Mobility) -> tuple[Signer, ...]:
    """The host's coordinator and its tutor; one and the same person signs once."""
    found = [signer for signer in (coordinator_signer(mobility, HC), tutor_signer(mobility)) if signer]
    return tuple({signer.person_id: signer for signer in reversed(found)}.values())[::-1]


def _hours_absent(mobility: Mobility) -> Any:
    """As the follow-ups say; None where none says anything."""
    noted = FollowUp.objects.filter(mobility=mobility, hours_absent__isnull=False, done_on__isnull=False)
    hours = list(noted.values_list("hours_absent", flat=True))
    return sum(hours) if hours else None


# Transcript


@document("personal_transcript")
def personal_transcript(step: Step[Mobility]) -> list[Paper]:
    """What was assessed, outcome by outcome; the assessors' confirmations are the signatures."""
    return [
        results_paper(
            step,
            kind="personal_transcript",
            title=gettext_noop("Personal transcript"),
            template="recognition/papers/personal_transcript.html",
            prints=RESULTS,
            reader_roles=(CO, HC, HT, AS, VA, CI, LE, GU, EM),
        )
    ]


# Validation record


@document("validation_record")
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
    decided = [
        [one["number"], one["title"], one["decision"]] for one in outcomes_in([*units, *extra]) if one["decision"]
    ]
    common = {**common_facts(mobility), "assessors": assessors_facts(mobility), "units": units, "extra": extra}
    return {
        **only(common, *RECORD),
        "decisions": [one["decision"]["decision"] for one in outcomes_in(units) if one["decision"]],
        "closed_without_decisions": not decided,
        "documents": papers_on_file(mobility, ("learning_agreement", *DECIDED_ON[:3])),
        "signatures": _validation_signatures(step, [one for one in found if one.closed_at is None], digest_of(decided)),
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


def _validation_signatures(step: Step, decisions: Sequence[OutcomeDecision], sha256: str) -> list[dict[str, Any]]:
    """Who decided, at the moment of the last decision; and who closed the validation."""
    mobility: Mobility = step.subject
    closing = event_signature(
        step.event, text=_("the decisions above"), sha256=sha256, as_function=_("who concludes the validation")
    )
    last = {one.validator_id: one for one in sorted(decisions, key=lambda one: one.decided_at)}
    rows = []
    for person_id, decision in last.items():
        part = _validator_part(mobility, person_id)
        organisation = part.organisation if part and part.organisation else _sending(mobility)
        function = (part.function if part else "") or function_of(person_id, organisation.pk if organisation else None)
        row = {
            "role": str(VA),
            "name": name_of(person_id, mobility.pk),
            "function": function,
            "organisation": organisation.name if organisation else "",
            "signed_at": decision.decided_at,
            "method": "signed_in",
            "document_sha256": sha256,
            "text": _("the own decisions above"),
        }
        rows.append(row)
    alone = len(last) == 1 and step.event.person_id in last
    if alone and closing:
        rows[0] |= {"signed_at": closing["signed_at"], "text": closing["text"]}
    return rows if alone or not closing else [*rows, closing]


def _validator_part(mobility: Mobility, person_id: UUID) -> NamedPart | None:
    parts = NamedPart.objects.filter(mobility=mobility, person_id=person_id, part=NamedPartKind.VALIDATOR)
    return parts.select_related("organisation").order_by("-from_at").first()


def _sending(mobility: Mobility) -> Organisation | None:
    return Organisation.objects.filter(pk=organisation_in(mobility, OrganisationPartKind.SENDING)).first()


def digest_of(decisions: Any) -> str:
    """SHA-256 of the canonical JSON of decisions, as the data inside the paper holds them."""
    return hashlib.sha256(canonical(decisions)).hexdigest()


def papers_on_file(mobility: Mobility, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Number and version of the papers a decision rests on, the newest of each kind that still holds."""
    found = []
    for kind in kinds:
        papers = [paper for paper in selectors.papers(mobility, kind) if paper.rendering != Rendering.DRAFT]
        newest: Document | None = papers[0] if papers else None
        if newest is not None:
            found.append({"title": newest.title, "number": newest.number, "version": newest.version_no})
    return found


# Recognition statement


@document("recognition_statement")
def recognition_statement(step: Step[Mobility]) -> list[Paper]:
    """One statement for each institution that decided something new, with the decisions on its units."""
    mobility: Mobility = step.subject
    by_institution: dict[UUID, list[UnitDecision]] = {}
    for decision in selectors.unit_decisions(mobility).values():
        by_institution.setdefault(decision.institution_id, []).append(decision)
    with translation.override(mobility.document_language):
        return [
            _statement(step, mobility, decisions)
            for institution, decisions in by_institution.items()
            if not _still_holds(mobility, institution, decisions)
        ]


def _still_holds(mobility: Mobility, institution: UUID, decisions: list[UnitDecision]) -> bool:
    """Whether the institution's last statement says all it decided: only another's decisions were opened again."""
    last = [
        paper for paper in selectors.papers(mobility, "recognition_statement") if paper.organisation_id == institution
    ]
    return bool(last) and all(one.decided_at <= last[0].created_at for one in decisions)


def _statement(step: Step, mobility: Mobility, decisions: list[UnitDecision]) -> Paper:
    institution = decisions[0].institution
    version = retire_papers(mobility=mobility, kind="recognition_statement", organisation_id=institution.pk)
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
        snapshot=_statement_facts(step, mobility, institution, decisions),
        reader_roles=(CO, VA, CI, LE, GU),
    )


def _statement_facts(
    step: Step, mobility: Mobility, institution: Organisation, decisions: list[UnitDecision]
) -> dict[str, Any]:
    units = {unit["code"]: unit for unit in selectors.agreed_units(mobility)}
    common = common_facts(mobility)
    scale = common["agreement"]["qualification"].get("credit_scale", "")
    order = {code: nth for nth, code in enumerate(units)}
    rows = [
        _unit_row(one, units.get(one.unit_code) or {}, scale)
        for one in sorted(decisions, key=lambda one: order.get(one.unit_code, 999))
    ]
    people = {one.person_id for one in decisions} | {step.decider_id}
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
        "signatures": _statement_signatures(step, decisions, institution, digest_of(rows)),
    }


def _unit_row(decision: UnitDecision, unit: dict[str, Any], scale: str) -> dict[str, Any]:
    return {
        "code": decision.unit_code,
        "title": unit.get("title") or "",
        "agreed": unit.get("points") or "",
        "decision": decision.decision,
        "points": decision.points,
        "scale": scale,
        "grade": decision.grade,
        "effect": decision.effect,
        "reason": decision.reason,
        "legal_basis": decision.legal_basis,
        "appeal_to": decision.appeal_to,
        "appeal_until": decision.appeal_until,
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
        part = _validator_part(mobility, person_id)
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
    step: Step, decisions: list[UnitDecision], institution: Organisation, sha256: str
) -> list[dict[str, Any]]:
    """Who decided on these units for the institution; who took the last step counts with that moment."""
    mobility: Mobility = step.subject
    rows: dict[UUID, dict[str, Any]] = {}
    for decision in sorted(decisions, key=lambda one: one.decided_at):
        event = _event_of(decision)
        row = event_signature(event, text=_("the decisions above"), sha256=sha256) if event else None
        if event is None:
            row = {
                "signed_at": decision.decided_at,
                "method": "signed_in",
                "document_sha256": sha256,
                "text": _("the decisions above"),
            }
        if row:
            rows[decision.person_id] = {**row, **_as_institution(decision.person_id, mobility, institution)}
    own = step.event.organisation_id == institution.pk or step.decider_id in rows
    last = event_signature(step.event, text=_("the decisions above"), sha256=sha256) if own else None
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


# Europass Mobility


def europass_mobility(step: ActStep, record: EuropassRecord) -> list[Paper]:
    """The numbered form; signed by the sending side, the host's mentor and the holder."""
    mobility: Mobility = step.subject
    sending = organisation_in(mobility, OrganisationPartKind.SENDING)
    with translation.override(mobility.document_language):
        signers = _europass_signers(mobility)
        return [
            Paper(
                kind="europass_mobility",
                subject_type="mobility",
                subject_id=mobility.pk,
                mobility_id=mobility.pk,
                organisation_id=sending,
                language=mobility.document_language,
                template="recognition/papers/europass_mobility.html",
                title=_("Europass Mobility"),
                snapshot=_europass_facts(mobility, record, signers),
                version_no=record.versions,
                rendering="for_signature",
                reader_roles=(LE, CO, HC, HT, GU, CI, VA),
                signers=signers,
                final_when_signed=True,
            )
        ]


def _europass_signers(mobility: Mobility) -> tuple[Signer, ...]:
    """The sending coordinator, the tutor as mentor (else the host's coordinator), the holder."""
    mentor = tutor_signer(mobility) or coordinator_signer(mobility, HC)
    holder = Signer(mobility.participant_id, LE, function=_("holder"))
    return tuple(signer for signer in (coordinator_signer(mobility, CO), mentor, holder) if signer)


def _objective(common: dict[str, Any]) -> str:
    """As agreed, else as planned; under which agreement or programme."""
    text = str(common["agreement"]["programme"].get("objective") or common["stay"]["objective"] or "").strip()
    agreed = agreement_line(common["agreement"])
    if not text or not agreed:
        return text
    if common["stay"]["kind"] == "staff":
        return text + "\n" + _("As agreed in staff mobility programme %(agreement)s.") % {"agreement": agreed}
    return text + "\n" + _("As agreed in learning agreement %(agreement)s.") % {"agreement": agreed}


def _europass_facts(mobility: Mobility, record: EuropassRecord, signers: tuple[Signer, ...]) -> dict[str, Any]:
    common = common_facts(mobility)
    contacts = common["agreement"]["contacts"]
    by_role = {signer.role: signer for signer in signers}
    host = by_role.get(HT) or by_role.get(HC)
    return {
        **only(common, *FORM),
        "objective": _objective(common),
        "issued_on": record.issued_on,
        "sending_person": _reference((contacts.get("sending") or {}).get("mentor"), by_role.get(CO), mobility),
        "host_person": _reference(None, host, mobility)
        or _reference((contacts.get("host") or {}).get("mentor"), None, mobility),
        "signing": {"sending": CO in by_role, "host": str(host.role) if host else ""},
        "skills": {name: getattr(record, name) for name in SECTION_FIVE},
    }


def _reference(named: dict[str, Any] | None, signer: Signer | None, mobility: Mobility) -> dict[str, Any]:
    """The reference person: as the agreement names them, else who signs."""
    named = named or {}
    person_id = named.get("person") or (signer.person_id if signer and not named.get("name") else None)
    person = Person.objects.filter(pk=person_id).first() if person_id else None
    if person is None and not named.get("name"):
        return {}
    known = _reached_in(mobility, person) if person else {}
    function = signer.function if signer and signer.person_id == person_id else ""
    return {
        name: named.get(name) or known.get(name) or (function if name == "function" else "")
        for name in ("name", "function", "phone", "email")
    }


def _reached_in(mobility: Mobility, person: Person) -> dict[str, str]:
    """Name, telephone and address, as the stay knows them."""
    part = (
        NamedPart.objects.filter(mobility=mobility, person=person).select_related("person").order_by("-from_at").first()
    )
    phone = part.reached_at if part else person.phone
    return {"name": name_of(person.pk, mobility.pk), "phone": phone, "email": person.email or ""}
