"""Takes the pattern of a variant through the real engine and keeps what it left in the database at each step.

Side paths (a refusal, a pause, an early return, a withdrawal) begin where the plain way has come to; the database then
goes back to that point.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import translation

from documents.printing import Stored, record_rendered
from ground import clock
from lifecycle.effects import outbox
from lifecycle.models import Cohort, Mobility, OutboxRow
from lifecycle.models.outbox_row import OutboxState
from lifecycle.registry import HANDLERS
from lifecycle.writing import canonical
from tools.cases.cast import enter
from tools.cases.keeping import one_transaction
from tools.cases.run import Run
from tools.cases.runner import Runner
from tools.simulate.cases import case_of
from tools.simulate.gaps import word
from tools.simulate.history import SIGNED_LONG_AGO, answer
from tools.simulate.listening import listening
from tools.simulate.rows import Row, everything
from tools.simulate.variants import Variant

PRINTING = "doc.render"
ASKED = "asked"  # all is done but the answers
# Who answers where not all do; with `figures.SOME_SILENT` of the stays this gives the shares of 4.7.
ANSWERING = (("le", "hc", "co"), ("ht", "co"), ("le", "co"), ("hc",))


@dataclass(frozen=True)
class Stop:
    """A stay at one step of its way: every row it has left, and until when it would stand there."""

    state: str
    on: date  # the day of the last step
    until: date  # the day of the next one
    aside: bool  # not on the plain way
    rows: tuple[Row, ...]
    alarmed: bool = False  # somebody said that they were not safe


@dataclass
class Walked:
    """A variant with all its stops. `world` is what was there before the stay: people, organisations, a memorandum."""

    variant: Variant
    stops: list[Stop] = field(default_factory=list)
    heard: dict[str, bytes] = field(default_factory=dict)


def walk(variant: Variant) -> Walked:
    """In the database that is connected now, which is left as it was found."""
    walked = Walked(variant)
    with listening() as heard, no_press(), translation.override("en"):
        _Walk(case_of(variant), walked=walked).go()
    walked.heard = heard
    return walked


class _BackAgain(Exception):
    """The walk is over; nothing of it stays."""


@dataclass
class _Walk(Runner):
    walked: Walked = field(kw_only=True)

    def go(self) -> None:
        try:
            with one_transaction():
                self._walk()
                raise _BackAgain
        except _BackAgain:
            pass

    def _walk(self) -> None:
        run = Run(self.case)
        run.settle = lambda: settle(run)
        self.way = list(self.case.data["history"])
        with clock.set_to(self._instant(self.way, 0) - timedelta(days=1)):
            enter(run, since=SIGNED_LONG_AGO)
        seen: set[str] = set()
        for number, step in enumerate(self.way):
            self._do(run, _NoStory(), number, step)  # type: ignore[arg-type]  # keeps nothing
            if run.mobility_id is None:
                continue
            state = self._group(run).state
            self._keep(run, step, self._next_day(number))
            if state not in seen:
                self._side_paths(run, number, str(state))
            if self._is_asked_next(number) and ASKED not in seen:
                self._side_paths(run, number, ASKED)
                seen.add(ASKED)
            seen.add(str(state))

    def _is_asked_next(self, number: int) -> bool:
        return [step["do"] for step in self.way[number + 1 : number + 2]] == ["quality.answer"]

    def _group(self, run: Run) -> Mobility:
        """A group begins with its plan; the case file knows none."""
        mobility = run.mobility
        if self.walked.variant.group and mobility.cohort_id is None:
            school = run.organisations["school"]
            mobility.cohort = Cohort.unscoped.create(
                organisation=school, name=word("cohort"), is_group=True, programme_text=word("work")
            )
            mobility.save(update_fields=["cohort"])
        return mobility

    def _next_day(self, number: int) -> date:
        following = self.way[number + 1] if number + 1 < len(self.way) else None
        return date.fromisoformat(following["on"] if following else "2030-01-01")

    def _keep(self, run: Run, step: dict[str, Any], until: date, *, aside: bool = False) -> None:
        on = date.fromisoformat(step["on"])
        alarmed = step.get("with", {}).get("L13") == "1"
        self.walked.stops.append(Stop(str(run.mobility.state), on, until, aside, everything(), alarmed))

    def _side_paths(self, run: Run, number: int, state: str) -> None:
        on = date.fromisoformat(self.way[number]["on"]) + timedelta(days=1)
        for path in side_paths(self.walked.variant, state, on):
            _sql("SAVEPOINT side_path")  # Django's own savepoints need a block, in which no code can be used up
            self.case = replace(self.case, data={**self.case.data, "history": [*self.way[: number + 1], *path]})
            for nth, step in enumerate(path, number + 1):
                self._do(run, _NoStory(), nth, step)  # type: ignore[arg-type]  # keeps nothing
                self._keep(run, step, on + timedelta(days=21), aside=True)
            _sql("ROLLBACK TO side_path")
        self.case = replace(self.case, data={**self.case.data, "history": self.way})


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


class _NoStory:
    def tell(self) -> None: ...


def side_paths(variant: Variant, state: str, on: date) -> Iterator[list[dict[str, Any]]]:
    """What else may happen to a stay that has just come to this state."""
    day, lead = on.isoformat(), "co" if variant.sent else "le"

    def step(by: str, do: str, **details: Any) -> dict[str, Any]:
        return {"on": day, "by": by, "do": do, "with": details}

    if state == ASKED and variant.sent:
        for people in ANSWERING:
            silent = step(
                "co", "lifecycle.give_waiver", what="complete/quality.feedback_in", reason="Asked three times."
            )
            yield [*(answer(variant, one, on) for one in people), silent, step("qm", "complete")]
    if state == ASKED and variant.minor and not variant.group:
        said = answer(variant, "le", on)
        yield [
            {**said, "with": {**said["with"], "satisfaction": "2", "L13": "1", "L13t": "He shouted, and took my arm."}}
        ]
    if state in ("preparation", "agreement_draft", "agreement_signing", "ready"):
        yield [step("le", "withdraw", reason="Found work at home.")]
        yield [step(lead, "cancel", reason_code="host_refused", reason="The host has no room.")]
    if state == "agreement_review":
        yield [step("hc", "request_agreement_changes", comments={"programme_and_tasks": "Please add the second week."})]
    if state == "agreement_signing":
        yield [step("hc", "refuse_signature", reason="The room is no longer free.")]
    if state == "ongoing":
        yield [step(lead, "suspend", suspended_from=day, reason="The host closes for some days.")]
        early = step(lead, "report_early_return", last_day=day, reason_code="family", reason="Needed at home.")
        yield [early, step(lead, "close_without_results", reason="The stay was too short.")]


# Effects: nothing leaves, nothing is printed.


def settle(run: Run) -> None:
    """Mails are dropped, papers are taken for printed, what wakes other stays is done."""
    while rows := list(OutboxRow.objects.filter(state=OutboxState.WAITING).order_by("created_at", "id")):
        for row in rows:
            if row.kind.startswith("mail"):
                row.delete()
            else:
                outbox.work_one(row.pk)
        if not OutboxRow.objects.filter(pk__in=[row.pk for row in rows]).exclude(state=OutboxState.WAITING).exists():
            return


class _TakenForPrinted:
    """Stands in for the press: no bytes are made. A hash of the paper's id stands for theirs, so that it can be signed."""

    versions = (1,)

    def work(self, row: OutboxRow) -> Stored:
        return Stored("none", hashlib.sha256(canonical({"sample": row.payload["document"]})).hexdigest(), 1, 1)

    def record(self, row: OutboxRow, result: Stored) -> None:
        record_rendered(document_id=UUID(row.payload["document"]), stored=result)


@contextmanager
def no_press() -> Iterator[None]:
    usual, HANDLERS[PRINTING] = HANDLERS[PRINTING], _TakenForPrinted()
    try:
        yield
    finally:
        HANDLERS[PRINTING] = usual
