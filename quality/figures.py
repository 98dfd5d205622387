"""The figures of one choice, with small groups hidden: the one place from which page, files and programs read them.

`Figures(actor, period, partner, programme, **more)`: `more` are other dimensions of `quality.dimensions`, three at most
in all; whatever is not known is the usual. `figures` are those of all metrics, `figure(code)` is one, `by(dimension)`
the same for each value of one more dimension. Of a `Figure`: `metric`, `counted`, `of`, `value` in the unit of the
metric (`percent` is another name of it), `interval`, `hidden`, `empty`, `mean`, `kinds`, `missing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.selectors import holds
from ground import clock
from ground.once import once
from lifecycle.models import Mobility
from quality.closing import done_by_their_day
from quality.counting.during import ReasonGroup
from quality.definitions import BY_CODE, METRICS
from quality.dimensions import BY_CODE as DIMENSION
from quality.dimensions import DIMENSIONS, MOST, SUM, Dimension
from quality.disclosure import Path
from quality.figure import Figure, Number, figure_of, gap_of
from quality.indicators import Metric, Source
from quality.models import FigureSum, StayFigures
from quality.partners import with_evidence
from quality.reading import Judged, Rows, all_dimensions, chosen_value, numbers_of, people_of
from quality.stays import Outcome, managed_by
from quality.sums import Sums
from quality.year_facts import facts_of

USUAL = ("period", "partner", "programme")
FEW_STAYS = 10  # a year of fewer is not the one that people open first


@dataclass(frozen=True)
class Choice:
    """What the reader asked for, by dimension; those not named are summed up."""

    values: tuple[tuple[str, str], ...] = ()

    def of(self, code: str) -> str:
        """The value chosen of a dimension."""
        return dict(self.values).get(code, SUM)

    @property
    def period(self) -> str:
        """The year, or the sum of them."""
        return self.of("period")

    @property
    def partner(self) -> str:
        """Host or country."""
        return self.of("partner")

    @property
    def programme(self) -> str:
        """As printed."""
        return self.of("programme")

    @property
    def in_full(self) -> dict[str, str]:
        """As it is asked for again: with the period, also where that is the sum."""
        return {"period": self.period, **dict(self.values)}

    @property
    def others(self) -> dict[str, str]:
        """What was chosen beside period, partner and programme."""
        return {code: value for code, value in self.values if code not in USUAL}

    @property
    def dimensions(self) -> list[Dimension]:
        """Those of which a value was chosen."""
        return all_dimensions(code for code, _value in self.values)


class Figures:
    """Everything the page and the exports show. The number of queries does not grow with the stays."""

    def __init__(self, actor: Actor, period: str = "", partner: str = "", programme: str = "", **more: str) -> None:
        self.actor, self.today = actor, clock.today()
        self.rows = rows_for(actor)
        self.organisation = self.rows.organisation
        asked = {"period": period, "partner": partner, "programme": programme, **more}
        self.asked_too_much = False
        self.choice = self._choice({code: value for code, value in asked.items() if code in DIMENSION and value})

    def _choice(self, asked: Mapping[str, str]) -> Choice:
        known = {
            one.code: asked[one.code] for one in DIMENSIONS if asked.get(one.code) in self.rows.values_of(one)
        } if asked else {}  # fmt: skip
        if "period" not in known and asked.get("period") != SUM and (usual := self.usual_period) != SUM:
            known = {"period": usual, **known}
        self.asked_too_much = len(known) > MOST
        return Choice(tuple(known.items())[:MOST])

    @cached_property
    def usual_period(self) -> str:
        """The newest year in which enough stays began; without one all years together."""
        for year in self.rows.years:
            began = sum(row.sums.get("MQ40", [0, 0])[1] for row in self.rows.sums if row.year == year)
            if began >= FEW_STAYS:
                return year
        return SUM

    @cached_property
    def sees_cases(self) -> bool:
        """Counts of one to four are for holders of case access only; shares of fewer than five people for nobody."""
        return holds(self.actor, MembershipRole.CASE_ACCESS)

    @property
    def any_stays(self) -> bool:
        """Whether there is anything to count at all."""
        return any("stays" in row.sums for row in self.rows.sums)

    @cached_property
    def judged(self) -> Judged:
        """Which boxes of the chosen dimensions may be shown."""
        dimensions = self.choice.dimensions
        return Judged(dimensions, self.rows.cells(dimensions))

    @cached_property
    def box(self) -> tuple[str, ...]:
        """The choice as a place among all that can be asked for."""
        judged = self.judged
        return tuple(
            chosen_value(one, self.choice.of(one.code), judged.cells, nth) for nth, one in enumerate(judged.dimensions)
        )

    @cached_property
    def sums(self) -> Sums:
        """What is counted in the choice, nothing hidden."""
        return self.judged.sums(self.box)

    @cached_property
    def figures(self) -> list[Figure]:
        """In the order of the quality cycle."""
        return [self.figure(metric.code) for metric in METRICS]

    def figure(self, code: str) -> Figure:
        """One of them."""
        return self._figure(BY_CODE[code], self.judged, self.box)

    def by(self, code: str, metrics: tuple[str, ...] = ()) -> dict[str, list[Figure]]:
        """Figures for each value of one more dimension, by that value; none where three were chosen already."""
        if code in dict(self.choice.values) or len(self.choice.values) >= MOST:
            return {}
        dimensions = all_dimensions([*dict(self.choice.values), code])
        judged = Judged(dimensions, self.rows.cells(dimensions))
        wanted = [BY_CODE[one] for one in metrics] or list(METRICS)
        found = {}
        for value in self.rows.values_of(DIMENSION[code]):
            chosen = {**dict(self.choice.values), code: value}
            box = tuple(chosen_value(one, chosen[one.code], judged.cells, nth) for nth, one in enumerate(dimensions))
            found[value] = [self._figure(metric, judged, box) for metric in wanted]
        return found

    def _figure(self, metric: Metric, judged: Judged, box: tuple[str, ...]) -> Figure:
        if metric.pair:
            return gap_of(metric, *(self._figure(BY_CODE[code], judged, box) for code in metric.pair))
        if metric.code == "MQ33":
            return with_evidence(metric, self.rows, self.choice, self.today)
        if metric.code == "MQ36":
            return self._of_actions(metric)
        if metric.source == Source.TYPED:
            return self._of_the_year(metric, judged, box)
        if judged.is_hidden(metric, box):
            return Figure(metric, hidden=True)
        return figure_of(metric, judged.sums(box))

    def _of_actions(self, metric: Metric) -> Figure:
        done = done_by_their_day(self.rows, self.choice, self.today)
        if done is None:
            return Figure(metric, missing=True)
        in_time, due, seen = done
        kinds = tuple((words, seen) for _key, words in metric.kinds if seen)
        return Figure(metric, in_time, due, kinds=kinds)

    def _of_the_year(self, metric: Metric, judged: Judged, box: tuple[str, ...]) -> Figure:
        """With what was typed for the year: for one year, and no other choice."""
        if [one.code for one in judged.dimensions] != ["period"] or self.organisation is None:
            return Figure(metric, missing=True)
        if metric.counting is not None and judged.is_hidden(metric, box):
            return Figure(metric, hidden=True)
        sums = judged.sums(box)
        typed = facts_of(self.organisation, int(box[0]))
        if metric.code == "MQ34":
            _counted, agreements, _kinds = numbers_of(sums, metric.code)
            return typed.part(metric, agreements)
        return typed.figure(metric, people_of(sums, metric.code, in_year=True))

    @cached_property
    def count(self) -> Number:
        """How many stays there are; hidden where they are those of very few people."""
        numbers = self.sums.get("stays", [0])
        return Number("", "", numbers[0], self._too_few)

    @cached_property
    def people(self) -> int:
        """How many persons went, at least: who went to two partners stands at one of them."""
        return people_of(self.sums, "stays", in_year=self.choice.period != SUM)

    @cached_property
    def outcomes(self) -> list[Number]:
        """What became of the stays: a quality manager reads the state of each, so no kind of it is hidden alone."""
        return [
            Number(one.value, str(one.label), self.sums.get(f"is:{one.value}", [0])[0], self._too_few)
            for one in Outcome if one != Outcome.APPLIED
        ]  # fmt: skip

    @cached_property
    def reasons(self) -> list[Number]:
        """Why people came home early: to holders of case access; to others groups of five and more, all or none."""
        figure = self.figure("reasons")
        numbers = [
            Number(one.value, str(one.label), figure.spread.get(one.value, 0), figure.hidden) for one in ReasonGroup
        ]
        small = any(0 < one.count < BY_CODE["reasons"].least for one in numbers)
        if not self.sees_cases and (small or figure.hidden):
            return [Number(one.key, one.words, 0, True) for one in numbers]
        if self.sees_cases and figure.hidden:
            spread: Mapping[str, int] = dict(self.sums.get("reasons", [0, 0, 0, 0, {}])[4])
            return [Number(one.key, one.words, spread.get(one.key, 0), False) for one in numbers]
        return numbers

    @cached_property
    def _too_few(self) -> bool:
        return not self.sees_cases and self.judged.is_hidden(BY_CODE["stays"], self.box)

    @property
    def chosen_rows(self) -> QuerySet[StayFigures]:
        """The row of each stay of the choice."""
        rows = StayFigures.objects.filter(organisation=self.organisation)
        for dimension in self.choice.dimensions:
            value, wide = self.choice.of(dimension.code), dimension.columns[0]
            rows = rows.filter(Q(**{wide: value}) | Q(**{dimension.columns[-1]: value}))
        return rows

    @cached_property
    def chosen_ids(self) -> frozenset[UUID]:
        """The stays of the choice, past who may see each: for counting, never for showing."""
        return frozenset(self.chosen_rows.order_by().values_list("pk", flat=True))

    @cached_property
    def placed(self) -> Mapping[UUID, tuple[Path, ...]]:
        """Where each stay of the organisation stands in the chosen dimensions."""
        return self.rows.placed(self.judged.dimensions)

    @property
    def chosen_stays(self) -> QuerySet[Mobility]:
        """The same stays, as far as the reader sees them; drafts are not among them."""
        rows = self.chosen_rows.exclude(outcome=Outcome.APPLIED)
        stays: QuerySet[Mobility] = Mobility.objects.visible_to(self.actor).filter(pk__in=rows.values("pk"))
        return stays


class NoRows(Rows):
    """Of who manages the quality of nothing."""

    @property
    def _kept(self) -> QuerySet[FigureSum]:
        return FigureSum.objects.none()


def rows_for(actor: Actor) -> Rows:
    """What is kept for the organisation whose quality the actor manages: read once for a page of many choices."""
    organisation = managed_by(actor)
    if organisation is None:
        return NoRows(None)
    return once(("figures of", organisation), lambda: Rows(organisation))
