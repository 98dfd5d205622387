"""Today of who only hosts: what is asked of the house, by who sends; and the same for a contact who came by a link."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.models import Organisation
from ground.statements.in_step import Steps, side_by_side
from lifecycle.models import ToDo
from lifecycle.selectors import Glimpse, shown_to
from partners.places import PlacesRow, rows_of
from partners.selectors import reads_partners
from partnerships.selectors import memoranda_seen_by
from portal.dashboard.needs import glances, line_of
from portal.dashboard.owed import PLAIN, in_order, in_words, with_participants
from portal.dashboard.today import Today
from portal.dashboard.urgency import Line, Row, by_subject, lines_of
from portal.host.senders import Sender, Senders

ASKED_LOOKED_AT = 200  # to-dos
PLACES_SHOWN = 3


def rows_asked(todos: Iterable[ToDo], lines: list[Line]) -> list[Row]:
    """One row a stay or memorandum, the most urgent first."""
    return by_subject([*lines, *map(line_of, in_words(todos))])


class HostToday(Today):
    """Built once for a request, as Today is."""

    @cached_property
    def organisation(self) -> Organisation:
        """The house."""
        found: Organisation = Organisation.unscoped.get(pk=self.actor.organisation_id)
        return found

    def _parts(self) -> dict[str, Steps[Any]]:
        """Of what Today reads, what this page shows."""
        shown = ("needs", "reports", "signing", "waiting")
        return {name: part for name, part in super()._parts().items() if name in shown}

    def _needs(self) -> Steps[Any]:
        found, all_lines = yield from side_by_side(glances(self.actor), lines_of(self.actor))
        lines = [line for line in all_lines if not line.about]  # partners are no matter of a sender
        glanced = {one.pk: Glimpse(one.stay, one.pk) for one in [*found.besides, *found.in_order]}
        todos = yield from shown_to(self.actor, list(glanced.values()), PLAIN)
        return found, lines, rows_asked(todos, lines)

    @cached_property
    def senders(self) -> Senders:
        """One group a sender."""
        return Senders(self.actor, self.rows)

    @property
    def asking(self) -> list[Sender]:
        """Those who ask for something."""
        return [one for one in self.senders.found if one.rows]

    @property
    def is_new(self) -> bool:
        """Whether nobody of any sender was here yet and no memorandum holds: then the page says what this is."""
        held = any(word.in_force for one in self.senders.found for _version, word in one.memoranda)
        return not held and not self.senders.totals.there

    @property
    def title(self) -> str:
        """The situation in one line."""
        asking = self.asking
        if not self.needs_count:
            return _("Nothing is asked of you today")
        if len(asking) == 1 and asking[0].organisation:
            words = ngettext(
                "%(sender)s asks %(number)s thing of you",
                "%(sender)s asks %(number)s things of you",
                self.needs_count,
            )
            return words % {"sender": asking[0].organisation.name, "number": self._said(self.needs_count)}
        words = ngettext("%(number)s thing is asked of you", "%(number)s things are asked of you", self.needs_count)
        return words % {"number": self._said(self.needs_count)}

    @property
    def trainees(self) -> str:
        """How many are there and to come; empty where nobody is."""
        there, come = self.senders.totals.there, self.senders.totals.to_come
        now = ngettext("%(number)s trainee is with you now", "%(number)s trainees are with you now", there)
        more = ngettext("%(number)s more is to come", "%(number)s more are to come", come)
        only = ngettext("%(number)s trainee is to come", "%(number)s trainees are to come", come)
        said = [now % {"number": there}] if there else []
        return ", ".join([*said, (more if there else only) % {"number": come}] if come else said)

    @cached_property
    def places(self) -> list[PlacesRow]:
        """The next periods of the house."""
        return rows_of(self.actor, self.organisation)[:PLACES_SHOWN] if self.reads_partners else []

    @cached_property
    def reads_partners(self) -> bool:
        """Whether the pages of partners are this reader's."""
        return reads_partners(self.actor)


class AskedByLink:
    """What is asked of who came by a mailed link, in the memoranda that name them."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @cached_property
    def versions(self) -> list[UUID]:
        """Those they read."""
        return list(memoranda_seen_by(self.actor).order_by().values_list("pk", flat=True)[:200])

    @cached_property
    def senders(self) -> Senders:
        """One group a sender."""
        own = ToDo.unscoped.filter(person_id__in=self.actor.people, subject_id__in=self.versions, mobility=None)
        asked = with_participants(in_order(own.filter(closed_at=None)))[:ASKED_LOOKED_AT]
        return Senders(self.actor, rows_asked(asked, []))

    @property
    def title(self) -> str:
        """How many things are asked."""
        number = sum(len(row.lines) for one in self.senders.found for row in one.rows)
        if not number:
            return _("Nothing is asked of you today")
        words = ngettext("%(number)s thing is asked of you", "%(number)s things are asked of you", number)
        return words % {"number": number}
