"""A figure as it is told, the same on the page, in files and to programs: rounded once, hidden as x."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quality.figure import Figure
from quality.figures import Figures
from quality.indicators import Unit
from quality.targets import TELLING, reading_of

HIDDEN = "x"
TENTH = Decimal("0.1")


def rounded(value: float) -> Decimal:
    """To a tenth, halves up, as people round."""
    return Decimal(repr(value)).quantize(TENTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class Line:
    """One figure. `state`: shown, hidden, empty, missing. Numbers are None where there are none to read."""

    figure: Figure

    @property
    def code(self) -> str:
        """MQ05 and the like."""
        return self.figure.metric.code

    @property
    def state(self) -> str:
        """Whether there is a number, and why not."""
        if self.figure.hidden:
            return "hidden"
        if self.figure.missing:
            return "missing"
        return "empty" if self.figure.empty else "shown"

    @property
    def counted(self) -> int | None:
        """Above the line."""
        return self.figure.counted if self.figure.shown else None

    @property
    def of(self) -> int | None:
        """Below the line."""
        return self.figure.of if self.figure.shown else None

    @property
    def value(self) -> Decimal | None:
        """In the unit of the metric."""
        return rounded(self.figure.value) if self.figure.shown else None

    @property
    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """Where it lies with 95 % certainty."""
        if not self.figure.shown or self.figure.interval == (self.figure.value, self.figure.value):
            return None
        low, high = self.figure.interval
        return rounded(low), rounded(high)

    @property
    def mean(self) -> Decimal | None:
        """Of the answers, where they have a middle."""
        shown = self.figure.shown and self.figure.mean is not None
        return rounded(self.figure.mean) if shown and self.figure.mean is not None else None

    @property
    def unit(self) -> Unit:
        """What the value is."""
        return self.figure.metric.unit

    @property
    def kinds(self) -> list[str]:
        """What else became of what is counted."""
        return [f"{number} {words}" for words, number in self.figure.kinds] if self.figure.shown else []

    @property
    def words(self) -> str:
        """The value as text; x where it is hidden, n/a where there is nothing to count, words where nobody told."""
        if self.state == "hidden":
            return HIDDEN
        if self.state == "missing":
            return self.why_missing
        return _("n/a") if self.state == "empty" else str(self.value)

    @property
    def why_missing(self) -> str:
        """Said instead of a number."""
        return _("number not typed") if self.figure.metric.typed else _("of the whole year only")


def lines_of(figures: Figures) -> list[Line]:
    """All figures of a choice, in the order of the quality cycle."""
    return [Line(figure) for figure in figures.figures]


@dataclass(frozen=True)
class Row:
    """A line of a table that leaves the page: for CSV, workbook and API alike."""

    code: str
    phase: str
    title: str
    belongs: str
    state: str
    counted: int | str
    of: int | str
    value: str
    unit: str
    low: str
    high: str
    mean: str
    target: str
    verdict: str
    kinds: str
    computed: str


HEADS: dict[str, Promise] = {
    "code": gettext_lazy("Code"),
    "phase": gettext_lazy("Phase"),
    "title": gettext_lazy("Figure"),
    "belongs": gettext_lazy("Belongs to"),
    "state": gettext_lazy("State"),
    "counted": gettext_lazy("Counted"),
    "of": gettext_lazy("Of"),
    "value": gettext_lazy("Value"),
    "unit": gettext_lazy("Unit"),
    "low": gettext_lazy("From"),
    "high": gettext_lazy("To"),
    "mean": gettext_lazy("Mean"),
    "target": gettext_lazy("Target"),
    "verdict": gettext_lazy("Against the target"),
    "kinds": gettext_lazy("Of these"),
    "computed": gettext_lazy("How it is computed"),
}


def rows_of(figures: Figures) -> list[Row]:
    """Everything about each figure, as text and whole numbers."""
    return [_row(line) for line in lines_of(figures)]


def _judged(figure: Figure) -> str:
    reading = reading_of(figure)
    return str(reading.label) if reading in TELLING else ""


def _row(line: Line) -> Row:
    metric, bounds = line.figure.metric, line.bounds
    instead: int | str = HIDDEN if line.state == "hidden" else ""
    return Row(
        code=line.code,
        phase=str(metric.phase.label),
        title=str(metric.title),
        belongs=metric.belongs,
        state=line.state,
        counted=instead if line.counted is None else line.counted,
        of=instead if line.of is None else line.of,
        value=line.words,
        unit=str(metric.unit.label),
        low=str(bounds[0]) if bounds else "",
        high=str(bounds[1]) if bounds else "",
        mean=str(line.mean) if line.mean is not None else "",
        target=f"{metric.target.good:g}" if metric.target else "",
        verdict=_judged(line.figure),
        kinds=", ".join(line.kinds),
        computed=str(metric.computed),
    )
