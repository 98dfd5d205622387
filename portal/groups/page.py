"""What the page of a group shows to one reader."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet

from accounts.actors import Actor
from accounts.models import Person
from agreements.models import AgreementVersion
from lifecycle.by_sides import stays_of
from lifecycle.groups import leads_group
from lifecycle.models import Cohort, Mobility, NamedPart
from lifecycle.registry import ACTS
from lifecycle.roles import NamedPartKind
from lifecycle.tables.agreement_version import State as VersionState
from portal.stays.filters import OVER
from portal.stays.listing import Row, rows_for, with_everything

TAKE_OVER = "agreements.take_over_words"
PER_PAGE = 100  # groups in the list


@dataclass
class GroupPage:
    """A group: its people with what each waits for, who travels along, what its sending school may do."""

    cohort: Cohort
    actor: Actor

    @cached_property
    def rows(self) -> list[Row]:
        """The stays of the group that the reader sees, by family name."""
        found = self._stays().order_by("participant__family_names", "participant__given_names", "pk")
        return rows_for(with_everything(found), self.actor)

    def _stays(self) -> QuerySet[Mobility]:
        return Mobility.objects.visible_to(self.actor).filter(cohort=self.cohort)

    @cached_property
    def open_stays(self) -> list[Mobility]:
        """Those that are not over."""
        return [row.mobility for row in self.rows if row.mobility.state not in OVER]

    @property
    def first(self) -> Mobility:
        """The dates and the country of the first one stand for the group's plan."""
        return self.rows[0].mobility

    @cached_property
    def leads(self) -> bool:
        """Whether the reader coordinates at the school that sends the group."""
        return leads_group(self.actor, self.cohort)

    @cached_property
    def accompanying(self) -> list[dict[str, Any]]:
        """Who travels along, each once, with the telephone number."""
        named = NamedPart.objects.open().filter(mobility__in=self.open_stays, part=NamedPartKind.ACCOMPANYING)
        phones = dict(named.values_list("person_id", "phone_day"))
        people = Person.objects.filter(pk__in=phones).order_by("family_names", "given_names")
        return [{"person": person, "phone": phones[person.pk] or person.phone} for person in people]

    @cached_property
    def written(self) -> QuerySet[Mobility]:
        """Stays whose agreement has been begun: their words can be given to the others."""
        versions = AgreementVersion.unscoped.filter(mobility=OuterRef("pk"))
        return self._stays().filter(Exists(versions)).select_related("participant")

    @cached_property
    def takers(self) -> list[Mobility]:
        """Stays whose agreement is still to be written, or in draft."""
        closed = AgreementVersion.unscoped.filter(mobility=OuterRef("pk")).exclude(state=VersionState.DRAFT)
        found = self._stays().filter(~Exists(closed), state__in=ACTS[TAKE_OVER].while_in)
        return list(found.select_related("participant"))


def groups_of(actor: Actor, page: str | None = None) -> Page[Any]:
    """One page of the groups of the stays this reader sees, with people and days; the last to leave first."""
    grouped = Mobility.unscoped.filter(stays_of(actor), cohort__isnull=False).order_by().values("cohort")
    facts = grouped.annotate(people=Count("pk"), first_day=Min("planned_start"), last_day=Max("planned_end"))
    in_order = sorted(facts, key=lambda one: (one["first_day"] or date.max, one["cohort"]), reverse=True)
    asked = Paginator(in_order, PER_PAGE).get_page(page)
    by_group = {one["cohort"]: one for one in asked}
    found = list(Cohort.objects.visible_to(actor).filter(pk__in=by_group).select_related("organisation"))
    for cohort in found:
        shown: Any = cohort
        shown.people, shown.first_day, shown.last_day = (
            by_group[cohort.pk][fact] for fact in ("people", "first_day", "last_day")
        )
    named = sorted(sorted(found, key=lambda one: one.name), key=lambda one: _leaves(one), reverse=True)
    return Page(named, asked.number, asked.paginator)


def _leaves(cohort: Any) -> date:
    return cohort.first_day or date.max
