"""The decorator that gives a method its row: source and target stand in the table, once."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from django_fsm import RETURN_VALUE, transition

from lifecycle.tables import MACHINE_TABLES

F = TypeVar("F", bound=Callable[..., Any])


def from_table(machine: str) -> Callable[[F], F]:
    """Make the method the transition of that name.

    Its keyword parameters are what the person types at the click; its body is what changes on the row itself.
    Where the table lists several targets, the method returns the one that the decision names.
    """

    def decorate(method: F) -> F:
        row = MACHINE_TABLES[machine].rows[method.__name__]
        target: Any = row.target
        if isinstance(target, tuple):
            target = RETURN_VALUE(*target)
        moved = transition(field="state", source=list(row.sources), target=target)(method)
        moved.asks = _parameters(method)
        return moved

    return decorate


def _parameters(method: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    parameters = inspect.signature(method).parameters
    return {name: parameter for name, parameter in parameters.items() if parameter.kind is parameter.KEYWORD_ONLY}


@functools.cache
def asked_by(model: Any, name: str) -> dict[str, inspect.Parameter]:
    """The keyword parameters that the transition `name` of `model` takes."""
    return getattr(model, name).asks
