"""What an action changed: the same figure a cycle later, and the verdict by rule (domain reference 4.5)."""

from dataclasses import dataclass
from uuid import UUID

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole
from quality.figure import FEW, Figure
from quality.figures import Figures
from quality.improvement import ImprovementAction, Verdict
from quality.targets import is_share


@dataclass(frozen=True)
class Share:
    """A figure as it was shown: of a hundred, where it lies with 95 % certainty, and of how many cases."""

    value: float
    low: float
    high: float
    of: int


def share_of(figure: Figure | None) -> Share | None:
    """None where it is hidden or counts nothing."""
    if figure is None or not figure.shown or not is_share(figure.metric):
        return None
    low, high = figure.interval
    return Share(figure.value, low, high, figure.of)


def verdict(before: Share | None, after: Share | None, *, target: float | None, at_most: bool = False) -> Verdict:
    """Improved only if the intervals do not overlap, or the target is met with ten cases or more."""
    if after is None or after.of < FEW:
        return Verdict.NOT_MEASURABLE
    if target is not None and (after.value <= target if at_most else after.value >= target):
        return Verdict.IMPROVED
    if before is None:
        return Verdict.NOT_MEASURABLE
    if after.low > before.high:
        return Verdict.WORSE if at_most else Verdict.IMPROVED
    if after.high < before.low:
        return Verdict.IMPROVED if at_most else Verdict.WORSE
    return Verdict.NO_CHANGE


def baseline_of(action: ImprovementAction) -> Share | None:
    """The figure when the action was started."""
    low, high, of = action.baseline_low, action.baseline_high, action.baseline_n
    if action.baseline is None or low is None or high is None or of is None:
        return None
    return Share(action.baseline, low, high, of)


def effect_of(action: ImprovementAction) -> Share | None:
    """The figure when it was measured."""
    low, high, of = action.effect_low, action.effect_high, action.effect_n
    if action.effect is None or low is None or high is None or of is None:
        return None
    return Share(action.effect, low, high, of)


def next_cycle(cycle: str) -> str:
    """The year after; of another period the same one again."""
    return str(int(cycle) + 1) if cycle.isdigit() else cycle


def figure_again(action: ImprovementAction, actor: Actor) -> Figure | None:
    """The figure that the action names, in the next cycle, for the same stays otherwise; None: not counted."""
    cycle = next_cycle(action.cycle)
    found = Figures(actor, **{**action.choice, "period": cycle})
    if found.choice.period != cycle:
        return None  # no stay ends in that year
    return next((one for one in found.figures if one.metric.code == action.metric), None)


def verdict_of(action: ImprovementAction, figure: Figure | None) -> Verdict:
    """Against the baseline and the target of the action."""
    wanted = figure.target if figure else None
    return verdict(
        baseline_of(action),
        share_of(figure),
        target=action.target,
        at_most=wanted is not None and wanted.at_most,
    )


def quality_managers(organisation_id: UUID) -> list[UUID]:
    """Who holds the right there today; where nobody does, the administrators."""
    held = Membership.objects.open().filter(organisation_id=organisation_id).order_by("since_on", "pk")
    found = list(held.filter(role=MembershipRole.QUALITY_MANAGER).values_list("person_id", flat=True))
    return found or list(held.filter(role=MembershipRole.ADMINISTRATOR).values_list("person_id", flat=True))
