"""What a browser sent of a unit: its facts with what was typed, its outcomes row by row, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ground.countries import language_choices
from library.models import Kind, UnitVersion
from library.outcomes import Outcome, Texts, next_number, read
from library.points import read_points, said_points
from library.services import as_rows
from library.tables.cells import tidy

LONG = ("assessment", "levels", "evidence", "note")
OF_OUTCOME = ("text", "heading", "description", "criteria")
ONE_LINE = ("title", "text", "heading")
NEW = "new"  # stands for the number of an outcome that is not kept yet
MOST = {"title": 300, "code": 60, "reference": 300}
LONGEST = 20_000


@dataclass
class Draft:
    """A unit as it stands in the fields. `typed`: points and hours just as somebody wrote them."""

    version: UnitVersion
    facts: dict[str, Any]
    outcomes: list[Outcome]
    typed: dict[str, str]
    new: Outcome | None = None  # typed into the empty row
    faults: dict[str, list[str]] = field(default_factory=dict)

    @property
    def to_keep(self) -> dict[str, Any]:
        """For the library: facts and rows; the empty row becomes an outcome once something stands there."""
        return {**self.facts, "outcomes": as_rows(self.all_outcomes)}

    @property
    def all_outcomes(self) -> list[Outcome]:
        if self.new is None or self.new.is_empty:
            return self.outcomes
        return [*self.outcomes, replace(self.new, number=next_number(self.outcomes))]


def draft_of(version: UnitVersion) -> Draft:
    """As the library keeps it."""
    names = ("code", "language", "languages", "title", "reference", *LONG)
    facts = {name: getattr(version, name) for name in names}
    typed = {"points": said_points(version.points), "hours": str(version.hours if version.hours is not None else "")}
    return Draft(version, facts, read(version.outcomes), typed)


def draft_from(version: UnitVersion, data: Mapping[str, Any]) -> Draft:
    """With what was typed; what is not in the form stays as it is kept."""
    draft = draft_of(version)
    for name in ("title", *LONG):
        draft.facts[name] = _texts(draft.facts[name], data, name, one_line=name in ONE_LINE)
    for name in ("code", "reference"):
        if name in data:
            draft.facts[name] = tidy(str(data[name])).replace("\n", " ")
    draft.outcomes = [_outcome(one, data, str(one.number)) for one in draft.outcomes]
    kind = str(data.get(f"o.{NEW}.kind", ""))
    if kind in ("", *Kind.values):
        draft.new = _outcome(Outcome(0, kind), data, NEW)
    _read_figures(draft, data)
    _require_sense(draft)
    return draft


def _texts(held: Texts, data: Mapping[str, Any], name: str, *, one_line: bool) -> Texts:
    """Each language that the form has under this name; empty texts are left out."""
    sent = {key.removeprefix(f"{name}."): str(data[key]) for key in data if key.startswith(f"{name}.")}
    known = dict(language_choices())
    texts = {**held, **{language: tidy(text) for language, text in sent.items() if language in known}}
    return {language: text.replace("\n", " ") if one_line else text for language, text in texts.items() if text}


def _outcome(held: Outcome, data: Mapping[str, Any], number: str) -> Outcome:
    said = {
        name: _texts(getattr(held, name), data, f"o.{number}.{name}", one_line=name in ONE_LINE) for name in OF_OUTCOME
    }
    kind = str(data.get(f"o.{number}.kind", held.kind))
    return replace(held, kind=kind if kind in ("", *Kind.values) else held.kind, **said)  # type: ignore[arg-type]  # all four are texts


def _read_figures(draft: Draft, data: Mapping[str, Any]) -> None:
    for name in ("points", "hours"):
        draft.typed[name] = str(data.get(name, draft.typed[name])).strip()
    draft.facts["points"], draft.facts["hours"] = draft.version.points, draft.version.hours
    try:
        draft.facts["points"] = read_points(draft.typed["points"], draft.version.unit.qualification)
    except ValidationError as fault:
        draft.faults["points"] = list(fault.messages)
    hours = draft.typed["hours"]
    if hours and not (hours.isascii() and hours.isdecimal() and len(hours) <= 6):
        draft.faults["hours"] = [_("“%(typed)s” is no number of hours.") % {"typed": hours[:40]}]
    else:
        draft.facts["hours"] = int(hours) if hours else None


def _require_sense(draft: Draft) -> None:
    first = draft.facts["language"]
    if not draft.facts["title"].get(first):
        draft.faults[f"title.{first}"] = [_("Give the unit a title.")]
    for name, most in MOST.items():
        values = draft.facts[name].items() if name == "title" else [("", draft.facts[name])]
        for language, text in values:
            if len(text) > most:
                place = f"{name}.{language}" if language else name
                draft.faults[place] = [_("At most %(most)s letters fit here.") % {"most": most}]
    for one in draft.all_outcomes:
        _require_short(draft, one)
    for name in LONG:
        for language, text in draft.facts[name].items():
            if len(text) > LONGEST:
                draft.faults[f"{name}.{language}"] = [_("At most %(most)s letters fit here.") % {"most": LONGEST}]


def _require_short(draft: Draft, one: Outcome) -> None:
    for language, text in one.text.items():
        if len(text) > LONGEST:
            place = f"o.{one.number}.text.{language}"
            draft.faults[place] = [_("At most %(most)s letters fit here.") % {"most": LONGEST}]
