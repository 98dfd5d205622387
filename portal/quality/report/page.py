"""The report on its page: what can be chosen, the facts, the way down from each of them."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from portal.quality.actions.page import Row, rows_of
from portal.quality.choosing import Choosing, asked_in
from quality.checks import chosen_without_criteria
from quality.findings import Finding
from quality.improvement import OPEN
from quality.many import Many
from quality.report.facts import ReportFacts
from quality.report_models import Disclosure


class ReportPage(Choosing):
    """Read from the address; what is not known there is the usual: the last cycle, all hosts, all programmes."""

    def __init__(self, actor: Actor, data: QueryDict) -> None:
        self.actor = actor
        self.public = data.get("for") == Disclosure.PUBLIC
        asked = asked_in(data)
        self.many = Many(actor, **({"period": asked["period"]} if self.public else asked))
        self.stands_for_years = self.public and not self.many.cycle and bool(self.many.cycles)
        if self.stands_for_years:  # everybody reads whole cycles only
            self.many = Many(actor, period=self.many.cycles[0])
        super().__init__(self.many.chosen)
        self.facts = ReportFacts(self.many, Disclosure.PUBLIC if self.public else Disclosure.INTERNAL)

    @property
    def any_stays(self) -> bool:
        """Whether there is anything to report."""
        return self.many.chosen.any_stays

    @property
    def address_of_public(self) -> str:
        """The same cycle for everybody."""
        return urlencode({"period": self.many.chosen.choice.period, "for": str(Disclosure.PUBLIC.value)})

    @property
    def title(self) -> str:
        """The situation."""
        count, cycle = self.many.chosen.count, self.many.cycle
        if not cycle:
            return _("Stays of all years")
        if count.hidden or self.public:
            return _("Stays that began in %(year)s") % {"year": cycle}
        words = ngettext("%(number)s stay began in %(year)s", "%(number)s stays began in %(year)s", count.count)
        return words % {"number": count.count, "year": cycle}

    @cached_property
    def findings(self) -> list[Finding]:
        """What the figures propose; nothing in the public version."""
        return [] if self.public else self.facts.findings.all

    @property
    def undecided(self) -> list[Finding]:
        """Those on which nobody has decided."""
        return [one for one in self.findings if one.taken_up is None]

    def finding_query(self, finding: Finding) -> str:
        """The address of its form."""
        return urlencode({"finding": finding.key}) + (f"&{self.query}" if self.query else "")

    @property
    def proposed(self) -> list[tuple[Finding, str]]:
        """Each with the address of its form."""
        return [(one, self.finding_query(one)) for one in self.findings]

    @cached_property
    def without_criteria(self) -> tuple[int, int]:
        """CK-05: how many stays name no criteria of selection, of how many."""
        return (0, 0) if self.public else chosen_without_criteria(self.many.chosen)

    @cached_property
    def actions(self) -> list[Row]:
        """The open ones, and the last others."""
        if self.public:
            return []
        rows = rows_of(self.actor, self.many.chosen.today)
        return [row for row in rows if row.action.state in OPEN] + [
            row for row in rows if row.action.state not in OPEN
        ][:5]

    @property
    def slope(self) -> list[dict[str, Any]]:
        """For the picture of descriptors; empty where nobody placed the school yet."""
        rows = self.facts.descriptors
        return rows if any(row["now"] or row["before"] for row in rows) else []

    @property
    def slope_said(self) -> str:
        """The picture in words."""
        moved = [row for row in self.facts.descriptors if row["now"] and row["before"]]
        up = sum(1 for row in moved if row["now"] > row["before"])
        down = sum(1 for row in moved if row["now"] < row["before"])
        placed = sum(1 for row in self.facts.descriptors if row["now"])
        return _("%(placed)s of 25 descriptors placed; %(up)s moved up, %(down)s moved down since last time.") % {
            "placed": placed, "up": up, "down": down,
        }  # fmt: skip
