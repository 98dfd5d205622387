"""Where an action begins: a finding that the figures propose, any figure, or nothing but the own words."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from portal.quality.choosing import asked_in
from quality.actions import Found
from quality.figure import Figure
from quality.findings import Finding, Findings
from quality.improvement import ImprovementAction
from quality.many import Many, figure_of
from quality.report.lines import value_words
from quality.targets import is_share

MEASURED_ON = (3, 31)  # of the year after the next cycle: what ended late in it is decided by then


class Starting:
    """Read from the address: `finding` (its key) or `metric`, with the choice of the report."""

    def __init__(self, actor: Actor, data: QueryDict) -> None:
        self.actor, self.data = actor, data

    @cached_property
    def many(self) -> Many:
        """The figures of the choice."""
        return Many(self.actor, **asked_in(self.data))

    @property
    def today(self) -> date:
        """The day of the figures."""
        return self.many.chosen.today

    @cached_property
    def proposed(self) -> Finding | None:
        """What the figures say, where it was chosen and is still so."""
        key = self.data.get("finding", "")[:120]
        return Findings(self.many).get(key) if key else None

    @cached_property
    def figure(self) -> Figure | None:
        """The figure behind it."""
        if self.proposed is not None:
            return self.proposed.figure
        metric = self.data.get("metric", "")[:40]
        return figure_of(self.many.chosen, metric) if metric else None

    @property
    def finding(self) -> str:
        """The sentence."""
        if self.proposed is not None:
            return self.proposed.text
        if self.figure is None or not self.figure.shown:
            return ""
        if not is_share(self.figure.metric):
            return f"{self.figure.metric.title}: {value_words(self.figure)}."
        return _("%(title)s: %(counted)s of %(of)s.") % {
            "title": self.figure.metric.title,
            "counted": self.figure.counted,
            "of": self.figure.of,
        }

    @cached_property
    def partner(self) -> Organisation | None:
        """The host it is about."""
        pk = self.proposed.partner if self.proposed else self.many.chosen.choice.partner
        if pk not in self.many.chosen.rows.hosts:
            return None
        found: Organisation | None = Organisation.objects.visible_to(self.actor).filter(pk=pk).first()
        return found

    @property
    def choices(self) -> dict[str, Any]:
        """What the form offers."""
        return {
            "actor": self.actor,
            "partner": self.partner,
            "measured": self.figure is not None and is_share(self.figure.metric),
        }

    @property
    def initial(self) -> dict[str, Any]:
        """What the form is filled with."""
        target = self.figure.target if self.figure else None
        return {
            "finding": self.finding,
            "back_in_memorandum": True,
            "target": target.good if target else None,
            "measure_on": self.measured_on,
        }

    @property
    def cycle(self) -> str:
        """The year of the figure; empty where it is of several."""
        return self.many.cycle

    @property
    def measured_on(self) -> date | None:
        """Once the stays of the next cycle are decided; of older ones on the next such day."""
        if self.figure is None:
            return None
        coming = self.today.year + (date(self.today.year, *MEASURED_ON) < self.today)
        return date(max(int(self.cycle) + 2, coming) if self.cycle else self.today.year + 1, *MEASURED_ON)

    def found(self, text: str) -> Found:
        """What is kept of it; in the words that were typed."""
        proposed, figure = self.proposed, self.figure
        choice = self.many.chosen.choice
        about = {"partner": choice.partner, "programme": choice.programme, **choice.in_full}
        return Found(
            text=text,
            key=proposed.key if proposed else "",
            metric=figure.metric.code if figure else "",
            choice=proposed.choice if proposed else about,
            cycle=self.cycle or choice.period,
            roles=proposed.roles if proposed else (),
            phase=(proposed.phase if proposed else str(figure.metric.phase.value) if figure else ""),
            descriptor=proposed.descriptor if proposed else "",
            partner_id=self.partner.pk if self.partner else None,
        )

    @cached_property
    def tried(self) -> list[ImprovementAction]:
        """What was done before for the same figure or partner, with its effect."""
        mine = ImprovementAction.objects.visible_to(self.actor).filter(organisation_id=self.actor.organisation_id)
        if self.partner is not None:
            mine = mine.filter(partner=self.partner)
        elif self.figure is not None:
            mine = mine.filter(metric=self.figure.metric.code)
        else:
            return []
        return list(mine.exclude(text="").order_by("-opened_on")[:4])

    @property
    def query(self) -> str:
        """The address again, for the form."""
        return self.data.urlencode()
