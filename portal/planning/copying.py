"""A stay planned like another, a year later, for somebody else: what is personal never comes along."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from ground.day_fields import StayDayField
from lifecycle.days import add_months
from lifecycle.doors import perform_act
from lifecycle.in_stay import organisation_with
from lifecycle.models import Cohort, Mobility, OrganisationPart
from lifecycle.models.mobility import ParticipantKind
from lifecycle.programmes import takes_call_year
from lifecycle.roles import OrganisationPartKind
from partnerships.selectors import plan_of
from portal.planning.form import APPRENTICE, PlanForm


def variant_of(mobility: Mobility) -> str:
    """Which of the ways of planning it was."""
    if mobility.apprentice:
        return APPRENTICE
    variants = {
        ParticipantKind.LEARNER: "learner",
        ParticipantKind.GRADUATE: "graduate",
        ParticipantKind.STAFF: "staff",
    }
    return variants[ParticipantKind(mobility.participant_kind)]


def a_year_later(day: date | None) -> date | None:
    """The same day of the week, next year: 52 weeks on; nobody begins on a Sunday because of a leap year."""
    if day is None:
        return None
    later = add_months(day, 12)
    nearest = sorted((abs((later - one).days), one) for one in _week_around(later) if one.weekday() == day.weekday())
    return nearest[0][1]


def _week_around(day: date) -> list[date]:
    return [date.fromordinal(day.toordinal() + shift) for shift in range(-3, 4)]


def plan_like(mobility: Mobility) -> dict[str, Any]:
    """What the copy begins with; only facts of the plan, none of a person."""
    year = mobility.call_year + 1 if mobility.call_year else None
    return {
        "rule_set": mobility.rule_set_id,
        "call_year": year if takes_call_year(mobility.rule_set, year) else mobility.call_year,
        "approach": mobility.approach,
        "country": mobility.country,
        "planned_start": a_year_later(mobility.planned_start),
        "planned_end": a_year_later(mobility.planned_end),
        "objective": mobility.objective,
    }


def group_like(cohort: Cohort, pattern: Mobility) -> dict[str, Any]:
    """What a copied group begins with: the plan and the programme, and nobody."""
    host = _host_of(pattern)
    return plan_like(pattern) | {
        "name": _year_on(cohort.name, pattern.planned_start),
        "programme_text": cohort.programme_text,
        "organisation": host.organisation_id if host else None,
    }


def _year_on(name: str, start: date | None) -> str:
    """ "Cookery 2026" becomes "Cookery 2027"; a name without a year is left, and asked about where it is taken."""
    later = a_year_later(start)
    if start is None or later is None:
        return name
    named = name.replace(str(start.year), str(later.year))
    return named if named != name else f"{name} {later.year}"


def _host_of(mobility: Mobility) -> OrganisationPart | None:
    return organisation_with(mobility, OrganisationPartKind.HOSTING)


class CopyForm(PlanForm):
    """Who goes this time, and when; the rest is as it was."""

    planned_start = StayDayField(label=_("First day"))
    planned_end = StayDayField(label=_("Last day"), after="planned_start")
    field_order = ("given_names", "family_names", "birth_date", "email", "who", "planned_start", "planned_end")

    def __init__(self, *args: Any, actor: Actor, like: Mobility, **rest: Any) -> None:
        self.like = like
        super().__init__(*args, actor=actor, variant=variant_of(like), initial=plan_like(like), **rest)
        employer = organisation_with(like, OrganisationPartKind.EMPLOYER)
        if employer and "employer" in self.fields:
            self.fields["employer"].initial = employer.organisation_id

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("planned_start"), data.get("planned_end")
        if first and last and last < first:
            self.add_error("planned_end", _("The last day lies before the first. Choose a later day."))
        return data

    @transaction.atomic
    def plan(self, country: str = "") -> Mobility:
        """Begin the stay, with host and units of the other."""
        stay, like = super().plan(country), self.like
        days = {name: self.cleaned_data[name] for name in ("planned_start", "planned_end")}
        basics = {**days, "country": like.country, "objective": like.objective, "approach": stay.approach}
        perform_act(name="lifecycle.edit_basics", pk=stay.pk, actor=self.actor, data=basics)
        if host := _host_of(like):
            company = organisation_with(like, OrganisationPartKind.HOST_COMPANY)
            data = {"organisation": host.organisation_id, "company": company.organisation_id if company else None}
            perform_act(name="partnerships.choose_host", pk=stay.pk, actor=self.actor, data=data)
        if (units := plan_of(like)).units:
            data = {"qualification": units.qualification, "units": units.units}
            perform_act(name="partnerships.plan_units", pk=stay.pk, actor=self.actor, data=data)
        return stay
