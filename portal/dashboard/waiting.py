"""Everybody who owes something in the reader's stays: a page of what is due first, one row a person."""

from uuid import UUID

from accounts.actors import Actor
from ground.bounded import Bounded
from ground.statements.in_step import Steps, side_by_side
from lifecycle.people.cast import casts_of
from lifecycle.selectors import shown_to
from portal.dashboard import sources  # noqa: F401  (registering is importing)
from portal.dashboard.needs import cannot_wait_first
from portal.dashboard.owed import (
    WITH_OWNERS,
    Debtor,
    by_person,
    first_todos,
    in_words,
    say_who_was_reminded,
    todos_of_others,
)
from portal.dashboard.urgency import lines_of, ranks_of

PER_PAGE = 50  # things looked at, a row each where everybody owes one: the page stays below 100 kB
URGENT = 20  # of those that cannot wait, before them


class Waiting:
    """The things that are due first, by person; `after` is the last one of the page before.

    What is owed on a stay that cannot wait comes first, on the first page. A person who owes more than the page looks
    at stands on the next one again, with the rest.
    """

    def __init__(self, actor: Actor, after: UUID | None = None, most: int = PER_PAGE) -> None:
        self.actor, self.after, self.most = actor, after, most
        self.debtors: list[Debtor] = []  # one row a person, the most urgent first
        self.next: UUID | None = None  # the last thing of this page, where there are more behind it

    def steps(self) -> Steps["Waiting"]:
        """Read it: what is owed on stays that cannot wait, as many as fit, and what is owed in order."""
        places = todos_of_others(self.actor)
        lines, in_order = yield from side_by_side(lines_of(self.actor), first_todos(places, self.most + 1, self.after))
        stays = cannot_wait_first(lines, self.most) if not self.after else []
        on_these = [todos.filter(mobility__in=stays) for todos in places] if stays else []
        urgent = yield from first_todos(on_these, min(self.most, URGENT))
        shown = list(dict.fromkeys([*urgent, *in_order[: self.most]]))
        self.debtors = by_person(in_words((yield from shown_to(self.actor, shown, WITH_OWNERS))), ranks_of(lines))
        self.next = in_order[self.most - 1].pk if len(in_order) > self.most else None
        in_roles = [one.first.mobility for one in self.debtors if one.owner.person_id is None and one.first.mobility]
        yield from casts_of(in_roles)
        say_who_was_reminded(self.debtors)
        return self

    @property
    def number(self) -> Bounded:
        """How many people; with a plus where more is owed than was read."""
        return Bounded(len(self.debtors), more=bool(self.next))

    @property
    def late(self) -> list[Debtor]:
        """Those who are late and can be nudged."""
        return [debtor for debtor in self.debtors if debtor.late and debtor.nudged and not debtor.lately]
