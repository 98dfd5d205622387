"""What a rule set asks of a stay (2.4; Q4, Q5), rule by rule: gates, forms and pages ask here, and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from lifecycle.days import add_months, end_after, span_days
from lifecycle.in_stay import organisation_with
from lifecycle.models import Mobility
from lifecycle.models.mobility import FewerOpportunities, ParticipantKind
from lifecycle.people.role_book import lead_role, sending_organisation_id
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.vocabulary import Missing

SHORTEST_FOR_ANYBODY = 2  # days; Q5: not a one-day experience


@dataclass(frozen=True)
class Rule:
    """One of them: what of it a stay of these days would not pass, and whether it says anything of such a stay."""

    name: str
    broken: Callable[[Mobility, date, date], list[Missing]]
    concerns: Callable[[Mobility], bool] = lambda _stay: True


def rules_broken(mobility: Mobility, start: date, end: date) -> list[Missing]:
    """What of the rule set a stay of these days would not pass."""
    return [
        *_length(mobility, start, end),
        *_country(mobility, start, end),
        *_who(mobility, start, end),
        *_after_the_diploma(mobility, start, end),
    ]


def latest_end(mobility: Mobility) -> date | None:
    """The last day that the rule set allows a stay that began as planned; None where it sets no limit."""
    rules, start, ends = mobility.rule_set, mobility.planned_start, []
    if start and rules.limits_block and rules.at_most:
        ends.append(end_after(start, rules.at_most, rules.at_most_unit) + timedelta(days=mobility.suspended_days))
    if asks_of_graduates(mobility) and mobility.graduated_on:
        ends.append(add_months(mobility.graduated_on, rules.graduate_within_months or 0) - timedelta(days=1))
    return min(ends, default=None)


def asks_of_graduates(mobility: Mobility) -> bool:
    """Whether the stay must end within so many months of the graduation."""
    return bool(mobility.rule_set.graduate_within_months) and mobility.participant_kind == ParticipantKind.GRADUATE


def _lead(mobility: Mobility) -> Role:
    return lead_role(sending_organisation_id(mobility))


def _length(mobility: Mobility, start: date, planned_end: date) -> list[Missing]:
    end = planned_end - timedelta(days=mobility.suspended_days)  # the clock stood still (2.5)
    rules, owner, days = mobility.rule_set, _lead(mobility), span_days(start, end)
    if days < SHORTEST_FOR_ANYBODY and rules.at_least != 1:
        return [Missing("lifecycle.one_day_only", owner, params={"days": days}, may_waive=False)]
    if not rules.limits_block:
        return []
    shortest = rules.at_least
    excused = mobility.fewer_opportunities == FewerOpportunities.YES and rules.at_least_exception
    if excused and days >= (rules.at_least_exception or 0):
        shortest = None
    found = []
    if shortest and end < end_after(start, shortest, rules.at_least_unit):
        least = {"days": days, "least": shortest, "unit": rules.at_least_unit}
        found.append(Missing("lifecycle.too_short", owner, params=least))
    if rules.at_most and end > end_after(start, rules.at_most, rules.at_most_unit):
        most = {"days": days, "most": rules.at_most, "unit": rules.at_most_unit}
        found.append(Missing("lifecycle.too_long", owner, params=most))
    return found


def _country(mobility: Mobility, _start: date, _end: date) -> list[Missing]:
    rules, owner = mobility.rule_set, _lead(mobility)
    if rules.countries and mobility.country and mobility.country not in rules.countries:
        return [Missing("lifecycle.country_outside", owner, params={"country": mobility.country})]
    home = organisation_with(mobility, OrganisationPartKind.SENDING)
    if home is None or home.organisation.country != mobility.country or rules.cross_border == "language_community":
        return []
    return [Missing("lifecycle.not_abroad", owner, params={"country": mobility.country})]


def _who(mobility: Mobility, _start: date, _end: date) -> list[Missing]:
    taken, kind = mobility.rule_set.who, mobility.participant_kind
    if not taken or kind in taken:
        return []
    return [Missing("lifecycle.wrong_target_group", _lead(mobility), params={"kind": kind})]


def _after_the_diploma(mobility: Mobility, start: date, end: date) -> list[Missing]:
    if not asks_of_graduates(mobility) or _who(mobility, start, end):
        return []
    months = mobility.rule_set.graduate_within_months or 0
    if mobility.graduated_on and end < add_months(mobility.graduated_on, months):
        return []
    return [Missing("lifecycle.graduated_too_long_ago", _lead(mobility), params={"months": months})]


LENGTH, COUNTRY, WHO, DIPLOMA = "length", "country", "who", "diploma"
RULES = (  # the same, each by its name, for who shows them one by one
    Rule(LENGTH, _length),
    Rule(COUNTRY, _country),
    Rule(WHO, _who),
    Rule(DIPLOMA, _after_the_diploma, asks_of_graduates),
)
