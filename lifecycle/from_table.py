"""The decorator that gives a method its row: source and target stand in the table, once."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, get_args, get_origin

from django_fsm import RETURN_VALUE, transition

from lifecycle.table import Words
from lifecycle.tables import MACHINE_TABLES

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Asked:
    """Stands in the annotation of a transition's parameter: `Annotated[date, Asked(_("First day present"))]`.

    The label stands beside the field, and where the answer is missing. What is not `typed` no person is asked at the
    click: an act or a consequence brings it along; its label may be empty where it may be left out.
    """

    label: Words
    typed: bool = True
    begins_today: bool = False  # a day that is mostly the present one at the host: the form begins with it


@dataclass(frozen=True)
class Detail:
    """What a transition takes beside its subject: one keyword parameter of its method."""

    name: str
    kind: Any  # its type: date, str, dict[str, str], list[str]
    required: bool
    label: Words  # empty where somebody forgot it, which stops start-up
    typed: bool
    begins_today: bool = False


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
        moved.asks = _details(method)
        return moved

    return decorate


def _details(method: Callable[..., Any]) -> dict[str, Detail]:
    parameters = inspect.signature(method).parameters.values()
    return {one.name: _detail(one) for one in parameters if one.kind is one.KEYWORD_ONLY}


def _detail(parameter: inspect.Parameter) -> Detail:
    kind: Any = parameter.annotation
    marks: list[Any] = []
    if get_origin(kind) is Annotated:
        kind, *marks = get_args(kind)
    asked = next((mark for mark in marks if isinstance(mark, Asked)), Asked(""))
    return Detail(
        parameter.name, kind, parameter.default is parameter.empty, asked.label, asked.typed, asked.begins_today
    )


def asked_by(model: Any, name: str) -> dict[str, Detail]:
    """What the transition `name` of `model` takes."""
    asks: dict[str, Detail] = getattr(model, name).asks
    return asks
