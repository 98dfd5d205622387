"""What the tables name and who stands behind each name.

The tables speak in text ("agreements.signed_by_all"); the app before the dot registers it when it loads.
A system check (lifecycle/checks.py) stops start-up where a name has nobody behind it, or somebody no name.
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model

from lifecycle.roles import Role, WhenSilent
from lifecycle.steps import ActStep, Step
from lifecycle.table import Machine
from lifecycle.tables import MACHINE_TABLES
from lifecycle.vocabulary import Between, Missing, Paper

if TYPE_CHECKING:
    from lifecycle.forms import ActForm

F = TypeVar("F", bound=Callable[..., Any])
M = TypeVar("M", bound=type[Model])
H = TypeVar("H", bound=type)


@dataclass(frozen=True)
class RegisteredMachine:
    """A table and the model that runs on it."""

    table: Machine
    model: Any
    subject_name: str


@dataclass(frozen=True)
class Guard:
    """A requirement: the function, what it asks for by name, and whether it chooses the way or is owed."""

    name: str
    check: Callable[..., list[Missing]]
    asks: frozenset[str]
    routes: bool  # it decides which row is the way (approach, memorandum or not); nobody owes it
    answers: tuple[str, ...] = ()  # what is typed at the click answers it: then it is asked for, and locks nothing
    fits: Callable[[Any], Between] | None = None  # of a stay: the days that answer it

    @property
    def at_the_click(self) -> bool:
        """Whether it judges who acts or what is typed, so that it is asked only then."""
        return bool(self.asks & {"actor", "details"})


@dataclass(frozen=True)
class Act:
    """A fact people record on a stay (or a memorandum) without changing its state: one form, one service."""

    name: str
    perform: Callable[[ActStep], Any]
    roles: tuple[Role | WhenSilent, ...]
    while_in: frozenset[str]
    form: "type[ActForm]"
    label: Any
    machine: str = "mobility"
    tells: tuple[Role, ...] = ()
    on_behalf: bool = True  # may the coordinator enter it for those who decide on paper?
    available: Callable[..., bool] | None = field(default=None, compare=False)
    decides: bool = False  # a decision: who came by a mailed link proves it by a fresh code
    needs_proof: bool = False  # a signature or confirmation: a code mailed just now, or a scan when entered for others


MACHINES: dict[str, RegisteredMachine] = {}
GUARDS: dict[str, Guard] = {}
CONSEQUENCES: dict[str, Callable[[Step], None]] = {}
DOCUMENTS: dict[str, Callable[[Step], list[Paper]]] = {}
ACTS: dict[str, Act] = {}
HANDLERS: dict[str, Any] = {}
OWED: dict[str, Callable[[Any], list[Missing]]] = {}


def _add(registry: dict[str, Any], name: str, value: Any) -> None:
    if name in registry:
        raise RuntimeError(f"{name} is registered twice")
    registry[name] = value


def machine(name: str, *, subject_name: str) -> Callable[[M], M]:
    """Say that this model runs on the table of that name; guards receive its rows as `subject_name`."""

    def register(model: M) -> M:
        _add(MACHINES, name, RegisteredMachine(MACHINE_TABLES[name], model, subject_name))
        return model

    return register


def guard(
    name: str,
    *,
    routes: bool = False,
    answers: tuple[str, ...] = (),
    fits: Callable[[Any], Between] | None = None,
) -> Callable[[F], F]:
    """Register a requirement. It returns what is missing; it reads, never writes, never sends.

    One that judges what is typed says under which names (`answers`): whoever fills these in can meet it, so that it
    is asked for and locks nothing. Where it is a day, `fits` says which days will do; where none will, it locks.
    """

    def register(function: F) -> F:
        asks = frozenset(inspect.signature(function).parameters)
        _add(GUARDS, name, Guard(name, function, asks, routes, answers, fits))
        return function

    return register


def consequence(name: str) -> Callable[[F], F]:
    """Register a change elsewhere that belongs to a transition and happens in its transaction."""

    def register(function: F) -> F:
        _add(CONSEQUENCES, name, function)
        return function

    return register


def document(name: str) -> Callable[[F], F]:
    """Register the builder of a paper: it returns none, one or several, each with its snapshot."""

    def register(function: F) -> F:
        _add(DOCUMENTS, name, function)
        return function

    return register


def act(
    name: str,
    *,
    roles: Iterable[Role | WhenSilent],
    while_in: Iterable[str],
    form: "type[ActForm]",
    label: Any,
    machine: str = "mobility",
    tells: tuple[Role, ...] = (),
    on_behalf: bool = True,
    available: Callable[..., bool] | None = None,
    needs_proof: bool = False,
    decides: bool = False,
) -> Callable[[F], F]:
    """Register what people may record and who may.

    `available(subject, actor)` hides the act where it would make no sense; the act itself still checks. One that
    asks guards also takes `ask`, so that those asked already for the same request are not asked again.
    """

    def register(function: F) -> F:
        entry = Act(
            name,
            function,
            tuple(roles),
            frozenset(while_in),
            form,
            label,
            machine,
            tells,
            on_behalf,
            available,
            decides,
            needs_proof,
        )
        _add(ACTS, name, entry)
        return function

    return register


def owed(name: str) -> Callable[[F], F]:
    """Register what somebody owes in a stay beside its next gate: an appeal to be answered. It blocks no step."""

    def register(function: F) -> F:
        _add(OWED, name, function)
        return function

    return register


def handler(kind: str) -> Callable[[H], H]:
    """Register who works outbox rows of this kind: `work(row)` outside a transaction, `record(row, result)` inside."""

    def register(worker: H) -> H:
        _add(HANDLERS, kind, worker())
        return worker

    return register
