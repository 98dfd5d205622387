"""Parts 6 and 7: places for each period; from when until when it holds, and when it is looked at again."""

from datetime import date
from typing import Any

from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.day_fields import MEANT
from ground.days import long_day
from partnerships.proposals import proposed_days
from partnerships.writing_forms import MemorandumForm
from portal.memoranda.writing.cells import Cell, PartView, count_rows, day_typed, number_typed, taking_part

TAKE_OUT = "take_out"
DATES = "dates"  # the button that takes the days of the version before, a year later
DAYS = ("valid_from", "valid_until", "review_by")


class PlacesView(PartView):
    """Part 6."""

    key, template = "places", "portal/writing/places.html"
    intro = gettext_lazy("How many stays a partner takes in a period. It fills the calendar of the partner.")

    def read(self, data: QueryDict) -> dict[str, Any]:
        self.data = data
        rows = [nth for nth in range(count_rows(data, "places_at")) if str(nth) != str(data.get(TAKE_OUT, ""))]
        typed = [(nth, self._row(data, nth)) for nth in rows]
        said = [(nth, row) for nth, row in typed if any(row[name] for name in ("first_day", "last_day", "places"))]
        self._sent = [nth for nth, _row in said]
        lengths = {name: number_typed(data.get(name, "")) for name in self.part.texts}
        texts = {name: value for name, value in lengths.items() if value is not None}
        return {"places": [self._without_empty(row) for _nth, row in said], "content": texts}

    def _row(self, data: QueryDict, nth: int) -> dict[str, Any]:
        first, wrong_first = day_typed(str(data.get(f"first_day-{nth}", "")))
        last, wrong_last = day_typed(str(data.get(f"last_day-{nth}", "")))
        for name, words in (("first_day", wrong_first), ("last_day", wrong_last)):
            if words:
                self.own_faults[f"{name}-{nth}"] = [words]
        return {
            "organisation": data.get(f"places_at-{nth}", ""),
            "first_day": first,
            "last_day": last,
            "places": number_typed(str(data.get(f"places-{nth}", ""))),
        }

    @staticmethod
    def _without_empty(row: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in row.items() if value not in ("", None)}

    def _kept(self) -> list[dict[str, Any]]:
        kept = self.version.places.values("organisation", "first_day", "last_day", "places")
        rows = [
            {name: long_day(value) if isinstance(value, date) else str(value) for name, value in row.items()}
            for row in kept
        ]
        only = self._hosts[1][0] if len(self._hosts) == 2 else ""
        return [*rows, {"organisation": only, "first_day": "", "last_day": "", "places": ""}]

    @cached_property
    def _hosts(self) -> list[tuple[str, str]]:
        hosting = {party.organisation_id for party in self.version.parties.all() if "hosting" in party.functions}
        found = taking_part(self.version)
        first = [one for one in found if one.pk in hosting] or found
        return [("", _("Choose…")), *((str(one.pk), one.name) for one in first)]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """A line for each period, and one for another."""
        if self.data is not None:
            names = {"organisation": "places_at", "first_day": "first_day", "last_day": "last_day", "places": "places"}
            rows = [
                {name: self.data.get(f"{sent}-{nth}", "") for name, sent in names.items()}
                for nth in range(count_rows(self.data, "places_at"))
            ]
        else:
            rows = self._kept()
        return [
            {"nth": nth, "number": nth + 1, "cells": self._cells(nth, row), "is_new": not row["places"]}
            for nth, row in enumerate(rows)
        ]

    def _cells(self, nth: int, row: dict[str, Any]) -> list[Cell]:
        return [
            Cell(f"places_at-{nth}", _("Where"), row["organisation"], "select", self._hosts,
                 self._said(nth, "organisation")),
            Cell(f"first_day-{nth}", _("First day"), row["first_day"], "day", faults=self._said(nth, "first_day")),
            Cell(f"last_day-{nth}", _("Last day"), row["last_day"], "day", faults=self._said(nth, "last_day")),
            Cell(f"places-{nth}", _("Places"), row["places"], "number", faults=self._said(nth, "places")),
        ]  # fmt: skip

    def _said(self, nth: int, name: str) -> list[str]:
        if own := self.own_faults.get(f"{name}-{nth}"):
            return own if self.form is not None else []
        sent = getattr(self, "_sent", [])
        return self.faults("places", sent.index(nth), name) if nth in sent else []

    @property
    def lengths(self) -> list[Cell]:
        """How long a stay may be."""
        labels = {"shortest_days": _("Shortest stay, days"), "longest_days": _("Longest stay, days")}
        return [
            Cell(
                name, label, self.data.get(name, "") if self.data is not None else self.content.get(name) or "",
                "number", faults=self.faults("content", name),
            )
            for name, label in labels.items()
        ]  # fmt: skip


class ValidityView(PartView):
    """Part 7."""

    key, template = "validity", "portal/writing/validity.html"
    intro = gettext_lazy("Write days as you are used to: 31/8/2027, 31 August 2027 or 2027-08-31.")

    def read(self, data: QueryDict) -> dict[str, Any]:
        sent = data.copy()
        if DATES in sent:
            for name, day in proposed_days(self.version).items():
                sent[name] = day.isoformat()
        self.data = sent
        if DATES in data and "valid_from" not in data:  # by the button beside what is missing: nothing else is touched
            return {name: sent[name] for name in DAYS if name in sent}
        days = {name: sent.get(name, "") for name in (*DAYS, "reviewer")}
        meant = {f"{name}{MEANT}": sent[f"{name}{MEANT}"] for name in DAYS if f"{name}{MEANT}" in sent}
        return {**days, **meant, "content": self._texts(sent)}

    @cached_property
    def _form(self) -> Any:
        form = self._drawn()
        for name in DAYS:  # typed in any habit: the calendar of the browser takes only its own
            form.fields[name].widget.input_type = "text"
            kept = form.initial.get(name, form.fields[name].initial)
            if isinstance(kept, date):
                form.initial[name] = long_day(kept)
        return form

    def _drawn(self) -> Any:
        if self.form is not None:
            return self.form
        if self.data is not None:
            sent = {**{name: self.data.get(name, "") for name in DAYS}, "reviewer": self.data.get("reviewer", "")}
            return MemorandumForm(initial=sent, subject=self.version, actor=self.actor, auto_id="f-%s")
        return MemorandumForm(subject=self.version, actor=self.actor, auto_id="f-%s")

    @property
    def days(self) -> list[BoundField]:
        """The three days."""
        return [self._form[name] for name in DAYS]

    @property
    def reviewer(self) -> BoundField:
        """Who calls the review."""
        field: BoundField = self._form["reviewer"]
        return field

    @property
    def proposal(self) -> dict[str, Any]:
        """The days that one click takes, with the words of its button."""
        is_next = self.version.memorandum.versions.exclude(pk=self.version.pk).exclude(valid_until=None).exists()
        words = _("Take last year's dates") if is_next else _("One year from today")
        return {"words": words, "days": proposed_days(self.version)}

    @property
    def cells(self) -> list[Cell]:
        """Who else takes part in the review, and how the memorandum is changed."""
        return [
            self.text("reviewers", _("Who reviews with them"), self.content.get("reviewers", "")),
            self.area("revision", _("How it is revised"), self.content.get("revision", "")),
        ]
