"""Which steps and acts a role has in a state: read off the tables alone. No query, so that lists may ask it."""

from collections.abc import Iterable
from dataclasses import dataclass

from lifecycle.gate import may
from lifecycle.on_behalf import entered_by, witnessed_by
from lifecycle.registry import ACTS, Act
from lifecycle.roles import Role, WhenSilent
from lifecycle.table import Machine, Transition, Who


@dataclass(frozen=True)
class Right:
    """How somebody may do something: as oneself, as oneself once others stayed silent, for others. Or not at all."""

    own: bool
    after_silence: bool = False
    for_others: tuple[Role, ...] = ()  # the roles whose decision may be entered
    in_presence: tuple[Role, ...] = ()  # further ones, whose signature may be witnessed and no more

    def __bool__(self) -> bool:
        return self.own or self.after_silence or bool(self.for_others or self.in_presence)


def right_to_step(row: Transition, held: frozenset[Role]) -> Right:
    """What who holds these roles may do with the row."""
    own = may(row.roles, held, silent=False) is not None
    after_silence = not own and may(row.roles, held, silent=True) is not None
    return Right(own, after_silence, _entered_for(row.roles, held))


def right_to_act(act: Act, held: frozenset[Role]) -> Right:
    """What who holds these roles may do with the act."""
    own = may(act.roles, held, silent=False) is not None
    if not act.on_behalf:
        return Right(own)
    others = _entered_for(act.roles, held, whoever=act.for_whoever)
    witnessed = [role for role in _plain(act.roles) if role in witnessed_by(held) and role not in others]
    return Right(own, for_others=others, in_presence=tuple(witnessed) if act.needs_proof else ())


def steps_in(table: Machine, state: str, held: frozenset[Role]) -> list[tuple[Transition, Right]]:
    """The rows that leave this state and that these roles may take, in the order of the table."""
    rows = [(row, right_to_step(row, held)) for row in table.leaving(state) if not row.by_system_only]
    return [(row, right) for row, right in rows if right]


def acts_in(table: Machine, state: str, held: frozenset[Role]) -> list[tuple[Act, Right]]:
    """What these roles may record in this state."""
    found = [act for act in ACTS.values() if act.machine == table.name and state in act.while_in]
    return [(act, right) for act in found if (right := right_to_act(act, held))]


def _entered_for(who: Iterable[Who], held: frozenset[Role], *, whoever: bool = False) -> tuple[Role, ...]:
    """Only the sending coordinator enters what others decided, and only for some roles (4.3, "On behalf")."""
    return tuple(role for role in _plain(who) if role in entered_by(held, whoever=whoever))


def _plain(who: Iterable[Who]) -> list[Role]:
    return [role for role in who if not isinstance(role, WhenSilent)]
