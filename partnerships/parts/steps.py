"""Who assesses, documents, validates and recognises in which country, and how it was agreed."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from documents.parts.values import Block, Column, Line, Table, Text
from ground.countries import country_name
from partnerships.content import ANSWERED_FOR, BodyStep
from partnerships.parts.names import Named
from partnerships.parts.reading import listed, typed

Facts = Mapping[str, Any]
MOST_COLUMNS = 4  # countries that fit side by side


def bodies(facts: Facts, named: Named) -> Iterator[Block]:
    """The table, then how it was agreed."""
    yield from _table(facts, named)
    yield from typed(facts, "procedures", "")
    yield from typed(facts, "differing", _("What differs for one unit"))
    yield from typed(facts, "certificate", _("Certificate agreed"))


def wanted_of(parties: Facts, named: Named) -> list[tuple[str, str]]:
    """The cells that must be filled: home validates and recognises, the host assesses and documents."""
    return [
        (named.organisations[str(one["organisation"])].country, str(step))
        for one in listed(parties, "parties")
        if named.organisation(one.get("organisation"))
        for function in one.get("functions") or ()
        for step in ANSWERED_FOR.get(str(function), ())
    ]


def _table(facts: Facts, named: Named) -> Iterator[Block]:
    """A row for each step and a column for each country; with many countries the other way round."""
    steps = dict(BodyStep.choices)
    rows = [one for one in listed(facts, "bodies") if one.get("step") in steps]
    found = {
        (str(one.get("country") or ""), str(one["step"])): named.organisation(one.get("organisation")) for one in rows
    }
    if not found:
        return
    wanted = set(facts.get("wanted") or ())
    countries = sorted({country for country, _step in (*found, *wanted)}, key=country_name)

    def cell(country: str, step: str) -> str:
        missing = _("to be completed") if (country, step) in wanted else _("not applicable")
        return found.get((country, step)) or missing

    columns = [
        Column(
            country,
            country_name(country),
            tuple(Line(step, cell(country, step), str(words)) for step, words in steps.items()),
        )
        for country in countries
    ]
    is_turned = len(columns) > MOST_COLUMNS
    yield Text(Line("discussed", _("The parties discussed these steps, and agree who answers for each of them.")))
    yield Table(_("Country") if is_turned else _("Step"), tuple(columns), is_turned)
