"""Which steps and acts a role has in a state: read off the tables alone. No query, so that lists may ask it."""

from collections.abc import Iterable
from dataclasses import dataclass

from lifecycle.gate import may
from lifecycle.on_behalf import MAY_BE_ENTERED_FOR
from lifecycle.registry import ACTS, Act
from lifecycle.roles import Role, WhenSilent
from lifecycle.table import Machine, Transition, Who


@dataclass(frozen=True)
class Right:
    """How somebody may do something: as oneself, as oneself once others stayed silent, for others. Or not at all."""

    own: bool
    after_silence: bool = False
    for_others: tuple[Role, ...] = ()  # the roles whose decision may be entered

    def __bool__(self) -> bool:
        return self.own or self.after_silence or bool(self.for_others)


def right_to_step(row: Transition, held: frozenset[Role]) -> Right:
    """What who holds these roles may do with the row."""
    own = may(row.roles, held, silent=False) is not None
    after_silence = not own and may(row.roles, held, silent=True) is not None
    return Right(own, after_silence, _entered_for(row.roles, held))


def right_to_act(act: Act, held: frozenset[Role]) -> Right:
    """What who holds these roles may do with the act."""
    own = may(act.roles, held, silent=False) is not None
    return Right(own, for_others=_entered_for(act.roles, held) if act.on_behalf else ())


def steps_in(table: Machine, state: str, held: frozenset[Role]) -> list[tuple[Transition, Right]]:
    """The rows that leave this state and that these roles may take, in the order of the table."""
    rows = [(row, right_to_step(row, held)) for row in table.leaving(state) if not row.by_system_only]
    return [(row, right) for row, right in rows if right]


def acts_in(table: Machine, state: str, held: frozenset[Role]) -> list[tuple[Act, Right]]:
    """What these roles may record in this state."""
    found = [act for act in ACTS.values() if act.machine == table.name and state in act.while_in]
    return [(act, right) for act in found if (right := right_to_act(act, held))]


def _entered_for(who: Iterable[Who], held: frozenset[Role]) -> tuple[Role, ...]:
    """Only the sending coordinator enters what others decided, and only for some roles (4.3, "On behalf")."""
    if Role.SENDING_COORDINATOR not in held:
        return ()
    return tuple(role for role in who if not isinstance(role, WhenSilent) and role in MAY_BE_ENTERED_FOR)
