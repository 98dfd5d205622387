"""What the papers of a stay and of its results share, as plain data: who, where, when, agreed how, assessed how."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from accounts.models import Membership, Organisation, Person, organisation_now
from agreements.parts import PartName
from agreements.selectors import paper_of, parts_of, version_in_force
from assessments import selectors
from assessments.models import Assessment, Evidence, GridConfirmation, Origin, OutcomeResult, Place, Result
from documents.models import StoredFile
from documents.picking import ORGANISATION_LINE, under
from lifecycle.days import span_days
from lifecycle.models import Event, Mobility, NamedPart, OrganisationPart
from lifecycle.names import names_in
from lifecycle.people.role_book import organisation_in, people_in
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.vocabulary import Signer
from lifecycle.waivers import OF_THE_STAY, printed

HOSTS = (OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY)
RECORD_FACTS = ("nationality", "learning_programme", "level", "position", "progress_so_far")
ADDRESS_FACTS = ("address", "postcode", "town", "country")
ORGANISATION_FACTS = ("name", "kind", *ADDRESS_FACTS, "oid", "pic", "phone", "email", "website")


# What papers print of these facts, as paths: the data inside a file is what stands on its page.

QUALIFICATION_LINE = under(
    "agreement.qualification", ("title", "title_in_partnership_language", "country", "eqf", "nqf", "isced_f")
)
SPAN = under("stay", ("start", "end", "days", "suspended_days"))
PROGRAMME_LINE = under("stay", ("programme", "call_year", "project"))
SIDE_LINES = tuple(path for side in ("hosting", "host_company", "sending") for path in under(side, ORGANISATION_LINE))
# What `documents/paper.html` prints of every paper of a stay, where there is such a thing.
OF_EVERY_PAPER = ("agreed_after_on", "no_agreement_on", "waivers")
HEAD = (*OF_EVERY_PAPER, "about", "stay.number", "agreement.number", "agreement.version")
PERSON_AND_STAY = (
    *HEAD, *SPAN, *PROGRAMME_LINE, *SIDE_LINES, *QUALIFICATION_LINE, "stay.kind", "stay.country", "stay.mobility_code",
    "participant.name", "participant.born", "participant.learning_programme", "tutor.name", "tutor.function",
    "assessors",
)  # fmt: skip
UNIT_BAR = ("code", "title", "hours", "credits", "scale", "note")
OUTCOME_ROW = ("number", "title", "assess_at", "stated", "earlier", "later_evidence")


def units_with(*of_outcomes: str) -> tuple[str, ...]:
    """The paths of units agreed and on top, with these facts of their outcomes."""
    names = (*UNIT_BAR, *under("outcomes", of_outcomes))
    return (*under("units", names), *under("extra", names))


# The stay and who is in it


def stay_facts(mobility: Mobility) -> dict[str, Any]:
    """Everything a paper prints of the stay itself."""
    first, last = mobility.started_on, mobility.ended_on
    return {
        "number": mobility.number,
        "mobility_code": mobility.mobility_code,
        "programme": mobility.programme,
        "call_year": mobility.call_year,
        "project": mobility.project.code if mobility.project else "",
        "country": mobility.country,
        "start": first,
        "end": last,
        "days": span_days(first, last) if first and last else None,
        "suspended_days": mobility.suspended_days,
        "objective": mobility.objective,
        "initiative": mobility.initiative,
        "kind": mobility.participant_kind,
    }


def participant_facts(mobility: Mobility) -> dict[str, Any]:
    """The participant, as far as the sending organisation keeps it."""
    person, record = mobility.participant, mobility.record
    facts: dict[str, Any] = {
        "name": person.full_name,
        "given_names": person.given_names,
        "family_names": person.family_names,
        "born": record.birth_date if record else None,
    }
    for name in (*RECORD_FACTS, *ADDRESS_FACTS):
        facts[name] = getattr(record, name) if record else ""
    return facts


def organisation_facts(organisation: Organisation | None) -> dict[str, Any]:
    """Name, kind, address and how to reach an organisation; empty where there is none."""
    return {name: getattr(organisation, name) for name in ORGANISATION_FACTS} if organisation else {}


def organisation_with(mobility: Mobility, part: str) -> Organisation | None:
    """The organisation that has this part now."""
    held = OrganisationPart.objects.open().filter(mobility=mobility, part=part).select_related("organisation").first()
    return held.organisation if held else None


def sides(mobility: Mobility) -> dict[str, Any]:
    """The organisations of the stay by part."""
    parts = (*HOSTS, OrganisationPartKind.SENDING, OrganisationPartKind.INTERMEDIARY, OrganisationPartKind.EMPLOYER)
    return {str(part): organisation_facts(organisation_with(mobility, part)) for part in parts}


def agreement_facts(mobility: Mobility) -> dict[str, Any]:
    """The agreement in force: its number, version and what its parts say."""
    version = version_in_force(mobility)
    parts, paper = parts_of(version), paper_of(version) if version else None
    return {
        "number": paper.number if paper else "",
        "version": version.number if version else None,
        "in_force_on": version.in_force_at.date() if version and version.in_force_at else None,
        "period": parts[PartName.PERIOD],
        "programme": parts[PartName.PROGRAMME],
        "qualification": parts[PartName.UNITS].get("qualification") or {},
        "progress": parts[PartName.UNITS].get("progress") or "",
        "assessment": parts[PartName.ASSESSMENT],
        "recognition": parts[PartName.RECOGNITION],
        "contacts": parts[PartName.CONTACTS],
    }


def common_facts(mobility: Mobility) -> dict[str, Any]:
    """What nearly every paper of a stay begins with."""
    tutor = selectors.tutor_of(mobility)
    return {
        "about": mobility.participant.full_name,
        "stay": stay_facts(mobility),
        "participant": participant_facts(mobility),
        "agreement": agreement_facts(mobility),
        "tutor": {"name": tutor.full_name, "function": tutor.function} if tutor else {},
        "agreed_after_on": mobility.agreed_after_on,
        "no_agreement_on": mobility.no_agreement_on,
        "waivers": printed(mobility, OF_THE_STAY),
        **sides(mobility),
    }


def function_of(person_id: UUID, organisation_id: UUID | None) -> str:
    """What a person is in an organisation, in its own words."""
    held = Membership.objects.open().filter(person_id=person_id, organisation_id=organisation_id).exclude(function="")
    return held.values_list("function", flat=True).first() or ""


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


# Results


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
        self.side = sides_of_assessors(mobility)
        stated = [one.assessor_id for held in self.stated.values() for one in held]
        added = [proof.person_id for held in self.later.values() for proof in held]
        self.names = names_in(mobility.pk, [*stated, *added])

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
                for proof in self.later.get(outcome.pk, ())
            ],
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


def sides_of_assessors(mobility: Mobility) -> dict[UUID | None, str]:
    """Abroad or at home, for each assessor whose organisation says so."""
    held = OrganisationPart.objects.filter(mobility=mobility).values_list("organisation_id", "part")
    hosts = {organisation for organisation, part in held if part in HOSTS}
    homes = {organisation for organisation, part in held if part not in (*HOSTS, OrganisationPartKind.INTERMEDIARY)}
    named = NamedPart.objects.filter(mobility=mobility, part__in=(NamedPartKind.ASSESSOR, NamedPartKind.TUTOR))
    works: dict[UUID | None, set[UUID]] = {}
    for person, organisation in named.exclude(organisation=None).values_list("person_id", "organisation_id"):
        works.setdefault(person, set()).add(organisation)
    assessors = set(selectors.all_assessments(mobility).values_list("assessor_id", flat=True)) - set(works)
    members = Membership.objects.filter(
        person_id__in=[one for one in assessors if one], organisation_id__in=hosts | homes
    )
    for person, organisation in members.values_list("person_id", "organisation_id"):
        works.setdefault(person, set()).add(organisation)
    return {
        person: str(Place.HOST if at & hosts else Place.HOME) for person, at in works.items() if at & (hosts | homes)
    }


def assessors_facts(mobility: Mobility) -> list[dict[str, Any]]:
    """Who stated results, with function and right to assess; those named where nobody did yet."""
    named = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.ASSESSOR).select_related("person")
    stated = [
        one.assessor
        for one in selectors.all_assessments(mobility)
        if one.assessor and one.result != Result.NOT_ASSESSED
    ]
    people = {person.pk: person for person in stated or [part.person for part in named]}
    return [assessor_facts(mobility, person) for person in people.values()]


def assessor_facts(mobility: Mobility, person: Person) -> dict[str, Any]:
    """Function, right to assess and organisation of one assessor, as named in the stay, else as agreed."""
    parts = NamedPart.objects.filter(mobility=mobility, person=person, part=NamedPartKind.ASSESSOR)
    entries = parts_of(version_in_force(mobility))[PartName.ASSESSMENT].get("assessors") or ()
    agreed: dict[str, Any] = next((entry for entry in entries if entry.get("person") == str(person.pk)), {})
    return _assessor(person, list(parts.select_related("organisation")), agreed, mobility)


def _assessor(person: Person, parts: list[NamedPart], agreed: dict[str, Any], mobility: Mobility) -> dict[str, Any]:
    newest = max(parts, key=lambda part: (part.until_at is None, part.from_at), default=None)
    organisation = newest.organisation if newest and newest.organisation else _employer_in(person.pk, mobility)
    return {
        "name": name_of(person.pk, mobility.pk),
        "function": (newest.function if newest else "")
        or agreed.get("function")
        or function_of(person.pk, organisation.pk if organisation else None),
        "qualification": (newest.qualification if newest else "") or agreed.get("qualification") or "",
        "organisation": organisation.name if organisation else agreed.get("organisation") or "",
        "until": newest.mobility.day_of(newest.until_at) if newest and newest.until_at else None,
    }


def _employer_in(person_id: UUID, mobility: Mobility) -> Organisation | None:
    there = OrganisationPart.objects.filter(mobility=mobility).values("organisation_id")
    held = (
        Membership.objects.filter(person_id=person_id, organisation_id__in=there).select_related("organisation").first()
    )
    return held.organisation if held else None


def outcomes_in(units: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every outcome of these units."""
    return [outcome for unit in units for outcome in unit["outcomes"]]


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
        "entered_by": name_of(entered.entered_by_id, one.mobility_id) if entered else "",
        "document_sha256": one.sha256,
        "text": text,
    }


def event_signature(event: Event, *, text: str, sha256: str, as_function: str = "") -> dict[str, Any] | None:
    """The row of somebody whose step is the signature; None where the step was entered from a talk, without a scan."""
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
        "method": "scan_of_paper" if scan else "signed_in",
        "scan_sha256": sha256_of_file(scan),
        "entered_by": name_of(event.entered_by_id, event.mobility_id),
        "document_sha256": sha256,
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
    return _employer_in(event.person_id, mobility) if mobility and event.person_id else None


def name_of(person_id: UUID | None, stay: UUID | None) -> str:
    """The name in this stay; empty where there is nobody."""
    return names_in(stay, [person_id]).get(person_id, "")


def sha256_of_file(file_id: Any) -> str:
    """The hash of a scan as it was handed in."""
    file = StoredFile.unscoped.filter(pk=file_id).first() if file_id else None
    return file.given_sha256 if file else ""
