"""Everybody who owes something in the reader's stays: a page of what is due first, one row a person."""

from functools import cached_property
from uuid import UUID

from accounts.actors import Actor
from ground.bounded import Bounded
from lifecycle.models import ToDo
from lifecycle.people.cast import read_casts
from lifecycle.selectors import shown_to
from portal.dashboard import sources  # noqa: F401  (registering is importing)
from portal.dashboard.needs import cannot_wait_first
from portal.dashboard.owed import (
    MOST,
    Debtor,
    by_person,
    ids_in_order,
    in_words,
    todos_of_others,
    with_owners,
)
from portal.dashboard.urgency import Line, lines_of, ranks_of


class Waiting:
    """The things that are due first, by person; `after` is the last one of the page before.

    What is owed on a stay that cannot wait comes first, on the first page. A person who owes more than the page looks
    at stands on the next one again, with the rest.
    """

    def __init__(self, actor: Actor, after: UUID | None = None, most: int = MOST) -> None:
        self.actor, self.after, self.most = actor, after, most

    @cached_property
    def _lines(self) -> list[Line]:
        return lines_of(self.actor)

    @cached_property
    def _found(self) -> tuple[list[UUID], list[UUID]]:
        """The ids of what is owed on stays that cannot wait, as many as fit, and of what is owed in order."""
        places = todos_of_others(self.actor)
        stays = cannot_wait_first(self._lines, self.most) if not self.after else []
        urgent = [todos.filter(mobility__in=stays) for todos in places] if stays else []
        return ids_in_order(urgent, self.most), ids_in_order(places, self.most + 1, self.after)

    @cached_property
    def _shown(self) -> list[ToDo]:
        urgent, in_order = self._found
        ids = list(dict.fromkeys([*urgent, *in_order[: self.most]]))
        return shown_to(self.actor, ids, with_owners)

    @cached_property
    def debtors(self) -> list[Debtor]:
        """One row a person, the most urgent first."""
        found = by_person(in_words(self._shown), ranks_of(self._lines))
        read_casts([one.first.mobility for one in found if one.owner.person_id is None and one.first.mobility])
        return found

    @property
    def number(self) -> Bounded:
        """How many people; with a plus where more is owed than was read."""
        return Bounded(len(self.debtors), more=bool(self.next))

    @property
    def late(self) -> list[Debtor]:
        """Those who are late and can be nudged."""
        return [debtor for debtor in self.debtors if debtor.late and debtor.nudged]

    @property
    def next(self) -> UUID | None:
        """The last thing of this page, where there are more behind it."""
        in_order = self._found[1]
        return in_order[self.most - 1] if len(in_order) > self.most else None
