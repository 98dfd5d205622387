"""Once a day the heads of all chains and the digests of new facts are sealed under one root that leaves the database.

A chain alone does not notice that its end was cut off, or that its owner rewrote all of it (reliability rule 12). The
root holds the one before it, so that the newest line of the file, or of the log, vouches for everything sealed so far.
It costs a step nothing: the door writes no more than before.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from ground import clock
from ground.every_row import every_row
from lifecycle.effects.daily import once_a_day
from lifecycle.facts import FACTS, digest_of
from lifecycle.models import Event, Seal, SealedRow
from lifecycle.writing import FIRST, canonical

CHAIN = "chain"
AT_ONCE = 1000

log = structlog.get_logger()


@once_a_day("chains.seal")
def seal_daily() -> int:
    """One where there was something new."""
    return 1 if seal() is not None else 0


def seal() -> Seal | None:
    """Seal what is new. None where nothing is.

    Read outside of any transaction, since the first one reads everything; then written, and the line in the file last:
    without it there is no seal.
    """
    before = Seal.objects.order_by("-number").first()
    number = before.number + 1 if before else 1
    rows = list(_new_rows(number))
    if not rows:
        return None
    root = root_of(before.root if before else FIRST, [leaf(row) for row in rows])
    with transaction.atomic():
        made = Seal.objects.create(number=number, at=clock.now(), root=root)
        SealedRow.objects.bulk_create(rows, batch_size=AT_ONCE)
        _write_down(made)
    log.info("chains.sealed", number=number, root=root, rows=len(rows))
    return made


def _new_rows(number: int) -> Iterator[SealedRow]:
    known = SealedRow.objects.filter(kind=CHAIN, row=OuterRef("chain"), seq=OuterRef("seq"))
    later = Event.unscoped.filter(chain=OuterRef("chain"), seq__gt=OuterRef("seq"))
    heads = Event.unscoped.filter(~Exists(later), ~Exists(known))
    for chain, seq, digest in heads.order_by().values_list("chain", "seq", "hash").iterator(AT_ONCE):
        yield SealedRow(seal_id=number, kind=CHAIN, row=chain, seq=seq, digest=digest)
    for fact in FACTS.values():
        sealed = SealedRow.objects.filter(kind=fact.kind, row=OuterRef("pk"))
        new = every_row(fact.model).filter(~Exists(sealed)).order_by()
        for row in new.iterator(AT_ONCE):
            yield SealedRow(seal_id=number, kind=fact.kind, row=row.pk, digest=digest_of(row))


def leaf(row: SealedRow) -> bytes:
    """What stands under the root for one row."""
    return hashlib.sha256(b"leaf\0" + canonical([row.kind, row.row, row.seq, row.digest])).digest()


def root_of(before: str, leaves: list[bytes]) -> str:
    """The root of a tree of pairs over the leaves, in their own order, tied to the root before it."""
    level = sorted(leaves)
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [hashlib.sha256(b"node\0" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return hashlib.sha256(b"seal\0" + bytes.fromhex(before) + level[0]).hexdigest()


def _write_down(made: Seal) -> None:
    path = Path(settings.SEALS_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as book:
        book.write(f"{made.number} {made.at.isoformat()} {made.root}\n")


def written_down() -> dict[int, str]:
    """Number and root of each line of the file; none where there is no file."""
    path = Path(settings.SEALS_FILE)
    if not path.exists():
        return {}
    lines = [line.split() for line in path.read_text(encoding="ascii", errors="replace").splitlines()]
    return {int(line[0]): line[2] for line in lines if len(line) == 3 and line[0].isdigit()}
