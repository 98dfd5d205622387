"""The parts of a memorandum in sentences, in the active language. What is typed stays in the language it was typed in.

A text is read as it was kept: a field that is not there, or not of the kind expected, is left out.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.formats import language_name
from documents.parts.values import Block, Column, Line, Points, Rows, Table, Text
from ground.countries import country_name
from ground.days import day_as
from lifecycle.roles import OrganisationPartKind
from partnerships import commitment
from partnerships.content import BodyStep, Power
from partnerships.parts.names import Named
from partnerships.parts.units import units

Facts = Mapping[str, Any]


def titles(*, in_order: bool = False) -> dict[str, str]:
    """What each part is called; where they sign one after the other that part says so."""
    return {
        "parties": _("Who takes part"),
        "aims": _("What we want"),
        "covered": _("Others covered"),
        "units": _("Qualifications and units"),
        "bodies": _("Who does what"),
        "places": _("Places"),
        "validity": _("Validity and review"),
        "signing": _("Who signs, in this order") if in_order else _("Who signs"),
        "annexes": _("Annexes"),
    }


def parties(facts: Facts, named: Named) -> Iterator[Block]:
    """Each organisation with its country; beside it who answers there, and what it does in the partnership."""
    found = [one for one in _list(facts, "parties") if named.organisation(one.get("organisation"))]
    if found:
        yield Rows(tuple(Line(str(one["organisation"]), _party(one, named), _where(one, named)) for one in found))


def _where(one: Facts, named: Named) -> str:
    pk = one.get("organisation")
    return ", ".join(part for part in (named.organisation(pk), named.country(pk)) if part)


def _party(one: Facts, named: Named) -> str:
    known = dict(OrganisationPartKind.choices)
    functions = ", ".join(str(known.get(function, function)) for function in one.get("functions") or ())
    name = str(one.get("name") or "") or named.person(one.get("contact"))
    contact = ", ".join(part for part in (name, str(one.get("function") or "")) if part)
    signs = _("only signs") if one.get("only_signs") else ""
    return "; ".join(part for part in (contact, functions, signs) if part)


def objectives() -> str:
    """What every memorandum says first."""
    return _(
        "This memorandum sets the frame for the cooperation of its parties and for the transfer of learning "
        "outcomes between them. The parties accept each other's quality assurance, assessment, validation and "
        "recognition criteria and procedures as satisfactory for the purposes of transfer."
    )


def aims(facts: Facts, named: Named) -> Iterator[Block]:
    """The objectives that every memorandum has, and those added."""
    yield Text(Line("objectives", objectives()))
    yield from _typed(facts, "other_objectives", "")


def covered(facts: Facts, named: Named) -> Iterator[Block]:
    """Organisations that take part without signing."""
    found = [one for one in _list(facts, "covered") if named.organisation(one.get("organisation"))]
    if found:
        rows = [Line(str(one["organisation"]), str(one.get("role") or ""), _where(one, named), True) for one in found]
        yield Text(Line("covered", _("These organisations take part without signing.")))
        yield Rows(tuple(rows))
    yield from _typed(facts, "other_actors", _("Others and their duties"))


def bodies(facts: Facts, named: Named) -> Iterator[Block]:
    """Who assesses, documents, validates and recognises, and how it was agreed."""
    yield from _typed(facts, "procedures", "")
    yield from _steps(facts, named)
    yield from _typed(facts, "differing", _("What differs for one unit"))
    yield from _typed(facts, "certificate", _("Certificate agreed"))


def _steps(facts: Facts, named: Named) -> Iterator[Block]:
    """Who does what: a row for each step, a column for each country."""
    steps = dict(BodyStep.choices)
    rows = [one for one in _list(facts, "bodies") if one.get("step") in steps]
    found = {
        (str(one.get("country") or ""), str(one["step"])): named.organisation(one.get("organisation")) for one in rows
    }
    countries = sorted({country for country, _step in found}, key=country_name)
    columns = [
        Column(
            country,
            country_name(country),
            tuple(Line(step, found.get((country, step), ""), str(words)) for step, words in steps.items()),
        )
        for country in countries
    ]
    if columns:
        yield Table(_("Step"), tuple(columns))


def places(facts: Facts, named: Named) -> Iterator[Block]:
    """How many an organisation takes, and how long a stay may be."""
    rows = [
        Line(
            f"{one['organisation']}:{one.get('first_day')}",
            _("%(places)s places from %(first)s until %(last)s")
            % {"places": one.get("places"), "first": _day(one, "first_day"), "last": _day(one, "last_day")},
            named.organisation(one["organisation"]),
        )
        for one in _list(facts, "offered")
        if named.organisation(one.get("organisation"))
    ]
    if rows:
        yield Rows(tuple(rows))
    if said := length_of_stay(facts):
        yield Text(Line("length", said))


def length_of_stay(facts: Facts) -> str:
    """How short and how long a stay may be; empty where nothing is said of it."""
    shortest, longest = _number(facts, "shortest_days"), _number(facts, "longest_days")
    if shortest and longest:
        return _("A stay lasts from %(shortest)s to %(longest)s days.") % {"shortest": shortest, "longest": longest}
    if shortest:
        said = ngettext("A stay lasts %(days)s day or more.", "A stay lasts %(days)s days or more.", shortest)
        return said % {"days": shortest}
    if longest:
        return ngettext("A stay lasts %(days)s day at most.", "A stay lasts %(days)s days at most.", longest) % {
            "days": longest
        }
    return ""


def validity(facts: Facts, named: Named) -> Iterator[Block]:
    """From when until when, when and by whom it is looked at again, how it is changed."""
    since, until, review = (_day(facts, name) for name in ("valid_from", "valid_until", "review_by"))
    if since and until:
        said = _("This memorandum holds from %(since)s until %(until)s.")
    elif until:
        said = _("This memorandum holds until %(until)s.")
    else:
        said = _("This memorandum holds from %(since)s on.") if since else ""
    if said:
        yield Text(Line("holds", said % {"since": since, "until": until}))
    if review:
        yield Text(Line("review", _("It is reviewed by %(day)s.") % {"day": review}))
    if caller := named.person(facts.get("reviewer")):
        yield Text(Line("reviewer", caller, _("Who calls the review")))
    yield from _typed(facts, "reviewers", _("Who reviews it"))
    yield from _typed(facts, "revision", _("How it is changed"))


def signing(facts: Facts, named: Named) -> Iterator[Block]:
    """The organisations in their order, each with who signs for it."""
    found = [one for one in _list(facts, "signers") if named.organisation(one.get("organisation"))]
    rows = [
        Line(
            str(one["organisation"]),
            ", ".join(part for part in (*_signs(one, named), str(one.get("place") or "")) if part),
            f"{nth} {named.organisation(one['organisation'])}",
        )
        for nth, one in enumerate(found, start=1)
    ]
    if rows:
        yield Rows(tuple(rows))


def _signs(one: Facts, named: Named) -> Iterator[str]:
    """Who signs, in which capacity, by what power; and the second one."""
    yield str(one.get("name") or "") or named.person(one.get("person"))
    yield str(one.get("capacity") or "")
    yield str(dict(Power.choices).get(str(one.get("power")), ""))
    if one.get("power") == Power.MANDATE:
        yield str(one.get("mandate") or "")
    if one.get("power") == Power.TOGETHER:
        yield str(one.get("second_name") or "") or named.person(one.get("second"))
        yield str(one.get("second_capacity") or "")


def annexes(facts: Facts, named: Named) -> Iterator[Block]:
    """Further information, and what is attached."""
    yield from _typed(facts, "additional_information", "")
    listed = [str(one) for one in _list_of_any(facts, "annexes") if isinstance(one, str) and one.strip()]
    if listed:
        points = [Line(f"annex:{nth}", one, typed=True) for nth, one in enumerate(listed, start=1)]
        yield Points(None, tuple(points))
    if facts.get("second_language"):
        language = language_name(str(facts["second_language"]))
        yield Rows((Line("second_language", language, _("Second language of the paper")),))
    if facts.get("quality_commitment"):
        yield from _commitment()


def _commitment() -> Iterator[Block]:
    """The quality commitment in full: it is agreed with the rest."""
    yield Text(Line("commitment", commitment.lead(), commitment.title()))
    for side, (who, duties) in enumerate(commitment.duties(), start=1):
        points = [Line(f"commitment:{side}:{nth}", duty) for nth, duty in enumerate(duties, start=1)]
        yield Points(Line(f"commitment:{side}", who), tuple(points))


Draw = Callable[[Facts, Named], Iterator[Block]]
DRAW: dict[str, Draw] = {
    "parties": parties,
    "aims": aims,
    "covered": covered,
    "units": units,
    "bodies": bodies,
    "places": places,
    "validity": validity,
    "signing": signing,
    "annexes": annexes,
}


def _typed(facts: Facts, name: str, label: str) -> Iterator[Block]:
    value = facts.get(name)
    if isinstance(value, str) and value.strip():
        yield Text(Line(name, value.strip(), label, typed=True))


def _list(facts: Facts, name: str) -> list[Facts]:
    return [one for one in _list_of_any(facts, name) if isinstance(one, Mapping)]


def _list_of_any(facts: Facts, name: str) -> list[Any]:
    found = facts.get(name)
    return list(found) if isinstance(found, list | tuple) else []


def _number(facts: Facts, name: str) -> int | None:
    found = facts.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _day(facts: Facts, name: str) -> str:
    try:
        return day_as(date.fromisoformat(str(facts.get(name) or "")))
    except ValueError:
        return ""
