"""What the paper of a memorandum prints, as plain facts: each part of the text as its readers saw it."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from documents.parts.printed import printed
from documents.picking import only
from partnerships.content import WHERE
from partnerships.models import MemorandumVersion
from partnerships.parts import facts_of, in_words
from partnerships.parts.names import Named, named_in
from partnerships.parts.parties import known_parties, party_box
from partnerships.parts.reading import listed
from partnerships.second_texts import seconds_of_units
from partnerships.unit_words import kind_words

Facts = dict[str, Any]
OUTCOME_PRINTED = ("title", "description", "knowledge", "skills", "competence", "criteria", "activities", "place")


def facts_printed(version: MemorandumVersion) -> Facts:
    """Everything, in the active language; what the product says itself in the second one as well."""
    facts = facts_of(version)
    named = named_in(version, facts)
    second = second_language_of(version)
    forms = {"parties": _boxes(facts, named), "units": _units(version, second)}
    return {
        "about": version.memorandum.code,
        "title": version.memorandum.title,
        "code": version.memorandum.code,
        "valid_until": version.valid_until,
        "parts": printed(in_words(facts, named), _in_second(facts, named, second), forms),
        "second": _title_in(second),
    }


def paper_title() -> str:
    """What the paper is called."""
    return _("Memorandum of understanding")


def second_language_of(version: MemorandumVersion) -> str:
    """The language that stands beside the first one; empty where there is none."""
    found = str(version.content.get("second_language") or "")
    return found if found != version.memorandum.language else ""


def _in_second(facts: Facts, named: Named, language: str) -> list[Any]:
    if not language:
        return []
    with translation.override(language):
        return in_words(facts, named)


def _title_in(language: str) -> Facts:
    if not language:
        return {}
    with translation.override(language):
        return {"title": paper_title()}


def _boxes(facts: Facts, named: Named) -> list[Facts]:
    """The organisations as boxes beside each other."""
    known = known_parties(facts["parties"], named)
    return [{"as": "party", **party_box(one, nth, named)} for nth, one in enumerate(known, start=1)]


def _units(version: MemorandumVersion, second: str) -> list[Facts]:
    """Each unit as a table of its outcomes, in the order of the qualifications."""
    seconds = seconds_of_units(version, second)
    found = []
    for entry in listed(version.content, "qualifications"):
        qualification = entry.get("qualification")
        scale = str(qualification.get("credit_scale") or "") if isinstance(qualification, Mapping) else ""
        for nth, unit in enumerate(listed(entry, "units"), start=1):
            found.append({"as": "unit", **_unit(unit, nth, scale, seconds)})
    return found


def _unit(unit: Mapping[str, Any], nth: int, scale: str, seconds: Mapping[str, Facts]) -> Facts:
    second = seconds.get(str(unit.get("library", "")), {})
    others = dict(enumerate(second.get("outcomes", ())))
    return {
        "code": unit.get("code", ""),
        "title": unit.get("title", ""),
        "hours": unit.get("hours") or "",
        "credits": unit.get("points", ""),
        "scale": scale if unit.get("points") else "",
        "note": unit.get("reference", ""),
        "outcomes": [
            _outcome(outcome, f"{nth}.{place + 1}", others.get(place))
            for place, outcome in enumerate(listed(unit, "outcomes"))
        ],
        **({"second": {"title": second["title"]}} if second else {}),
    }


def _outcome(outcome: Mapping[str, Any], number: str, second: Facts | None) -> Facts:
    where = WHERE.get(outcome.get("assess_at", ""))
    return {
        **only(outcome, *OUTCOME_PRINTED),
        **kind_words(outcome),
        **({"assessment": str(where)} if where else {}),
        **({"second": second} if second else {}),
        "number": number,
    }
