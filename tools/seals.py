"""Compares what was sealed, and what events tell, with what is there now; and the roots with those outside."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from assessments.models import Assessment
from ground.every_row import every_row
from lifecycle.facts import DIGESTS, FACTS, digest_of
from lifecycle.models import Event, Seal, SealedRow
from lifecycle.models.event import EventKind
from lifecycle.sealing import AT_ONCE, CHAIN, leaf, root_of, written_down
from lifecycle.writing import FIRST
from recognition.models import OutcomeDecision
from tools.wrong import Wrong


def first_wrong_fact() -> Wrong | None:
    """The first result, decision, signature or paper that is not what its event tells."""
    return next((wrong for check in (_noted_in_events, _results, _decisions) for wrong in check()), None)


def _noted_in_events() -> Iterator[Wrong]:
    """Acts note the digest of what they wrote before their event."""
    noting = Event.unscoped.filter(kind=EventKind.ACT, details__has_key=DIGESTS).order_by("chain", "seq")
    for event in noting.iterator(AT_ONCE):
        for name, digest in event.details[DIGESTS].items():
            kind, _colon, pk = name.partition(":")
            row = every_row(FACTS[kind].model).filter(pk=UUID(pk)).first()
            if row is None or digest_of(row) != digest:
                yield Wrong(name, f"it is not what event {event.pk} says was written")


def _results() -> Iterator[Wrong]:
    """The result that counts is that of the last statement."""
    counting = Assessment.objects.filter(superseded_at=None, outcome=OuterRef("subject_id"))
    for event in _last_steps("assess").filter(Exists(counting)).iterator(AT_ONCE):
        row = Assessment.objects.get(superseded_at=None, outcome=event.subject_id)
        told = (event.details.get("result"), event.details.get("assessed_on"))
        if told != (row.result, row.assessed_on.isoformat()):
            yield Wrong(f"assessments.assessment:{row.pk}", f"it is not the result that event {event.pk} tells")


def _decisions() -> Iterator[Wrong]:
    counting = OutcomeDecision.objects.filter(closed_at=None, outcome=OuterRef("subject_id"))
    for event in _last_steps("validate_outcome").filter(Exists(counting)).iterator(AT_ONCE):
        row = OutcomeDecision.objects.get(closed_at=None, outcome=event.subject_id)
        if event.details.get("decision") != row.decision:
            yield Wrong(f"recognition.outcomedecision:{row.pk}", f"it is not the decision that event {event.pk} tells")


def _last_steps(name: str) -> QuerySet[Event]:
    later = Event.unscoped.filter(subject_id=OuterRef("subject_id"), name=name, seq__gt=OuterRef("seq"))
    return Event.unscoped.filter(~Exists(later), kind=EventKind.TRANSITION, name=name).order_by("chain", "seq")


def first_wrong_seal() -> Wrong | None:
    """The first row that is not as it was sealed, or root that is not the one written down outside."""
    return next(_wrong_seals(), None)


def _wrong_seals() -> Iterator[Wrong]:
    book, before, number = written_down(), FIRST, 0
    for seal in Seal.objects.order_by("number").iterator():
        number += 1
        if seal.number != number:
            yield Wrong(f"seal {number}", "it is gone")
        leaves: list[bytes] = []
        for row in SealedRow.objects.filter(seal=seal).iterator(AT_ONCE):
            leaves.append(leaf(row))
            yield from _changed(row)
        if not leaves or root_of(before, leaves) != seal.root:
            yield Wrong(f"seal {seal.number}", "its rows, or the seal before it, are not those that were sealed")
        if book.get(seal.number) != seal.root:
            yield Wrong(f"seal {seal.number}", "the file of seals has another root for it, or none")
        before = seal.root
    if book and max(book) > number:
        yield Wrong(f"seal {max(book)}", "it stands in the file of seals and is gone here")


def _changed(row: SealedRow) -> Iterator[Wrong]:
    if row.kind == CHAIN:
        event = Event.unscoped.filter(chain=row.row, seq=row.seq).values_list("hash", flat=True).first()
        if event != row.digest:
            yield Wrong(f"chain {row.row}", f"its place {row.seq} is not the event that was sealed, or is gone")
        return
    there: Any = every_row(FACTS[row.kind].model).filter(pk=row.row).first()
    if there is None:
        yield Wrong(f"{row.kind} {row.row}", "it was sealed and is gone")
    elif digest_of(there) != row.digest:
        yield Wrong(f"{row.kind} {row.row}", "it is not what was sealed")
