"""What a step would set off, before anybody takes it: it is taken, looked at, and taken back.

The one way in which pages look ahead. What stands in a stay is looked at facet by facet, each registered by the app
that knows (`@facet`); what differs afterwards is what follows. Who is told, and what follows in other stays, is noted
where it is written. So what is said before is what happens after, whatever the step.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ground.once import anew
from ground.sentences import sentence
from lifecycle.models import Event, Mobility
from lifecycle.names import names_in
from lifecycle.noting import Noted, noting
from lifecycle.roles import Role
from lifecycle.table import Words

TOLD = "lifecycle.told"
MAILS = "mail."  # what the kind of an outbox row that goes to somebody begins with
R = TypeVar("R")


@dataclass(frozen=True)
class Stood:
    """One thing that stands: `key` is the same once the step is really taken, `words` are what a reader is shown."""

    key: Hashable
    words: str


Standings = Mapping[Hashable, Stood]  # by what makes it the same thing before and after


@dataclass(frozen=True)
class Facet:
    """One kind of thing that a step may end or bring about; a heading that is empty says nothing of that side."""

    name: str
    stands: Callable[[Mobility], Standings]
    gone: Words
    come: Words
    summed: Callable[[int], str] | None  # said instead of the words, where the things themselves are not shown


FACETS: dict[str, Facet] = {}
Stands = TypeVar("Stands", bound=Callable[[Mobility], Standings])


def facet(
    name: str, *, gone: Words = "", come: Words = "", summed: Callable[[int], str] | None = None
) -> Callable[[Stands], Stands]:
    """Register what stands in a stay now; `gone` and `come` are the headings over what no longer does, and newly does.

    It reads only, and nothing that only some who see the stay may know.
    """

    def register(stands: Stands) -> Stands:
        if name in FACETS:
            raise RuntimeError(f"{name} is registered twice")
        FACETS[name] = Facet(name, stands, gone, come, summed)
        return stands

    return register


@dataclass(frozen=True)
class Change:
    """What one facet gains, or loses."""

    facet: str
    gone: bool
    heading: str
    keys: frozenset[Hashable]
    lines: list[str]


@dataclass(frozen=True)
class Preview:
    """What would follow; nothing of it has happened.

    `follows` and `there` are the codes that the events would keep: of this stay, and of the `elsewhere` others.
    """

    chosen: list[str] = field(default_factory=list)  # what was typed, in words
    follows: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    elsewhere: int = 0
    there: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """What was typed, and what follows by its sentences."""
        return [*self.chosen, *(sentence(code) for code in self.follows)]

    @property
    def lines_there(self) -> list[str]:
        """What follows in the other stays."""
        return [sentence(code) for code in self.there] or [_("Nothing is asked anew.")]

    @property
    def says_nothing(self) -> bool:
        """Whether nothing follows."""
        return not (self.follows or self.changes or self.elsewhere)

    def keys(self, facet: str, *, gone: bool = False) -> frozenset[Hashable]:
        """What this facet gains, or loses."""
        return next((one.keys for one in self.changes if (one.facet, one.gone) == (facet, gone)), frozenset())


def rehearse(passes: Callable[[], R]) -> R:
    """Pass a door and take everything back; gives what it gave, raises what it raises."""
    with anew(), transaction.atomic():
        given = passes()
        transaction.set_rollback(True)
    return given


def foresee(
    passes: Callable[[], R], *, stay: UUID | None = None, chosen: Callable[[R], list[str]] = lambda _done: []
) -> Preview:
    """Look ahead at what somebody would do in a stay, or in several. Leaves nothing behind; raises what it raises.

    `chosen` says in words what was typed; it is given what the door gave.
    """

    def look() -> tuple[R, Noted, dict[str, Standings], list[Change]]:
        with noting() as noted:
            done = passes()
        return done, noted, _standings(stay), _told(noted, stay)  # while those who are new have names

    with transaction.atomic():
        done, noted, after, told = rehearse(look)
        changes = [*_differences(_standings(stay), after), *told]
    others = [event for event in noted.events if event.mobility_id and event.mobility_id != stay]
    return Preview(
        chosen(done),
        _codes(event for event in noted.events if stay is not None and event.mobility_id == stay),
        changes,
        len({event.mobility_id for event in others}),
        _codes(others),
    )


def _codes(events: Iterable[Event]) -> list[str]:
    return list(dict.fromkeys(code for event in events for code in event.details.get("follows") or ()))


def _standings(pk: UUID | None) -> dict[str, Standings]:
    if pk is None:
        return {}
    stay = Mobility.unscoped.select_related("participant", "record", "rule_set").get(pk=pk)
    return {one.name: one.stands(stay) for one in FACETS.values()}


def _differences(before: Mapping[str, Standings], after: Mapping[str, Standings]) -> list[Change]:
    found = []
    for name in after:
        was, is_now = before[name], after[name]
        found.append(_change(FACETS[name], [was[one] for one in was if one not in is_now], gone=True))
        found.append(_change(FACETS[name], [is_now[one] for one in is_now if one not in was], gone=False))
    return [one for one in found if one is not None]


def _change(of: Facet, stood: list[Stood], *, gone: bool) -> Change | None:
    heading = str(of.gone if gone else of.come)
    if not stood or not heading:
        return None
    lines = [of.summed(len(stood))] if of.summed else list(dict.fromkeys(one.words for one in stood))
    return Change(of.name, gone, heading, frozenset(one.key for one in stood), lines)


def _told(noted: Noted, stay: UUID | None) -> list[Change]:
    """By mail, of this stay or of none (a memorandum); who is told in other stays is not for everybody to read."""
    roles: dict[UUID, str] = {}
    for row in noted.rows:
        person = row.payload.get("person") if row.kind.startswith(MAILS) else None
        if person and row.mobility_id in (stay, None):
            roles.setdefault(UUID(person), str(row.payload.get("role") or ""))
    names = names_in(stay, roles)
    lines = [f"{names[one]}, {Role(role).label}" if role else names[one] for one, role in roles.items()]
    return [Change(TOLD, False, _("Told by mail at once"), frozenset(roles), lines)] if roles else []
