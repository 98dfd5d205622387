"""The words of the tables by their codes: callers that hold a row, a state or a reason ask it directly."""

from collections.abc import Callable, Mapping
from uuid import UUID

from lifecycle.table import Reason
from lifecycle.tables import MACHINE_TABLES

# "machine.transition" -> how what its comments are about is called in this stay, by the key under which each is typed;
# filled by the apps that know it
CALLED: dict[str, Callable[[UUID], Mapping[str, str]]] = {}


def button(machine: str, transition: str) -> str:
    """What the button of a transition says; of one that fires by itself, what it is called."""
    row = MACHINE_TABLES[machine].rows[transition]
    return str(row.button or row.told)


def told(machine: str, transition: str, *, by_itself: bool = False, source: str = "") -> str:
    """What is said of a transition, after the name of who did it; `by_itself`: of one that nobody took.

    `source` is the state in which it started: some rows mean something else there.
    """
    row = MACHINE_TABLES[machine].rows[transition]
    return str((by_itself and row.told_by_itself) or dict(row.told_from).get(source) or row.told)


def reason_word(code: str) -> str:
    """The label of a reason; the code itself where no table lists it any more."""
    listed = (reason for table in MACHINE_TABLES.values() for row in table.transitions for reason in row.reasons)
    return str(next((one.label for one in listed if one == code and isinstance(one, Reason)), code))
