"""What the tables name and who stands behind each name.

The tables speak in text ("agreements.signed_by_all"); the app before the dot registers it when it loads.
A system check (lifecycle/checks.py) stops start-up where a name has nobody behind it, or somebody no name.
"""

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from accounts.actors import Actor
from ground import sentences
from ground.statements.compiled import Question
from lifecycle.deciding import Deciding
from lifecycle.forms import ActForm
from lifecycle.models import Event, Mobility
from lifecycle.people.who_reads import fields_read_by
from lifecycle.roles import Role, WhenSilent
from lifecycle.steps import ActStep, Step
from lifecycle.table import Words
from lifecycle.tables import STAY
from lifecycle.vocabulary import About, Between, ByDetail, Missing, Paper, Sentence, Unmet

Questions = tuple[Question, ...]
# Of a stay and a reader: which events of the act this reader may know of.
ShownTo = Callable[[Mobility, Actor], Callable[[Event], bool]]
# Of a subject and who acts: which people of those in the roles are told.
TellsOnly = Callable[[Any, Actor], Collection[UUID] | None]
F = TypeVar("F", bound=Callable[..., Any])
H = TypeVar("H", bound=type)


@dataclass(frozen=True)
class Guard:
    """A requirement: the function, what it asks for by name, and whether it chooses the way or is owed."""

    name: str
    check: Callable[..., list[Missing]]
    asks: frozenset[str]
    routes: bool  # it decides which row is the way (approach, memorandum or not); nobody owes it
    unmet: Mapping[str, Sentence] = field(default_factory=dict, compare=False)  # every code it may say, in words
    met: Words = field(default="", compare=False)  # the other half, in one line; only where a reader sees it met
    required: Words = field(default="", compare=False)  # the same as what is asked, where it may be waived
    reads: Questions = ()  # asked ahead for all guards of a gate, in one journey
    answers: tuple[str, ...] = ()  # what is typed at the click answers it: then it is asked for, and locks nothing
    fits: Callable[[Any], Between] | None = None  # of a stay: the days that answer it
    needed_by: Callable[[Any], bool] | None = field(default=None, compare=False)  # the stays that it asks something of

    def asks_something_of(self, stay: Mobility | None) -> bool:
        """Whether there is anything to be met: where there is not, no reader is told that it is."""
        return self.needed_by is None or stay is None or self.needed_by(stay)

    @property
    def at_the_click(self) -> bool:
        """Whether it judges who acts or what is typed, so that it is asked only then."""
        return bool(self.asks & {"actor", "details"})


@dataclass(frozen=True)
class Owed:
    """What somebody owes beside every gate; it is asked for whenever a fact of the stay changes."""

    name: str
    check: Callable[[Any], list[Missing]]
    unmet: Mapping[str, Sentence] = field(compare=False)
    machine: str = STAY.name
    reads: Questions = ()
    read_by: tuple[Role, ...] = ()  # who may know that it is owed; empty: everybody in the stay


@dataclass(frozen=True)
class Act:
    """A fact people record on a stay (or a memorandum) without changing its state: one form, one service."""

    name: str
    perform: Callable[[ActStep], Any]
    roles: tuple[Role | WhenSilent, ...]
    while_in: frozenset[str]
    form: type[ActForm]
    label: Any
    told: Words | ByDetail  # what is said of it after the name of who did it: in mails, in the history
    machine: str = STAY.name
    tells: tuple[Role, ...] = ()
    tells_named: bool = False  # also who is named in its event, and who had that part before
    tells_newcomers: bool = False  # of `tells` only who has had no mail of what happens in this stay
    tells_only: TellsOnly | None = field(default=None, compare=False)  # of `tells` only these people; None: all
    on_behalf: bool = True  # may the coordinator enter it for those who decide on paper?
    for_whoever: bool = False  # also for those who decide by themselves alone: it decides nothing, as an answer
    requires: Callable[[Any, Deciding], None] | None = field(default=None, compare=False)
    in_runs: bool = False  # saved often while somebody writes: one event tells of a run of them
    decides: bool = False  # a decision: who came by a mailed link proves it by a fresh code
    needs_proof: bool = False  # a signature or confirmation: a code mailed just now, or a scan when entered for others
    own_receipt: bool = False  # whoever proves it by a code has its receipt from what the act itself keeps
    settles: Mapping[str, Words] = field(default_factory=dict, compare=False)  # code -> the button that leads here
    shown_to: ShownTo | None = field(default=None, compare=False)  # who may know that it happened; None: everybody
    about: tuple[About, ...] = field(default=(), compare=False)  # which one: said at the end of what is told


GUARDS: dict[str, Guard] = {}
CONSEQUENCES: dict[str, Callable[[Step], None]] = {}
DOCUMENTS: dict[str, Callable[[Step], list[Paper]]] = {}
ASKING_NOBODY: set[str] = set()  # papers that nobody is asked to sign
SIGNED_BY_STEP: set[str] = set()  # of these: signed by who takes the step that issues them
ACTS: dict[str, Act] = {}
HANDLERS: dict[str, Any] = {}
HANDLER_WORDS: dict[str, Words] = {}  # kind -> what its rows are about
ABOUT_ROWS: dict[str, About] = {}  # machine -> what its row is called in a line of history
ENTRIES: dict[str, Words] = {}  # event that no act and no transition leaves -> its line of history
OWED: dict[str, Owed] = {}


def _add(registry: dict[str, Any], name: str, value: Any) -> None:
    if name in registry:
        raise RuntimeError(f"{name} is registered twice")
    registry[name] = value


def guard(
    name: str,
    *,
    unmet: Unmet,
    met: Words = "",
    required: Words = "",
    routes: bool = False,
    reads: Questions = (),
    answers: tuple[str, ...] = (),
    fits: Callable[[Any], Between] | None = None,
    needed_by: Callable[[Any], bool] | None = None,
) -> Callable[[F], F]:
    """Register a requirement. It returns what is missing; it reads, never writes, never sends.

    `unmet` has the sentence of every code it may return, `met` the line that a reader sees once nothing is missing.
    One that may be waived says what it asks for as well (`required`): who went on without it did not meet it.
    `reads` are its questions about the stay: asked by `rows_of` or `holds`, they make one journey with those of others.
    One that judges what is typed says under which names (`answers`): whoever fills these in can meet it, so that it
    is asked for and locks nothing. Where it is a day, `fits` says which days will do; where none will, it locks.
    One that asks nothing of some stays says of which it does (`needed_by`): of the others no page says that it is met.
    """

    def register(function: F) -> F:
        asks = frozenset(inspect.signature(function).parameters)
        found = Guard(name, function, asks, routes, _said(unmet), met, required, reads, answers, fits, needed_by)
        _add(GUARDS, name, found)
        return function

    return register


def said_by(*guards: str) -> Unmet:
    """What these guards declare, or what is owed beside a gate, for one that asks them in its turn."""
    asked: dict[str, Guard | Owed] = {**GUARDS, **OWED}
    return {code: words for name in guards for code, words in asked[name].unmet.items()}


def _said(unmet: Unmet) -> dict[str, Sentence]:
    """The sentences of these codes, known from now on wherever a code is said."""
    said = {code: words if isinstance(words, Sentence) else Sentence(words) for code, words in unmet.items()}
    sentences.register({code: one.words for code, one in said.items()})
    sentences.register({f"{code}.yours": one.to_owner for code, one in said.items() if one.to_owner})
    return said


def called(machine: str, about: About) -> None:
    """Say what a row of this machine is called in a line of history: a stay has several of them."""
    _add(ABOUT_ROWS, machine, about)


def consequence(name: str) -> Callable[[F], F]:
    """Register a change elsewhere that belongs to a transition and happens in its transaction."""

    def register(function: F) -> F:
        _add(CONSEQUENCES, name, function)
        return function

    return register


def document(name: str, *, asks_nobody: bool = False, signed_by_step: bool = False) -> Callable[[F], F]:
    """Register the builder of a paper: it returns none, one or several, each with its snapshot.

    `asks_nobody`: nobody is asked to sign it, so that whom a step tells is the same with it and without.
    `signed_by_step`: the step that issues it is its signature, and asks for a code; it asks nobody else.
    """

    def register(function: F) -> F:
        _add(DOCUMENTS, name, function)
        if asks_nobody or signed_by_step:
            ASKING_NOBODY.add(name)
        if signed_by_step:
            SIGNED_BY_STEP.add(name)
        return function

    return register


def act(
    name: str,
    *,
    roles: Iterable[Role | WhenSilent],
    while_in: Iterable[str],
    form: type[ActForm],
    label: Any,
    told: Words | ByDetail = "",
    machine: str = STAY.name,
    tells: tuple[Role, ...] = (),
    tells_named: bool = False,
    tells_newcomers: bool = False,
    tells_only: TellsOnly | None = None,
    on_behalf: bool = True,
    for_whoever: bool = False,
    requires: Callable[[Any, Deciding], None] | None = None,
    needs_proof: bool = False,
    decides: bool = False,
    own_receipt: bool = False,
    in_runs: bool = False,
    settles: Mapping[str, Words] | None = None,
    shown_to: ShownTo | None = None,
    about: tuple[About, ...] = (),
) -> Callable[[F], F]:
    """Register what people may record and who may.

    `label` is its button. `told` is what is said of it afterwards, after the name of who did it; it may name who was
    named, who had the part before, and the part: %(named)s, %(former)s, %(part)s. Which one it was, of several that it
    could have been (`about`), is said behind it.

    `requires(subject, deciding)` raises ActRefused where whatever is typed would come to nothing for who decides. The
    door asks it before it reads what was typed, and the offer says it as what locks the act. It asks guards by
    `deciding.ask`, so that those asked already for the same request are not asked again.
    """

    def register(function: F) -> F:
        entry = Act(
            name,
            function,
            tuple(roles),
            frozenset(while_in),
            form,
            label,
            told,
            machine,
            tells,
            tells_named,
            tells_newcomers,
            tells_only,
            on_behalf,
            for_whoever,
            requires,
            in_runs,
            decides,
            needs_proof,
            own_receipt,
            settles or {},
            shown_to,
            about,
        )
        _add(ACTS, name, entry)
        _say_who_reads(name, form)
        return function

    return register


def _say_who_reads(name: str, form: type[ActForm]) -> None:
    """Under the fields of its form in which somebody says why."""
    read_by = fields_read_by(name, form.why)
    if form.__dict__.get("read_by", read_by) != read_by:
        raise RuntimeError(f"{form.__name__} serves two acts, and others read what is written for {name}")
    form.read_by = read_by


def act_that_settles(code: str) -> Act | None:
    """The act that brings what is missing; its `settles` has the words of the button."""
    return next((act for act in ACTS.values() if code in act.settles), None)


def owed(
    name: str, *, unmet: Unmet, machine: str = STAY.name, reads: Questions = (), read_by: tuple[Role, ...] = ()
) -> Callable[[F], F]:
    """Register what somebody owes beside the next gate of a stay, or of a memorandum: an appeal to be answered.

    It blocks no step.
    """

    def register(function: F) -> F:
        _add(OWED, name, Owed(name, function, _said(unmet), machine, reads, read_by))
        return function

    return register


def readers_of_owed(code: str) -> tuple[Role, ...]:
    """Who may know that this is owed; empty: everybody in the stay."""
    return next((one.read_by for one in OWED.values() if one.read_by and code in one.unmet), ())


def read_by_some() -> dict[tuple[Role, ...], list[str]]:
    """The codes that only some may know to be owed, by who."""
    found: dict[tuple[Role, ...], list[str]] = {}
    for one in OWED.values():
        if one.read_by:
            found.setdefault(one.read_by, []).extend(one.unmet)
    return found


def handler(kind: str, *, words: Words) -> Callable[[H], H]:
    """Register who works outbox rows of this kind: `work(row)` outside a transaction, `record(row, result)` inside.

    `words` say to the operator what such a row is about.
    """

    def register(worker: H) -> H:
        _add(HANDLERS, kind, worker())
        HANDLER_WORDS[kind] = words
        return worker

    return register


def entry(name: str, told: Words) -> str:
    """Register an event that stands in the history beside acts and transitions, with its line there; gives the name.

    The line follows the name of who did it; what happens by itself is told as a sentence of its own.
    """
    _add(ENTRIES, name, told)
    return name
