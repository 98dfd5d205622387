"""Papers of the agreement: frozen here, set in templates/agreements/papers."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM
from accounts.models import Organisation
from agreements import selectors
from agreements.amending import amendment_facts
from agreements.consent_evidence import evidence_of_act
from agreements.matters import CONSENTS
from agreements.models import AgreementVersion, GuardianConsent, VersionKind
from agreements.national_packs import asked_by_country, is_collected
from agreements.paper_facts import (
    agreement_snapshot,
    asked_for_on_the_first_day,
    contact_rows,
    guardian_rows,
    night_numbers,
    own_contact_rows,
    party_blocks,
    place_lines,
    rescue_row,
    stay_block,
    tutor_rows,
)
from agreements.parts import PartName
from documents.issuing import printed_of
from documents.picking import only, without
from lifecycle.deadlines import follow_up_days
from lifecycle.models import Mobility, NamedPart
from lifecycle.people.kept_contacts import reached_on_papers
from lifecycle.people.role_book import organisation_in
from lifecycle.registry import document
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.steps import ActStep, Step
from lifecycle.vocabulary import Paper

INSURANCE = ("health_insurance", "accident_insurance", "liability_insurance")
OF_ANSWERS = (Role.SENDING_COORDINATOR, Role.PARTICIPANT, Role.HOST_COORDINATOR)
READERS = (
    Role.SENDING_COORDINATOR,
    Role.HOST_COORDINATOR,
    Role.PARTICIPANT,
    Role.GUARDIAN,
    Role.INTERMEDIARY,
    Role.HOST_TUTOR,
    Role.ASSESSOR,
    Role.VALIDATOR,
    Role.COMPETENT_INSTITUTION,
)


def issuer_of(mobility: Mobility) -> UUID | None:
    """The sending organisation; without one the host."""
    return organisation_in(mobility, OrganisationPartKind.SENDING) or organisation_in(
        mobility, OrganisationPartKind.HOSTING
    )


@document("learning_agreement")
def learning_agreement(step: Step[AgreementVersion]) -> list[Paper]:
    """The agreement of a learner, or what an amendment changes (G3)."""
    version: AgreementVersion = step.subject
    if version.mobility.is_staff_stay:
        return []
    return [_for_signature(version, "learning_agreement", lambda: _("Learning agreement"))]


@document("staff_mobility_programme")
def staff_mobility_programme(step: Step[AgreementVersion]) -> list[Paper]:
    """The programme of a member of staff (G3, 3.8)."""
    version: AgreementVersion = step.subject
    if not version.mobility.is_staff_stay:
        return []
    return [_for_signature(version, "staff_mobility_programme", lambda: _("Staff mobility programme"))]


def text_for_signature(version: AgreementVersion) -> Paper:
    """The text of a version that waits for signatures, as it would be issued now."""
    kind = "staff_mobility_programme" if version.mobility.is_staff_stay else "learning_agreement"
    staff = kind == "staff_mobility_programme"
    return _for_signature(version, kind, lambda: _("Staff mobility programme") if staff else _("Learning agreement"))


def _for_signature(version: AgreementVersion, kind: str, title: Any) -> Paper:
    mobility = version.mobility
    amendment = version.kind == VersionKind.AMENDMENT
    with translation.override(version.language):
        facts = amendment_facts(version) if amendment else agreement_snapshot(version)
        named = _amendment_to(kind) if amendment else title()
    return Paper(
        kind=kind,
        subject_type=selectors.SUBJECT,
        subject_id=version.pk,
        organisation_id=issuer_of(mobility),
        language=version.language,
        template=f"agreements/papers/{'amendment' if amendment else kind}.html",
        title=named,
        snapshot=facts,
        mobility_id=mobility.pk,
        rendering="for_signature",
        version_no=version.number or 1,
        reader_roles=READERS,
        signers=tuple(selectors.still_to_sign(version)),
        final_when_signed=False,
    )


def _amendment_to(kind: str) -> str:
    if kind == "staff_mobility_programme":
        return _("Amendment to the staff mobility programme")
    return _("Amendment to the learning agreement")


@document("guardian_consent")
def guardian_consent(step: Step[Mobility]) -> list[Paper]:
    """For a minor, once host and dates are known: one text for each guardian (G1b)."""
    mobility: Mobility = step.subject
    named = NamedPart.objects.open().filter(
        mobility=mobility, person_id__in=selectors.guardians(mobility), part=NamedPartKind.GUARDIAN
    )
    return [_consent(mobility, part) for part in named.select_related("person").order_by("from_at")]


def answered_consent(consent: GuardianConsent, step: ActStep[Mobility]) -> list[Paper]:
    """The same text with the guardian's answers, which were signed by the act that gave them."""
    mobility = consent.mobility
    named = NamedPart.objects.open().filter(
        mobility=mobility, person_id=consent.guardian_id, part=NamedPartKind.GUARDIAN
    )
    guardian = named.select_related("person").first()
    if guardian is None:
        return []
    paper = _consent(mobility, guardian, consent)
    with translation.override(paper.language):
        signed = evidence_of_act(step, guardian, printed_of(paper))
    return [replace(paper, snapshot={**paper.snapshot, "signatures": [signed]}, rendering="final")]


def consent_text(guardian: NamedPart) -> Paper:
    """The text for this guardian as it would be issued now, with the answers that were given."""
    return _consent(guardian.mobility, guardian, selectors.consents_of(guardian.mobility).get(guardian.person_id))


def has_another(mobility: Mobility) -> bool:
    """Whether somebody else is a guardian in the stay, or was."""
    named = NamedPart.objects.filter(mobility=mobility, part=NamedPartKind.GUARDIAN)
    return named.values("person").distinct().count() > 1


def _answers(consent: GuardianConsent | None) -> list[dict[str, Any]]:
    if consent is None:
        return []
    given, withheld = _("given"), _("withheld")
    return [
        {"matter": str(label), "answer": given if getattr(consent, name) else withheld}
        for name, label in CONSENTS.items()
    ]


def _consent(mobility: Mobility, guardian: NamedPart, consent: GuardianConsent | None = None) -> Paper:
    version = selectors.open_version(mobility) or selectors.version_in_force(mobility)
    parts = selectors.parts_of(version)
    accompanying = (
        NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.ACCOMPANYING).select_related("person")
    )
    with translation.override(mobility.document_language):
        parties, stay = party_blocks(mobility), stay_block(mobility, parts[PartName.PERIOD])
        reached = reached_on_papers(guardian)
    facts = {
        "about": mobility.participant.full_name,
        "parties": [without(block, "oid", "pic") for block in parties if block["part"] != "competent"],
        "stay": only(stay, "number", "start", "end", "country", "activity"),
        "guardian": {
            "name": guardian.full_name,
            "relation": guardian.relation,
            "phone_day": reached["phone"],
            "phone_night": reached["phone_night"],
        },
        "accompanying": [one.full_name for one in accompanying],
        "support": only(parts[PartName.SUPPORT], *INSURANCE),
        "objective": mobility.objective,
        "note": consent.note if consent else "",
        "further_contact": consent.further_contact if consent else "",
    }
    with translation.override(mobility.document_language):
        title = _("Consent of parent or guardian")
        facts["answers"] = _answers(consent)
        facts["asked"] = [{"matter": str(label), "answer": "…"} for label in CONSENTS.values()] if not consent else []
    return Paper(
        kind="guardian_consent",
        subject_type="guardian",
        subject_id=guardian.pk,
        organisation_id=issuer_of(mobility),
        language=mobility.document_language,
        template="agreements/papers/guardian_consent.html",
        title=title,
        snapshot=facts,
        mobility_id=mobility.pk,
        rendering="for_signature",
        version_no=1 + GuardianConsent.objects.filter(mobility=mobility, guardian_id=guardian.person_id).count(),
        # What one guardian answered is not the other's to read: the own answers stand on the page of each.
        reader_roles=OF_ANSWERS if consent and has_another(mobility) else (*OF_ANSWERS, Role.GUARDIAN),
    )


@document("departure_pack", asks_nobody=True)
def departure_pack(step: Step[Mobility]) -> list[Paper]:
    """Whom to call, insurance, follow-ups: to take along (G4). Nobody takes it along on a stay that is over."""
    mobility: Mobility = step.subject
    if mobility.agreed_after_on:
        return []
    version = selectors.version_in_force(mobility)
    parts = selectors.parts_of(version)
    first, last = mobility.planned_start, mobility.planned_end
    paper = selectors.paper_of(version) if version else None
    with translation.override(mobility.document_language):
        stay, places = stay_block(mobility, parts[PartName.PERIOD]), place_lines(mobility)
        ask_for = asked_for_on_the_first_day(mobility)
        calls = [
            without(row, "email")
            for row in (
                *rescue_row(mobility.country),
                *contact_rows(parts[PartName.CONTACTS], night_numbers(mobility), ("emergency", "mentor")),
                *tutor_rows(mobility, parts[PartName.CONTACTS]),
                *own_contact_rows(mobility),
                *guardian_rows(mobility),
            )
        ]
    facts = {
        "about": mobility.participant.full_name,
        "stay": only(stay, "number", "start", "end", "travel_days"),
        "calls": calls,
        "places": places,
        "support": only(parts[PartName.SUPPORT], *INSURANCE, "social_security", "travel", "housing", "visa"),
        "place": parts[PartName.PERIOD].get("place", ""),
        "timetable": parts[PartName.PROGRAMME].get("timetable", ""),
        "first_day": parts[PartName.SUPPORT].get("first_day", ""),
        "ask_for": ask_for,
        "agreement_line": paper.number if paper else "",
        "follow_ups": follow_up_days(first, last) if first and last else [],
    }
    with translation.override(mobility.document_language):
        title = _("Departure pack")
        home = organisation_in(mobility, OrganisationPartKind.SENDING)
        country = Organisation.objects.visible_to(SYSTEM).filter(pk=home).values_list("country", flat=True).first()
        facts["national"] = asked_by_country(country or "", mobility.programme, mobility.participant_kind)
        if country and not is_collected(country, mobility.participant_kind):
            facts["national_unknown"] = country
    return [
        Paper(
            kind="departure_pack",
            subject_type="mobility",
            subject_id=mobility.pk,
            organisation_id=issuer_of(mobility),
            language=mobility.document_language,
            template="agreements/papers/departure_pack.html",
            title=title,
            snapshot=facts,
            mobility_id=mobility.pk,
            version_no=version.number if version and version.number else 1,
            reader_roles=(
                Role.SENDING_COORDINATOR,
                Role.HOST_COORDINATOR,
                Role.HOST_TUTOR,
                Role.PARTICIPANT,
                Role.GUARDIAN,
            ),
        )
    ]
