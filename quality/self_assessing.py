"""Writes of the self-assessment."""

from collections.abc import Mapping
from dataclasses import dataclass

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


@transaction.atomic
def place(*, actor: Actor, cycle: str, placed: Mapping[str, Placed]) -> int:
    """Keep what was said of each descriptor in this cycle; what was emptied goes. Returns how many have a position.

    Raises NotAllowed("quality.not_the_quality_manager").
    """
    organisation_id = require_quality_manager(actor)
    mine = SelfAssessment.unscoped.filter(organisation_id=organisation_id, cycle=cycle)
    for code, said in placed.items():
        if code not in BY_CODE:
            continue
        if not said.says_anything:
            mine.filter(descriptor=code).delete()
            continue
        SelfAssessment.unscoped.update_or_create(
            organisation_id=organisation_id, cycle=cycle, descriptor=code,
            defaults={**vars(said), "person_id": actor.person_id, "at": clock.now()},
        )  # fmt: skip
    return mine.exclude(position=None).count()
