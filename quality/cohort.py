"""The stays that figures are counted from, as a quality manager sees them: read once, then counted in many ways."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from ground import clock
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.tables.mobility import CANCELLED, COMPLETED, DRAFT, FEEDBACK, WITHDRAWN
from lifecycle.visibility import stays_where
from quality.disclosure import SUM, Path

RECENT = "recent"  # this calendar year and the one before it
Place = tuple[Path, Path, Path]
UNKNOWN = "-"  # no last day, or no host, yet


class Outcome(TextChoices):
    """What became of a stay; each has exactly one."""

    DONE = "done", _("Stayed to the end")
    EARLY = "early", _("Came home early")
    MAJEURE = "force_majeure", _("Broken off by force majeure")
    ABROAD = "abroad", _("Abroad now")
    BEFORE = "before", _("Not left yet")
    WITHDRAWN = "withdrawn", _("Withdrew before departure")
    CANCELLED = "cancelled", _("Cancelled before departure")


@dataclass(frozen=True)
class Stay:
    """The facts of one stay that figures rest on. Drafts are not among them: they are applications."""

    pk: UUID
    participant: UUID
    state: str
    started_on: date | None
    ended_on: date | None
    planned_end: date | None
    force_majeure: bool
    programme: str
    approach: str
    early_days: int
    agreed_after_on: date | None
    no_agreement_on: date | None
    time_zone: str
    partner: str

    @property
    def last_day(self) -> date | None:
        """The last day present, else the one agreed."""
        return self.ended_on or self.planned_end

    @property
    def year(self) -> str:
        """The calendar year of the last day."""
        return str(self.last_day.year) if self.last_day else UNKNOWN

    @property
    def outcome(self) -> Outcome:
        """Early is: before the end agreed last, less the days the rule set forgives (reference 1.5)."""
        if self.state in (WITHDRAWN, CANCELLED):
            return Outcome.WITHDRAWN if self.state == WITHDRAWN else Outcome.CANCELLED
        if self.started_on is None:
            return Outcome.BEFORE
        if self.force_majeure:
            return Outcome.MAJEURE
        if self.ended_on is None:
            return Outcome.ABROAD
        early = self.planned_end is not None and self.ended_on < self.planned_end - timedelta(days=self.early_days)
        return Outcome.EARLY if early else Outcome.DONE

    @property
    def began(self) -> bool:
        """Whether the person arrived."""
        return self.outcome not in (Outcome.BEFORE, Outcome.WITHDRAWN, Outcome.CANCELLED)

    @property
    def counts(self) -> bool:
        """Whether it began and force majeure did not break it off: the base of completion."""
        return self.began and self.outcome != Outcome.MAJEURE

    @property
    def entered_afterwards(self) -> bool:
        """Whether nothing was agreed while it lasted."""
        return self.agreed_after_on is not None or self.no_agreement_on is not None

    @property
    def was_asked(self) -> bool:
        """Whether it came to its feedback, where people are asked."""
        return self.state in (FEEDBACK, COMPLETED)


class Cohort:
    """Every stay in which the actor is quality manager of the sending organisation."""

    def __init__(self, actor: Actor) -> None:
        self.actor, self.today = actor, clock.today()

    @property
    def stays(self) -> QuerySet[Mobility]:
        """The rows themselves."""
        visible = Mobility.objects.visible_to(self.actor).filter(self._managed).order_by()
        stays: QuerySet[Mobility] = visible.exclude(state=DRAFT)
        return stays

    @cached_property
    def ids(self) -> QuerySet[Any]:
        """Where a count looks at what hangs on the stays; what is in no row of `rows` is not counted."""
        return Mobility.unscoped.filter(self._managed).order_by().values("pk")

    @cached_property
    def _managed(self) -> Q:
        return stays_where(self.actor, (Role.QUALITY_MANAGER,))

    def chosen(self, period: str, partner: str, programme: str) -> QuerySet[Mobility]:
        """The rows of one choice; the same stays as `places` puts there."""
        found = self.stays.annotate(last_day=Coalesce("ended_on", "planned_end"))
        if period != SUM:
            found = found.filter(last_day__year__in=self.recent_years if period == RECENT else (period,))
        if partner != SUM:
            hosts = OrganisationPart.objects.open().filter(part=OrganisationPartKind.HOSTING, organisation=partner)
            found = found.filter(Exists(hosts.filter(mobility=OuterRef("pk"))))
        return found if programme == SUM else found.filter(programme=programme)

    @cached_property
    def rows(self) -> Mapping[UUID, Stay]:
        """The facts, by stay: two queries."""
        hosting = OrganisationPart.objects.open().filter(mobility__in=self.ids, part=OrganisationPartKind.HOSTING)
        partner = {stay: str(host) for stay, host in hosting.values_list("mobility_id", "organisation_id")}
        columns = (
            "pk", "participant_id", "state", "started_on", "ended_on", "planned_end", "force_majeure", "programme",
            "approach", "rule_set__early_days", "agreed_after_on", "no_agreement_on", "time_zone",
        )  # fmt: skip
        return {
            row[0]: Stay(*(*row, partner.get(row[0], UNKNOWN)))  # in the order of the fields
            for row in self.stays.values_list(*columns)
        }

    @property
    def recent_years(self) -> tuple[str, str]:
        """This calendar year and the one before it."""
        return str(self.today.year), str(self.today.year - 1)

    @cached_property
    def places(self) -> Mapping[UUID, Place]:
        """Where each stay stands in the three dimensions one may choose: period, partner, programme."""
        recent = self.recent_years
        paths: dict[str, Path] = {year: (year, RECENT, SUM) for year in recent}
        return {
            pk: (paths.get(stay.year, (stay.year, SUM)), (stay.partner, SUM), (stay.programme, SUM))
            for pk, stay in self.rows.items()
        }

    @cached_property
    def years(self) -> list[str]:
        """Those in which a stay ends, the newest first."""
        return sorted({stay.year for stay in self.rows.values()} - {UNKNOWN}, reverse=True)

    @cached_property
    def programmes(self) -> list[str]:
        """The programmes of the stays, as printed."""
        return sorted({stay.programme for stay in self.rows.values()})

    @cached_property
    def partners(self) -> dict[str, str]:
        """Name of the hosting organisation by its id, in the order of names."""
        ids = {stay.partner for stay in self.rows.values()} - {UNKNOWN}
        found = Organisation.unscoped.filter(pk__in=ids).order_by("name", "town", "pk")
        return {
            str(pk): f"{name}, {town}" if town else name for pk, name, town in found.values_list("pk", "name", "town")
        }
