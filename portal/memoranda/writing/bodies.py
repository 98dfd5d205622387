"""Part 5: who assesses, documents, validates and recognises in each country."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from ground.countries import country_name
from partnerships.content import BodyStep
from partnerships.proposals import proposed_bodies
from partnerships.selectors import bodies_wanted, names_told
from portal.memoranda.writing.cells import Cell, PartView, taking_part

MEANING = {
    BodyStep.ASSESSES: gettext_lazy("sets the tasks and states the result"),
    BodyStep.DOCUMENTS: gettext_lazy("writes down what was shown"),
    BodyStep.VALIDATES: gettext_lazy("compares it with what was agreed"),
    BodyStep.RECOGNISES: gettext_lazy("awards the unit at home"),
}
MOST_COLUMNS = 4  # more countries stand below each other


@dataclass
class BodyCell(Cell):
    """One step in one country."""

    country: str = ""
    lacks: str = ""
    hints: list[str] = field(default_factory=list)


class BodiesView(PartView):
    """Part 5."""

    key, template = "bodies", "portal/writing/bodies.html"
    intro = gettext_lazy(
        "One line for each step, one column for each country. Only organisations of parts 1 and 3 can be chosen."
    )

    def read(self, data: QueryDict) -> dict[str, Any]:
        self.data = data
        self._sent = [
            (step, country)
            for step in BodyStep.values
            for country in self._sent_countries(data)
            if data.get(_name(step, country))
        ]
        bodies = [
            {"step": step, "country": country, "organisation": data[_name(step, country)]}
            for step, country in self._sent
        ]
        return {"bodies": bodies, "content": self._texts(data)}

    def _sent_countries(self, data: QueryDict) -> list[str]:
        start = f"body-{BodyStep.ASSESSES}-"
        return [name.removeprefix(start) for name in data if name.startswith(start)]

    @cached_property
    def _organisations(self) -> list[Organisation]:
        return taking_part(self.version)

    @property
    def countries(self) -> list[tuple[str, str]]:
        """By code and name, in the order of the organisations."""
        codes = dict.fromkeys(one.country for one in self._organisations)
        return [(code, country_name(code)) for code in codes]

    @property
    def is_wide(self) -> bool:
        """Whether the countries fit beside each other."""
        return len(self.countries) <= MOST_COLUMNS

    @cached_property
    def _kept(self) -> dict[tuple[str, str], str]:
        kept = {(one.step, one.country): str(one.organisation_id) for one in self.version.bodies.all()}
        return kept or {
            (one["step"], one["country"]): str(one["organisation"]) for one in proposed_bodies(self.version)
        }

    @property
    def is_proposed(self) -> bool:
        """Whether what stands in the table was proposed, and nobody has looked it over yet."""
        return self.data is None and bool(self._kept) and not self.version.bodies.exists()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """One for each step."""
        return [
            {
                "step": step,
                "label": step.label,
                "meaning": MEANING[step],
                "cells": [self._cell(step, code, name) for code, name in self.countries],
            }
            for step in BodyStep
        ]

    def _cell(self, step: BodyStep, country: str, name: str) -> BodyCell:
        key = _name(step, country)
        value = self.data.get(key, "") if self.data is not None else self._kept.get((step, country), "")
        faults = []
        if self.form is not None and (step, country) in getattr(self, "_sent", ()):
            faults = self.faults("bodies", self._sent.index((step, country)), "organisation")
        cell = BodyCell(
            key, f"{step.label}, {name}", value, "select", self._choices(country), faults, country=name
        )  # fmt: skip
        if not value and (country, step) in self._wanted:
            cell.lacks = self._who_can_say(country)
        cell.hints = self._hints(step, country, value)
        return cell

    @cached_property
    def _wanted(self) -> list[tuple[str, BodyStep]]:
        return bodies_wanted(self.version)

    def _choices(self, country: str) -> list[tuple[str, str]]:
        there = [one for one in self._organisations if one.country == country]
        elsewhere = [one for one in self._organisations if one.country != country]
        return [("", _("Nobody")), *((str(one.pk), one.name) for one in [*there, *elsewhere])]

    def _who_can_say(self, country: str) -> str:
        if name := self._can_say.get(country):
            return _("Nobody yet. %(name)s can say.") % {"name": name}
        return _("Nobody yet.")

    @cached_property
    def _can_say(self) -> dict[str, str]:
        """By country the contact of a partner there."""
        names, found = names_told(self.version), dict[str, str]()
        for party in self.version.parties.select_related("organisation"):
            if party.organisation_id != self.actor.organisation_id and names.get(party.contact_id):
                found.setdefault(party.organisation.country, names[party.contact_id])
        return found

    def _hints(self, step: BodyStep, country: str, value: str) -> list[str]:
        chosen = next((one for one in self._organisations if str(one.pk) == value), None)
        if chosen is None:
            return []
        found = []
        if step == BodyStep.VALIDATES and self._value(BodyStep.ASSESSES, country) == value:
            found.append(_("%(name)s does both. It must be two persons.") % {"name": chosen.name})
        if step == BodyStep.RECOGNISES and not chosen.is_confirmed:
            words = _("%(name)s is not confirmed by who runs this installation. It may recognise once it is.")
            found.append(words % {"name": chosen.name})
        return found

    def _value(self, step: BodyStep, country: str) -> str:
        if self.data is not None:
            return str(self.data.get(_name(step, country), ""))
        return self._kept.get((step, country), "")

    @property
    def procedures(self) -> Cell:
        """How it was agreed."""
        kept = self.content.get("procedures", "")
        return self.area("procedures", _("How it was agreed, and what happens on disagreement"), kept)

    @property
    def cells(self) -> list[Cell]:
        """What else there is to say."""
        return [
            self.area("differing", _("Anything that differs for one unit"), self.content.get("differing", "")),
            self.text("certificate", _("Certificate agreed"), self.content.get("certificate", "")),
        ]


def _name(step: str, country: str) -> str:
    return f"body-{step}-{country}"
