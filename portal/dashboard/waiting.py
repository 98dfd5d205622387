"""Everybody who owes something in the reader's stays: a page of what is due first, one row a person."""

from functools import cached_property
from uuid import UUID

from accounts.actors import Actor
from ground.bounded import Bounded
from lifecycle.models import ToDo
from lifecycle.people.cast import read_casts
from portal.dashboard import sources  # noqa: F401  (registering is importing)
from portal.dashboard.needs import cannot_wait
from portal.dashboard.owed import MOST, Debtor, by_person, in_order, in_words, todos_of_others, with_owners
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
    def _urgent(self) -> list[ToDo]:
        """What is owed on stays that cannot wait: of those as many as fit."""
        stays = cannot_wait(self._lines)
        if self.after or not stays:
            return []
        return list(with_owners(in_order(todos_of_others(self.actor).filter(mobility__in=stays)))[: self.most])

    @cached_property
    def _in_order(self) -> list[ToDo]:
        found = in_order(todos_of_others(self.actor), after=self.after)
        return list(with_owners(found)[: self.most + 1])

    @cached_property
    def debtors(self) -> list[Debtor]:
        """One row a person, the most urgent first."""
        todos = {todo.pk: todo for todo in [*self._urgent, *self._in_order[: self.most]]}
        found = by_person(in_words(todos.values()), ranks_of(self._lines))
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
        return self._in_order[self.most - 1].pk if len(self._in_order) > self.most else None
