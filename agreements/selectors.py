"""Reads of agreements: the version concerned, its parts, who reviews, who signs what."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from accounts.models import Membership, Person
from accounts.people import function_of
from agreements.models import AgreementPart, AgreementVersion, GuardianConsent
from agreements.parts import PartName
from documents.models import Document, DocumentState, Rendering, RequestState, Signature
from ground.once import asked_once, is_known, is_reading, once
from ground.statements.compiled import Compiled
from lifecycle.answers import Read, read_ahead_on_pages, rows_of
from lifecycle.days import add_working_days
from lifecycle.in_stay import held_now
from lifecycle.machines import MACHINES
from lifecycle.models import Event, Mobility, NamedPart, OrganisationPart
from lifecycle.people.role_book import is_of_age_today, people_in
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.tables.agreement_version import State
from lifecycle.vocabulary import Signer

SUBJECT = "agreement_version"
CAME_BACK = (State.REFUSED, State.RETURNED)
REFUSAL_RESTS_WORKING_DAYS = 5  # design decision 8
EXTENSION_DAYS = 30  # before the last day: until then a longer stay is asked for (D10)
OPEN_VERSIONS = cast(Compiled[AgreementVersion], MACHINES[SUBJECT].open_in_stay)  # asked by the engine in any case

# The organisation a signing role stands for.
SIDE_OF = {
    Role.SENDING_COORDINATOR: OrganisationPartKind.SENDING,
    Role.HOST_COORDINATOR: OrganisationPartKind.HOSTING,
    Role.INTERMEDIARY: OrganisationPartKind.INTERMEDIARY,
    Role.EMPLOYER: OrganisationPartKind.EMPLOYER,
}
ROLE_OF_SIDE: dict[str, Role] = {part: role for role, part in SIDE_OF.items()}


BEING_AGREED = Compiled(
    lambda stay: AgreementVersion.unscoped.filter(
        mobility_id=stay, state__in=(State.DRAFT, State.REVIEW, State.SIGNING)
    )
)  # fmt: skip
HASHES = Compiled(
    lambda version: AgreementPart.objects.filter(agreement_version_id=version).values_list("name", "sha256")
)
GUARDING = Compiled(
    lambda stay, now: NamedPart.objects.open(now).filter(mobility_id=stay, part=NamedPartKind.GUARDIAN)
    .order_by("from_at", "id").values_list("person_id", "relation"),
    UUID, datetime,
)  # fmt: skip
ORGANISATIONS = Compiled(
    lambda stay, now: OrganisationPart.objects.open(now).filter(mobility_id=stay)
    .values_list("part", "organisation_id"),
    UUID, datetime,
)  # fmt: skip
HOSTS_GONE: Read[OrganisationPart] = Read(
    lambda stay: (
        OrganisationPart.objects.filter(
            mobility_id=stay, part__in=(OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY)
        )
        .exclude(until_at=None)
        .select_related("organisation")
        .order_by("from_at", "id")
    )
)
SIGNED = Compiled(
    lambda stay: (
        Signature.unscoped.filter(
            request__state=RequestState.SIGNED,
            request__document__subject_type=SUBJECT,
            request__document__mobility_id=stay,
        )
        .order_by("request__document__version_no", "signed_at")
        .values_list("request__role", "request__organisation_id", "request__person_id", "request__covers")
    )
)
VERSIONS: Read[AgreementVersion] = Read(
    lambda stay: AgreementVersion.unscoped.filter(mobility_id=stay).order_by("-number", "-created_at")
)
PARTS: Read[AgreementPart] = Read(lambda stay: AgreementPart.objects.filter(agreement_version__mobility=stay))
CONSENTS: Read[GuardianConsent] = Read(lambda stay: GuardianConsent.objects.filter(mobility=stay, withdrawn_at=None))
FUNCTIONS: Compiled[tuple[UUID, UUID, str]] = Compiled(
    lambda stay, now, day: Membership.objects.open_on(day)
    .filter(organisation_id__in=OrganisationPart.objects.open(now).filter(mobility_id=stay).values("organisation_id"))
    .exclude(function="").order_by("-pk").values_list("person_id", "organisation_id", "function"),
    UUID, datetime, date,
)  # fmt: skip
ASKED_FOR_BY = ("agreements.start_amendment", "agreements.ask_extension")
CHANGES_ASKED_FOR: Compiled[tuple[UUID | None]] = Compiled(
    lambda stay: Event.unscoped.filter(mobility_id=stay, name__in=ASKED_FOR_BY)
    .order_by("-seq").values_list("person_id")
)  # fmt: skip
read_ahead_on_pages(
    VERSIONS, PARTS, CONSENTS, OPEN_VERSIONS, GUARDING, ORGANISATIONS, SIGNED, FUNCTIONS, HOSTS_GONE, CHANGES_ASKED_FOR
)


@asked_once
def open_version(mobility: Mobility) -> AgreementVersion | None:
    """The version in draft, review or signing."""
    if is_reading():
        return version_in(mobility, State.DRAFT, State.REVIEW, State.SIGNING)
    return BEING_AGREED.first(mobility.pk)


@asked_once
def version_in(mobility: Mobility, *states: str) -> AgreementVersion | None:
    """The newest version in one of these states."""
    if is_reading():
        return _of_this(mobility, next((one for one in rows_of(VERSIONS, mobility) if one.state in states), None))
    found = AgreementVersion.unscoped.filter(mobility=mobility, state__in=states).order_by("-number", "-created_at")
    return found.first()


def _of_this(mobility: Mobility, version: AgreementVersion | None) -> AgreementVersion | None:
    """For a page the version of this very instance of the stay, with what is known of it already."""
    if version is not None and is_reading():
        version.mobility = mobility
    return version


def changes_waiting(mobility: Mobility) -> set[str]:
    """The states of changes during a stay that it has not taken over yet: written, read, out for signature, signed."""
    return {str(version.state) for version in rows_of(OPEN_VERSIONS, mobility) if not version.taken_over_at}


def newest_not_taken_over(mobility: Mobility) -> AgreementVersion | None:
    """The version whose days and people are not those of the stay yet, from its draft on."""
    waiting = [version for version in rows_of(OPEN_VERSIONS, mobility) if not version.taken_over_at]
    return max(waiting, key=lambda version: version.created_at, default=None)


def version_in_force(mobility: Mobility) -> AgreementVersion | None:
    """The newest version in force."""
    in_force = [version for version in rows_of(OPEN_VERSIONS, mobility) if version.state == State.IN_FORCE]
    return max(in_force, key=lambda version: (version.number or 0, version.created_at), default=None)


def parts_of(version: AgreementVersion | None) -> dict[str, dict[str, Any]]:
    """Content by part name; empty dicts where nothing was written."""
    written = {part.name: part.content for part in _parts(version)} if version else {}
    return {name: written.get(name, {}) for name in PartName.values}


def _parts(version: AgreementVersion) -> Iterable[AgreementPart]:
    """Those of all versions are read together where a page has asked for them."""
    if not is_known((PARTS, version.mobility_id)):
        return version.parts.all()
    found: list[AgreementPart] = once((PARTS, version.mobility_id), list)
    return [part for part in found if part.agreement_version_id == version.pk]


@asked_once
def hashes_of(version: AgreementVersion) -> dict[str, str]:
    """SHA-256 by part name."""
    if is_known((PARTS, version.mobility_id)):
        return {part.name: part.sha256 for part in _parts(version)}
    return dict(HASHES(version.pk))


def outcomes_of(parts: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Every outcome of every unit, with its unit's code and title."""
    return [
        {**outcome, "unit_code": unit["code"], "unit_title": unit["title"]}
        for unit in parts[PartName.UNITS].get("units", ())
        for outcome in unit.get("outcomes", ())
    ]


def agreed_days(parts: dict[str, dict[str, Any]]) -> tuple[date | None, date | None]:
    """First and last day as agreed."""
    period = parts[PartName.PERIOD]
    first, last = period.get("start"), period.get("end")
    return (date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)


def unsent_change(mobility: Mobility) -> AgreementVersion | None:
    """The change of the version in force that is written and that nobody sent yet, not even once."""
    draft, now = open_version(mobility), version_in_force(mobility)
    if draft is None or now is None or draft.state != State.DRAFT or draft.copied_from_id != now.pk:
        return None
    return draft


def change_asked_by(mobility: Mobility) -> UUID | None:
    """Who asked for the newest change."""
    return next((person for (person,) in rows_of(CHANGES_ASKED_FOR, mobility)), None)


def needs_guardian(mobility: Mobility) -> bool:
    """A minor on the first day, and still today: on the 18th birthday guardians lose access and roles (DP-07)."""
    return mobility.is_minor_on_start and not is_of_age_today(mobility)


def asked_on(version: AgreementVersion) -> date:
    """The day on which a change was asked for: that of its first draft, whatever came back since."""
    while version.copied_from is not None and version.copied_from.state in CAME_BACK:
        version = version.copied_from
    return version.extension_asked_on or version.mobility.day_of(version.created_at)


@asked_once
def guardians(mobility: Mobility) -> list[UUID]:
    """The guardians who must consent, review and sign: all who are named, of a minor; else none."""
    if not needs_guardian(mobility):
        return []
    return [person for person, _relation in rows_of(GUARDING, mobility)]


@asked_once
def organisation_parts(mobility: Mobility) -> dict[str, UUID]:
    """Organisation by part."""
    return dict(rows_of(ORGANISATIONS, mobility))


def has_institution(mobility: Mobility) -> bool:
    """Whether an institution is named that decides on what is learned."""
    return OrganisationPartKind.COMPETENT in organisation_parts(mobility)


def first_in(mobility: Mobility, role: Role) -> UUID | None:
    people = people_in(mobility, role)
    return people[0] if people else None


@asked_once
def tutors_with_address(mobility: Mobility) -> list[UUID]:
    """Named host tutors who can be reached by mail."""
    tutors = (part for part in held_now(mobility) if part.part == NamedPartKind.TUTOR)
    return [part.person_id for part in tutors if part.person.email is not None]


def required_signers(mobility: Mobility) -> list[Signer]:
    """Sending organisation, host, participant; GU of a minor; IN when present; EM where the rule set says so (4.2)."""
    parts = organisation_parts(mobility)
    roles = [Role.SENDING_COORDINATOR] if OrganisationPartKind.SENDING in parts else []
    roles.append(Role.HOST_COORDINATOR)
    if OrganisationPartKind.INTERMEDIARY in parts:
        roles.append(Role.INTERMEDIARY)
    if mobility.rule_set.employer_signs and OrganisationPartKind.EMPLOYER in parts:
        roles.append(Role.EMPLOYER)
    signers = []
    for role in roles:
        person = first_in(mobility, role)
        organisation = parts.get(SIDE_OF[role])
        if person is not None:
            signers.append(Signer(person, role, organisation, _function(mobility, person, organisation)))
    signers.append(Signer(mobility.participant_id, Role.PARTICIPANT))
    signers += [Signer(person, Role.GUARDIAN, None, _relation(mobility, person)) for person in guardians(mobility)]
    return signers


def _function(mobility: Mobility, person_id: UUID, organisation_id: UUID | None) -> str:
    if not is_reading():
        return function_of(person_id, organisation_id)
    found = {(person, organisation): function for person, organisation, function in rows_of(FUNCTIONS, mobility)}
    return found.get((person_id, organisation_id), "") if organisation_id else ""


def _relation(mobility: Mobility, person_id: UUID) -> str:
    return next((relation for person, relation in rows_of(GUARDING, mobility) if person == person_id), "")


@asked_once
def signed_hashes(mobility: Mobility) -> dict[tuple[str, UUID | None], dict[str, str]]:
    """What each signer signed last under each part, by (role, organisation or person): part name -> SHA-256.

    Signatures that were voided do not count. Nor does one on an earlier wording that was signed anew since: who agrees
    to go back to it says so again.
    """
    found: dict[tuple[str, UUID | None], dict[str, str]] = {}
    for role, organisation, person, covers in rows_of(SIGNED, mobility):
        found.setdefault((role, organisation or person), {}).update({part["part"]: part["sha256"] for part in covers})
    return found


def signs_as(signer: Signer) -> tuple[str, UUID | None]:
    """Under which key a signer's signatures count: an organisation's for any of its people, else the person's."""
    return (str(signer.role), signer.organisation_id or signer.person_id)


def still_to_sign(version: AgreementVersion) -> list[Signer]:
    """Each required signer with exactly the parts that no earlier signature of theirs covers."""
    mobility, hashes = version.mobility, hashes_of(version)
    signed = signed_hashes(mobility)
    asked = []
    for signer in required_signers(mobility):
        done = signed.get(signs_as(signer), {})
        covers = tuple(
            {"part": name, "sha256": digest} for name, digest in sorted(hashes.items()) if done.get(name) != digest
        )
        if covers:
            asked.append(
                Signer(signer.person_id, signer.role, signer.organisation_id, signer.function, signer.order, covers)
            )
    return asked


def carried_signatures(version: AgreementVersion) -> list[Signature]:
    """Earlier signatures, not voided, that still cover a part of this version."""
    parts = set(hashes_of(version).items())
    earlier = (
        Signature.unscoped.filter(
            request__state=RequestState.SIGNED,
            request__document__subject_type=SUBJECT,
            request__document__mobility=version.mobility,
        )
        .exclude(request__document__subject_id=version.pk)
        .select_related("request__document")
        .order_by("signed_at")
    )
    return [one for one in earlier if parts & {(entry["part"], entry["sha256"]) for entry in one.request.covers}]


def papers_of(version: AgreementVersion) -> QuerySet[Document]:
    """Text for signature and final of a version."""
    return Document.unscoped.filter(subject_type=SUBJECT, subject_id=version.pk)


def paper_of(version: AgreementVersion) -> Document | None:
    """The text for signature of a version: the one that stands, where its form was corrected."""
    replaced = ExpressionWrapper(Q(state=DocumentState.SUPERSEDED), output_field=BooleanField())
    texts = papers_of(version).filter(rendering=Rendering.FOR_SIGNATURE)
    return texts.order_by(replaced, "-created_at").first()


def refused_version(mobility: Mobility) -> AgreementVersion | None:
    """The version that somebody refused to sign and that may still be taken up again."""
    return next((one for one in rows_of(OPEN_VERSIONS, mobility) if one.state == State.REFUSED), None)


def refusal_of(version: AgreementVersion) -> Event | None:
    """The step by which somebody refused to sign this version, the last one."""
    steps = Event.unscoped.filter(subject_id=version.pk, machine=SUBJECT, name="refuse_version")
    return steps.order_by("-seq").first()


def rests_until(version: AgreementVersion, refusal: Event) -> date:
    """The last day on which the refusal may be taken back."""
    mobility = version.mobility
    return add_working_days(mobility.day_of(refusal.at), REFUSAL_RESTS_WORKING_DAYS, mobility.country)


def round_rests(version: AgreementVersion, refusal: Event) -> bool:
    """Whether a refusal may still be taken back: for five working days, while the next draft is as it was copied."""
    if version.mobility.today > rests_until(version, refusal):
        return False
    following = AgreementVersion.unscoped.filter(copied_from=version).order_by("-created_at").first()
    return following is not None and following.state == State.DRAFT and hashes_of(following) == hashes_of(version)


@asked_once
def consents_of(mobility: Mobility) -> dict[UUID, GuardianConsent]:
    """Consents in force by guardian: given for the present start and not taken back."""
    given = (one for one in rows_of(CONSENTS, mobility) if one.planned_start == mobility.planned_start)
    return {consent.guardian_id: consent for consent in given}


def guardians_asked(mobility: Mobility) -> list[NamedPart]:
    """The parts of guardians whose text of consent lies there to be read, and has no answer."""
    texts = Document.unscoped.filter(
        kind="guardian_consent", mobility=mobility, rendering=Rendering.FOR_SIGNATURE, requests=None
    )
    waiting = texts.filter(state__in=(DocumentState.WAITING, DocumentState.READY))
    named = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.GUARDIAN)
    return list(named.filter(pk__in=waiting.values("subject_id")).order_by("from_at", "id"))


def addresses_of(people: list[UUID]) -> dict[UUID, str | None]:
    """Mail addresses by person."""
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "email"))


def signing_twice(people: list[UUID]) -> list[UUID]:
    """Who stands among these signers a second time, as the same person or by the same account."""
    accounts = dict(Person.objects.filter(pk__in=people).values_list("pk", "account_id"))
    seen: set[UUID] = set()
    twice = []
    for person in people:
        human = accounts.get(person) or person
        if human in seen:
            twice.append(person)
        seen.add(human)
    return twice
