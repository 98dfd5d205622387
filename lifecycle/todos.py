"""To-do rows: what is missing at the next gate, kept so that pages and reminders need not ask the guards."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ground import clock
from ground.statements.compiled import Compiled, CompiledUpdate
from lifecycle.days import add_working_days
from lifecycle.gate import GATE_MET, next_gate, owner_of
from lifecycle.models import Mobility, Reminder, ToDo
from lifecycle.models.todo import Holds
from lifecycle.people.role_book import meant_by
from lifecycle.registry import OWED
from lifecycle.standing import Standing
from lifecycle.table import ReminderRule, Transition
from lifecycle.tables.mobility import REMINDERS, State
from lifecycle.vocabulary import Missing

OPEN: Compiled[ToDo] = Compiled(lambda stay: ToDo.unscoped.filter(mobility_id=stay, closed_at=None))
PAUSE, GO_ON = (CompiledUpdate(lambda stay: _unsent(stay), paused=paused) for paused in (True, False))
MAIL_HOUR = time(7, 0, tzinfo=UTC)


def rewrite_todos(at: Standing) -> None:
    """Close what is met, open what is new, keep what stays with its "since"."""
    mobility = at.stay
    gate = next_gate(at)
    beside = _beside_the_gate(mobility)
    wanted = (_wanted(gate, mobility) if gate else {}) | beside
    transition = gate[0].name if gate else ""
    belongs = _belongs(at)
    open_now = OPEN(mobility.pk) if mobility is not None else ToDo.unscoped.filter(closed_at=None, **belongs)
    for todo in open_now:
        item = wanted.pop(todo.key, None) if todo.transition == transition else None
        if item is None:
            todo.closed_at = clock.now()
            todo.save(update_fields=["closed_at"])
        else:
            _keep(todo, item, _holds(item, beside), mobility)
    for key, item in wanted.items():
        _open(key, item, _holds(item, beside), transition, belongs, mobility)


def _keep(todo: ToDo, item: Missing, holds: Holds, mobility: Mobility | None) -> None:
    if todo.holds != holds:
        todo.holds = holds
        todo.save(update_fields=["holds"])
    if item.due_on and todo.due_on != item.due_on and item.due_on > clock.today():
        todo.due_on = item.due_on
        todo.save(update_fields=["due_on"])
        Reminder.objects.filter(todo=todo, sent_at=None).delete()
        _plan_reminders(todo, mobility)


def _holds(item: Missing, beside: Mapping[str, Missing]) -> Holds:
    if item.key in beside or item.code == GATE_MET:
        return Holds.NEVER
    return Holds.LATER if item.ahead else Holds.NOW


def _wanted(gate: tuple[Transition, list[Missing]], mobility: Mobility | None) -> dict[str, Missing]:
    row, missing = gate
    if not missing and not row.by_system_only:
        missing = [Missing(GATE_MET, owner_of(row, mobility), params={"transition": row.name})]
    return {item.key: item for item in missing}


def _beside_the_gate(mobility: Mobility | None) -> dict[str, Missing]:
    """What is owed though no step waits for it."""
    if mobility is None:
        return {}
    return {item.key: item for asked in OWED.values() for item in asked(mobility)}


def _belongs(at: Standing) -> dict[str, Any]:
    if at.stay is not None:
        return {"mobility": at.stay}
    return {"mobility": None, "subject_type": at.subject._meta.model_name, "subject_id": at.subject.pk}


def _open(
    key: str, item: Missing, holds: Holds, transition: str, belongs: dict[str, Any], mobility: Mobility | None
) -> None:
    owner = meant_by(item.owner, mobility) if mobility else item.owner
    due = item.due_on
    if due is not None and due < clock.today():
        due = add_working_days(clock.today(), 3, mobility.country if mobility else "")
    todo = ToDo.unscoped.create(
        transition=transition,
        key=key,
        code=item.code,
        owner=str(owner),
        person_id=item.person,
        params=dict(item.params),
        since=clock.now(),
        due_on=due,
        holds=holds,
        **belongs,
    )
    _plan_reminders(todo, mobility)


def _plan_reminders(todo: ToDo, mobility: Mobility | None) -> None:
    rule = _rule_for(todo, mobility)
    start = todo.due_on if rule and rule.counted_from == "due" else todo.since.date()
    if rule is None or start is None:
        return
    now = clock.now()
    moments = [(nth, _mail_moment(start + timedelta(days=days))) for nth, days in enumerate(rule.days, start=1)]
    paused = mobility is not None and mobility.state == State.SUSPENDED
    Reminder.objects.bulk_create(
        [Reminder(todo=todo, rule=rule.name, nth=nth, due_at=at, paused=paused) for nth, at in moments if at > now]
    )


def _rule_for(todo: ToDo, mobility: Mobility | None) -> ReminderRule | None:
    state = str(mobility.state) if mobility else ""
    for rule in REMINDERS:
        in_state = not rule.while_in or state in rule.while_in
        if in_state and (not rule.codes or todo.code.startswith(rule.codes)):
            return rule
    return None


def _mail_moment(day: date) -> datetime:
    """Mails go out on a working day; one that falls on another waits for the next."""
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, MAIL_HOUR)


def _unsent(stay: UUID) -> QuerySet[Reminder]:
    return Reminder.objects.filter(todo__mobility_id=stay, sent_at=None)


def pause_reminders(mobility_id: UUID, *, paused: bool) -> None:
    """None while a stay is paused (2.6)."""
    (PAUSE if paused else GO_ON)(mobility_id)
