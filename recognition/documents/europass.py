"""The Europass Mobility."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Person
from assessments.paper_facts import (
    OF_EVERY_PAPER,
    PROGRAMME_LINE,
    QUALIFICATION_LINE,
    SIDE_LINES,
    common_facts,
    coordinator_signer,
    name_of,
    tutor_signer,
)
from assessments.templatetags.stay_papers import agreement_line
from documents.models import Document
from documents.picking import ORGANISATION_LINE, only, under
from lifecycle.models import Mobility, NamedPart
from lifecycle.people.role_book import organisation_in
from lifecycle.roles import CI, CO, GU, HC, HT, LE, VA, OrganisationPartKind
from lifecycle.steps import ActStep
from lifecycle.vocabulary import Paper, Signer
from recognition import selectors
from recognition.europass_models import EuropassChoice, EuropassCourse, SectionFive
from recognition.models import EuropassRecord
from recognition.services import SECTION_FIVE

FORM = (
    *OF_EVERY_PAPER, "about", "stay.number", "stay.initiative", "stay.start", "stay.end", *PROGRAMME_LINE,
    *QUALIFICATION_LINE, *SIDE_LINES, "hosting.kind", "host_company.kind", "sending.kind",
    *under("participant", ("name", "family_names", "given_names", "born", "nationality", *ORGANISATION_LINE[1:])),
)  # fmt: skip
COURSE = ("code", "title", "duration", "local_grade", "ects_grade", "credits")
CRITERIA = ("Q1", "Q2", "Q3", "Q4", "Q5")
EXPERIENCE = (  # sections 3 to 5 of one experience
    "stay.number", "stay.initiative", "stay.start", "stay.end", *PROGRAMME_LINE, *QUALIFICATION_LINE, *SIDE_LINES,
    "hosting.kind", "host_company.kind", "sending.kind", "objective", "issued_on", "sending_person", "host_person",
    "signing", "section", "skills", "student_number", "courses",
)  # fmt: skip


def europass_mobility(step: ActStep, record: EuropassRecord) -> list[Paper]:
    """The numbered form; signed by the sending side, the host's mentor and the holder."""
    mobility: Mobility = step.subject
    sending = organisation_in(mobility, OrganisationPartKind.SENDING)
    chosen = EuropassChoice.objects.filter(mobility=mobility).first() or EuropassChoice(mobility=mobility)
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
                snapshot=_europass_facts(mobility, record, signers, chosen) | second_title(chosen.second_language),
                second_language=chosen.second_language,
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


def second_title(language: str) -> dict[str, Any]:
    """The title in the second language, where there is one."""
    if not language:
        return {}
    with translation.override(language):
        return {"second": {"title": _("Europass Mobility")}}


def _europass_facts(
    mobility: Mobility, record: EuropassRecord, signers: tuple[Signer, ...], chosen: EuropassChoice
) -> dict[str, Any]:
    common = common_facts(mobility)
    contacts = common["agreement"]["contacts"]
    by_role = {signer.role: signer for signer in signers}
    host = by_role.get(HT) or by_role.get(HC)
    earlier = _earlier(chosen)
    return {
        **only(common, *FORM),
        "objective": _objective(common),
        "issued_on": record.issued_on,
        "reference": chosen.reference,
        "sending_person": _reference((contacts.get("sending") or {}).get("mentor"), by_role.get(CO), mobility),
        "host_person": _reference(None, host, mobility)
        or _reference((contacts.get("host") or {}).get("mentor"), None, mobility),
        "signing": {"sending": CO in by_role, "host": str(host.role) if host else ""},
        **_section_five(mobility, record, chosen),
        "earlier": earlier,
        "nth": len(earlier) + 1,
        "criteria": criteria_met(mobility),
    }


def _section_five(mobility: Mobility, record: EuropassRecord, chosen: EuropassChoice) -> dict[str, Any]:
    """5.a or 5.b, never both."""
    if chosen.section == SectionFive.COURSES:
        courses = EuropassCourse.objects.filter(mobility=mobility)
        rows = [{name: getattr(course, name) for name in COURSE} for course in courses]
        return {"section": "b", "student_number": chosen.student_number, "courses": rows}
    return {"section": "a", "skills": {name: getattr(record, name) for name in SECTION_FIVE}}


def _earlier(chosen: EuropassChoice) -> list[dict[str, Any]]:
    """Experiences that stand in Europass Mobilities signed before: as they stand there, with who signed."""
    papers = Document.unscoped.filter(pk__in=chosen.earlier).order_by("created_at")
    return [_as_it_stands(paper) for paper in papers]


def _as_it_stands(paper: Document) -> dict[str, Any]:
    data, signed = paper.snapshot["data"], paper.snapshot["signers"]
    return {
        **only(data, *EXPERIENCE),
        "signers": [{name: row.get(name, "") for name in ("role", "name", "function", "signed_at")} for row in signed],
        "number": paper.number,
        "version": paper.version_no,
    }


def criteria_met(mobility: Mobility) -> list[dict[str, str]]:
    """Q1 to Q5 as they were found met when the document was issued; what does not apply is said to be so."""
    by_rule = bool(mobility.rule_set.limits_block)
    alone = organisation_in(mobility, OrganisationPartKind.SENDING) is None
    unmet = selectors.criteria_unmet(mobility)
    found = {}
    for name in CRITERIA:
        found[name] = "unmet" if name in unmet else "programme" if by_rule else "met"
    if alone:
        found["Q1"] = "not_applicable"
    return [{"number": name, "standing": standing} for name, standing in found.items()]


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
