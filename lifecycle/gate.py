"""What is missing at a gate; waivers taken into account. Reads only."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from accounts.actors import SYSTEM, Actor
from ground import clock
from ground.statements.compiled import Compiled, Whether
from lifecycle.answers import holds, rows_of
from lifecycle.deadlines import deadline
from lifecycle.models import Mobility, ToDo, Waiver
from lifecycle.people.role_book import meant_by, roles_in_stay
from lifecycle.registry import GUARDS, Guard
from lifecycle.roles import Role, WhenSilent
from lifecycle.standing import Standing
from lifecycle.table import Transition, Who
from lifecycle.vocabulary import Missing

WAIVERS: Compiled[Waiver] = Compiled(lambda stay: Waiver.objects.filter(mobility_id=stay))
HAS_WAIVERS = Whether(lambda stay: Waiver.objects.filter(mobility_id=stay))
GATE_MET = "lifecycle.step_open"  # the to-do that says: nothing is missing, go on


def check_guard(guard: Guard, at: Standing, **click: Any) -> list[Missing]:
    """Ask one guard, giving it what its parameters name."""
    known = {"mobility": at.stay, at.machine.subject_name: at.subject, **click}
    return guard.check(**{name: known[name] for name in guard.asks if name in known})


def unmet_at(
    row: Transition, at: Standing, *, actor: Actor | None = None, details: dict[str, Any] | None = None
) -> list[Missing]:
    """Every requirement of the row that is not met. Without actor, those judged at the click are left out."""
    click = {} if actor is None else {"actor": actor, "details": {**(details or {}), "row": row}}
    missing: list[Missing] = []
    for name in row.needs:
        guard = GUARDS[name]
        if guard.at_the_click and actor is None:
            continue
        found = check_guard(guard, at, **click)
        missing += _not_waived(found, name, row, at.stay) if found else []
    return missing if actor is None else [item for item in missing if not item.ahead]


def is_open(row: Transition, at: Standing) -> bool:
    """Whether SYSTEM could take the row now. Asks no further guard once one is unmet."""
    click = {"actor": SYSTEM, "details": {"row": row}}
    for name in row.needs:
        found = check_guard(GUARDS[name], at, **click)
        if any(not item.ahead for item in (_not_waived(found, name, row, at.stay) if found else [])):
            return False
    return True


def met_at(row: Transition, at: Standing) -> list[str]:
    """The names of the requirements of the row that hold now; those judged at the click are left out."""
    asked = [name for name in row.needs if not GUARDS[name].at_the_click and not GUARDS[name].routes]
    return [name for name in asked if not _not_waived(check_guard(GUARDS[name], at), name, row, at.stay)]


def _not_waived(found: list[Missing], guard: str, row: Transition, mobility: Mobility | None) -> list[Missing]:
    if mobility is None or guard not in WAIVABLE:
        return found
    if not holds(HAS_WAIVERS, mobility):
        return found
    waivers = [waiver for waiver in rows_of(WAIVERS, mobility) if waiver.guard == guard and waiver.holds]
    covered = {key for waiver in waivers for key in waiver.covers}
    return [item for item in found if item.key not in covered]


def _waivable() -> frozenset[str]:
    return frozenset(name for machine in _tables() for row in machine.transitions for name in row.may_be_waived)


def _tables() -> Iterable[Any]:
    from lifecycle.tables import MACHINE_TABLES  # read once, when the module loads

    return MACHINE_TABLES.values()


WAIVABLE = _waivable()


def is_the_way(row: Transition, at: Standing) -> bool:
    """Whether the guards that choose the way (approach, memorandum or not) let this row be taken at all."""
    routing = [GUARDS[name] for name in row.needs if GUARDS[name].routes]
    return all(not check_guard(guard, at) for guard in routing)


def next_gate(at: Standing) -> tuple[Transition, list[Missing]] | None:
    """The nearest way forward and what is missing there; None at an end."""
    rows = [row for row in at.leaving() if row.forward]
    gates = [(row, unmet_at(row, at)) for row in rows if is_the_way(row, at)]
    return min(gates, key=lambda gate: sum(not item.ahead for item in gate[1]), default=None)


def may(who: Iterable[Who], held: frozenset[Role], *, silent: bool) -> Role | None:
    """The first role of the row that the actor holds; those in brackets count only after silence."""
    for entry in who:
        role = entry.role if isinstance(entry, WhenSilent) else entry
        if role in held and (silent or not isinstance(entry, WhenSilent)):
            return role
    return None


def roles_on(at: Standing, actor: Actor) -> frozenset[Role]:
    """The actor's roles on this subject: of the stay it belongs to, or of the memorandum."""
    if at.stay is not None:
        return roles_in_stay(actor, at.stay)
    return frozenset({Role.SYSTEM}) if actor.is_system else at.shared.roles_of(actor)


def silence_is_over(row: Transition, mobility: Mobility | None) -> bool:
    """Whether the roles in brackets may act now (4.3, "Silence")."""
    opens = silence_opens_on(row, mobility)
    return opens is not None and clock.today() >= opens


def silence_opens_on(row: Transition, mobility: Mobility | None) -> date | None:
    """The day from which the roles in brackets may act; None while it cannot be told."""
    if row.silence is None or mobility is None:
        return None
    if row.silence.after == "gate_met":
        todo = ToDo.objects.filter(mobility=mobility, transition=row.name, code=GATE_MET, closed_at=None).first()
        start = todo.since.date() if todo else None
    else:
        start = deadline(row.silence.after, mobility)
    return start + timedelta(days=row.silence.days) if start else None


def owner_of(row: Transition, mobility: Mobility | None) -> Role:
    """Who should take the step when nothing is missing."""
    first = row.roles[0]
    role = first.role if isinstance(first, WhenSilent) else first
    if mobility is None:
        return role
    return meant_by(role, mobility)
