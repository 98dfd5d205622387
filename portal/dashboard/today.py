"""What a coordinator sees first: what needs me, what waits for others, signatures, abroad, at risk, by stage."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.selectors import holds
from documents.models import Document, DocumentState, RequestState, SignatureRequest
from ground import clock
from lifecycle.models import Mobility, ToDo
from lifecycle.tables.mobility import STAGES, Stage, State
from portal.dashboard.departures import Abroad, Departure, abroad_now, departures, status_of
from portal.dashboard.first_steps import FirstStep, StageLine, first_steps_of, stage_lines
from portal.dashboard.open_reports import OpenReport, reports_open_for
from portal.dashboard.owed import Debtor, Owed, by_person, in_words, most_urgent, own_todos, todos_of_others

SHOWN = 5


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


@dataclass
class Signing:
    """A paper on its way through its signers."""

    document: Any
    requests: list[Any]

    @property
    def signed(self) -> int:
        """How many have."""
        return sum(request.state == RequestState.SIGNED for request in self.requests)


class Today:
    """Built once for a request; each part asks the database when the page draws it."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @cached_property
    def _mine(self) -> Any:
        return own_todos(self.actor)

    @cached_property
    def reports(self) -> list[OpenReport]:
        """Open reports and worries: before everything else, until somebody closes them."""
        return reports_open_for(self.actor)

    @cached_property
    def needs_count(self) -> int:
        """The open reports, and all that the reader owes."""
        return len(self.reports) + int(self._mine.count())

    @cached_property
    def needs(self) -> list[Owed]:
        """The five most urgent."""
        return in_words(most_urgent(self._mine)[:SHOWN])

    @property
    def more_needs(self) -> bool:
        """Whether more is owed than stands there."""
        return self.needs_count > len(self.reports) + len(self.needs)

    @cached_property
    def due_now(self) -> int:
        """What is late or due today."""
        return len(self.reports) + int(self._mine.filter(due_on__lte=clock.today()).count())

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
        number = self.due_now
        if number:
            return ngettext("%(number)s thing needs you today", "%(number)s things need you today", number) % {
                "number": number
            }
        return ngettext("%(number)s thing waits for you", "%(number)s things wait for you", self.needs_count) % {
            "number": self.needs_count
        }

    @cached_property
    def debtors(self) -> list[Debtor]:
        """Everybody who owes something, most urgent first."""
        return by_person(in_words(most_urgent(todos_of_others(self.actor))))

    @property
    def debtors_shown(self) -> list[Debtor]:
        """The first of them."""
        return self.debtors[:SHOWN]

    @property
    def late_debtors(self) -> list[Debtor]:
        """Those who are late and can be nudged."""
        return [debtor for debtor in self.debtors if debtor.late and debtor.owner.person_id]

    @cached_property
    def signing(self) -> list[Signing]:
        """Papers out for signature in the stays in sight."""
        waits = SignatureRequest.unscoped.filter(document=OuterRef("pk"), state=RequestState.OPEN)
        requests = SignatureRequest.unscoped.exclude(
            state__in=(RequestState.VOID, RequestState.CANCELLED)
        ).select_related("person")
        papers = (
            Document.unscoped.filter(
                Exists(waits), mobility__in=Mobility.objects.visible_to(self.actor), state=DocumentState.READY
            )
            .select_related("mobility__participant")
            .prefetch_related(Prefetch("requests", requests.order_by("order", "asked_at"), to_attr="asked"))
        )
        return [Signing(paper, paper.asked) for paper in papers.order_by("mobility__planned_start", "pk")[: SHOWN + 1]]

    @cached_property
    def abroad(self) -> tuple[list[Abroad], int]:
        """Who is away, and how many."""
        return abroad_now(self.actor)

    @cached_property
    def departures(self) -> tuple[list[Departure], int, int]:
        """At risk; their number; all that leave soon."""
        return departures(self.actor)

    @cached_property
    def pipeline(self) -> list[StageCount]:
        """The seven stages with their numbers."""
        stays = Mobility.objects.visible_to(self.actor)
        late_todo = ToDo.unscoped.filter(mobility=OuterRef("pk"), closed_at=None, due_on__lt=clock.today())
        late: Counter[str] = Counter()
        risk: Counter[str] = Counter()
        total: Counter[str] = Counter()
        counted = stays.order_by().annotate(is_late=Exists(late_todo)).values_list("state", "planned_start", "is_late")
        for state, start, is_late, number in counted.annotate(number=Count("pk")):
            status = status_of(start, state) if start and state in BEFORE else "on_track"
            total[state] += number
            if is_late or status == "overdue":
                late[state] += number
            elif status == "at_risk":
                risk[state] += number
        return [
            _column(nth, stage, states, total, late, risk)
            for nth, (stage, states) in enumerate(STAGES.items(), start=1)
        ]

    @property
    def active(self) -> int:
        """Stays that are not over."""
        return sum(column.all for column in self.pipeline)

    @cached_property
    def has_stays(self) -> bool:
        """Whether there is anything to look at."""
        return bool(Mobility.objects.visible_to(self.actor).exists())

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
