"""One improvement action as its page shows it: from finding to effect, before and after, what may be done now."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from quality.actions import may
from quality.definitions import BY_CODE
from quality.dimensions import SUM
from quality.figure import Figure
from quality.figures import Figures
from quality.improvement import OPEN, ActionState, ActionStep, ImprovementAction, Move, Verdict, step_of
from quality.indicators import Metric
from quality.many import figure_of
from quality.measuring import Share, baseline_of, effect_of, next_cycle
from quality.numbers_said import said as said_number

LOOKS = {
    Verdict.IMPROVED: "good",
    Verdict.WORSE: "overdue",
    Verdict.NO_CHANGE: "waiting",
    Verdict.NOT_MEASURABLE: "closed",
}


def look_of(action: ImprovementAction, today: Any) -> tuple[str, str]:
    """Its word, and how the word looks."""
    if action.undone and action.due_on is not None and action.due_on < today:
        return _("Overdue"), "overdue"
    if action.verdict:
        return str(action.get_verdict_display()), LOOKS[Verdict(action.verdict)]
    if action.state in (ActionState.CLOSED, ActionState.REJECTED):
        return str(action.get_state_display()), "closed"
    return str(action.get_state_display()), "waiting"


def cycle_in_words(cycle: str) -> str:
    """A year, or all of them."""
    return _("all years") if cycle == SUM else cycle


@dataclass(frozen=True)
class Year:
    """One of the two cycles, for picture and table."""

    cycle: str
    share: Share | None
    look: str

    @property
    def cases(self) -> str:
        """Of how many."""
        return _("%(number)s cases") % {"number": self.share.of} if self.share else _("too few")

    @property
    def value(self) -> str:
        """As shown."""
        return f"{said_number(self.share.value, 1)} %" if self.share else "x"

    @property
    def between(self) -> str:
        """Where it lies."""
        if self.share is None:
            return ""
        return _("%(low)s to %(high)s") % {"low": round(self.share.low), "high": round(self.share.high)}

    @property
    def drawn(self) -> dict[str, Any]:
        """For the picture."""
        return {"cycle": self.cycle, "cases": self.cases, "share": vars(self.share) if self.share else None,
                "look": self.look}  # fmt: skip


class ActionPage:
    """What one reader sees of it."""

    def __init__(self, action: ImprovementAction, actor: Actor) -> None:
        self.action, self.actor = action, actor

    @property
    def manages(self) -> bool:
        """Whether the reader leads it, rather than only does it."""
        return self.actor.organisation_id == self.action.organisation_id

    @cached_property
    def metric(self) -> Metric | None:
        """The figure it is measured by."""
        return BY_CODE.get(self.action.metric)

    @cached_property
    def word(self) -> tuple[str, str]:
        """Where it is."""
        return look_of(self.action, self.action_today)

    @cached_property
    def action_today(self) -> Any:
        """The day of the installation, as figures count it."""
        return Figures(self.actor).today

    @property
    def reached(self) -> dict[str, Any]:
        """For the strip."""
        return step_of(self.action)

    @cached_property
    def steps(self) -> list[ActionStep]:
        """Its history, the newest first."""
        return list(self.action.steps.select_related("person").order_by("-at", "-id"))

    @property
    def years(self) -> list[Year]:
        """Before and after; only where there is a figure."""
        before, after = baseline_of(self.action), effect_of(self.action)
        found = []
        if before is not None:
            found.append(Year(self.first_cycle, before, "before"))
        if self.action.verdict:
            look = "few" if self.action.verdict == Verdict.NOT_MEASURABLE else "after"
            found.append(Year(cycle_in_words(self.action.effect_cycle), after, look))
        return found

    @property
    def first_cycle(self) -> str:
        """The one in which the finding was made."""
        period = str(self.action.choice.get("period", ""))
        return period if period.isdigit() else cycle_in_words(self.action.cycle)

    @property
    def drawn(self) -> list[dict[str, Any]]:
        """For the picture."""
        return [one.drawn for one in self.years]

    @property
    def said(self) -> str:
        """The picture in words."""
        words = [f"{one.cycle}: {one.value}, {one.cases}" for one in self.years]
        return f"{self.metric.title}. {'; '.join(words)}" if self.metric else "; ".join(words)

    @cached_property
    def elsewhere(self) -> Figure | None:
        """The same figure at all hosts in the cycle of the effect, so that a general trend is not taken for it."""
        choice = self.action.choice
        if not self.action.verdict or choice.get("partner", SUM) == SUM or not self.manages:
            return None
        found = Figures(self.actor, **{**choice, "period": self.action.effect_cycle, "partner": SUM})
        figure = figure_of(found, self.action.metric)
        return figure if figure is not None and figure.shown else None

    @cached_property
    def others(self) -> list[ImprovementAction]:
        """What else was changed for the same figure or at the same partner."""
        mine = ImprovementAction.objects.visible_to(self.actor).filter(organisation_id=self.action.organisation_id)
        same = mine.filter(partner=self.action.partner) if self.action.partner_id else mine.filter(
            metric=self.action.metric
        ).exclude(metric="")  # fmt: skip
        return list(same.exclude(pk=self.action.pk).exclude(state=ActionState.REJECTED).order_by("-opened_on")[:5])

    @property
    def next_cycle(self) -> str:
        """The one it is measured in."""
        return cycle_in_words(next_cycle(self.action.cycle))

    @property
    def moves(self) -> set[str]:
        """What the reader may do now, by name."""
        return {str(move) for move in Move if may(self.actor, self.action, move)}


@dataclass(frozen=True)
class Row:
    """An action in a list."""

    action: ImprovementAction
    word: str
    look: str

    @property
    def reached(self) -> range:
        """Of the strip, the pieces that are filled."""
        return range(step_of(self.action)["reached"])

    @property
    def ahead(self) -> range:
        """And those that are not."""
        found = step_of(self.action)
        return range(found["of"] - found["reached"])

    @property
    def effect(self) -> str:
        """48 → 31, of how many; empty where nothing was measured."""
        before, after = baseline_of(self.action), effect_of(self.action)
        if before is None:
            return ""
        first = f"{said_number(before.value, 1)} %"
        if after is None:
            return first
        return f"{first} → {said_number(after.value, 1)} %"


def rows_of(actor: Actor, today: Any) -> list[Row]:
    """What the reader sees, the open ones by their day, then the others."""
    found = ImprovementAction.objects.visible_to(actor).select_related("owner", "partner")
    ordered = sorted(found, key=lambda one: (one.state not in OPEN, str(one.due_on or "9999"), str(one.pk)))
    return [Row(one, *look_of(one, today)) for one in ordered]
