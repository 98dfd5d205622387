"""The numbers: one question, grouped in the database, however many stays the organisation sends."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import CharField, Count, F, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.actors import Actor
from accounts.models import MembershipRole, Organisation
from accounts.selectors import holds
from ground.countries import country_name
from ground.identifiers import as_uuid
from lifecycle.models import Mobility
from partners.fields import field_name
from quality.dimensions import SUM, UNKNOWN
from quality.models import StayFigures
from quality.stays import Outcome
from quality.year_facts import newest_year

BY: dict[str, Promise] = {
    "programme": gettext_lazy("Programme"),
    "country": gettext_lazy("Country"),
    "host": gettext_lazy("Partner"),
    "field": pgettext_lazy("of study", "Field"),
    "month": gettext_lazy("Month"),
}
KINDS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "planned": (gettext_lazy("Planned"), (Outcome.APPLIED, Outcome.BEFORE)),
    "running": (gettext_lazy("Abroad now"), (Outcome.ABROAD,)),
    "done": (gettext_lazy("Stayed to the end"), (Outcome.DONE,)),
    "early": (gettext_lazy("Ended early"), (Outcome.EARLY, Outcome.MAJEURE)),
    "given_up": (gettext_lazy("Not gone"), (Outcome.WITHDRAWN, Outcome.CANCELLED)),
}
WIDTH = 400  # of a bar


@dataclass(frozen=True)
class Piece:
    """A part of a bar."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True)
class Line:
    """The stays of one value."""

    words: str
    numbers: dict[str, int]
    units: int
    longest: int = 0
    value: str = ""  # as the address has it; empty for all together

    @property
    def stays(self) -> int:
        """All of them."""
        return sum(self.numbers.values())

    @property
    def cells(self) -> list[int]:
        """In the order of the heads."""
        return [self.stays, *self.numbers.values(), self.units]

    @property
    def leads(self) -> list[tuple[str, int]]:
        """Each number of stays with the kind it counts, all of them first."""
        return [("", self.stays), *self.numbers.items()]

    @property
    def pieces(self) -> list[Piece]:
        """Of its bar; the longest takes the whole width."""
        found, x = [], 0
        for kind, number in self.numbers.items():
            width = round(WIDTH * number / self.longest) if self.longest else 0
            if width:
                found.append(Piece(kind, x, width))
            x += width
        return found


def _month(value: str) -> str:
    year, _dash, month = value.rpartition("-")
    return f"{MONTHS.get(int(month), month) if month.isdigit() else month} {year}".strip()


class Statistics:
    """Read from the address: a year, and by what. Empty for who coordinates nothing that the organisation sends."""

    def __init__(self, actor: Actor, data: QueryDict) -> None:
        coordinates = holds(actor, MembershipRole.COORDINATOR) and not actor.by_link
        self.actor = actor
        self.organisation: UUID | None = actor.organisation_id if coordinates else None
        self.by = data.get("by", "") if data.get("by", "") in BY else "programme"
        asked = data.get("year", "")
        self.year = asked if asked in (*self.years, SUM) else self._usual

    @cached_property
    def years(self) -> list[str]:
        """Of the first day, the newest first."""
        rows = StayFigures.objects.filter(organisation=self.organisation).order_by("-year")
        return list(rows.values_list("year", flat=True).distinct()) if self.organisation else []

    @property
    def _usual(self) -> str:
        this = str(newest_year())
        return this if this in self.years else SUM

    @property
    def _rows(self) -> QuerySet[StayFigures]:
        rows = StayFigures.objects.filter(organisation=self.organisation)
        return rows if self.year == SUM else rows.filter(year=self.year)

    @cached_property
    def lines(self) -> list[Line]:
        """By value, the largest first; months in their order."""
        if self.organisation is None:
            return []
        counted = {kind: Count("pk", filter=Q(outcome__in=states)) for kind, (_words, states) in KINDS.items()}
        rows = self._rows.annotate(asked=self._asked).order_by().values("asked")
        grouped = rows.annotate(**counted, all_units=Sum("units"))
        found = [(str(first), *rest) for first, *rest in grouped.values_list("asked", *KINDS, "all_units")]
        longest = max((sum(row[1:-1]) for row in found), default=0)
        names = self._names([row[0] for row in found])
        found.sort(
            key=lambda row: [*map(int, row[0].split("-"))] if self.by == "month" else (-sum(row[1:-1]), names[row[0]])
        )
        return [
            Line(names[row[0]], dict(zip(KINDS, row[1:-1], strict=True)), row[-1] or 0, longest, row[0])
            for row in found
        ]

    @property
    def _asked(self) -> Combinable:
        """By what is counted; a month of all years together says its year as well: "2025-03"."""
        if self.by != "month":
            return F(self.by)
        month = Cast("month", CharField())
        return Concat("year", Value("-"), month, output_field=CharField()) if self.year == SUM else month

    def behind(self, value: str, kind: str) -> QuerySet[Mobility]:
        """The stays of one number, as far as the reader sees them; `value` and `kind` empty: whatever they are."""
        rows = self._rows.annotate(asked=self._asked)
        if value:
            rows = rows.filter(asked=value)
        if kind in KINDS:
            rows = rows.filter(outcome__in=KINDS[kind][1])
        if self.organisation is None:
            rows = rows.none()
        seen: QuerySet[Mobility] = Mobility.objects.visible_to(self.actor).filter(pk__in=rows.values("pk"))
        return seen.select_related("participant", "hosted_by", "figures_row").order_by("planned_start", "pk")

    def named(self, value: str, kind: str) -> str:
        """What the stays of one number have in common, in words."""
        said = [self._names([value])[value]] if value else []
        return " · ".join([*said, *([str(KINDS[kind][0])] if kind in KINDS else [])])

    @property
    def query(self) -> str:
        """The address of exactly this choice."""
        return urlencode({"by": self.by, "year": self.year})

    @property
    def file_name(self) -> str:
        """Without its ending."""
        return f"stays-by-{self.by}-{'all-years' if self.year == SUM else self.year}"

    @property
    def total(self) -> Line:
        """All lines together."""
        numbers = {kind: sum(line.numbers[kind] for line in self.lines) for kind in KINDS}
        return Line(_("Together"), numbers, sum(line.units for line in self.lines))

    def _names(self, values: list[str]) -> dict[str, str]:
        unknown = {UNKNOWN: _("not known yet")}
        if self.by == "host":
            ids = [value for value in values if as_uuid(value)]
            found = Organisation.unscoped.filter(pk__in=ids).values_list("pk", "name")
            return dict.fromkeys(values, "") | {str(pk): name for pk, name in found} | unknown
        if self.by == "month":
            return {value: _month(value) for value in values}
        say = {"country": country_name, "field": field_name}.get(self.by, str)
        return {value: say(value) for value in values} | unknown

    @property
    def heads(self) -> list[str]:
        """Of the table."""
        return [str(BY[self.by]), _("Stays"), *(str(words) for words, _states in KINDS.values()), _("Units")]

    def table(self) -> Iterator[list[object]]:
        """As it leaves the page."""
        yield list(self.heads)
        for line in (*self.lines, self.total):
            yield [line.words, *line.cells]
