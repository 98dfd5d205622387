"""What every step needs beside the rules: the stay under its lock, who takes part, where its chain ends, one key."""

from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet, Subquery

from accounts.actors import Actor
from accounts.models import PersonKey
from ground import clock
from ground.statements.compiled import Compiled, ask_together
from lifecycle.models import Event, Mobility
from lifecycle.people.cast import EVERYBODY, keep_cast
from lifecycle.standing import Standing

_SLOT = "_reading"  # on the instance of the stay that a door locked


class Head(NamedTuple):
    """Where a chain ends."""

    seq: int
    hash: str


NOBODY = UUID(int=0)  # Sojourn itself has no key
NO_EVENT = Head(0, "0" * 64)  # what the first event of a chain points back to


@dataclass
class Reading:
    """What was read with the lock. `head` moves on with each event written; `keys` are those of who acts."""

    head: Head
    keys: dict[UUID, bytes] = field(default_factory=dict)


LOCKED: Compiled[Mobility] = Compiled(
    lambda stay: Mobility.unscoped.filter(pk=stay).order_by().select_for_update(no_key=True)
)
LAST: Compiled[tuple[int, str]] = Compiled(
    lambda chain: Event.unscoped.filter(chain=chain).order_by("-seq").values_list("seq", "hash")[:1]
)


def _last_and_key(chain: UUID, person: UUID) -> QuerySet[Event, tuple[int, str, bytes | None]]:
    key = PersonKey.objects.filter(person_id=person).values("key")[:1]
    last = Event.unscoped.filter(chain=chain).order_by("-seq").annotate(key=Subquery(key))
    return last.values_list("seq", "hash", "key")[:1]


LAST_AND_KEY = Compiled(_last_and_key, UUID, UUID)


def read_for_step(pk: UUID, actor: Actor) -> Mobility | None:
    """Lock the stay; with it, in one journey, its cast, the end of its chain, and the key of who acts.

    None where there is no such stay, which costs the same. Once the lock is had each is read as it stands then.
    """
    stay, everybody = LOCKED.about(pk), EVERYBODY.about(pk, clock.today(), clock.now())
    last = LAST_AND_KEY.about(pk, actor.person_id or NOBODY)
    ask_together(stay, everybody, last)
    if not stay.rows:
        return None
    (mobility,) = stay.rows
    keep_cast(mobility, everybody.rows)
    reading = mobility.__dict__[_SLOT] = Reading(NO_EVENT)
    for seq, digest, key in last.rows:
        reading.head = Head(seq, digest)
        if key is not None and actor.person_id is not None:
            reading.keys[actor.person_id] = bytes(key)
    return mobility


def read_again(mobility: Mobility) -> None:
    """After an act, which may have named somebody or passed doors: cast and end of the chain as they are now."""
    everybody, last = EVERYBODY.about(mobility.pk, clock.today(), clock.now()), LAST.about(mobility.pk)
    ask_together(everybody, last)
    keep_cast(mobility, everybody.rows)
    reading = reading_of(mobility)
    if reading is not None:
        reading.head = _end(last.rows)


def reading_of(mobility: Mobility | None) -> Reading | None:
    """What a door read of this instance; None for one that came by another way."""
    return mobility.__dict__.get(_SLOT) if mobility is not None else None


def end_of_chain(at: Standing) -> Head:
    """Where the subject's chain ends: as read with the lock, else by a journey. The caller holds the chain's lock."""
    reading = reading_of(at.stay)
    return reading.head if reading is not None else _end(LAST(at.subject.chain_id))


def chain_goes_on(at: Standing, head: Head) -> None:
    """An event was written: the chain ends with it."""
    reading = reading_of(at.stay)
    if reading is not None:
        reading.head = head


def _end(rows: list[tuple[int, str]]) -> Head:
    return Head(*rows[0]) if rows else NO_EVENT
