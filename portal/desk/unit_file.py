"""One unit of a dossier: what was agreed, shown, assessed and decided, and the form where it waits."""

from dataclasses import dataclass
from typing import Any

from django import forms

from assessments.models import OutcomeResult, Result
from lifecycle.tables.outcome_result import State as OutcomeState
from portal.desk.earlier import Earlier
from portal.reading.results import Side
from recognition.models import OutcomeChoice


@dataclass
class Shown:
    """One outcome: its result beside the level agreed, what was decided, and the form where it waits."""

    outcome: OutcomeResult
    stated: Any
    decision: Any
    side: Side
    form: forms.Form | None = None
    is_first: bool = False


@dataclass
class UnitFile:
    """Everything on one unit."""

    number: int
    code: str
    title: str
    points: str
    agreed: list[str]
    shown: list[Shown]
    decision: Any = None
    form: forms.Form | None = None
    earlier: Earlier | None = None
    is_first: bool = False  # the one whose form stands open
    may_change: bool = False  # decided by the reader's institution, and not issued yet

    @property
    def proofs(self) -> list[Any]:
        """All pieces of evidence."""
        return [proof for one in self.shown for proof in getattr(one.outcome, "read_proofs", ())]

    @property
    def words(self) -> list[str]:
        """What the assessors saw, in their words."""
        return [line for one in self.shown if one.stated for line in one.stated.evidence]

    @property
    def is_shown(self) -> bool:
        """Whether anything stands behind the results."""
        return bool(self.words or self.proofs)

    @property
    def has_gap(self) -> bool:
        """Whether something was not passed or not validated in full, or nothing was shown."""
        return not self.is_shown or any(
            one.stated is None or one.stated.result != Result.PASSED
            or (one.decision is not None and one.decision.decision != OutcomeChoice.VALIDATED)
            for one in self.shown
        )  # fmt: skip

    @property
    def decided(self) -> bool:
        """Whether nothing waits here."""
        return self.form is None

    @property
    def open_outcomes(self) -> int:
        """Outcomes a validator still has to decide on."""
        return sum(one.outcome.state == OutcomeState.ASSESSED for one in self.shown)
