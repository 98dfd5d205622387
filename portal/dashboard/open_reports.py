"""Open reports and worries as rows of Today: what is needed, and since when; nothing of what was written."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from assessments.incident_models import Incident, Severity
from assessments.selectors import open_incidents
from ground import clock
from ground.statements.in_step import Steps
from lifecycle.models import Mobility


@dataclass(frozen=True)
class OpenReport:
    """One row."""

    incident: Incident
    opened: bool  # by this reader

    @property
    def mobility(self) -> Mobility:
        """The stay."""
        return self.incident.mobility

    @property
    def words(self) -> str:
        """What it is."""
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
    def next_on(self) -> date | None:
        """The next step written down last."""
        days = [entry.next_on for entry in self.incident.entries.all() if entry.next_on]
        return days[-1] if days else None

    @property
    def address(self) -> str:
        """Its page; where this reader has not opened it, that is a post."""
        name = "portal:report" if self.opened else "portal:report-open"
        return reverse(name, args=[self.incident.mobility_id, self.incident.pk])


def reports_open_for(actor: Actor) -> Steps[list[OpenReport]]:
    """The most urgent first."""
    return [OpenReport(one, _opened(one, actor)) for one in (yield from open_incidents(actor))]


def _opened(incident: Incident, actor: Actor) -> bool:
    return incident.person_id in actor.people or bool(incident.opened_by & set(actor.people))
