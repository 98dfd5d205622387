"""The requirements on the days that are typed at the click, or that must have come (domain reference 4.5, 2.5)."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lifecycle.days import end_after, span_days
from lifecycle.models import Event, Mobility
from lifecycle.models.mobility import FewerOpportunities
from lifecycle.people.role_book import meant_by
from lifecycle.registry import guard
from lifecycle.roles import HC, Role
from lifecycle.vocabulary import NO_DAY, Between, Missing, Sentence, Unmet

ONE_DAY = timedelta(days=1)
LAST_DAY: Unmet = {
    "lifecycle.last_day": _("Give the last day present."),
    "lifecycle.last_day_in_future": _("The last day, %(day)s, lies in the future."),
    "lifecycle.last_day_before_first": _("The last day lies before the first, %(first)s. Choose a later day."),
}


def _days_of_arrival(mobility: Mobility) -> Between:
    signed = Event.unscoped.filter(mobility=mobility, machine="mobility", name="complete_signatures").last()
    return Between(mobility.day_of(signed.at) if signed else None, mobility.today)


@guard(
    "lifecycle.real_start_given",
    unmet={
        "lifecycle.first_day": _("Give the first day present."),
        "lifecycle.first_day_ahead": _(
            "The first day, %(day)s, lies in the future. Confirm the arrival once it has happened."
        ),
        "lifecycle.first_day_before_agreement": _(
            "The agreement was complete on %(ready)s only, and nobody begins without it: give that day or a later one."
        ),
    },
    answers=("arrived_on",),
    fits=_days_of_arrival,
)
def real_start_given(mobility: Mobility, details: dict[str, Any]) -> list[Missing]:
    """The first day present: not in the future, and not before the last signature (D5)."""
    day = details.get("arrived_on")
    if not isinstance(day, date):
        return [Missing("lifecycle.first_day", Role.HOST_COORDINATOR)]
    fitting = _days_of_arrival(mobility)
    if day in fitting:
        return []
    if fitting.first and day < fitting.first:
        params = {"ready": fitting.first.isoformat()}
        return [Missing("lifecycle.first_day_before_agreement", Role.HOST_COORDINATOR, params=params)]
    return [Missing("lifecycle.first_day_ahead", Role.HOST_COORDINATOR, params={"day": day.isoformat()})]


def _days_since_the_plan_began(mobility: Mobility) -> Between:
    return Between(mobility.planned_start, mobility.today) if mobility.planned_start else NO_DAY


@guard(
    "lifecycle.last_day_given",
    unmet=LAST_DAY,
    answers=("last_day",),
    fits=_days_since_the_plan_began,
)
def last_day_given(mobility: Mobility, details: dict[str, Any]) -> list[Missing]:
    """The last day present, from the planned first day on and not in the future."""
    day, first = details.get("last_day"), mobility.planned_start
    if not isinstance(day, date) or first is None:
        return [Missing("lifecycle.last_day", Role.LEAD)]
    if day < first:
        return [Missing("lifecycle.last_day_before_first", Role.LEAD, params={"first": first.isoformat()})]
    if day > mobility.today:
        return [Missing("lifecycle.last_day_in_future", Role.LEAD, params={"day": day.isoformat()})]
    return []


@guard(
    "lifecycle.over_by_now",
    unmet={
        "lifecycle.not_over": _("The stay lasts until %(end)s: there is time for an agreement, which everybody signs.")
    },
)
def over_by_now(mobility: Mobility) -> list[Missing]:
    """The planned last day has passed."""
    end = mobility.planned_end
    if end is not None and end < mobility.today:
        return []
    return [Missing("lifecycle.not_over", meant_by(Role.LEAD, mobility), params={"end": str(end or "…")})]


def _days_of_the_stay(mobility: Mobility) -> Between:
    first, last = mobility.started_on or mobility.planned_start, mobility.planned_end
    return Between(first, last) if first and last else NO_DAY


@guard(
    "lifecycle.suspension_dated",
    unmet={"lifecycle.suspension_outside": _("Give a day within the stay, from %(first)s to %(last)s.")},
    answers=("suspended_from",),
    fits=_days_of_the_stay,
)
def suspension_dated(mobility: Mobility, details: dict[str, Any]) -> list[Missing]:
    """The from-date lies within the stay."""
    if details.get("suspended_from") in _days_of_the_stay(mobility):
        return []
    first, last = mobility.started_on or mobility.planned_start, mobility.planned_end
    return [Missing("lifecycle.suspension_outside", Role.LEAD, params={"first": str(first), "last": str(last)})]


def _days_after_the_pause(mobility: Mobility) -> Between:
    return Between(mobility.suspended_from + ONE_DAY, mobility.planned_end) if mobility.suspended_from else NO_DAY


@guard(
    "lifecycle.resumption_dated",
    unmet={
        "lifecycle.resumption_outside": _(
            "Give a day after %(paused)s and not after %(last)s. A later end needs an amendment first."
        )
    },
    answers=("resumed_on",),
    fits=_days_after_the_pause,
)
def resumption_dated(mobility: Mobility, details: dict[str, Any]) -> list[Missing]:
    """The stay goes on after it was paused and before it ends; a later end needs an amendment in force first."""
    if details.get("resumed_on") in _days_after_the_pause(mobility):
        return []
    return [
        Missing(
            "lifecycle.resumption_outside",
            Role.LEAD,
            params={"paused": str(mobility.suspended_from), "last": str(mobility.planned_end)},
        )
    ]


def _early_days(mobility: Mobility) -> Between:
    """Before the planned end less the days the rule set forgives, and not in the future."""
    end = mobility.planned_end
    if end is None:
        return NO_DAY
    return Between(mobility.started_on, min(end - _forgiven(mobility) - ONE_DAY, mobility.today))


def _days_at_the_end(mobility: Mobility) -> Between:
    """From the planned end less the days the rule set forgives, and not in the future."""
    end = mobility.planned_end
    if end is None:
        return NO_DAY
    earliest = end - _forgiven(mobility)
    return Between(max(earliest, mobility.started_on or earliest), mobility.today)


def _forgiven(mobility: Mobility) -> timedelta:
    return timedelta(days=mobility.rule_set.early_days)


@guard(
    "lifecycle.left_early",
    unmet={
        **LAST_DAY,
        "lifecycle.not_early": _("%(day)s is not early: the stay is planned until %(end)s. End the stay instead."),
    },
    answers=("last_day",),
    fits=_early_days,
)
def left_early(mobility: Mobility, details: dict[str, Any]) -> list[Missing]:
    """The last day present lies before the planned end less the days the rule set forgives."""
    day, end = details.get("last_day"), mobility.planned_end
    if found := _no_last_day(mobility, day):
        return found
    if day in _early_days(mobility):
        return []
    return [Missing("lifecycle.not_early", HC, params=_said(day, end))]


@guard(
    "lifecycle.last_day_reached",
    unmet={
        **LAST_DAY,
        "lifecycle.left_too_early": _(
            "%(day)s lies before the planned end, %(end)s. Wait until then, or report an early return."
        ),
    },
    answers=("last_day",),
    fits=_days_at_the_end,
)
def last_day_reached(mobility: Mobility, details: dict[str, Any]) -> list[Missing]:
    """The last day present, not in the future, is not before the planned end less the days the rule set forgives."""
    day, end = details.get("last_day"), mobility.planned_end
    if found := _no_last_day(mobility, day):
        return found
    return (
        [] if day in _days_at_the_end(mobility) else [Missing("lifecycle.left_too_early", HC, params=_said(day, end))]
    )


def _no_last_day(mobility: Mobility, day: object) -> list[Missing]:
    """What keeps it from being the last day of this stay at all, early or not."""
    if not isinstance(day, date) or mobility.planned_end is None:
        return [Missing("lifecycle.last_day", HC)]
    if day > mobility.today:
        return [Missing("lifecycle.last_day_in_future", HC, params={"day": day.isoformat()})]
    if mobility.started_on and day < mobility.started_on:
        return [Missing("lifecycle.last_day_before_first", HC, params={"first": mobility.started_on.isoformat()})]
    return []


def _said(day: object, end: object) -> dict[str, str]:
    return {"day": str(day), "end": str(end)}


@guard(
    "lifecycle.last_day_ahead",
    unmet={"lifecycle.stay_is_over": _("The stay ended on %(end)s under the agreement in force.")},
)
def last_day_ahead(mobility: Mobility) -> list[Missing]:
    """The last day lies ahead under the agreement in force."""
    if mobility.planned_end and mobility.planned_end >= mobility.today:
        return []
    return [Missing("lifecycle.stay_is_over", meant_by(Role.LEAD, mobility), params={"end": str(mobility.planned_end)})]


@guard(
    "lifecycle.minimum_days_reached",
    met=_("The minimum number of days is reached"),
    required=_("The minimum number of days must be reached"),
    unmet={
        "lifecycle.too_few_days": Sentence(
            ngettext_lazy(
                "%(days)s day was spent there; the programme asks for at least %(least)s.",
                "%(days)s days were spent there; the programme asks for at least %(least)s.",
                "days",
            ),
            no_form=True,
        )
    },
)
def minimum_days_reached(mobility: Mobility) -> list[Missing]:
    """The real days reach the programme's minimum, or force majeure is recorded."""
    rules, start, end = mobility.rule_set, mobility.started_on, mobility.ended_on
    if mobility.force_majeure or not rules.limits_block or not rules.at_least or start is None or end is None:
        return []
    days = span_days(start, end) - mobility.suspended_days
    least = span_days(start, end_after(start, rules.at_least, rules.at_least_unit))
    if mobility.fewer_opportunities == FewerOpportunities.YES and rules.at_least_exception:
        least = rules.at_least_exception
    return (
        []
        if days >= least
        else [Missing("lifecycle.too_few_days", meant_by(Role.LEAD, mobility), params={"days": days, "least": least})]
    )
