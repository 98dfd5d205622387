"""To-do rows: what is missing at the next gate, kept so that pages and reminders need not ask the guards."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypedDict, cast
from uuid import UUID

from django.db.models import Model, QuerySet

from ground import clock
from ground.statements.compiled import Compiled, CompiledUpdate
from ground.statements.writing import Write, inserting, updating
from ground.zones import day_in, start_in
from lifecycle.answers import rows_of
from lifecycle.days import add_working_days
from lifecycle.gate import GATE_MET, next_gate, owner_of
from lifecycle.models import Mobility, Reminder, ToDo
from lifecycle.models.todo import NO_DAY, Holds
from lifecycle.organisations.sides import owing_organisation
from lifecycle.people.role_book import meant_by
from lifecycle.registry import OWED
from lifecycle.roles import BY_MEMBERSHIP, Role
from lifecycle.standing import Standing
from lifecycle.table import ReminderRule, Transition
from lifecycle.tables import STAY
from lifecycle.tables.mobility import BEFORE_DEPARTURE, REMINDERS, State
from lifecycle.unapplied import unapplied
from lifecycle.vocabulary import Missing

OPEN: Compiled[ToDo] = Compiled(lambda stay: ToDo.unscoped.filter(mobility_id=stay, closed_at=None))
# None goes out while a stay is paused (2.6).
PAUSE, GO_ON = (CompiledUpdate(lambda stay: _unsent(stay), paused=paused) for paused in (True, False))
OF_ORGANISATIONS = frozenset(str(role) for role in (*BY_MEMBERSHIP.values(), Role.PARTY))
MAIL_HOUR = timedelta(hours=7)


@dataclass(frozen=True)
class Owing:
    """What is owed at one subject now, by key, for which gate; and the to-dos that are open."""

    at: Standing
    transition: str
    wanted: dict[str, Missing]
    beside: frozenset[str]  # the keys of what no step waits for
    open_now: list[ToDo]

    @property
    def today(self) -> date:
        """The day it is at the stay; of a memorandum, where the installation is."""
        return self.at.stay.today if self.at.stay is not None else clock.today()

    def holds(self, item: Missing) -> Holds:
        """Whether this item holds the gate: now, later, or never."""
        if item.key in self.beside or item.code == GATE_MET:
            return Holds.NEVER
        return Holds.LATER if item.ahead else Holds.NOW


def owed_at(at: Standing) -> Owing:
    """Ask the guards of the next gate, and for what is owed beside it. Reads only."""
    gate = next_gate(at)
    at_the_gate = _wanted(gate, at.stay) if gate else {}
    beside = {key: item for key, item in _beside_the_gate(at).items() if key not in at_the_gate}
    wanted = at_the_gate | beside
    if at.stay is not None:
        open_now = rows_of(OPEN, at.stay)
    else:
        open_now = list(ToDo.unscoped.filter(closed_at=None, **_belongs(at)))
    return Owing(at, gate[0].name if gate else "", wanted, frozenset(beside), open_now)


@dataclass(frozen=True)
class Rewritten:
    """The to-dos that are opened, those of them that nobody owed until now, and all the writes it takes."""

    opened: list[ToDo]
    new: list[ToDo]  # what only moved on to the next gate was asked for before
    writes: list[Write]


def rewritten(owing: Owing) -> Rewritten:
    """Close what is met, open what is new, and keep what stays with its "since". Nothing is written yet."""
    wanted, stay = dict(owing.wanted), owing.at.stay
    writes, reminders = [], []
    changed: dict[UUID, list[str]] = {todo.pk: [] for todo in owing.open_now}  # a row is written once in a statement
    for todo in owing.open_now:
        item = wanted.pop(todo.key, None) if todo.transition == owing.transition else None
        heir = _heir(todo, owing, wanted) if item is None else None
        if heir is not None:
            del wanted[heir.key]
            writes += _moved(todo, heir, owing)
            continue
        if item is None:
            todo.closed_at = clock.now()
            writes += updating(todo, ("closed_at",))
            continue
        if item.due_on and todo.due_on != item.due_on and item.due_on > owing.today:
            _change(todo, changed[todo.pk], due_on=item.due_on, opens_on=item.opens_on)
            reminders += _planned_anew(todo, stay)
        _change(todo, changed[todo.pk], holds=owing.holds(item), **found_by(todo, stay))
        writes += updating(todo, changed[todo.pk])
    opened = [_opened(key, item, owing) for key, item in wanted.items()]
    reminders += [reminder for todo in opened for reminder in _reminders(todo, stay)]
    known = {todo.key for todo in owing.open_now}
    new = [todo for todo in opened if todo.key not in known]
    return Rewritten(opened, new, [*writes, *inserting(opened), *inserting(reminders)])


def _heir(todo: ToDo, owing: Owing, wanted: Mapping[str, Missing]) -> Missing | None:
    """The same owed by a colleague now, who became responsible: what an organisation owes keeps its "since"."""
    if todo.transition != owing.transition or todo.owner not in OF_ORGANISATIONS or todo.person_id is None:
        return None
    held = {one.key for one in owing.open_now}
    same = (item for key, item in wanted.items() if key not in held and item.person and _is_the_same(todo, item, owing))
    return next(same, None)


def _is_the_same(todo: ToDo, item: Missing, owing: Owing) -> bool:
    return (todo.code, todo.owner, todo.params) == (item.code, _owner_of(item, owing), dict(item.params))


def _moved(todo: ToDo, item: Missing, owing: Owing) -> list[Write]:
    """Its day follows with the next change."""
    changed: list[str] = []
    place = found_by(todo, owing.at.stay)
    _change(todo, changed, key=item.key, person_id=item.person, holds=owing.holds(item), **place)
    return updating(todo, changed)


def _owner_of(item: Missing, owing: Owing) -> str:
    stay = owing.at.stay
    return str(meant_by(item.owner, stay) if stay else item.owner)


def _change(todo: ToDo, changed: list[str], **values: object) -> None:
    """Give it these values, and note which of its columns they changed."""
    for name, value in values.items():
        if getattr(todo, name) != value:
            setattr(todo, name, value)
            changed.append(name)


def found_by(todo: ToDo, stay: Mobility | None) -> dict[str, object]:
    """The columns by which lists find it: the organisations of its stay, whose it is, and the day it goes by."""
    if stay is None:
        return {"day": todo.due_on or NO_DAY}
    leaves = stay.planned_start if stay.state in BEFORE_DEPARTURE else None
    return {
        "sent_by_id": stay.sent_by_id,
        "hosted_by_id": stay.hosted_by_id,
        "organisation_id": owing_organisation(stay, todo.owner),
        "day": todo.due_on or leaves or NO_DAY,
    }


def _wanted(gate: tuple[Transition, list[Missing]], mobility: Mobility | None) -> dict[str, Missing]:
    row, missing = gate
    if not missing and not row.by_system_only:
        missing = [Missing(GATE_MET, owner_of(row, mobility), params={"transition": row.name})]
    return {item.key: item for item in missing}


def _beside_the_gate(at: Standing) -> dict[str, Missing]:
    """What is owed though the next step does not wait for it: beside every gate, and for what could not be applied."""
    subject, machine = (at.stay, STAY.name) if at.stay is not None else (at.subject, at.name)
    owed = [item for one in OWED.values() if one.machine == machine for item in one.check(subject)]
    return {item.key: item for item in [*owed, *(unapplied(at) if at.stay is not None else ())]}


class Belongs(TypedDict, total=False):
    """The columns that say whose a to-do is."""

    mobility: Mobility | None
    subject_type: str
    subject_id: UUID


def _belongs(at: Standing) -> Belongs:
    if at.stay is not None:
        return {"mobility": at.stay}
    model_name = cast(Model, at.subject)._meta.model_name or ""
    return {"mobility": None, "subject_type": model_name, "subject_id": at.subject.pk}


def _opened(key: str, item: Missing, owing: Owing) -> ToDo:
    stay, due = owing.at.stay, item.due_on
    if due is not None and due < owing.today:
        due = add_working_days(owing.today, 3, stay.country if stay else "")
    todo = ToDo(
        transition=owing.transition,
        key=key,
        code=item.code,
        owner=_owner_of(item, owing),
        person_id=item.person,
        params=dict(item.params),
        since=clock.now(),
        due_on=due,
        opens_on=item.opens_on,
        holds=owing.holds(item),
        **_belongs(owing.at),
    )
    _change(todo, [], **found_by(todo, stay))
    return todo


def _planned_anew(todo: ToDo, mobility: Mobility | None) -> list[Reminder]:
    """The due day moved: what was sent stays sent, the others get their new days."""
    Reminder.objects.filter(todo=todo, sent_at=None).delete()  # before those of the new day, which may be alike
    return _reminders(todo, mobility, sent=set(todo.reminders.values_list("nth", flat=True)))


def _reminders(todo: ToDo, mobility: Mobility | None, sent: Collection[int] = ()) -> list[Reminder]:
    rule, zone = _rule_for(todo, mobility), mobility.time_zone if mobility else ""
    start = todo.due_on if rule and rule.counted_from == "due" else day_in(todo.since, zone)
    if rule is None or start is None:
        return []
    now = clock.now()
    moments = [(nth, _mail_moment(start + timedelta(days=days), zone)) for nth, days in enumerate(rule.days, start=1)]
    paused = mobility is not None and mobility.state == State.SUSPENDED
    return [
        Reminder(todo=todo, rule=rule.name, nth=nth, due_at=at, paused=paused)
        for nth, at in moments
        if at > now and nth not in sent
    ]


def _rule_for(todo: ToDo, mobility: Mobility | None) -> ReminderRule | None:
    state = str(mobility.state) if mobility else ""
    for rule in REMINDERS:
        in_state = not rule.while_in or state in rule.while_in
        if in_state and (not rule.codes or todo.code in rule.codes):
            return rule
    return None


def _mail_moment(day: date, zone: str) -> datetime:
    """Mails go out on a working day, in the morning there; one that falls on another waits for the next."""
    while day.weekday() > 4:
        day += timedelta(days=1)
    return start_in(day, zone) + MAIL_HOUR


def _unsent(stay: UUID) -> QuerySet[Reminder]:
    """Of what is open: of what is settled nothing goes out, and a long story holds much of it."""
    return Reminder.objects.filter(todo__mobility_id=stay, todo__closed_at=None, sent_at=None)
