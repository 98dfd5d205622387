"""Writes of agreements; each in the transaction of the step or act that calls it."""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import translation

from accounts.merged_people import became
from accounts.models import Organisation, Person
from agreements.models import AgreementPart, AgreementVersion, GuardianConsent, VersionKind
from agreements.parts import PartName
from agreements.selectors import CAME_BACK, open_version, papers_of, parts_of, version_in_force
from documents.models import Document, DocumentState, Rendering, RequestState, Signature
from documents.services import cancel, is_fully_signed, issue_final, rest, revoke, supersede, void_requests, wake
from ground import clock
from library.models import UsedIn
from library.services import note_uses
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.people.kept_contacts import reached_on_papers
from lifecycle.planning import name_person
from lifecycle.roles import NamedPartKind, OrganisationPartKind
from lifecycle.tables.agreement_version import State
from lifecycle.tables.mobility import READY
from lifecycle.writing import canonical
from partnerships.selectors import plan_of

CONTACT_PARTS = {
    NamedPartKind.MENTOR: "mentor",
    NamedPartKind.ADMINISTRATIVE_CONTACT: "administrative",
    NamedPartKind.EMERGENCY_CONTACT: "emergency",
}
STANDS = (DocumentState.WAITING, DocumentState.READY)
PART_OF_CONTACT = {field: part for part, field in CONTACT_PARTS.items()}


def digest_of(content: Any) -> str:
    """SHA-256 of the canonical JSON of a part."""
    return hashlib.sha256(canonical(content)).hexdigest()


def digest_of_parts(hashes: Mapping[str, str]) -> str:
    """The version's hash: over the list of its parts."""
    return digest_of([[name, hashes[name]] for name in sorted(hashes)])


def open_first_version(*, mobility: Mobility) -> AgreementVersion:
    """Version 1, prefilled from the plan, the people and the memorandum; the open one where there is one already."""
    there = open_version(mobility)
    if there is not None:
        return there
    version = AgreementVersion.objects.create(
        mobility=mobility, language=mobility.document_language, created_at=clock.now()
    )
    _fill(version, prefilled(mobility))
    return version


def open_next_version(*, version: AgreementVersion, kind: str | None = None, reason: str = "") -> AgreementVersion:
    """The next draft, a copy of this one. After one that came back it is still for the reason given at first."""
    there = open_version(version.mobility)
    if there is not None:
        return there
    following = AgreementVersion.objects.create(
        mobility=version.mobility,
        language=version.language,
        kind=kind or version.kind,
        copied_from=version,
        change_reason=version.change_reason if version.state in CAME_BACK else reason,
        created_at=clock.now(),
    )
    _fill(following, parts_of(version))
    return following


def open_amendment(*, mobility: Mobility, reason: str, extension_asked_on: date | None = None) -> AgreementVersion:
    """A change during the stay: the next version in draft while the one in force stays so."""
    if open_version(mobility) is not None:
        raise ActRefused("agreements.version_open")
    current = version_in_force(mobility)
    if current is None:
        raise ActRefused("agreements.none_in_force")
    version = open_next_version(version=current, kind=VersionKind.AMENDMENT, reason=reason)
    version.extension_asked_on = extension_asked_on
    version.save(update_fields=["extension_asked_on"])
    return version


def require_unchanged(*, version: AgreementVersion, name: str, seen: str) -> None:
    """Raises ActRefused where the part reads otherwise than when it was read: `seen` is its digest then.

    Empty asks for nothing: a program replaces the part whatever stands there.
    """
    there = version.parts.filter(name=name).first()
    if seen and there is not None and there.sha256 != seen:
        raise ActRefused("agreements.part_changed", part=name)


def write_part(
    *, version: AgreementVersion, name: str, content: Mapping[str, Any], by: UUID | None = None
) -> AgreementPart:
    """Replace one part of a draft. Raises ActRefused("agreements.frozen") once it has been submitted."""
    if version.state != State.DRAFT:
        raise ActRefused("agreements.frozen")
    return _put(version, name, content, by)


def move_last_day(*, version: AgreementVersion, last_day: date) -> AgreementPart:
    """Write another last day into a draft."""
    period = parts_of(version)[PartName.PERIOD]
    return write_part(version=version, name=PartName.PERIOD, content={**period, "end": last_day.isoformat()})


def write_new_facts(*, version: AgreementVersion, last_day: date | None, place: str, tasks: str) -> None:
    """What a draft says from then on, of these; what is empty stays as it was."""
    parts = parts_of(version)
    for name, field, value in (
        (PartName.PERIOD, "end", last_day.isoformat() if last_day else ""),
        (PartName.PERIOD, "place", place),
        (PartName.PROGRAMME, "activities", tasks),
    ):
        if value and value != parts[name].get(field):
            parts[name] = {**parts[name], field: value}
            write_part(version=version, name=name, content=parts[name])


def take_over_words(*, version: AgreementVersion, source: AgreementVersion) -> None:
    """The shared parts of another agreement of the group. What is of one person stays: contacts, progress so far."""
    own = parts_of(version)[PartName.UNITS].get("progress", "")
    for name, content in parts_of(source).items():
        if name == PartName.CONTACTS:
            continue
        if name == PartName.UNITS:
            content = _without_empty({**content, "progress": own})
        write_part(version=version, name=name, content=content)


def _fill(version: AgreementVersion, contents: Mapping[str, Mapping[str, Any]]) -> None:
    """All parts of a version that has none yet."""
    AgreementPart.objects.bulk_create(
        AgreementPart(agreement_version=version, name=name, content=dict(content), sha256=digest_of(content))
        for name, content in contents.items()
    )
    _note_units(version, contents.get(PartName.UNITS, {}))


def _put(version: AgreementVersion, name: str, content: Mapping[str, Any], by: UUID | None) -> AgreementPart:
    written = {"written_by_id": by, "written_at": clock.now()} if by else {}
    part, _new = AgreementPart.objects.update_or_create(
        agreement_version=version,
        name=name,
        defaults={"content": dict(content), "sha256": digest_of(content), **written},
    )
    if name == PartName.UNITS:
        _note_units(version, content)
    return part


def _note_units(version: AgreementVersion, content: Mapping[str, Any]) -> None:
    """The units of the library that stand in it are in use: they never change any more."""
    note_uses(
        used_in=UsedIn.AGREEMENT, subject_id=version.pk, mobility_id=version.mobility_id, content=content.get("units")
    )


def freeze(*, version: AgreementVersion) -> None:
    """Give the hash: the content cannot change any more. Number and instant came with the state."""
    version.sha256 = digest_of_parts({part.name: part.sha256 for part in version.parts.all()})
    version.save(update_fields=["sha256"])


def void_signatures(*, version: AgreementVersion) -> None:
    """All signatures and open requests of the version are void; its papers say so when they are checked."""
    for paper in papers_of(version):
        void_requests(document=paper)
    for paper in papers_of(version) | _packs_of(version):
        revoke(document=paper)


def _packs_of(version: AgreementVersion) -> QuerySet[Document]:
    """What was to be taken along under this version."""
    return Document.unscoped.filter(mobility=version.mobility_id, kind="departure_pack", version_no=version.number or 0)


def rest_requests(*, version: AgreementVersion, person_id: UUID | None) -> None:
    """The round rests: open requests wait, that of who refused is refused; signatures given stay."""
    for paper in papers_of(version):
        rest(document=paper, refused_by=person_id)


def wake_requests(*, version: AgreementVersion) -> None:
    """The round goes on: what waited, and what was refused, is open again."""
    for paper in papers_of(version):
        wake(document=paper)


def close_requests(*, version: AgreementVersion) -> None:
    """Open and resting requests are not needed any more; signatures given stay, each for the parts it covers."""
    for paper in papers_of(version):
        cancel(document=paper)


def issue_final_of(*, paper: Document, carried: list[Signature]) -> None:
    """The final paper with the evidence printed. A guardian who was asked before the birthday is let go."""
    cancel(document=paper)
    if is_fully_signed(document=paper):
        issue_final(document=paper, carried=carried)


def supersede_papers(*, version: AgreementVersion) -> None:
    """Text, final and departure pack stay readable and say that a newer version took their place."""
    for paper in papers_of(version) | _packs_of(version):
        supersede(document=paper)


def take_over(*, mobility: Mobility) -> AgreementVersion | None:
    """Dates and named people of the newest version in force become those of the stay."""
    version = version_in_force(mobility)
    if version is None:
        return None
    parts = parts_of(version)
    period = parts[PartName.PERIOD]
    mobility.planned_start = date.fromisoformat(period["start"]) if period.get("start") else mobility.planned_start
    mobility.planned_end = date.fromisoformat(period["end"]) if period.get("end") else mobility.planned_end
    if mobility.state == READY:  # before departure, or entered afterwards: then every paper says so
        end = mobility.planned_end
        mobility.agreed_after_on = mobility.today if end is not None and end < mobility.today else None
    mobility.save(update_fields=["planned_start", "planned_end", "agreed_after_on"])
    for assessor in parts[PartName.ASSESSMENT].get("assessors", ()):
        _name(mobility, assessor, NamedPartKind.ASSESSOR, version)
    _name(mobility, parts[PartName.RECOGNITION].get("validator") or {}, NamedPartKind.VALIDATOR, version)
    version.taken_over_at = clock.now()
    version.save(update_fields=["taken_over_at"])
    return version


def _name(mobility: Mobility, named: Mapping[str, Any], part: str, version: AgreementVersion) -> None:
    """Name who the agreement names; not again who was taken off or replaced since it was written."""
    if not named.get("person"):
        return
    person_id = became(UUID(str(named["person"])))
    if not Person.objects.filter(pk=person_id).exists():
        return
    theirs = NamedPart.objects.filter(mobility=mobility, person_id=person_id, part=part)
    if theirs.filter(Q(until_at=None) | Q(until_at__gte=version.submitted_at or version.created_at)).exists():
        return
    facts = {name: named[name] for name in ("function", "qualification") if named.get(name)}
    name_person(mobility=mobility, person_id=person_id, part=part, **facts)


def give_consent(*, mobility: Mobility, guardian_id: UUID, consents: Mapping[str, bool], note: str) -> GuardianConsent:
    """A guardian's consent; a new one takes the place of an older one."""
    take_back_consent(mobility=mobility, guardian_id=guardian_id)
    return GuardianConsent.objects.create(
        mobility=mobility,
        guardian_id=guardian_id,
        note=note,
        planned_start=mobility.planned_start,
        given_at=clock.now(),
        **consents,
    )


def let_go_of_consent_papers(*, mobility: Mobility, guardian_id: UUID) -> None:
    """Earlier texts for this guardian need no signature any more: a new one has the answers in it."""
    parts = NamedPart.objects.filter(mobility=mobility, person_id=guardian_id, part=NamedPartKind.GUARDIAN)
    for paper in Document.unscoped.filter(kind="guardian_consent", subject_id__in=parts.values("pk")):
        cancel(document=paper)
        supersede(document=paper)


def let_go_of_unsigned_consents(*, guardian: NamedPart) -> None:
    """Texts that wait for a guardian who no longer takes part need no signature any more; a signed one stays."""
    papers = Document.unscoped.filter(
        kind="guardian_consent", subject_id=guardian.pk, rendering=Rendering.FOR_SIGNATURE
    )
    for paper in papers.exclude(requests__state=RequestState.SIGNED):
        cancel(document=paper)
        supersede(document=paper)


def take_back_consent(*, mobility: Mobility, guardian_id: UUID) -> int:
    """Take it back: a signed paper of it no longer holds. Returns how many were open."""
    for part in NamedPart.objects.filter(mobility=mobility, person=guardian_id, part=NamedPartKind.GUARDIAN):
        let_go_of_unsigned_consents(guardian=part)
        for paper in Document.unscoped.filter(kind="guardian_consent", subject_id=part.pk, state__in=STANDS):
            revoke(document=paper)
    return GuardianConsent.objects.filter(mobility=mobility, guardian_id=guardian_id, withdrawn_at=None).update(
        withdrawn_at=clock.now()
    )


# What version 1 begins with


def prefilled(mobility: Mobility) -> dict[str, dict[str, Any]]:
    """What the plan, the people of the stay and the group say already, by part."""
    plan = plan_of(mobility)
    host = _organisation(mobility, OrganisationPartKind.HOST_COMPANY) or _organisation(
        mobility, OrganisationPartKind.HOSTING
    )
    return {
        PartName.PERIOD: {
            "start": str(mobility.planned_start or ""),
            "end": str(mobility.planned_end or ""),
            "place": place_at(host) if host else "",
            "mode": "physical",
        },
        PartName.PROGRAMME: _without_empty(
            {
                "objective": mobility.objective,
                "activities": mobility.cohort.programme_text if mobility.cohort else "",
            }
        ),
        PartName.UNITS: _without_empty(
            {
                "qualification": plan.qualification,
                "units": plan.units,
                "progress": mobility.record.progress_so_far if mobility.record else "",
            }
        ),
        PartName.ASSESSMENT: _without_empty({"assessors": _people(mobility, NamedPartKind.ASSESSOR)}),
        PartName.RECOGNITION: _without_empty({"validator": next(iter(_people(mobility, NamedPartKind.VALIDATOR)), {})}),
        PartName.CONTACTS: _contacts(mobility),
        PartName.SUPPORT: {},
    }


def place_at(host: Organisation) -> str:
    """Where the work is done, as it is taken from the host."""
    return f"{host.name}, {host.town}"


def _without_empty(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value}


def _organisation(mobility: Mobility, part: str) -> Organisation | None:
    found = OrganisationPart.objects.open().filter(mobility=mobility, part=part).select_related("organisation").first()
    return found.organisation if found else None


def _people(mobility: Mobility, part: str) -> list[dict[str, Any]]:
    named = NamedPart.objects.open().filter(mobility=mobility, part=part).select_related("person", "organisation")
    return [as_written(entry) for entry in named.order_by("from_at", "id")]


def as_written(entry: NamedPart) -> dict[str, Any]:
    """A named person as the agreement writes them."""
    with translation.override(entry.mobility.document_language):
        reached = reached_on_papers(entry)
    return _without_empty(
        {
            "person": str(entry.person_id),
            "name": entry.full_name,
            "function": entry.function,
            "organisation": entry.organisation.name if entry.organisation else "",
            "qualification": entry.qualification,
            "email": reached["email"],
            "phone": reached["phone"],
            "phone_night": reached["phone_night"] if entry.part == NamedPartKind.EMERGENCY_CONTACT else "",
        }
    )


def _contacts(mobility: Mobility) -> dict[str, Any]:
    sending = _organisation(mobility, OrganisationPartKind.SENDING)
    sides: dict[str, Any] = {"sending": {}, "host": {}}
    named = (
        NamedPart.objects.open()
        .filter(mobility=mobility, part__in=CONTACT_PARTS)
        .select_related("person", "organisation")
    )
    for entry in named.order_by("from_at", "id"):
        side = "sending" if sending and entry.organisation_id == sending.pk else "host"
        sides[side].setdefault(CONTACT_PARTS[NamedPartKind(entry.part)], as_written(entry))
    accompanying = _people(mobility, NamedPartKind.ACCOMPANYING)
    return sides | ({"accompanying": accompanying} if accompanying else {})


def extension_days(*, version: AgreementVersion, current: AgreementVersion) -> timedelta:
    """By how much the end moves."""
    new, old = parts_of(version)[PartName.PERIOD].get("end"), parts_of(current)[PartName.PERIOD].get("end")
    return date.fromisoformat(new) - date.fromisoformat(old) if new and old else timedelta()


def note_returned(mobility: Mobility | None, *, returned: bool) -> None:
    """Whether the agreement came back and was not sent again: Today finds the stay by it."""
    if mobility is not None and mobility.agreement_returned != returned:
        mobility.agreement_returned = returned
        mobility.save(update_fields=["agreement_returned"])
