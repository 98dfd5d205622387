"""The words of which the four tables are made. No behaviour lives here."""

from dataclasses import dataclass, field

from django.db.models import TextChoices

from lifecycle.roles import Role, WhenSilent

Who = Role | WhenSilent

UNCHANGED = None  # the target of a row that leaves the state as it is


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
    needs: tuple[str, ...] = ()
    also_does: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    may_be_waived: tuple[str, ...] = ()
    tells: tuple[Role, ...] = ()  # one mail each, through the outbox
    reasons: tuple[str, ...] = ()  # reason codes; empty: free text
    ends: bool = False  # ends what cannot be taken up again as it was: asked for apart from what leads on
    forward: bool = False  # belongs to the way of a stay: what it lacks becomes to-dos
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
    codes: tuple[str, ...]  # to-do codes by their beginning; empty: any
    counted_from: str  # "due" or "since"
    days: tuple[int, ...]


@dataclass(frozen=True)
class Machine:
    """One machine: its name, number, states with their labels, and its rows."""

    name: str
    number: int
    initial: str
    states: type[TextChoices]
    transitions: tuple[Transition, ...]
    finals: frozenset[str] = field(default_factory=frozenset)

    @property
    def rows(self) -> dict[str, Transition]:
        """The rows by name."""
        return {row.name: row for row in self.transitions}

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """The rows that start in this state, in the order of the table."""
        return tuple(row for row in self.transitions if state in row.sources)
