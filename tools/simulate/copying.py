"""From the stops of a walk to patterns: which rows belong to the stay, which to the people and places around it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lifecycle.models import RuleSet
from tools.simulate import gaps
from tools.simulate.making import Maker
from tools.simulate.patterns import Pattern
from tools.simulate.rows import Row, changed
from tools.simulate.thin import thinned
from tools.simulate.variants import Variant
from tools.simulate.walking import Stop, Walked

MEMORANDUM, STAY, COHORT = "memorandum", "stay", "cohort"
MOST_STOPS = 3  # on the plain way, of one state: the first, the last and one between
OLD, FAR = 2022, 2029  # years in which only memoranda in force already, and people in office, have days
BY_CODE = {gaps.code(organisation): organisation for organisation in gaps.ORGANISATIONS}
BY_EMAIL = {gaps.email(person): person for person in gaps.PEOPLE}


@dataclass(frozen=True)
class Kind:
    """Copies of one stop: the variant, the state, from when until when it may stand there, and the text."""

    variant: Variant
    state: str
    on: date
    until: date
    aside: bool
    pattern: Pattern
    cohort: Pattern | None
    alarmed: bool = False


@dataclass(frozen=True)
class World:
    """The patterns of organisations with their people, and of a memorandum between them."""

    organisations: dict[str, Pattern]
    memorandum: Pattern


def kinds_of(walked: Walked, vendor: str, *, thin: bool = False) -> list[Kind]:
    """The stops worth copying."""
    rules = rule_sets_here()
    return [_kind(walked, stop, vendor, rules, thin=thin) for stop in _worth_copying(walked.stops)]


def world_of(walked: Walked, vendor: str, *, thin: bool = False) -> World:
    """From a walk in which everybody comes in and a memorandum was in force before."""
    rows = _tidy(walked.stops[0].rows, thin=thin)
    heard = _heard(walked, thin=thin)
    names = names_in(rows)
    parts = _parted(rows, own_memorandum=False)

    def pattern(part: str, prefix: str) -> Pattern:
        return Maker(
            parts[part], vendor=vendor, heard=heard, named=names, prefix=prefix, shared=lambda day: True
        ).make()

    organisations = {organisation: pattern(organisation, f"{organisation}.") for organisation in gaps.ORGANISATIONS}
    return World(organisations, pattern(MEMORANDUM, "m."))


def _worth_copying(stops: Sequence[Stop]) -> Iterable[Stop]:
    plain: dict[str, list[Stop]] = {}
    for stop in stops:
        if stop.aside:
            yield stop
        else:
            plain.setdefault(stop.state, []).append(stop)
    for alike in plain.values():
        if len(alike) <= MOST_STOPS:
            yield from alike
        else:
            yield from (alike[0], alike[len(alike) // 2], alike[-1])


def _heard(walked: Walked, *, thin: bool) -> Mapping[str, bytes]:
    """A thin stay has not all that its hashes are made of: they stand as the walk left them."""
    return {} if thin else walked.heard


def _kind(walked: Walked, stop: Stop, vendor: str, rules: Mapping[str, str], *, thin: bool) -> Kind:
    variant = walked.variant
    own = variant.memorandum != "in_force"
    rows, heard = _tidy(stop.rows, thin=thin), _heard(walked, thin=thin)
    parts = _parted(rows, own_memorandum=own)
    names = {**names_in(rows), **rules}

    def old(day: date) -> bool:
        return not own and (day.year <= OLD or day.year >= FAR)

    memorandum = Maker(
        parts.get(MEMORANDUM, []), vendor=vendor, heard=heard, named=names, prefix="m.", shared=lambda day: True
    )
    memorandum.make()
    maker = Maker(parts[STAY], vendor=vendor, heard=heard, named=memorandum.names, shared=old, born=variant.born)
    cohort = parts.get(COHORT)
    group = Maker(cohort, vendor=vendor, heard={}, named=names, prefix="cohort.").make() if cohort else None
    return Kind(variant, stop.state, stop.on, stop.until, stop.aside, maker.make(), group, stop.alarmed)


def names_in(rows: Iterable[Row]) -> dict[str, str]:
    """The ids of people, organisations, their project and their group: the same gap in every pattern."""
    found: dict[str, str] = {}
    for row in rows:
        if row.name == "Person":
            found[str(row["id"])] = f"{BY_EMAIL[row['email']]}.id"
        elif row.name == "Organisation":
            found[str(row["id"])] = f"{BY_CODE[row['code']]}.id"
        elif row.name in ("Project", "Cohort"):
            found[str(row["id"])] = f"{row.name.lower()}.id"
    return found


def rule_sets_here() -> dict[str, str]:
    """The ids of the rule sets in the database connected now, and the gap of each."""
    rows = RuleSet.objects.values_list("pk", "programme", "activity", "call_year_from")
    return {str(pk): f"rules.{programme}.{activity}.{year}" for pk, programme, activity, year in rows}


def _parted(rows: Sequence[Row], *, own_memorandum: bool) -> dict[str, list[Row]]:
    """Each row with what it belongs to."""
    names = names_in(rows)
    memoranda = {row["id"] for row in rows if row.name == "Memorandum"}
    versions = {row["id"] for row in rows if row.name == "MemorandumVersion"}
    papers = {row["id"] for row in rows if row.name == "Document" and row["chain"] in memoranda}
    requests = {row["id"] for row in rows if row.name == "SignatureRequest" and row["document_id"] in papers}
    around = memoranda | versions | papers | requests
    parts: dict[str, list[Row]] = {}
    for row in rows:
        part = _organisation_of(row, names)
        if part is None:
            part = MEMORANDUM if around & _pointers(row) and not _of_a_stay(row) else STAY
            part = COHORT if row.name == "Cohort" else STAY if own_memorandum and part == MEMORANDUM else part
        parts.setdefault(part, []).append(row)
    return parts


def _organisation_of(row: Row, names: Mapping[str, str]) -> str | None:
    if row.name == "Organisation":
        return names[str(row["id"])].partition(".")[0]
    if row.name in ("Membership", "Project"):
        return names[str(row["organisation_id"])].partition(".")[0]
    if row.name in ("Person", "PersonKey"):
        person = names[str(row["id" if row.name == "Person" else "person_id"])].partition(".")[0]
        return gaps.OF.get(person, STAY if row.name == "Person" else "nowhere")
    return None


def _pointers(row: Row) -> set[Any]:
    """What a row is, and what it points to by its columns."""
    named = ("id", "chain", "memorandum_id", "version_id", "document_id", "request_id", "subject_id")
    return {
        value
        for field, value in zip(row.model._meta.concrete_fields, row.values, strict=True)
        if field.attname in named
    }


def _of_a_stay(row: Row) -> bool:
    columns = {field.attname for field in row.model._meta.concrete_fields}
    return "mobility_id" in columns and row["mobility_id"] is not None


def _tidy(rows: Sequence[Row], *, thin: bool) -> list[Row]:
    """Without what was owed earlier and is settled; papers as samples without a file. `thin`: only what many pages read."""
    settled = {row["id"] for row in rows if row.name == "ToDo" and row["closed_at"] is not None}
    planned = next(row["created_at"] for row in rows if row.name == "Mobility")
    kept = [row for row in rows if not (row.name == "ToDo" and row["id"] in settled)]
    kept = [row for row in kept if not (row.name == "Reminder" and row["todo_id"] in settled)]
    tidy = [changed(row, _changes(row, planned)) for row in kept]
    return thinned(tidy) if thin else tidy


def _changes(row: Row, planned: Any) -> dict[str, Any]:
    return {"created_at": planned} if row.name == "Person" else as_sample(row)


def as_sample(row: Row) -> dict[str, Any]:
    """What changes in a paper that nobody signed: it says so, and is printed when somebody opens it first."""
    if row.name != "Document":
        return {}
    frame = {**row["snapshot"]["document"], "sample": True}
    changes: dict[str, Any] = {"snapshot": {**row["snapshot"], "document": frame}}
    if row["state"] == "ready":
        changes["state"] = "waiting"
    return changes | {"file": "", "sha256": "", "size": None, "pages": None, "ready_at": None}
