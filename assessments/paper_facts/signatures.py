"""Who is asked to sign, and the signatures that an act left behind."""

from typing import Any
from uuid import UUID

from accounts.models import Organisation, organisation_now
from accounts.people import function_of
from assessments import selectors
from assessments.models import GridConfirmation
from assessments.paper_facts.assessors import assessor_facts, employer_in
from assessments.paper_facts.stay import name_of
from assessments.result_models import ResultsRead
from documents.models import StoredFile
from lifecycle.models import Event, Mobility, NamedPart
from lifecycle.names import names_in
from lifecycle.people.role_book import organisation_in, people_in
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.vocabulary import Proof, Signer

# Who is asked to sign


def tutor_signer(mobility: Mobility, preferred: UUID | None = None) -> Signer | None:
    """The host tutor: the preferred one where there are several."""
    tutors = people_in(mobility, Role.HOST_TUTOR)
    if not tutors:
        return None
    person = preferred if preferred in tutors else tutors[0]
    part = NamedPart.objects.open().filter(mobility=mobility, person_id=person, part=NamedPartKind.TUTOR).first()
    host = (
        part.organisation_id
        if part and part.organisation_id
        else organisation_in(mobility, OrganisationPartKind.HOSTING)
    )
    return Signer(person, Role.HOST_TUTOR, host, part.function if part else "")


def coordinator_signer(mobility: Mobility, role: Role) -> Signer | None:
    """The coordinator who answers for the sending or the hosting organisation."""
    part = OrganisationPartKind.HOSTING if role == Role.HOST_COORDINATOR else OrganisationPartKind.SENDING
    organisation, people = organisation_in(mobility, part), people_in(mobility, role)
    if organisation is None or not people:
        return None
    return Signer(people[0], role, organisation, function_of(people[0], organisation))


# Signatures that an act left behind


def grid_signatures(mobility: Mobility, text: str) -> list[dict[str, Any]]:
    """The confirmations by code that still match their assessor's results, as rows of the signature block."""
    return [_confirmed(one, assessor_facts(mobility, one.person), text) for one in selectors.confirmations_of(mobility)]


def _confirmed(one: GridConfirmation, assessor: dict[str, Any], text: str) -> dict[str, Any]:
    entered = (
        Event.unscoped.filter(
            mobility=one.mobility_id,
            name="assessments.confirm_grid",
            details__sha256=one.sha256,
            person_id=one.person_id,
        )
        .order_by("-seq")
        .first()
    )
    return {
        "role": str(Role.ASSESSOR),
        "name": assessor["name"],
        "function": assessor.get("function", ""),
        "organisation": assessor.get("organisation", ""),
        "signed_at": one.confirmed_at,
        "method": one.method,
        "code_sent_to": one.code_sent_to,
        "scan_sha256": sha256_of_file(one.scan_id),
        "seen": entered.details.get("seen", "") if entered else "",
        "entered_by": name_of(entered.entered_by_id, one.mobility_id) if entered else "",
        "text": text,
    }


def seen_by_learner(mobility: Mobility, text: str) -> dict[str, Any]:
    """The row of who goes: that they have seen the results as they are now, or had not said so. It is no agreement."""
    digest = selectors.grid_digest(mobility)
    read = ResultsRead.objects.filter(mobility=mobility, sha256=digest).order_by("at").first()
    return {
        "role": str(Role.PARTICIPANT),
        "name": name_of(mobility.participant_id, mobility.pk),
        "sees": True,
        "signed_at": read.at if read else None,
        "text": text if read else "",
    }


def event_signature(
    event: Event, *, text: str, as_function: str = "", proof: Proof | None = None
) -> dict[str, Any] | None:
    """The row of somebody whose step is the signature, with the code by which they confirmed it; None where the step
    was entered from a talk, without a scan."""
    scan = event.details.get("scan")
    if event.person_id is None or (event.entered_by_id and not scan):
        return None
    organisation = _organisation_of(event)
    return {
        "role": event.role,
        "name": name_of(event.person_id, event.mobility_id),
        "as_function": as_function,
        "function": function_of(event.person_id, organisation.pk) if organisation else "",
        "organisation": organisation.name if organisation else "",
        "signed_at": event.at,
        "method": "scan_of_paper" if scan else proof.method if proof else "signed_in",
        "code_sent_to": proof.code_sent_to if proof else "",
        "scan_sha256": sha256_of_file(scan),
        "entered_by": name_of(event.entered_by_id, event.mobility_id),
        "text": text,
    }


def told(event: Event | None) -> dict[str, Any]:
    """Who decided, where somebody else entered it: name, day, and who typed it in."""
    if event is None or not event.entered_by_id:
        return {}
    names = names_in(event.mobility_id, [event.person_id, event.entered_by_id])
    return {
        "name": names.get(event.person_id, ""),
        "on": event.at.date(),
        "entered_by": names.get(event.entered_by_id, ""),
    }


def _organisation_of(event: Event) -> Organisation | None:
    if event.organisation_id:
        return organisation_now(event.organisation_id)
    mobility = event.mobility
    return employer_in(event.person_id, mobility) if mobility and event.person_id else None


def sha256_of_file(file_id: Any) -> str:
    """The hash of a scan as it was handed in."""
    file = StoredFile.unscoped.filter(pk=file_id).first() if file_id else None
    return file.given_sha256 if file else ""
