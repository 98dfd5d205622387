"""What a step leaves in the database: the row, the chained event, the remark, the outbox rows."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

from accounts.actors import Actor
from accounts.digests import keyed_digest
from ground import clock
from ground.sealing import seal
from ground.statements.compiled import Compiled, insert, update
from lifecycle.models import Event, Remark
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.vocabulary import OnBehalf

LAST: Compiled[tuple[int, str]] = Compiled(
    lambda chain: Event.unscoped.filter(chain=chain).order_by("-seq").values_list("seq", "hash")[:1]
)
FIRST = "0" * 64  # what the first event of a chain points back to
SEALED_CODES = frozenset({"health"})  # special categories: never in an event, encrypted in the remark (DP-23)
NOT_IN_EVENTS = frozenset({"reason", "reason_code", "on_behalf", "cause", "comments", "request_note", "facts"})


def canonical(value: Any) -> bytes:
    """The one JSON text of a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain).encode()


def plain(value: Any) -> Any:
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


def append_event(
    *,
    kind: str,
    at: Standing,
    name: str,
    actor: Actor,
    role: Role,
    details: Mapping[str, Any],
    remark: str = "",
    reason_code: str = "",
    on_behalf: OnBehalf | None = None,
    from_state: str | None = None,
    cause: str = "",
) -> Event:
    """Add one link to the subject's chain, to where it stands now. The caller holds the lock of the chain's head."""
    subject = at.subject
    last = LAST.first(subject.chain_id)
    seq, prev = (last[0] + 1, last[1]) if last else (1, FIRST)
    facts = {key: value for key, value in details.items() if key not in NOT_IN_EVENTS and value not in (None, "")}
    sealed = reason_code in SEALED_CODES
    if reason_code and not sealed:
        facts["reason_code"] = reason_code
    text = "\n".join(part for part in (remark, on_behalf.note if on_behalf else "") if part)
    if on_behalf and on_behalf.scan_id:
        facts["scan"] = on_behalf.scan_id
    decider = on_behalf.person_id if on_behalf else actor.person_id
    event = Event(
        id=uuid4(),
        chain=subject.chain_id,
        seq=seq,
        prev=prev,
        at=clock.now(),
        kind=kind,
        machine=at.name,
        subject_id=subject.pk,
        mobility=at.stay,
        name=name,
        table_number=at.machine.table.number,
        from_state=at.state if from_state is None else from_state,
        to_state=at.state,
        role=str(role),
        person_id=decider,
        organisation_id=None if on_behalf else actor.organisation_id,
        entered_by_id=actor.person_id if on_behalf else None,
        entered_for_id=actor.organisation_id if on_behalf else None,
        version=subject.version,
        details=json.loads(canonical(facts)),
        cause=cause,
        remark_digest=_digest(decider, text, reason_code if sealed else ""),
    )
    event.hash = event_hash(event)
    insert([event])
    if text or sealed:
        kept = seal(f"{reason_code}\n{text}") if sealed else text
        insert([Remark(event=event, code=reason_code if not sealed else "", sealed=sealed, text=kept)])
    return event


def _digest(person_id: UUID | None, text: str, code: str) -> str:
    if not text and not code:
        return ""
    if person_id is None:
        return hashlib.sha256(text.encode()).hexdigest()  # Sojourn's own words, nobody's secret
    return keyed_digest(person_id, f"{code}\n{text}" if code else text)


def write_row(subject: Any) -> None:
    """Write what a transition changed on its row, and nothing else."""
    update(subject, tuple(subject.changed_fields()))
