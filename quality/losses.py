"""What became of the agreed outcomes: agreed, assessed, validated, recognised, and where they are lost."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessments.models import Origin, OutcomeResult
from lifecycle.models.mobility import Approach
from lifecycle.tables import outcome_result as results
from quality.boxes import hides
from quality.figures import Figures
from quality.models import StayFigures
from quality.stays import Outcome


class Step(TextChoices):
    """How far an outcome came."""

    AGREED = "agreed", _("Agreed")
    ASSESSED = "assessed", _("Assessed")
    VALIDATED = "validated", _("Validated")
    RECOGNISED = "recognised", _("Recognised")


POSITIVE = (results.VALIDATED, results.PARTLY_VALIDATED)
CREDITED = (results.FULL, results.PARTIAL, results.EXTRA)
# Each state counts for these steps; one that was refused at a step counts for those before it.
REACHED: dict[str, tuple[Step, ...]] = {
    results.PLANNED: (Step.AGREED,),
    results.ASSESSED: (Step.AGREED, Step.ASSESSED),
    results.NOT_VALIDATED: (Step.AGREED, Step.ASSESSED),
    **dict.fromkeys(POSITIVE, (Step.AGREED, Step.ASSESSED, Step.VALIDATED)),
    results.NONE: (Step.AGREED, Step.ASSESSED, Step.VALIDATED),
    **dict.fromkeys(CREDITED, tuple(Step)),
}


@dataclass(frozen=True)
class Loss:
    """One step: how many outcomes came so far, of those agreed and of those of the step before."""

    step: Step
    count: int
    agreed: int
    before: int

    @property
    def of_agreed(self) -> float:
        """Of a hundred."""
        return 100 * self.count / self.agreed if self.agreed else 0.0

    @property
    def goes_on(self) -> float:
        """Of a hundred of the step before."""
        return 100 * self.count / self.before if self.before else 0.0

    @property
    def lost(self) -> int:
        """Since the step before."""
        return self.before - self.count

    def rounded(self, to: Callable[[float], int]) -> "Loss":
        """The same of rounded counts: shares too, so that no true count follows from them."""
        return Loss(self.step, to(self.count), to(self.agreed), to(self.before))


class Losses:
    """Outcomes of stays of the choice that are over and were to be certified; agreed is what the last agreement had."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures

    @cached_property
    def _rows(self) -> list[tuple[UUID, UUID, str]]:
        """Stay, person and state of each outcome, of all stays that the reader manages and are over: one query."""
        over = StayFigures.objects.filter(
            organisation=self.figures.organisation, outcome__in=(Outcome.DONE, Outcome.EARLY)
        )
        found = OutcomeResult.unscoped.filter(
            mobility__in=over.values("pk"), mobility__approach=Approach.CERTIFY, origin=Origin.PLANNED
        )
        return list(found.order_by().values_list("mobility_id", "mobility__participant_id", "state"))

    @cached_property
    def hidden(self) -> bool:
        """Too few people stand behind it."""
        return hides(self.figures, {(stay, person) for stay, person, _state in self._rows})

    @cached_property
    def steps(self) -> list[Loss]:
        """Empty where it is hidden or nothing was agreed."""
        counted: Counter[Step] = Counter()
        for pk, _person, state in self._rows:
            if pk in self.figures.chosen_ids:
                counted.update(REACHED.get(str(state), (Step.AGREED,)))
        agreed = counted[Step.AGREED]
        if self.hidden or not agreed:
            return []
        before = [agreed, *(counted[step] for step in Step)]
        return [Loss(step, counted[step], agreed, at) for step, at in zip(Step, before, strict=False)]


def worst_of(steps: Sequence[Loss]) -> Loss | None:
    """Where most are lost; None where none is."""
    lost = [one for one in steps[1:] if one.lost > 0]
    return max(lost, key=lambda one: one.lost) if lost else None
