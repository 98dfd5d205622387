"""What a step leaves in the database: the row, the chained event and its remark."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import cast
from uuid import UUID, uuid4

from django.db.models import Model

from accounts.actors import Actor
from accounts.digests import keyed_digest
from ground import clock
from ground.sealing import seal
from ground.statements.writing import inserting, updating, write_together
from lifecycle.models import Event, Remark
from lifecycle.models.event import EventKind
from lifecycle.noting import note
from lifecycle.reading import NO_EVENT, Head, chain_goes_on, end_of_chain, reading_of
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.vocabulary import OnBehalf

FIRST = NO_EVENT.hash
SEALED_CODES = frozenset({"health"})  # special categories: never in an event, encrypted in the remark (DP-23)
NOT_IN_EVENTS = frozenset({"reason", "reason_code", "on_behalf", "cause", "comments", "request_note", "facts"})


def canonical(value: object) -> bytes:
    """The one JSON text of a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain).encode()


def plain(value: object) -> object:
    """A value as JSON knows it; raises TypeError for what has no plain form."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no place in an event")


def event_hash(event: Event) -> str:
    """The hash that ties an event to the one before it (reliability rule 12)."""
    what = {
        "id": event.id,
        "chain": event.chain,
        "kind": event.kind,
        "machine": event.machine,
        "subject": event.subject_id,
        "name": event.name,
        "table": event.table_number,
        "from": event.from_state,
        "to": event.to_state,
        "version": event.version,
        "details": event.details,
        "remark": event.remark_digest,
        "cause": event.cause,
    }
    who = {
        "role": event.role,
        "person": event.person_id,
        "organisation": event.organisation_id,
        "entered_by": event.entered_by_id,
        "entered_for": event.entered_for_id,
    }
    body = canonical({"seq": event.seq, "at": event.at, "actor": who, "what": what})
    return hashlib.sha256(b"event\0" + bytes.fromhex(event.prev) + body).hexdigest()


@dataclass(frozen=True)
class Happened:
    """What an event tells: a transition taken or a fact recorded, by whom, in which role, with which details.

    `remark` is free text that belongs to it and can be erased; `cause` is the step that passed this door, if any.
    """

    kind: EventKind
    name: str
    actor: Actor
    role: Role
    details: Mapping[str, object] = field(default_factory=dict)
    from_state: str | None = None  # where the subject was before; None: where it still is
    remark: str = ""
    reason_code: str = ""
    on_behalf: OnBehalf | None = None
    cause: str = ""

    @property
    def is_sealed(self) -> bool:
        """Whether its reason is of a special category."""
        return self.reason_code in SEALED_CODES

    @property
    def decider_id(self) -> UUID | None:
        """Whose decision it was; None for Sojourn itself."""
        return self.on_behalf.person_id if self.on_behalf else self.actor.person_id

    @property
    def text(self) -> str:
        """All free text of it."""
        note = self.on_behalf.note if self.on_behalf else ""
        return "\n".join(part for part in (self.remark, note) if part)

    def facts(self) -> Mapping[str, object]:
        """The details that an event may hold."""
        facts = {
            key: value for key, value in self.details.items() if key not in NOT_IN_EVENTS and value not in (None, "")
        }
        if self.reason_code and not self.is_sealed:
            facts["reason_code"] = self.reason_code
        if self.on_behalf and self.on_behalf.scan_id:
            facts["scan"] = self.on_behalf.scan_id
        if self.on_behalf and self.on_behalf.in_presence:
            facts["seen"] = self.on_behalf.seen
        return facts


def append_event(at: Standing, what: Happened) -> Event:
    """Add one link to the subject's chain, to where it stands now. The caller holds the lock of the chain's head."""
    return write_step(at, what, changed=())


def write_step(at: Standing, what: Happened, *, changed: Sequence[str]) -> Event:
    """Write the columns of the row that a step changed, its event, chained, and its remark: one statement.

    The caller holds the lock of the chain's head. Who is told and what is owed follow when the step has settled: they
    depend on what its consequences change.
    """
    event = _next_event(at, what)
    row = cast(Model, at.subject)
    write_together([*inserting([event]), *inserting(_remarks(event, what)), *updating(row, changed)])
    chain_goes_on(at, Head(event.seq, event.hash))
    note(events=[event])
    return event


def _next_event(at: Standing, what: Happened) -> Event:
    last, subject, for_others = end_of_chain(at), at.subject, what.on_behalf is not None
    event = Event(
        id=uuid4(),
        chain=subject.chain_id,
        seq=last.seq + 1,
        prev=last.hash,
        at=clock.now(),
        kind=what.kind,
        machine=at.name,
        subject_id=subject.pk,
        mobility=at.stay,
        name=what.name,
        table_number=at.machine.table.number,
        from_state=at.state if what.from_state is None else what.from_state,
        to_state=at.state,
        role=str(what.role),
        person_id=what.decider_id,
        organisation_id=None if for_others else what.actor.organisation_id,
        entered_by_id=what.actor.person_id if for_others else None,
        entered_for_id=what.actor.organisation_id if for_others else None,
        version=subject.version,
        details=json.loads(canonical(what.facts())),
        cause=what.cause,
        remark_digest=_digest(at, what),
    )
    event.hash = event_hash(event)
    return event


def _remarks(event: Event, what: Happened) -> list[Remark]:
    if not what.text and not what.is_sealed:
        return []
    kept = seal(f"{what.reason_code}\n{what.text}") if what.is_sealed else what.text
    return [Remark(event=event, code="" if what.is_sealed else what.reason_code, sealed=what.is_sealed, text=kept)]


def _digest(at: Standing, what: Happened) -> str:
    text, code, person_id = what.text, what.reason_code if what.is_sealed else "", what.decider_id
    if not text and not code:
        return ""
    if person_id is None:
        return hashlib.sha256(text.encode()).hexdigest()  # Sojourn's own words, nobody's secret
    reading = reading_of(at.stay)
    key = reading.keys.get(person_id) if reading is not None else None
    return keyed_digest(person_id, f"{code}\n{text}" if code else text, key)
