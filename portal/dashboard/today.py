"""What a coordinator sees first: what needs me, what waits for others, signatures, abroad, at risk, by stage."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.selectors import holds
from ground.bounded import Bounded
from ground.statements.in_step import Steps, in_step, side_by_side
from lifecycle.standing_numbers import Group, late_standing, standing
from lifecycle.stay_selection import OVER
from lifecycle.tables.mobility import STAGES, Stage, State
from portal.dashboard.departures import Abroad, Departure, abroad_now, departures, status_of
from portal.dashboard.first_steps import FirstStep, StageLine, first_steps_of, stage_lines
from portal.dashboard.kinds import Kind, cannot_wait_in_words, kind_of, kind_of_all, on_so_many, so_many
from portal.dashboard.needs import Counted, Glances, cannot_wait, counted, glances, most_urgent_rows
from portal.dashboard.open_reports import OpenReport, reports_open_for
from portal.dashboard.owed import Debtor
from portal.dashboard.signing import Signing, signing
from portal.dashboard.urgency import CANNOT_WAIT, Line, Row, Urgency, lines_of
from portal.dashboard.waiting import Waiting

SHOWN = 5
OF_OTHERS = 30  # things that others owe are looked at, for the first five people


@dataclass(frozen=True)
class StageCount:
    """One of the seven columns."""

    number: int
    stage: str
    label: str
    all: int
    overdue: int
    at_risk: int

    @property
    def on_track(self) -> int:
        """The rest."""
        return self.all - self.overdue - self.at_risk

    @property
    def widths(self) -> tuple[int, int, int]:
        """Of 200: on track, at risk, overdue."""
        if not self.all:
            return 0, 0, 0
        overdue, risk = (round(200 * part / self.all) for part in (self.overdue, self.at_risk))
        return 200 - overdue - risk, risk, overdue

    @property
    def risk_x(self) -> int:
        """Where the second piece begins."""
        return self.widths[0]

    @property
    def overdue_x(self) -> int:
        """Where the third piece begins."""
        return self.widths[0] + self.widths[1]


@dataclass(frozen=True)
class Band:
    """Rows under one heading."""

    words: str
    rows: list[Row]

    @property
    def number(self) -> str:
        """How many, as what they are."""
        return so_many(kind_of_all(kind_of(row.lead) for row in self.rows), len(self.rows))


class Today:
    """Built once for a request; when the page draws the first of its parts, all of them are read, in step."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def _parts(self) -> dict[str, Steps[Any]]:
        """What the page reads, by name."""
        return {
            "needs": self._needs(), "reports": reports_open_for(self.actor), "signing": signing(self.actor),
            "waiting": Waiting(self.actor, most=OF_OTHERS).steps(), "abroad": abroad_now(self.actor),
            "departures": departures(self.actor), "standing": standing(self.actor), "late": late_standing(self.actor),
        }  # fmt: skip

    @cached_property
    def _read(self) -> dict[str, Any]:
        parts = self._parts()
        return dict(zip(parts, in_step(*parts.values()), strict=True))

    def _needs(self) -> Steps[Any]:
        found, lines = yield from side_by_side(glances(self.actor), lines_of(self.actor))
        return found, lines, (yield from most_urgent_rows(self.actor, found, lines))

    @property
    def _glances(self) -> Glances:
        found: Glances = self._read["needs"][0]
        return found

    @property
    def _lines(self) -> list[Line]:
        found: list[Line] = self._read["needs"][1]
        return found

    @property
    def rows(self) -> list[Row]:
        """One a stay, the most urgent first: those that are shown."""
        found: list[Row] = self._read["needs"][2]
        return found

    @property
    def reports(self) -> list[OpenReport]:
        """Open reports and worries: before everything else, until somebody closes them."""
        found: list[OpenReport] = self._read["reports"]
        return found

    @cached_property
    def _reported(self) -> set[UUID]:
        return {report.mobility.pk for report in self.reports}

    @cached_property
    def _counted(self) -> Counted:
        return counted(self._glances, self._lines, self._reported)

    @cached_property
    def needs_count(self) -> int:
        """The open reports, what the reader owes (two hundred at most), and all that cannot wait beside it."""
        return len(self.reports) + self._counted.things + len(self._lines)

    @cached_property
    def bands(self) -> list[Band]:
        """Those shown, as what cannot wait and what can."""
        urgent = [row for row in self.rows if row.cannot_wait]
        soon = [row for row in self.rows if row.urgency == Urgency.SOON]
        later = [row for row in self.rows if row.urgency == Urgency.LATER]
        found = ((_("Cannot wait"), urgent), (_("This week"), soon), (_("Later"), later))
        return [Band(words, rows) for words, rows in found if rows]

    @property
    def hidden(self) -> int:
        """How many rows are not shown."""
        return len({line.subject for line in self._lines}) + self._counted.rows - len(self.rows)

    @property
    def on_stays(self) -> str:
        """How many things on how many stays, or memoranda, or whatever they are on."""
        number = len({line.subject for line in self._lines} | self._reported) + self._counted.stays
        kind = kind_of_all([*self._kinds(self._lines), *self._counted.kinds])
        return f"{self._said(self.needs_count)} {on_so_many(kind, number, self._said(number))}"

    def _kinds(self, lines: Iterable[Line]) -> set[Kind]:
        """What these lines and the open reports are about."""
        return {kind_of(line) for line in lines} | ({Kind.STAY} if self._reported else set())

    def _said(self, number: int) -> str:
        return f"{number}+" if self._counted.more else str(number)

    @property
    def title(self) -> str:
        """The situation in one line."""
        if not self.has_stays and self.coordinates:
            left = sum(not step.done for step in self.first_steps)
            return ngettext("%(number)s step to your first stay", "%(number)s steps to your first stay", left) % {
                "number": left
            }
        if not self.needs_count:
            return _("Nothing needs you today")
        if urgent := len(cannot_wait(self._lines) | self._reported) + self._counted.urgent:
            lines = [line for line in self._lines if line.urgency in CANNOT_WAIT]
            kind = kind_of_all([*self._kinds(lines), *self._counted.urgent_kinds])
            return cannot_wait_in_words(kind, urgent, self._said(urgent))
        return ngettext("%(number)s thing waits for you", "%(number)s things wait for you", self.needs_count) % {
            "number": self._said(self.needs_count)
        }

    @property
    def waiting(self) -> Waiting:
        """Who owes something, most urgent first."""
        found: Waiting = self._read["waiting"]
        return found

    @property
    def debtors_shown(self) -> list[Debtor]:
        """The first of them."""
        return self.waiting.debtors[:SHOWN]

    @property
    def signing(self) -> list[Signing]:
        """What is out for signature now: agreements and memoranda; and whatever waits for the reader's own name."""
        found: list[Signing] = self._read["signing"]
        return found

    @property
    def abroad(self) -> tuple[list[Abroad], int]:
        """Who is away, and how many."""
        found: tuple[list[Abroad], int] = self._read["abroad"]
        return found

    @property
    def departures(self) -> tuple[list[Departure], Bounded, Bounded]:
        """At risk; their number; all that leave soon."""
        found: tuple[list[Departure], Bounded, Bounded] = self._read["departures"]
        return found

    @cached_property
    def pipeline(self) -> list[StageCount]:
        """The seven stages with their numbers."""
        late: Counter[str] = Counter()
        risk: Counter[str] = Counter()
        total: Counter[str] = Counter()
        going_on = [group for group in self._read["standing"] if group.state not in OVER]
        for group in going_on:
            total[group.state] += group.number
            self._add(group, group.number, late, risk)
        for group in self._read["late"]:  # late by what is owed there, whatever the calendar says
            self._add(group, -group.number, late, risk)
            late[group.state] += group.number
        return [
            _column(nth, stage, states, total, late, risk)
            for nth, (stage, states) in enumerate(STAGES.items(), start=1)
        ]

    @staticmethod
    def _add(group: Group, number: int, late: Counter[str], risk: Counter[str]) -> None:
        if group.days is None or group.state not in BEFORE:
            return
        status = status_of(group.days, group.state, list_open=group.list_open)
        if status == "overdue":
            late[group.state] += number
        elif status == "at_risk":
            risk[group.state] += number

    @property
    def active(self) -> int:
        """Stays that are not over."""
        return sum(column.all for column in self.pipeline)

    @property
    def has_stays(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self._read["standing"])

    @cached_property
    def first_steps(self) -> list[FirstStep]:
        """What leads to the first stay."""
        return first_steps_of(self.actor)

    @property
    def stages(self) -> list[StageLine]:
        """How a stay goes."""
        return stage_lines()

    @property
    def administers(self) -> bool:
        """Whether the reader may invite."""
        return holds(self.actor, MembershipRole.ADMINISTRATOR)

    @cached_property
    def coordinates(self) -> bool:
        """Whether new stays are this reader's to plan."""
        return holds(self.actor, MembershipRole.COORDINATOR)


BEFORE = frozenset(state for stage in (Stage.PREPARE, Stage.PARTNERSHIP, Stage.AGREEMENT) for state in STAGES[stage])


def _column(
    nth: int,
    stage: str,
    states: tuple[str, ...],
    total: Counter[str],
    late: Counter[str],
    risk: Counter[str],
) -> StageCount:
    live = [state for state in states if state != State.COMPLETED]
    overdue = sum(late[state] for state in live)
    at_risk = sum(risk[state] for state in live)
    label = str(Stage(stage).label) if stage != Stage.AGREEMENT else str(_("Agreement"))
    return StageCount(nth, stage, label, sum(total[state] for state in live), overdue, at_risk)
