"""Recomputes the chains of events: whoever changes, drops or adds a row of the past breaks a link."""

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from django.db import connections

from accounts.digests import keyed_digest
from accounts.models import PersonKey
from ground.sealing import unseal
from lifecycle.machines import MACHINES
from lifecycle.models import Event, Remark
from lifecycle.models.event import EventKind
from lifecycle.writing import FIRST, event_hash
from tools.seals import first_wrong_fact, first_wrong_seal
from tools.wrong import Wrong

SLICES = 64  # of all chains, by how their id begins: each core takes one after the other
AT_ONCE = 2000  # rows held in memory
LINK = tuple(field.attname for field in Event._meta.concrete_fields)


@dataclass
class Found:
    """What was read."""

    chains: int = 0
    events: int = 0
    wrong: Wrong | None = None


def verify_all(found: Found, *, processes: int = 1) -> Wrong | None:
    """The first wrong row of all chains, of remarks, of rows whose state or content the events tell, of seals; or None."""
    checks = (_first_wrong_remark, _first_wrong_state, first_wrong_fact, first_wrong_seal)
    return verify_chains(found, processes=processes) or next(filter(None, (check() for check in checks)), None)


def verify_chains(found: Found, *, processes: int = 1) -> Wrong | None:
    """Every link of every chain, in several processes if wanted. `found` counts up to the first wrong row."""
    for part in _verified(processes):
        found.chains, found.events = found.chains + part.chains, found.events + part.events
        if part.wrong:
            return part.wrong
    return None


def _verified(processes: int) -> Iterator[Found]:
    if processes == 1:
        yield from map(_verify_slice, range(SLICES))
        return
    connections.close_all()  # each process opens one of its own
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        yield from pool.map(_verify_slice, range(SLICES))


def _verify_slice(nth: int) -> Found:
    found, size = Found(), 2**128 // SLICES
    chains = Event.unscoped.filter(chain__gte=UUID(int=nth * size), chain__lte=UUID(int=(nth + 1) * size - 1))
    # Named tuples are all that a hash reads, and are made several times as fast as instances of the model.
    events = chains.order_by("chain", "seq").values_list(*LINK, named=True).iterator(chunk_size=AT_ONCE)
    for _chain, links in groupby(events, key=lambda event: event.chain):
        found.chains += 1
        found.wrong = _first_wrong_link(links, found)
        if found.wrong:
            break
    return found


def _first_wrong_link(links: Iterable[Any], found: Found) -> Wrong | None:
    prev, seq = FIRST, 1
    for event in links:
        found.events += 1
        if event.seq != seq:
            return Wrong(_name(event), f"place {seq} of the chain is missing")
        if event.prev != prev:
            return Wrong(_name(event), "it does not point back to the event before it")
        if event_hash(event) != event.hash:
            return Wrong(_name(event), "its content is not what was written: the hash differs")
        prev, seq = event.hash, seq + 1
    return None


def _first_wrong_remark() -> Wrong | None:
    told = Event.unscoped.exclude(remark_digest="").order_by("chain", "seq").select_related("remark")
    for event in told.iterator(chunk_size=AT_ONCE):
        remark: Remark | None = getattr(event, "remark", None)
        if remark is None:
            return Wrong(_name(event), "the remark that belongs to it is gone; an erased one leaves its row")
        if remark.erased_at is None and _digest(event, remark) not in (event.remark_digest, None):
            return Wrong(_name(event), "the remark is not the text that was written")
    return None


def _digest(event: Event, remark: Remark) -> str | None:
    """None where it cannot be told: the key of an erased person is gone."""
    text = unseal(remark.text) if remark.sealed else remark.text
    if event.person_id is None:
        return hashlib.sha256(text.encode()).hexdigest()
    if not PersonKey.objects.filter(person_id=event.person_id).exists():
        return None
    return keyed_digest(event.person_id, text)


def _first_wrong_state() -> Wrong | None:
    for name, registered in MACHINES.items():
        steps = Event.unscoped.filter(machine=name, kind=EventKind.TRANSITION).order_by("chain", "seq")
        last: dict[Any, tuple[str, int]] = {
            subject: (to_state, version)
            for subject, to_state, version in steps.values_list("subject_id", "to_state", "version").iterator(AT_ONCE)
        }
        rows = registered.model.unscoped.order_by("pk").values_list("pk", "state", "version")
        for pk, state, version in rows.iterator(AT_ONCE):
            told = last.get(pk, (str(registered.table.initial), 0))
            if told != (str(state), version):
                return Wrong(
                    f"{name} {pk}",
                    f"it is in {state!s}, version {version}; its events say {told[0]}, version {told[1]}",
                )
    return None


def _name(event: Any) -> str:
    return f"event {event.id} (chain {event.chain}, place {event.seq}, {event.machine}.{event.name})"
