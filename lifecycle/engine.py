"""What happens behind a door: the step itself, then what fires by itself, who is told and what is owed now.

The journeys to the database of one step, each made by the line that names it: the lock with what every step needs
(`reading.read_for_step`); the questions of the row's guards; the step's write (`writing.write_step`); what its
consequences ask and write; the questions of the guards that come next (`answers.answered`); the write of what follows:
who is told, what is owed (`settle`).
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import structlog
from django.db.models import Model

from accounts.actors import SYSTEM, Actor
from ground.once import standing_still
from ground.statements.writing import Write, write_together
from lifecycle.answers import answered
from lifecycle.columns import changed_since, columns_of
from lifecycle.effects.outbox import adding
from lifecycle.errors import TransitionRefused
from lifecycle.from_table import Detail, asked_by
from lifecycle.gate import HAS_WAIVERS, barred, detail_missing, is_open, is_the_way, unmet_at
from lifecycle.labels import CALLED
from lifecycle.machines import beside_the_stay
from lifecycle.models.event import EventKind
from lifecycle.noting import makes_papers
from lifecycle.organisations.sides import keep_sides
from lifecycle.papers import issue_papers
from lifecycle.registry import ASKING_NOBODY, CONSEQUENCES, DOCUMENTS, GUARDS, OWED, Questions
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.steps import Step
from lifecycle.table import Transition
from lifecycle.telling import Telling, telling
from lifecycle.todos import OPEN, owed_at, rewritten
from lifecycle.unapplied import settled_together
from lifecycle.vocabulary import Missing, OnBehalf, Proof
from lifecycle.writing import Happened, write_step

log = structlog.get_logger()

MOST_SYSTEM_STEPS = 20  # one change never sets off more by itself; a table that does is a fault in the table
Details = Mapping[str, object]  # what was typed at the click, by name


@dataclass(frozen=True)
class Taking:
    """A row about to be taken by somebody. The caller holds the locks and settled the role.

    `cause` is the step that passes this door, as "machine.transition"; None where somebody takes the row itself.
    """

    row: Transition
    at: Standing
    actor: Actor
    role: Role
    details: Details
    cause: str | None = None
    proof: Proof | None = None

    @property
    def typed(self) -> dict[str, object]:
        """What guards and consequences are given."""
        return {**self.details, "cause": self.cause}

    @property
    def on_behalf(self) -> OnBehalf | None:
        """Who decided, where somebody else enters the decision."""
        return cast(OnBehalf | None, self.details.get("on_behalf"))


def require_met(taking: Taking) -> None:
    """Raise TransitionRefused, with every unmet requirement, unless the row can be taken now. Reads only."""
    unmet = _unmet(taking)
    if unmet:
        codes = [item.code for item in unmet]
        log.info("transition.refused", machine=taking.at.name, transition=taking.row.name, unmet=codes)
        raise TransitionRefused(taking.row, unmet, taking.at.stay_id)


def take(taking: Taking) -> Step:
    """The step itself, once its guards are met: change, event, consequences, papers. The caller writes what follows."""
    row, at, before = taking.row, taking.at, taking.at.state
    changed = _change(taking)
    event = write_step(at, happened(taking, before), changed=changed)
    step = Step(at.name, at.subject, at.stay, row, taking.actor, taking.role, taking.typed, event, proof=taking.proof)
    for name in row.also_does:
        CONSEQUENCES[name](step)
    for name in row.issues if makes_papers() else [one for one in row.issues if one not in ASKING_NOBODY]:
        issue_papers(DOCUMENTS[name](step), event)
    tells = () if row.runs_with and taking.cause else row.tells  # else the step of the stay tells
    step.telling.add(telling(tells, event, at))
    return step


def happened(taking: Taking, before: str) -> Happened:
    """What its event tells."""
    return Happened(
        EventKind.TRANSITION,
        taking.row.name,
        taking.actor,
        taking.role,
        taking.details,
        from_state=before,
        remark=_remark(taking),
        reason_code=str(taking.details.get("reason_code") or ""),
        on_behalf=taking.on_behalf,
        cause=taking.cause or "",
    )


def _remark(taking: Taking) -> str:
    details = taking.details
    comments = cast(Mapping[str, str], details.get("comments") or {})
    name = CALLED.get(f"{taking.at.machine.table.name}.{taking.row.name}") if comments else None
    called = name(taking.at.stay_id) if name and taking.at.stay_id else {}
    texts = [
        details.get("reason"),
        details.get("request_note"),
        *(f"{called.get(field, field)}: {text}" for field, text in comments.items()),
    ]
    return "\n".join(str(text) for text in texts if text)


def _unmet(taking: Taking) -> list[Missing]:
    row, at = taking.row, taking.at
    if shut := barred(row, at, cause=taking.cause):
        return shut
    asked = asked_by(at.machine.model, row.name)
    absent = [name for name, detail in asked.items() if _is_absent(detail, taking.details.get(name))]
    if absent:
        return [detail_missing(row, at, name) for name in absent]
    with answered(at.stay, _read_by([row])):
        return unmet_at(row, at, actor=taking.actor, details=dict(taking.typed))


def _is_absent(detail: Detail, value: object) -> bool:
    return detail.required and value in (None, "", {}, [])


def _change(taking: Taking) -> tuple[str, ...]:
    """Change the row as its method says. Returns the columns that are not what they were."""
    at, name = taking.at, taking.row.name
    row, asked = cast(Model, at.subject), asked_by(at.machine.model, taking.row.name)
    before = columns_of(row)
    getattr(row, name)(**{detail: taking.details[detail] for detail in asked if detail in taking.details})
    at.subject.version += 1
    if at.stay is not None and at.machine.is_the_stays:
        at.stay.reach(at.state)
    return changed_since(before, row)


def settle(at: Standing, follows: Iterable[Write] = (), told: Telling | None = None) -> None:
    """After a change: let the SYSTEM rows fire that now can, then write what follows, what is owed, who hears of it.

    The caller holds the lock of the stay. `follows` are writes of its own, sent with the others in one statement;
    `told` is what it tells. Whoever owes something new that people are asked for is told of it in the same mail.
    """
    writes, news, fired = list(follows), told or Telling(), set[str]()
    for _nth in range(MOST_SYSTEM_STEPS):
        with _next_questions_answered(at):
            ready = _ready(at, fired)
            if ready is None:
                owing = owed_at(at if at.stay is None else Standing.of_stay(at.stay))
                break
        require_met(ready)
        step = take(ready)
        writes += step.follows
        news.add(step.telling)
    else:
        raise RuntimeError(f"{at.name} {at.subject.pk}: SYSTEM rows do not come to rest")
    if at.stay is not None:
        writes += keep_sides(at.stay)
    todos = rewritten(owing)
    news.ask(todos.new, at)
    write_together([*writes, *todos.writes, *adding(news.rows)])


@contextmanager
def _next_questions_answered(at: Standing) -> Iterator[None]:
    """Within: what the guards ask that may fire or are owed now, asked in one journey after all that was written."""
    if at.stay is None:
        with standing_still():
            yield
        return
    rows = [row for row in Standing.of_stay(at.stay).leaving() if row.by_system_only or row.forward]
    beside = [machine.open_in_stay for machine in beside_the_stay()]
    owed = [question for each in OWED.values() for question in each.reads]
    with answered(at.stay, [*beside, *_read_by(rows), *owed, HAS_WAIVERS, OPEN]):
        yield


def _read_by(rows: Iterable[Transition]) -> Questions:
    """What the guards of these rows say they read; and the waivers, where one may be waived."""
    rows = list(rows)
    reads = [question for row in rows for name in row.needs for question in GUARDS[name].reads]
    return (*reads, *(HAS_WAIVERS for row in rows if row.may_be_waived))


def _ready(at: Standing, fired: set[str]) -> Taking | None:
    """The first SYSTEM row that can be taken. One that leaves the state as it is fires once for one change."""
    for standing in settled_together(at):
        for row in standing.leaving():
            once = f"{standing.subject.pk}.{row.name}"
            if row.by_system_only and once not in fired and _may_fire(row, standing):
                if not row.targets:
                    fired.add(once)
                return Taking(row, standing, SYSTEM, Role.SYSTEM, {})
    return None


def _may_fire(row: Transition, at: Standing) -> bool:
    if any(GUARDS[name].at_the_click for name in row.needs):
        return False  # it fires only from the step that causes it
    return is_the_way(row, at) and is_open(row, at)
