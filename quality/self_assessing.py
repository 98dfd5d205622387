"""Writes of the self-assessment."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction

from accounts.actors import Actor
from ground import clock
from quality.actions import require_quality_manager
from quality.descriptors import BY_CODE
from quality.report_models import SelfAssessment


@dataclass(frozen=True)
class Placed:
    """Where a school stands on a descriptor: step 1 to 4 (None: not said), progress, note, evidence a line each."""

    position: int | None = None
    progress: str = ""
    note: str = ""
    evidence: str = ""

    @property
    def says_anything(self) -> bool:
        """Whether there is something to keep."""
        return bool(self.position or self.progress or self.note or self.evidence)

    @property
    def mark(self) -> str:
        """Short for what is said, so that a form can tell what it was filled with."""
        said = [str(self.position or ""), self.progress, self.note.strip(), self.evidence.strip()]
        return sha256("\0".join(said).replace("\r\n", "\n").encode()).hexdigest()[:16]


def said_by(row: SelfAssessment | None) -> Placed:
    """What was kept of a descriptor."""
    return Placed(row.position, row.progress, row.note, row.evidence) if row else Placed()


@dataclass(frozen=True)
class Kept:
    """How many descriptors have a position now, and those that were not written: somebody else changed them."""

    placed: int
    changed_meanwhile: frozenset[str]


@transaction.atomic
def place(*, actor: Actor, cycle: str, placed: Mapping[str, Placed], seen: Mapping[str, str] | None = None) -> Kept:
    """Keep what was changed of each descriptor in this cycle; what was emptied goes.

    `seen` has the mark of what each form was filled with: what is still so is not written, and what somebody else
    changed meanwhile is left as it is now. Raises NotAllowed("quality.not_the_quality_manager").
    """
    organisation_id = require_quality_manager(actor)
    mine = SelfAssessment.unscoped.filter(organisation_id=organisation_id, cycle=cycle)
    rows = {row.descriptor: row for row in mine.select_for_update()}
    elsewhere = set()
    for code, said in placed.items():
        now = said_by(rows.get(code)).mark
        before = (seen or {}).get(code, now)
        if code not in BY_CODE or said.mark in (before, now):
            continue
        if before != now:
            elsewhere.add(code)
            continue
        if not said.says_anything:
            mine.filter(descriptor=code).delete()
            continue
        SelfAssessment.unscoped.update_or_create(
            organisation_id=organisation_id, cycle=cycle, descriptor=code,
            defaults={**vars(said), "person_id": actor.person_id, "at": clock.now()},
        )  # fmt: skip
    return Kept(mine.exclude(position=None).count(), frozenset(elsewhere))
