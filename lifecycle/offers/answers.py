"""What the guards answered during one request, so that each is asked once however many steps need it."""

from datetime import date
from typing import Any

from lifecycle.gate import ONCE_MET, missing_now, opens_after, silence_opens_on
from lifecycle.registry import GUARDS, Guard
from lifecycle.standing import Standing
from lifecycle.table import Transition
from lifecycle.vocabulary import Missing


class Answers:
    """Asked like `gate.missing_now`, for a stay and whatever belongs to it. Never kept past a change of facts.

    A guard that judges who acts is asked once for each person meant: who acts, and those whose decision is entered.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[Any, ...], list[Missing]] = {}
        self._opens: dict[tuple[Any, str], date | None] = {}

    def __call__(self, guard: Guard, at: Standing, **click: Any) -> list[Missing]:
        key = (*_about(guard, at), *_judged(guard, click))
        if key not in self._found:
            self._found[key] = missing_now(guard, at, **click)
        return self._found[key]

    def opens_on(self, row: Transition, at: Standing) -> date | None:
        """The day from which the roles in brackets may take the row."""
        key = at.subject.pk, row.name
        if key not in self._opens:
            self._opens[key] = silence_opens_on(row, at.stay)
        return self._opens[key]

    def take_from_todos(self, row: Transition, at: Standing, *, met: bool, met_since: date | None) -> None:
        """What the to-dos of a stay say already, so that lists need not ask: nothing is missing, and since when.

        Guards that judge who acts or what is typed leave no to-do: they are still asked.
        """
        for name in row.needs if met else ():
            if not GUARDS[name].at_the_click:
                self._found[_about(GUARDS[name], at)] = []
        if row.silence is not None and row.silence.after == ONCE_MET:
            self._opens[at.subject.pk, row.name] = opens_after(row, met_since)


def _about(guard: Guard, at: Standing) -> tuple[Any, ...]:
    """A guard that takes no subject but the stay answers the same for each of the stay's versions and results."""
    asked = at.subject if at.stay is None or at.machine.subject_name in guard.asks else at.stay
    return guard.name, asked.pk


def _judged(guard: Guard, click: Any) -> tuple[Any, ...]:
    if not guard.at_the_click:
        return ()
    return click["actor"], click["details"].get("on_behalf")
