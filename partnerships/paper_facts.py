"""What the paper of a memorandum prints, as plain facts: each part of the text as its readers saw it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from documents.picking import only
from ground.countries import country_name
from lifecycle.roles import OrganisationPartKind
from partnerships import commitment
from partnerships.content import WHERE, BodyStep, Power
from partnerships.models import MemorandumParty, MemorandumVersion
from partnerships.parts.facts import facts_of
from partnerships.parts.names import Named, named_in
from partnerships.parts.words import length_of_stay, objectives
from partnerships.second_texts import seconds_of_units
from partnerships.selectors import bodies_wanted, names_told
from partnerships.unit_words import kind_words

Facts = dict[str, Any]
TEXTS = (
    "other_objectives", "procedures", "differing", "other_actors", "revision", "certificate", "reviewers",
    "additional_information",
)  # fmt: skip
OUTCOME_PRINTED = ("title", "description", "knowledge", "skills", "competence", "criteria", "activities", "place")
OF_QUALIFICATION = ("country", "eqf", "nqf", "isced_f", "credit_scale")
MOST_COLUMNS = 4  # countries that fit side by side


def facts_printed(version: MemorandumVersion, parties: list[MemorandumParty]) -> Facts:
    """Everything, in the active language; and in `second` what is said in the second one as well."""
    content = version.content
    second = second_language_of(version)
    seconds = seconds_of_units(version, second)
    names = names_told(version)
    return {
        "about": version.memorandum.code,
        "title": version.memorandum.title,
        "code": version.memorandum.code,
        "valid_from": version.valid_from,
        "valid_until": version.valid_until,
        "review_by": version.review_by,
        "reviewer": names.get(version.reviewer_id, ""),
        "parties": [_party(party, nth, names) for nth, party in enumerate(parties, start=1)],
        "covered": [
            {"name": entry.organisation.name, "country": entry.organisation.country, "role": entry.role}
            for entry in version.covered.select_related("organisation")
        ],
        "places": [
            {"name": one.organisation.name, "first_day": one.first_day, "last_day": one.last_day, "places": one.places}
            for one in version.places.select_related("organisation")
        ],
        "qualifications": [_qualification(entry, seconds) for entry in content.get("qualifications", ())],
        "signing": _signing(version),
        **{name: content.get(name, "") for name in TEXTS},
        **_fixed(version),
        "second": _in_second(version, second),
    }


def paper_title() -> str:
    """What the paper is called."""
    return _("Memorandum of understanding")


def second_language_of(version: MemorandumVersion) -> str:
    """The language that stands beside the first one; empty where there is none."""
    found = str(version.content.get("second_language") or "")
    return found if found != version.memorandum.language else ""


def _fixed(version: MemorandumVersion) -> Facts:
    """What the product says itself, in the active language."""
    facts = facts_of(version)
    annexes = [str(one) for one in version.content.get("annexes") or () if one]
    promised = bool(version.content.get("quality_commitment"))
    return {
        "objectives": objectives(),
        "signing_means": _(
            "Each person declares to have the power to bind the organisation named beside them, and agrees for it to "
            "this memorandum."
        ),
        "steps": _table_of_steps(version),
        "length": length_of_stay(facts["places"]),
        "commitment": [{"who": who, "duties": duties} for who, duties in commitment.duties()] if promised else [],
        "commitment_title": commitment.title() if promised else "",
        "commitment_lead": commitment.lead() if promised else "",
        "annexes": annexes,
    }


def _in_second(version: MemorandumVersion, language: str) -> Facts:
    if not language:
        return {}
    with translation.override(language):
        said = _fixed(version)
        steps = said["steps"]
        named = {"head": steps["head"], "rows": [[row[0]] for row in steps["rows"]]} if steps else {}
        return {**said, "steps": named, "title": paper_title(), "annexes": []}


def _table_of_steps(version: MemorandumVersion) -> Facts:
    """A row for each step and a column for each country; with many countries the other way round."""
    found = {(one.country, one.step): one.organisation.name for one in version.bodies.select_related("organisation")}
    wanted = set(bodies_wanted(version))
    countries = sorted({country for country, _step in (*found, *wanted)}, key=country_name)
    steps = [(step, str(BodyStep(step).label)) for step in BodyStep.values]
    named = [(country, country_name(country)) for country in countries]
    if not found:
        return {}
    across = len(countries) <= MOST_COLUMNS
    rows, columns = (steps, named) if across else (named, steps)
    corner = _("Step") if across else _("Country")

    def cell(row: str, column: str) -> str:
        country, step = (column, row) if across else (row, column)
        missing = _("to be completed") if (country, step) in wanted else _("not applicable")
        return found.get((country, step)) or missing

    return {
        "head": [corner, *(words for _key, words in columns)],
        "rows": [[words, *(cell(key, column) for column, _words in columns)] for key, words in rows],
    }


def _signing(version: MemorandumVersion) -> list[Facts]:
    """Who signs for each organisation, in their order: one, or two together."""
    facts = facts_of(version)
    named = named_in(version, facts)
    turns = sorted({one["turn"] for one in facts["signing"]["signers"]})
    rows: list[Facts] = []
    for one in facts["signing"]["signers"]:
        power = str(dict(Power.choices).get(one["power"], ""))
        mandate = one["mandate"] if one["power"] == Power.MANDATE else ""
        turn = turns.index(one["turn"]) + 1 if len(turns) > 1 else ""  # without gaps, whatever was typed
        common = {"turn": turn, "organisation": named.organisation(one["organisation"])}
        said = {"power": f"{power}: {mandate}" if mandate else power}
        rows.append({**common, "name": _signer(one, "", named), "capacity": one["capacity"], **said})
        if one["power"] == Power.TOGETHER:
            rows.append({**common, "name": _signer(one, "second", named), "capacity": one["second_capacity"], **said})
    return [row for row in rows if row["name"]]


def _signer(one: Mapping[str, Any], which: str, named: Named) -> str:
    typed, person = ("second_name", "second") if which else ("name", "person")
    return str(one[typed] or named.person(one[person]))


def _party(party: MemorandumParty, nth: int, names: Mapping[UUID | None, str]) -> Facts:
    organisation = party.organisation
    town = " ".join(part for part in (organisation.postcode, organisation.town) if part)
    representative = {
        "name": organisation.legal_representative,
        "function": organisation.legal_representative_function,
    }
    beside = ((_("Contact, to reach"), _to_reach(party, names)), (_("Takes part as"), _part_of(party)))
    contact = {"name": names.get(party.contact_id, ""), "function": party.contact_function}
    block = {
        "heading": _("Organisation %(number)s, %(country)s")
        % {"number": nth, "country": country_name(organisation.country)},
        "name": organisation.name,
        "address": ", ".join(part for part in (organisation.address, town) if part),
        "phone": organisation.phone,
        "email": organisation.email,
        "website": organisation.website,
        "oid": organisation.oid,
        "pic": organisation.pic,
        "representative": representative if organisation.legal_representative else None,
        "contact": contact if party.contact else None,
        "rows": [[label, words] for label, words in beside if words],
    }
    return {name: value for name, value in block.items() if value}


def _to_reach(party: MemorandumParty, names: Mapping[UUID | None, str]) -> str:
    """Address and telephone of the contact; the telephone where its organisation told who it is."""
    if party.contact is None:
        return ""
    is_told = names[party.contact_id] == party.contact.full_name
    phone = party.contact.phone if is_told else ""
    return ", ".join(part for part in (party.contact.email or "", phone) if part)


def _part_of(party: MemorandumParty) -> str:
    known = dict(OrganisationPartKind.choices)
    functions = ", ".join(str(known.get(one, one)) for one in party.functions or ())
    return "; ".join(part for part in (functions, _("only signs") if party.only_signs else "") if part)


def _qualification(entry: Mapping[str, Any], seconds: Mapping[str, Facts]) -> Facts:
    """With a table of its units, and each unit that says more than its line there."""
    qualification = entry["qualification"]
    scale = qualification.get("credit_scale", "")
    units = [_unit(unit, nth, scale, seconds) for nth, unit in enumerate(entry.get("units") or (), start=1)]
    other = qualification.get("title_in_partnership_language", "")
    title = qualification["title"]
    facts = {name: value for name, value in only(qualification, *OF_QUALIFICATION).items() if value}
    return {
        "title": f"{title} ({other})" if other and other != title else title,
        "facts": [facts] if facts else [],
        "structure": qualification.get("structure", ""),
        "units": units,
        "annexes": [one for one in entry.get("annexes", []) if one],
    }


def _unit(unit: Mapping[str, Any], nth: int, scale: str, seconds: Mapping[str, Facts]) -> Facts:
    second = seconds.get(str(unit.get("library", "")), {})
    outcomes = list(unit.get("outcomes") or ())
    others = dict(enumerate(second.get("outcomes", ())))
    return {
        "code": unit["code"],
        "title": unit["title"],
        "hours": unit.get("hours") or "",
        "credits": unit.get("points", ""),
        "scale": scale,
        "note": unit.get("reference", ""),
        "assessment": unit.get("assessment", ""),
        "levels": unit.get("levels", []),
        "evidence": unit.get("evidence", ""),
        "remark": unit.get("note", ""),
        "outcomes": [
            _outcome(outcome, f"{nth}.{place + 1}", others.get(place)) for place, outcome in enumerate(outcomes)
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
