"""The home of a tutor or assessor: what is open now for each trainee; of the others what comes next."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.models import Person
from assessments.models import FollowUp
from ground.days import day_as
from portal.also_open import open_elsewhere
from portal.dashboard.owed import Owed
from portal.tutor.all_trainees import all_trainees
from portal.tutor.trainee import Trainee

MOST, MOST_SENT = 50, 30


@dataclass
class Home:
    """Built anew for each reader; the same number of queries however many trainees there are."""

    actor: Actor

    @cached_property
    def trainees(self) -> list[Trainee]:
        """Everybody the reader looks after or assesses."""
        return all_trainees(self.actor, MOST)

    @property
    def busy(self) -> list[Trainee]:
        """Those for whom something is open, the most urgent first."""
        found = [one for one in self.trainees if one.todos]
        return sorted(found, key=lambda one: (one.todos[0].todo.due_on is None, one.todos[0].todo.due_on or 0))

    @property
    def others(self) -> list[Trainee]:
        """Those for whom nothing is, as long as the stay goes on; at last those whose stay is over."""
        return [one for one in self.trainees if not one.todos]

    @cached_property
    def also(self) -> list[Owed]:
        """What is open in another part."""
        return open_elsewhere(self.actor, [item for one in self.trainees for item in one.todos])

    @property
    def number(self) -> int:
        """How many things are open now."""
        return sum(len(one.todos) for one in self.trainees) + len(self.also)

    @cached_property
    def _name(self) -> str:
        person = Person.objects.filter(pk=self.actor.person_id).first()
        return str(person.given_names or person.family_names).split(" ")[0] if person else ""

    @property
    def title(self) -> str:
        """How much is open, said to the reader."""
        if not self.trainees and not self.also:
            return _("My trainees")
        said = {"name": self._name, "number": self.number}
        if not self.number:
            return _("Nothing waits for you, %(name)s") % said
        return ngettext("%(number)s thing for you, %(name)s", "%(number)s things for you, %(name)s", self.number) % said

    @property
    def next(self) -> str:
        """Where nothing is open: what opens first, of whom, and when."""
        coming = [
            (one.later.todo.opens_on, str(one.mobility.pk), one.later, one.first_name)
            for one in self.trainees
            if one.later is not None and one.later.todo.opens_on is not None
        ]
        if self.number or not coming:
            return ""
        day, _pk, later, name = min(coming, key=lambda one: one[:2])
        said = {"what": later.to_owner.rstrip("."), "name": name, "day": day_as(day, "D j M")}
        return _("Next, for %(name)s from %(day)s: %(what)s.") % said

    @property
    def owes_weeks(self) -> int:
        """For how many a follow-up waits now: from two on they are written on one form."""
        return sum(one.open_follow_up is not None for one in self.trainees)

    @property
    def looks_after(self) -> bool:
        """Whether somebody is there who could be looked after by a deputy."""
        return any(one.is_there and one.roles for one in self.trainees)

    @property
    def sent(self) -> list[tuple[Trainee, FollowUp]]:
        """The follow-ups that the reader sent, the newest first."""
        found = [
            (one, each)
            for one in self.trainees
            for each in one.follow_ups
            if each.done_on and each.person_id in self.actor.people
        ]
        return sorted(found, key=lambda pair: pair[1].done_on or pair[1].due_on, reverse=True)[:MOST_SENT]

    @property
    def worried(self) -> list[Any]:
        """Of whom the reader may say at any time that something is wrong, while they are there."""
        return [one for one in self.trainees if one.may_tell and one.is_there]
