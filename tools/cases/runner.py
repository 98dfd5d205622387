"""Takes a case through the engine, step by step: each by its own actor, on its own day."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID

from django.utils import translation

from accounts.actors import Actor
from ground import clock
from ground.errors import SojournError
from lifecycle.effects import outbox
from lifecycle.models import OutboxRow
from lifecycle.models.outbox_row import OutboxState
from lifecycle.noting import noting
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.vocabulary import OnBehalf
from tools.cases import steps
from tools.cases.case import EVERYONE, Case
from tools.cases.cast import enter
from tools.cases.faults import CaseRefused, Fault
from tools.cases.refusals import in_words
from tools.cases.run import Run, StepRefused
from tools.cases.scans import scan_of
from tools.cases.story import Story

SECONDS_APART = 20  # of those who do the same step
SECONDS_OF_A_STEP = 100  # all of them are done before the next one
FIRST_HOUR = time(9, 0, tzinfo=UTC)
Drain = Callable[[Run], None]


def drain_everything(run: Run) -> None:
    """Papers, mails, wake-ups: for a database of one's own, where no mail leaves."""
    outbox.drain()


@dataclass
class DrainWithoutMails:
    """Works what the steps of one run need and gives up its mails: for a database that people use.

    Only rows that the run itself wrote: what others set off meanwhile, above all the codes they wait for, goes its
    usual way.
    """

    why: str = "loaded from a case file"

    def __call__(self, run: Run) -> None:
        for _round in range(20):  # a row may bring forth others
            ours = [row.pk for row in run.noted.rows]
            rows = OutboxRow.objects.filter(pk__in=ours, state=OutboxState.WAITING).order_by("created_at", "id")
            if not sum(self._work(row) for row in rows):
                return

    def _work(self, row: OutboxRow) -> bool:
        if row.kind.startswith("mail"):
            return outbox.cancel(row.pk, why=self.why)
        return outbox.work_one(row.pk)


@dataclass
class Runner:
    """`say` gets each line of the story; `until` is the id of the last step to do.

    `since` is from when memberships hold, else the day before the first step. `stop_when_refused` ends the run quietly
    at the first step that cannot be done: where papers cannot be printed, nothing can be signed. `around` is opened
    around each step, with its papers and mails.
    """

    case: Case
    say: Callable[[str], None] = lambda line: None
    drain: Drain = drain_everything
    until: str | None = None
    since: date | None = None
    stop_when_refused: bool = False
    around: Callable[[], AbstractContextManager[None]] = nullcontext

    def run(self) -> Run:
        """Everything up to `until`. Raises CaseRefused at the first step that cannot be done."""
        run = Run(self.case)
        run.settle = lambda: self.drain(run)
        story = Story(run, self.say)
        history = self.case.data["history"]
        first = self._instant(history, 0) - timedelta(days=1)
        with translation.override("en"), noting() as run.noted:
            with self.around(), clock.set_to(first):
                self._guarded(run, ("people",), lambda: enter(run, since=self.since or first.date()))
            for number, step in enumerate(history):
                try:
                    self._do(run, story, number, step)
                except CaseRefused:
                    if not self.stop_when_refused:
                        raise
                    break
                if self.until is not None and step.get("id") == self.until:
                    break
        return run

    def _do(self, run: Run, story: Story, number: int, step: dict[str, Any]) -> None:
        by = step["by"] if isinstance(step["by"], list) else [step["by"]]
        at = self._instant(self.case.data["history"], number)
        each = list(product(by, _for_each_stay(run, step)))
        apart = min(SECONDS_APART, SECONDS_OF_A_STEP / len(each))
        for nth, (person, one) in enumerate(each):
            with self.around(), clock.set_to(at + timedelta(seconds=apart * nth)):
                run.step, run.by = one, person
                run.actor, run.on_behalf = self._actor(run, one, person), None
                self._guarded(run, ("history", number), partial(self._perform, run, one))
                run.settle()
                story.tell()

    def _perform(self, run: Run, step: dict[str, Any]) -> None:
        name, given = step["do"], step.get("with", {})
        if behalf := step.get("on_behalf"):
            seen = behalf.get("seen", "")
            run.on_behalf = OnBehalf(
                run.person_id(behalf["person"]),
                Role(behalf["role"]),
                behalf.get("note", ""),
                _scan(run, behalf),
                in_presence=bool(seen),
                seen=seen,
            )
        if name in steps.STEPS:
            steps.STEPS[name].perform(run)
        elif found := steps.transition_named(name):
            run.transition(*found, **steps.details_of(*found, given))
        elif name in ACTS:
            run.require_known_fields(name, given)
            run.act(name, given)
        else:
            raise StepRefused(f"There is no step “{name}”.")

    def _actor(self, run: Run, step: dict[str, Any], person: str) -> Actor:
        organisation = step.get("for")
        if organisation is None:
            organisation = next(iter(run.members.get(person, [])), None)
        return Actor(run.person_id(person), run.organisation_id(organisation) if organisation else None)

    def _instant(self, history: list[dict[str, Any]], number: int) -> datetime:
        """The step's own time of day, else nine o'clock and two minutes for each step of the day before it."""
        step = history[number]
        day = date.fromisoformat(step["on"])
        if "at" in step:
            return datetime.combine(day, time.fromisoformat(step["at"]), tzinfo=UTC)
        earlier = sum(1 for other in history[:number] if other["on"] == step["on"])
        return datetime.combine(day, FIRST_HOUR) + timedelta(minutes=2 * earlier)

    def _guarded(self, run: Run, place: tuple[str | int, ...], work: Callable[[], None]) -> None:
        """Turn a refusal of the engine into faults at this line of the file."""
        try:
            work()
        except StepRefused as refused:
            raise CaseRefused(self._faults(place, refused.sentences)) from refused
        except SojournError as refused:
            raise CaseRefused(self._faults(place, in_words(refused))) from refused

    def _faults(self, place: tuple[str | int, ...], sentences: list[str]) -> list[Fault]:
        line, expected = self.case.lined.line(place), "a step that can be done"
        where = steps_place(self.case, place)
        return [Fault(self.case.file, line, where, expected, sentence) for sentence in sentences]


def _for_each_stay(run: Run, step: dict[str, Any]) -> list[dict[str, Any]]:
    """The step itself, or one for each who goes."""
    if step.get("stay") != EVERYONE:
        return [step]
    return [{**step, "stay": one["person"]} for one in run.participants()]


def steps_place(case: Case, place: tuple[str | int, ...]) -> str:
    """`history[12] (2026-03-02, submit_agreement)`"""
    if len(place) == 2 and place[0] == "history":
        step = case.data["history"][place[1]]
        return f"history[{place[1]}] ({step['on']}, {step['do']})"
    return ".".join(map(str, place))


def _scan(run: Run, behalf: dict[str, Any]) -> UUID | None:
    return scan_of(run, behalf["scan"]) if "scan" in behalf else None
