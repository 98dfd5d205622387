"""Memoranda between the schools of a cast, in any state, and a stay that is planned under one; all plainly invented."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.partners import publish_contact
from documents.models import Document, SignatureRequest
from ground import clock
from lifecycle.doors import perform_act, perform_transition
from lifecycle.models import Event, Mobility, OutboxRow, ToDo
from lifecycle.registry import GUARDS, HANDLERS
from lifecycle.roles import Role
from lifecycle.tables.mobility import AT_THE_HOST
from lifecycle.tables.mou import State
from lifecycle.vocabulary import Missing, Proof
from partnerships.drafting import write_bodies
from partnerships.models import Memorandum, MemorandumVersion
from partnerships.services import link_memorandum, plan_units, set_parties, write_content
from tests.factories.documents import make_ready
from tests.lifecycle.conftest import Cast, put_in

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
CODE = Proof("code_by_mail", "a•••@people.example.org")
BEGAN = (State.IN_FORCE, State.SUPERSEDED, State.EXPIRED, State.TERMINATED)
QUALIFICATION = {"title": "Virėjas", "country": "LT", "eqf": 4, "credit_scale": "EURspace credits"}
UNIT = {
    "code": "3101301", "title": "Preparation of workplace", "reference": "LT-301", "hours": 108, "points": "4",
    "outcomes": [{"key": "U1.1", "title": "Prepare kitchen areas"}, {"key": "U1.2", "title": "Keep the log"}],
}  # fmt: skip
FURTHER_UNIT = {"code": "4101338", "title": "Preparation for making dishes"}
CONTENT: dict[str, Any] = {
    "qualifications": [{"qualification": QUALIFICATION, "units": [UNIT], "annexes": ["Unit descriptions"]}],
    "procedures": "Assessed at work, kept in the transcript, validated at home; the boards settle what is disputed",
}
BODIES = {"assesses": "hosting", "documents": "hosting", "validates": "sending", "recognises": "sending"}
VALID = {"valid_from": date(2025, 9, 1), "valid_until": date(2027, 8, 31), "review_by": date(2027, 3, 1)}


def the_parties(cast: Cast) -> list[dict[str, Any]]:
    """Sending and hosting organisation as a form takes them, each answered and signed for by its coordinator."""
    return [
        {
            "organisation": str(cast.organisations["sending"].pk), "functions": ["sending"],
            "contact": str(cast.actors[CO].person_id), "contact_function": "Head of mobility", "place": "Vilnius",
        },
        {
            "organisation": str(cast.organisations["hosting"].pk), "functions": ["hosting"],
            "contact": str(cast.actors[HC].person_id), "contact_function": "Head of placements", "place": "Torino",
        },
    ]  # fmt: skip


def as_covered(cast: Cast, *parts: str) -> list[dict[str, str]]:
    """These organisations of the cast, covered without signing."""
    return [{"organisation": str(cast.organisations[part].pk), "role": part} for part in parts]


def a_memorandum(cast: Cast, state: str = State.DRAFT, code: str = "MOU-LT-IT-01", **facts: Any) -> MemorandumVersion:
    """A complete first version that the sending organisation opened. Its state is written past every rule.

    `content`, the three days, `parties` and `covered` may be given; all else is a column.
    """
    opener = cast.organisations["sending"]
    language = facts.pop("language", "en")
    memorandum = Memorandum.objects.create(
        code=code, title="Cooks abroad", language=language, opened_by=opener, created_at=clock.now()
    )
    return a_version(cast, memorandum, state, **facts)


def a_version(cast: Cast, memorandum: Memorandum, state: str = State.DRAFT, **facts: Any) -> MemorandumVersion:
    """A further version; facts as for `a_memorandum`."""
    parties: Sequence[Any] = facts.pop("parties", the_parties(cast))
    covered: Sequence[Any] = facts.pop("covered", ())
    bodies = facts.pop("bodies", None)
    written = {name: facts.pop(name, usual) for name, usual in {"content": CONTENT, **VALID}.items()}
    version = MemorandumVersion.objects.create(memorandum=memorandum, created_at=clock.now())
    set_parties(version=version, parties=parties, covered=covered)
    write_content(version=version, **written)
    write_bodies(version, the_bodies(cast, version) if bodies is None else bodies)
    return put(version, state, **facts)


def the_bodies(cast: Cast, version: MemorandumVersion) -> list[dict[str, str]]:
    """Who does what, as far as the organisations take part."""
    there = {str(pk) for pk in version.parties.values_list("organisation_id", flat=True)}
    organisations = {part: str(one.pk) for part, one in cast.organisations.items()}
    return [
        {"step": step, "country": cast.organisations[part].country, "organisation": organisations[part]}
        for step, part in BODIES.items()
        if organisations[part] in there
    ]


def put(version: MemorandumVersion, state: str, **columns: Any) -> MemorandumVersion:
    """Write a state past every rule: only to set a test's scene."""
    if state != State.DRAFT:
        columns.setdefault("number", version.number or version.memorandum.versions.count())
    if state in BEGAN:
        columns.setdefault("in_force_at", clock.now())
    MemorandumVersion.unscoped.filter(pk=version.pk).update(state=state, **columns)
    return again(version)


def again(version: MemorandumVersion) -> MemorandumVersion:
    """The row as it stands now."""
    return MemorandumVersion.unscoped.get(pk=version.pk)


def newest(version: MemorandumVersion) -> MemorandumVersion:
    """The other version of a memorandum that has two."""
    return version.memorandum.versions.exclude(pk=version.pk).get()


def asked(guard: str, **subject: Any) -> list[Missing]:
    """What the registered guard of this name says of `mobility` or `memorandum_version`."""
    return GUARDS[f"partnerships.{guard}"].check(**subject)


def take(version: MemorandumVersion, name: str, actor: Actor, **details: Any) -> Event:
    """Take the version a step further."""
    return perform_transition(machine="mou", pk=version.pk, name=name, actor=actor, **details)


def record(version: MemorandumVersion, name: str, actor: Actor, data: Any = None, **more: Any) -> Event:
    """Record a fact on the version."""
    return perform_act(name=f"partnerships.{name}", pk=version.pk, actor=actor, data=data or {}, **more)


def both_approve(cast: Cast, version: MemorandumVersion) -> MemorandumVersion:
    """Both parties approve the submitted content; who sent it has done so already."""
    for role in (CO, HC):
        organisation = cast.actors[role].organisation_id
        if not version.approvals.filter(void_at=None, organisation=organisation).exists():
            record(version, "approve", cast.actors[role])
    return again(version)


def in_signing(cast: Cast, version: MemorandumVersion) -> MemorandumVersion:
    """Submitted, where it was not yet, and approved through the doors; the text lies ready for both to sign."""
    if version.state != State.UNDER_REVIEW:
        take(version, "submit", cast.actors[CO])
    both_approve(cast, version)
    make_ready(text_of(version))
    return again(version)


def both_sign(cast: Cast, version: MemorandumVersion) -> MemorandumVersion:
    """Both parties sign the text."""
    for role in (CO, HC):
        record(version, "sign", cast.actors[role], {"place": "Vilnius"}, proof=CODE)
    return again(version)


def text_of(version: MemorandumVersion) -> Document:
    """The text for signature that was issued last."""
    texts = Document.unscoped.filter(subject_id=version.pk, rendering="for_signature")
    return texts.latest("created_at")


def requests(version: MemorandumVersion) -> list[str]:
    """How every request to sign a text of this version stands."""
    asked_of = SignatureRequest.unscoped.filter(document__subject_id=version.pk).order_by("asked_at", "function")
    return list(asked_of.values_list("state", flat=True))


def owed(version: MemorandumVersion) -> list[str]:
    """The codes of the open to-dos of this version."""
    open_now = ToDo.unscoped.filter(subject_id=version.pk, closed_at=None)
    return sorted(open_now.values_list("code", flat=True))


def under(cast: Cast, version: MemorandumVersion, state: str = "partnership", **columns: Any) -> Mobility:
    """The stay of the cast, planned under this memorandum with one unit; its state is written past every rule."""
    began = cast.mobility.planned_start if state in AT_THE_HOST else None
    put_in(cast.mobility, state, **{"started_on": began, "ended_on": None, "suspended_from": None, **columns})
    plan_units(mobility=cast.mobility, qualification=QUALIFICATION, units=[UNIT])
    link_memorandum(mobility=cast.mobility, memorandum=version.memorandum)
    return cast.stay()


def told(cast: Cast, event: Event) -> list[str]:
    """Who of the cast is sent a notice about its stay because of this event."""
    notices = OutboxRow.objects.filter(kind="mail.notice", mobility=cast.mobility, payload__event=str(event.pk))
    people = set(notices.values_list("payload__person", flat=True))
    return sorted(str(role) for role, actor in cast.actors.items() if str(actor.person_id) in people)


def woken() -> list[str]:
    """Work every waking-up that waits in the outbox; the stays that were woken."""
    rows = list(OutboxRow.objects.filter(kind="lifecycle.wake"))
    for row in rows:
        HANDLERS["lifecycle.wake"].record(row, None)
    return sorted(row.payload["pk"] for row in rows)


def known_to_all(cast: Cast) -> None:
    """Every organisation of the cast is confirmed, and publishes one of its people as contact."""
    Organisation.objects.visible_to(Actor(None)).filter(pk__in=[one.pk for one in cast.organisations.values()]).update(
        confirmed_at=clock.now()
    )
    for organisation in cast.organisations.values():
        for membership in organisation.memberships.filter(role__in=("coordinator", "recognition_officer", "contact"))[
            :1
        ]:
            publish_contact(organisation_id=organisation.pk, membership_id=membership.pk)
