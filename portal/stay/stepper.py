"""The seven stages of a stay as its page draws them: done, now, paused, skipped or to come."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from ground.days import short_day
from lifecycle.in_stay import steps_of
from lifecycle.models import Mobility
from lifecycle.models.mobility import Approach
from lifecycle.tables.mobility import RANK, STAGES, Stage, State


@dataclass(frozen=True)
class StageMark:
    """One stage."""

    number: int
    label: str
    look: str  # done, now, paused, skipped, to_come
    sub: str


class Stepper:
    """Said in the staff's words, or in the participant's."""

    def __init__(self, mobility: Mobility, *, to_participant: bool) -> None:
        self.mobility, self.to_participant = mobility, to_participant

    @property
    def stages(self) -> list[StageMark]:
        """With a date, or the state within the stage, below each."""
        found = []
        for number, stage in enumerate(STAGES, start=1):
            look = self._look(stage)
            found.append(StageMark(number, self._stage_word(stage), look, self._below(stage, look)))
        return found

    @property
    def _here(self) -> str:
        return str(self.mobility.left_state or self.mobility.state)

    def _look(self, stage: str) -> str:
        states, state = STAGES[stage], self.mobility.state
        if self._is_skipped(stage):
            return "skipped"
        if self._here in states and state != State.COMPLETED:
            return "paused" if state == State.SUSPENDED else "now"
        furthest = max(RANK[one] for one in states)
        return "done" if furthest < RANK.get(self._here, 0) or state == State.COMPLETED else "to_come"

    def _is_skipped(self, stage: str) -> bool:
        if stage == Stage.PARTNERSHIP:
            return not self.mobility.mou_required and self.mobility.state != State.PARTNERSHIP
        return stage == Stage.RECOGNITION and self.mobility.approach != Approach.CERTIFY

    def _stage_word(self, stage: str) -> str:
        if self.to_participant:
            return str(Stage(stage).to_participant)
        return str(_("Agreement") if stage == Stage.AGREEMENT else Stage(stage).label)

    def _below(self, stage: str, look: str) -> str:
        if look in ("now", "paused"):
            return str(State(self.mobility.state).to_participant if self.to_participant else State(self._here).label)
        if look == "skipped":
            return _("not needed")
        day = self._entered.get(stage) if look == "done" else None
        return short_day(day) if day else ""

    @cached_property
    def _entered(self) -> dict[str, datetime]:
        """When the stay last came into each stage."""
        stage_of = {state: stage for stage, states in STAGES.items() for state in states}
        found: dict[str, datetime] = {Stage.PREPARE: self.mobility.created_at}
        for step in steps_of(self.mobility):
            stage = stage_of.get(step.to_state)
            if stage and stage != stage_of.get(step.from_state):
                found[stage] = step.at
        return found

    @property
    def strip(self) -> list[tuple[str, bool]]:
        """The states within the third stage, while the stay is in it."""
        states = STAGES[Stage.AGREEMENT]
        if str(self.mobility.state) not in states or self.to_participant:
            return []
        return [(str(State(state).short), state == str(self.mobility.state)) for state in states]
