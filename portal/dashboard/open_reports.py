"""Open reports and worries as rows of Today: what is needed, and since when; nothing of what was written."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from assessments.incident_models import Incident, IncidentEntry, Severity
from assessments.selectors import open_incidents
from ground import clock
from ground.days import day_as
from ground.statements.in_step import Steps
from lifecycle.models import Mobility


@dataclass(frozen=True)
class OpenReport:
    """One row."""

    incident: Incident
    opened: bool  # by this reader
    people: tuple[UUID, ...] = ()  # who the reader is

    @property
    def mobility(self) -> Mobility:
        """The stay."""
        return self.incident.mobility

    @property
    def words(self) -> str:
        """What it is."""
        if not self.incident.is_open:
            return _("The school closed a report that you know of: is it over?")
        if self.incident.is_worry:
            return _("A host tutor is worried")
        if self.incident.severity == Severity.TODAY:
            return _("Reported something: help is needed today")
        if self.incident.severity == Severity.THIS_WEEK:
            return _("Reported something: help is needed this week")
        return _("Reported something")

    @property
    def is_read(self) -> bool:
        """Whether anybody of the school has opened it."""
        return self.incident.opened_at is not None

    @property
    def minutes(self) -> int:
        """How long it has been open."""
        return int((clock.now() - self.incident.reported_at).total_seconds() // 60)

    @property
    def since(self) -> str:
        """The same in words."""
        if self.minutes < 120:
            return _("open for %(number)s minutes") % {"number": self.minutes}
        if self.minutes < 48 * 60:
            return _("open for %(number)s hours") % {"number": self.minutes // 60}
        return _("open for %(number)s days") % {"number": self.minutes // 1440}

    @property
    def _next(self) -> IncidentEntry | None:
        """The line of the log that said the next step last."""
        return next((entry for entry in reversed(self.incident.entries.all()) if entry.next_on), None)

    @property
    def is_due(self) -> bool:
        """Whether the reader takes the next step, today at the latest."""
        entry = self._next
        if entry is None or entry.next_on is None:
            return False
        return self.is_own and entry.next_on <= self.mobility.today

    @property
    def is_own(self) -> bool:
        """Whether the next step is the reader's."""
        return self._next is not None and self._next.next_by_id in self.people

    @property
    def next_step(self) -> str:
        """The next step, by when and whose."""
        entry = self._next
        if entry is None:
            return ""
        facts = {"day": day_as(entry.next_on, "j F"), "name": entry.next_by.full_name if entry.next_by else ""}
        if self.is_due:
            return _("your next step is due: %(day)s") % facts
        if self.is_own:
            return _("your next step by %(day)s") % facts
        return (_("next step by %(day)s: %(name)s") if entry.next_by else _("next step by %(day)s")) % facts

    @property
    def address(self) -> str:
        """Its page; where this reader has not opened it, that is a post."""
        name = "portal:report" if self.opened else "portal:report-open"
        return reverse(name, args=[self.incident.mobility_id, self.incident.pk])


def reports_open_for(actor: Actor) -> Steps[list[OpenReport]]:
    """First those whose next step is the reader's and due; then the most urgent."""
    incidents = yield from open_incidents(actor)
    found = [OpenReport(one, _opened(one, actor), actor.people) for one in incidents]
    return sorted(found, key=lambda one: not one.is_due)


def _opened(incident: Incident, actor: Actor) -> bool:
    return incident.person_id in actor.people or bool(incident.opened_by & set(actor.people))
