"""What is missing at a gate; waivers taken into account. Reads only."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from accounts.actors import SYSTEM, Actor
from ground.statements.compiled import Compiled, Whether
from lifecycle.answers import holds, read_ahead_on_pages, rows_of
from lifecycle.deadlines import deadline
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility, ToDo, Waiver
from lifecycle.people.role_book import meant_by, roles_in_stay
from lifecycle.registry import GUARDS, SIGNED_BY_STEP, Act, Guard
from lifecycle.roles import Role, WhenSilent
from lifecycle.standing import Standing
from lifecycle.table import Transition, Who
from lifecycle.tables.mobility import AT_THE_HOST
from lifecycle.vocabulary import Missing, OnBehalf

WAIVERS: Compiled[Waiver] = Compiled(lambda stay: Waiver.objects.filter(mobility_id=stay))
HAS_WAIVERS = Whether(lambda stay: Waiver.objects.filter(mobility_id=stay))
read_ahead_on_pages(WAIVERS, HAS_WAIVERS)
GATE_MET = "lifecycle.step_open"  # the to-do that says: nothing is missing, go on
ONCE_MET = "gate_met"  # what a silence is counted from: the day since which nothing is missing
Ask = Callable[..., list[Missing]]  # how a guard is asked: `missing_now`, or what remembers the answers of a request


def check_guard(guard: Guard, at: Standing, **click: Any) -> list[Missing]:
    """Ask one guard, giving it what its parameters name."""
    known = {"mobility": at.stay, at.machine.subject_name: at.subject, **click}
    return guard.check(**{name: known[name] for name in guard.asks if name in known})


def missing_now(guard: Guard, at: Standing, **click: Any) -> list[Missing]:
    """What a guard finds missing, without what a waiver covers."""
    found = check_guard(guard, at, **click)
    return not_waived(found, guard.name, at.stay) if found else []


def barred(row: Transition, at: Standing, *, cause: str | None = None) -> list[Missing]:
    """What shuts the row before any guard is asked: another state, or a step of the stay that it belongs to."""
    owner = first_role(row)
    if at.state not in row.sources:
        return [Missing("lifecycle.wrong_state", owner, params={"state": at.state, "machine": at.name})]
    if belongs_to_the_stay(row, at.stay) and cause is None:
        return [Missing("lifecycle.use_the_stays_step", owner, params={"transition": row.runs_with[0]})]
    return []


def belongs_to_the_stay(row: Transition, mobility: Mobility | None) -> bool:
    """Before departure these rows run with those of the stay, never alone (4.2)."""
    return bool(row.runs_with) and mobility is not None and str(mobility.state) not in AT_THE_HOST


def detail_missing(row: Transition, at: Standing, name: str) -> Missing:
    """What the row asks for under this name was not given."""
    place = {"machine": at.name, "transition": row.name}
    return Missing("lifecycle.detail_missing", first_role(row), params={**place, "detail": name})


def first_role(row: Transition) -> Role:
    """The role that the row names first."""
    first = row.roles[0]
    return first.role if isinstance(first, WhenSilent) else first


def unmet_at(
    row: Transition,
    at: Standing,
    *,
    actor: Actor | None = None,
    details: dict[str, Any] | None = None,
    ask: Ask = missing_now,
) -> list[Missing]:
    """Every requirement of the row that is not met. Without actor, those judged at the click are left out."""
    click = {} if actor is None else {"actor": actor, "details": {**(details or {}), "row": row}}
    missing: list[Missing] = []
    for name in row.needs:
        guard = GUARDS[name]
        if guard.at_the_click and actor is None:
            continue
        missing += ask(guard, at, **click)
    return missing if actor is None else [item for item in missing if not item.ahead]


def is_open(row: Transition, at: Standing) -> bool:
    """Whether SYSTEM could take the row now. Asks no further guard once one is unmet."""
    click = {"actor": SYSTEM, "details": {"row": row}}
    asked = (missing_now(GUARDS[name], at, **click) for name in row.needs)  # one by one
    return not any(not item.ahead for found in asked for item in found)


def met_at(row: Transition, at: Standing, ask: Ask = missing_now) -> list[str]:
    """The names of the requirements of the row that hold now; those judged at the click are left out."""
    asked = [name for name in row.needs if not GUARDS[name].at_the_click and not GUARDS[name].routes]
    return [name for name in asked if not ask(GUARDS[name], at)]


def not_waived(found: list[Missing], guard: str, mobility: Mobility | None) -> list[Missing]:
    """Of what this guard finds missing, what no waiver covers that everybody agreed to."""
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


def is_the_way(row: Transition, at: Standing, ask: Ask = missing_now) -> bool:
    """Whether the guards that choose the way (approach, memorandum or not) let this row be taken at all."""
    routing = [GUARDS[name] for name in row.needs if GUARDS[name].routes]
    return all(not ask(guard, at) for guard in routing)


def require_open(act: Act, at: Standing, deciding: Deciding) -> None:
    """ActRefused where the act is shut for who decides, whatever is typed: in another state, or by what it requires."""
    if at.state not in act.while_in:
        raise ActRefused("lifecycle.act_not_now", act=act.name, state=at.state, machine=at.name)
    if act.requires is not None:
        act.requires(at.subject, deciding)


def deciding_in(held: frozenset[Role], actor: Actor, on_behalf: OnBehalf | None, ask: Ask = missing_now) -> Deciding:
    """Who decides in an act: the actor with the roles held here, or the person it is entered for in theirs."""
    return Deciding(actor, frozenset({on_behalf.role}) if on_behalf else held, ask, on_behalf)


def needs_proof(act: Act, actor: Actor) -> bool:
    """Whether it counts only with evidence of who did it: a code; entered for others, the scan of a paper."""
    return act.needs_proof or (actor.by_link and act.decides)


def step_needs_code(row: Transition, actor: Actor, on_behalf: object = None) -> bool:
    """Whether a step is proved by a code mailed just now: where it is the signature of the paper that it issues, unless
    another decided who is told of; by who came by a mailed link, unless it binds nobody."""
    signs = not on_behalf and not actor.is_system and not SIGNED_BY_STEP.isdisjoint(row.issues)
    return signs or (actor.by_link and not row.by_click)


def next_gate(at: Standing, ask: Ask = missing_now) -> tuple[Transition, list[Missing]] | None:
    """The nearest way forward and what is missing there; None at an end."""
    rows = [row for row in at.leaving() if row.forward]
    gates = [(row, unmet_at(row, at, ask=ask)) for row in rows if is_the_way(row, at, ask)]
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


def why_not_theirs(row: Transition, at: Standing, held: frozenset[Role], opens_on: date | None) -> Missing:
    """Why nobody with these roles may take the row: it is not theirs, or theirs only after the others' silence."""
    if may(row.roles, held, silent=True) is None:
        return Missing(
            "lifecycle.role_refused", owner_of(row, at.stay), params={"may": roles_meant(row.roles, at.stay)}
        )
    day = opens_on.isoformat() if opens_on else "…"
    return Missing("lifecycle.others_first", owner_of(row, at.stay), params={"day": day})


def roles_meant(who: Iterable[Who], mobility: Mobility | None) -> list[str]:
    """The codes of the roles that a row or an act names, as this stay means them."""
    roles = [entry.role if isinstance(entry, WhenSilent) else entry for entry in who]
    return list(dict.fromkeys(str(meant_by(role, mobility) if mobility else role) for role in roles))


def silence_is_over(row: Transition, mobility: Mobility | None) -> bool:
    """Whether the roles in brackets may act now (4.3, "Silence")."""
    opens = silence_opens_on(row, mobility)
    return opens is not None and mobility is not None and mobility.today >= opens


def silence_opens_on(row: Transition, mobility: Mobility | None) -> date | None:
    """The day from which the roles in brackets may act; None while it cannot be told."""
    if row.silence is None or mobility is None:
        return None
    after = row.silence.after
    return opens_after(row, _met_since(row, mobility) if after == ONCE_MET else deadline(after, mobility))


def opens_after(row: Transition, start: date | None) -> date | None:
    """The same, counted from this day."""
    return start + timedelta(days=row.silence.days) if start and row.silence else None


def _met_since(row: Transition, mobility: Mobility) -> date | None:
    todo = ToDo.objects.filter(mobility=mobility, transition=row.name, code=GATE_MET, closed_at=None).first()
    return mobility.day_of(todo.since) if todo else None


def owner_of(row: Transition, mobility: Mobility | None) -> Role:
    """Who should take the step when nothing is missing."""
    return first_role(row) if mobility is None else meant_by(first_role(row), mobility)
