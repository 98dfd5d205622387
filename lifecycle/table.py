"""The words of which the four tables are made. No behaviour lives here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.db.models import TextChoices
from django.utils.functional import Promise

from lifecycle.roles import Role, WhenSilent

Who = Role | WhenSilent
Words = Promise | str  # marked for translation; said in the reader's language when shown

UNCHANGED = None  # the target of a row that leaves the state as it is
WORDS: Mapping[str, bool] = {"words": True}  # of a field that says something and rules nothing


class TwoVoices(TextChoices):
    """Choices said in two voices: the label is the staff's word, `to_participant` what the participant reads.

    `waited_for` says what a stay in this state waits for, where no to-do says it more exactly; `short` is the label
    within its stage.
    """

    to_participant: Words
    waited_for: Words
    short: Words

    def __new__(cls, code: str, to_participant: Words = "", waited_for: Words = "", short: Words = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.to_participant, member.waited_for, member.short = to_participant, waited_for, short
        return member


def stage(code: str, to_staff: Words, to_participant: Words) -> tuple[Any, ...]:
    """A stage with its words; none can be left out. Django reads the label last."""
    return code, to_participant, to_staff


def state(code: str, to_staff: Words, to_participant: Words, waited_for: Words, short: Words = "") -> tuple[Any, ...]:
    """A state of a stay with its words; only the short one may be left out."""
    return code, to_participant, waited_for, short, to_staff


class Reason(str):
    """The code of a reason, as a row lists it and an event keeps it, with the label people choose it by."""

    label: Words

    def __new__(cls, code: str, label: Words) -> Self:
        reason = super().__new__(cls, code)
        reason.label = label
        return reason

    def __getnewargs__(self) -> tuple[str, Words]:  # type: ignore[override]  # copied with its label
        return str(self), self.label


@dataclass(frozen=True)
class Silence:
    """From when the roles in brackets may act: so many days after a deadline of section 2.6."""

    after: str  # D-code, or the name of a guard's code that a to-do carries
    days: int


@dataclass(frozen=True)
class Transition:
    """One row of a machine: a named move, who may make it, what it needs, what else it does and issues."""

    name: str
    sources: tuple[str, ...]
    target: str | tuple[str, ...] | None
    roles: tuple[Who, ...]
    # What its button says, and what the history says after the name of who did it. A row that fires by itself
    # needs no button.
    button: Words = field(default="", metadata=WORDS, compare=False, repr=False)
    told: Words = field(default="", metadata=WORDS, compare=False, repr=False)
    # Of a row that people take and that also fires by itself: how it is told then. (`told` of one that only fires by
    # itself is told so already.)
    told_by_itself: Words = field(default="", metadata=WORDS, compare=False, repr=False)
    # Of a row that means something else where it starts in one of these states: the state, and how it is told then.
    told_from: tuple[tuple[str, Words], ...] = field(default=(), metadata=WORDS, compare=False, repr=False)
    needs: tuple[str, ...] = ()
    also_does: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    may_be_waived: tuple[str, ...] = ()
    tells: tuple[Role, ...] = ()  # one mail each, through the outbox
    # Of a row whose reason or detail changes whom it tells: a page that says so beforehand tries more than one answer.
    told_by_answer: bool = field(default=False, metadata=WORDS, compare=False)
    reasons: tuple[str, ...] = ()  # a Reason each; empty: free text
    by_click: bool = False  # binds nobody: who came by a mailed link needs no code for it
    ends: bool = False  # ends what cannot be taken up again as it was: asked for apart from what leads on
    forward: bool = False  # belongs to the way of a stay: what it lacks becomes to-dos
    applies: bool = False  # SYSTEM applies by it what all agreed: what it lacks is owed, whatever gate comes next
    runs_with: tuple[str, ...] = ()  # transitions of the stay that pass this door; then nobody passes it alone
    silence: Silence | None = None
    number: int = 0  # of the reference, mobility machine only

    def __post_init__(self) -> None:
        if isinstance(self.sources, str):
            object.__setattr__(self, "sources", (self.sources,))

    @property
    def by_system_only(self) -> bool:
        """Whether the row fires by itself when a fact changes."""
        return self.roles == (Role.SYSTEM,)

    @property
    def targets(self) -> tuple[str, ...]:
        """The states this row may lead to; empty where the state stays."""
        if self.target is None:
            return ()
        return (self.target,) if isinstance(self.target, str) else self.target


@dataclass(frozen=True)
class ReminderRule:
    """When the people who owe a to-do are reminded: days before (negative) or after its due date."""

    name: str
    while_in: tuple[str, ...]  # states of the stay; empty: any
    codes: tuple[str, ...]  # to-do codes; empty: any
    counted_from: str  # "due" or "since"
    days: tuple[int, ...]


@dataclass(frozen=True)
class Machine:
    """One machine: its name, number, states with their labels, and its rows.

    Events keep the number, so a number means one table for ever: `digest` is the fingerprint of the table with this
    number, and a start-up check compares both (`lifecycle.fingerprint`).
    """

    name: str
    number: int
    initial: str
    states: type[TextChoices]
    transitions: tuple[Transition, ...]
    finals: frozenset[str] = field(default_factory=frozenset)
    digest: str = ""

    @property
    def rows(self) -> dict[str, Transition]:
        """The rows by name."""
        return {row.name: row for row in self.transitions}

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """The rows that start in this state, in the order of the table."""
        return tuple(row for row in self.transitions if state in row.sources)
