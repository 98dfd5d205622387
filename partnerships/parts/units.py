"""Qualifications and their units: each unit folded, with its points and what the learner can do at the end."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.formats import amount, points
from documents.parts.values import Block, Fold, Line, Points, Rows, Text
from ground.countries import country_name
from partnerships.content import KINDS, WHERE
from partnerships.parts.names import Named

Facts = Mapping[str, Any]


def units(facts: Facts, named: Named) -> Iterator[Block]:
    """Each qualification in a sentence, then its units."""
    seen: Counter[str] = Counter()
    for entry in _rows(facts.get("qualifications")):
        qualification = entry.get("qualification")
        qualification = qualification if isinstance(qualification, Mapping) else {}
        key = _once(seen, f"q:{qualification.get('title', '')}")
        yield Points(Line(key, _in_a_line(qualification), typed=True), ())
        if structure := _words(qualification, "structure"):
            yield Text(Line(f"{key}:structure", structure, _("How it is built"), True))
        for unit in _rows(entry.get("units")):
            yield unit_folded(unit, _words(qualification, "credit_scale"), seen)
        if annexes := [str(one) for one in entry.get("annexes") or () if one]:
            yield Rows((Line(f"{key}:annexes", "; ".join(annexes), _("Annexes"), True),))


def _in_a_line(one: Facts) -> str:
    """Title, country and levels."""
    country = _words(one, "country")
    eqf = one.get("eqf")
    parts = [
        _words(one, "title"),
        _words(one, "title_in_partnership_language"),
        country_name(country) if country else "",
        _("EQF level %(level)s") % {"level": eqf} if eqf else "",
        _("national level %(level)s") % {"level": one["nqf"]} if _words(one, "nqf") else "",
        _("field %(code)s (ISCED-F)") % {"code": one["isced_f"]} if _words(one, "isced_f") else "",
        _("points in %(scale)s") % {"scale": one["credit_scale"]} if _words(one, "credit_scale") else "",
    ]
    return f"{', '.join(dict.fromkeys(part for part in parts if part))}."


def unit_folded(unit: Facts, scale: str, seen: Counter[str]) -> Fold:
    """A unit under its code and title: what it counts, and each outcome with what belongs to it."""
    code, title = _words(unit, "code"), _words(unit, "title")
    outcomes = _rows(unit.get("outcomes"))
    return Fold(
        key=_once(seen, f"unit:{code or title}"),
        title=" ".join(part for part in (code, title) if part),
        note=_note(unit, scale, len(outcomes)),
        blocks=tuple(_inside(unit, outcomes)),
        short=code or title,
    )


def _note(unit: Facts, scale: str, outcomes: int) -> str:
    credited = _words(unit, "points")
    said = []
    if credited:
        said.append(points(credited, scale or _("points")))
    if outcomes:
        said.append(ngettext("%(number)s outcome", "%(number)s outcomes", outcomes) % {"number": outcomes})
    return " · ".join(said)


def _inside(unit: Facts, outcomes: list[Facts]) -> Iterator[Rows | Points | Text]:
    """What it is called elsewhere and how long it takes, what is learned, then how that is shown."""
    facts = [
        Line("reference", _words(unit, "reference"), _("Reference"), True),
        Line("hours", amount(unit["hours"]) if unit.get("hours") else "", _("Hours")),
    ]
    if shown := tuple(line for line in facts if line.words):
        yield Rows(shown)
    seen: Counter[str] = Counter()
    for nth, outcome in enumerate(outcomes, start=1):
        yield _outcome(outcome, _once(seen, f"o:{outcome.get('key') or outcome.get('title')}"), nth)
    if below := below_the_outcomes(unit):
        yield Rows(below)


def below_the_outcomes(unit: Facts) -> tuple[Line, ...]:
    """How it is assessed, and what is noted of it."""
    found = [
        Line("assessment", _words(unit, "assessment"), _("How it is assessed"), True),
        Line("levels", "; ".join(_several(unit, "levels")), _("Levels"), True),
        Line("evidence", _words(unit, "evidence"), _("Evidence expected"), True),
        Line("unit-note", _words(unit, "note"), _("Note"), True),
    ]
    return tuple(line for line in found if line.words)


def _outcome(outcome: Facts, key: str, nth: int) -> Points:
    """Its title with its number, below it what belongs to it."""
    where = WHERE.get(str(outcome.get("assess_at") or ""))
    kind = KINDS.get(str(outcome.get("kind") or ""))
    below = [
        Line(f"{key}:kind", str(kind) if kind else ""),
        Line(f"{key}:description", _words(outcome, "description"), typed=True),
        *_lists(outcome, key),
        Line(f"{key}:activities", _words(outcome, "activities"), _("Activities"), True),
        Line(f"{key}:place", _words(outcome, "place"), _("Place"), True),
        Line(f"{key}:assessed", str(where) if where else "", _("Assessment")),
    ]
    heading = Line(key, _words(outcome, "title") or _words(outcome, "key"), str(nth), True)
    return Points(heading, tuple(line for line in below if line.words))


def _lists(outcome: Facts, key: str) -> Iterator[Line]:
    named = {
        "knowledge": _("Knowledge"),
        "skills": _("Skills"),
        "competence": _("Competence"),
        "criteria": _("Criteria"),
    }
    for name, label in named.items():
        yield Line(f"{key}:{name}", "; ".join(_several(outcome, name)), label, True)


def _several(one: Facts, name: str) -> list[str]:
    """A list of short texts; one that stands alone is a list of one."""
    found = one.get(name)
    if isinstance(found, str):
        found = [found]
    return [str(item).strip() for item in found if str(item or "").strip()] if isinstance(found, list | tuple) else []


def _rows(found: Any) -> list[Facts]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list | tuple) else []


def _words(one: Facts, name: str) -> str:
    found = one.get(name)
    return str(found).strip() if isinstance(found, str | int) and not isinstance(found, bool) else ""


def _once(seen: Counter[str], key: str) -> str:
    """The same key, or with a number where it was taken."""
    seen[key] += 1
    return key if seen[key] == 1 else f"{key}#{seen[key]}"
