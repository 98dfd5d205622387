"""What the schema cannot say: names used once, dates in order, steps that exist and have what they need."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from ground.birth_dates import check_birth_date
from ground.names import check_name, check_name_of_organisation, tidy_name
from ground.signs import named, signs_no_paper_has
from ground.stay_days import check_stay_day
from tools.cases import steps
from tools.cases.case import EVERYONE, Case, nearest
from tools.cases.faults import Fault
from tools.cases.references import outcomes

Place = tuple[str | int, ...]


def sense(case: Case) -> Iterator[Fault]:
    """Every fault of a case that keeps to the schema."""
    yield from _once(case)
    yield from _names(case)
    yield from _texts(case, (), case.data)
    yield from _dates(case)
    yield from _steps(case)


def _names(case: Case) -> Iterator[Fault]:
    """Somebody without any name, and names that no paper can print."""
    for key, who in case.data["people"].items():
        parts = [name for name in ("given_names", "family_names") if name in who]
        if not parts:
            yield case.fault(("people", key), "given_names, family_names, or both", "Write a name.")
        for part in parts:
            yield from _printable(case, ("people", key, part), who[part], check_name)
    for key, each in case.data["organisations"].items():
        yield from _printable(case, ("organisations", key, "name"), each["name"], check_name_of_organisation)
        leader = each.get("legal_representative", "")
        yield from _printable(case, ("organisations", key, "legal_representative"), leader, check_name)


def _texts(case: Case, place: Place, value: Any) -> Iterator[Fault]:
    """Texts that no paper can print; names are looked at apart."""
    if isinstance(value, str) and (strange := signs_no_paper_has(value)):
        yield case.fault(place, f"letters that papers can print, not {named(strange)}", "Write it in other letters.")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if (*place, key) not in (("people",), ("organisations",)):
                yield from _texts(case, (*place, key), inner)
    elif isinstance(value, list):
        for nth, inner in enumerate(value):
            yield from _texts(case, (*place, nth), inner)


def _printable(case: Case, place: Place, name: str, check: Callable[[str], None]) -> Iterator[Fault]:
    try:
        check(tidy_name(name))
    except ValidationError as fault:
        yield case.fault(place, "a name in letters that papers can print", fault.messages[0])


def _once(case: Case) -> Iterator[Fault]:
    data = case.data
    yield from _twice(
        case,
        [(("people", key, "email"), who.get("email", "").lower()) for key, who in data["people"].items()],
        "an address of its own for each person",
    )
    yield from _twice(
        case,
        [(("organisations", key, "code"), each.get("code", "")) for key, each in data["organisations"].items()],
        "a code of its own for each organisation",
    )
    yield from _twice(
        case,
        [(("units", nth, "code"), unit["code"]) for nth, unit in enumerate(data.get("units", ()))],
        "a code of its own for each unit",
    )
    yield from _twice(
        case,
        [(("units", _unit_at(data, unit)), code) for code, unit, _outcome in outcomes(data)],
        "a code of its own for each outcome",
    )
    yield from _twice(
        case,
        [(("history", nth, "id"), step["id"]) for nth, step in enumerate(data["history"]) if "id" in step],
        "an id of its own for each step",
    )


def _unit_at(data: dict[str, Any], unit: dict[str, Any]) -> int:
    return next(nth for nth, other in enumerate(data["units"]) if other is unit)


def _twice(case: Case, named: Iterable[tuple[Place, str]], expected: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, name in named:
        if name and name in seen:
            yield case.fault(place, expected, f"“{name}” stands there already: choose another.")
        seen.add(name)


def _dates(case: Case) -> Iterator[Fault]:
    if "stay" in case.data:
        yield from _days_of_the_stay(case, case.data["stay"])
    memorandum = case.data.get("memorandum", {})
    if memorandum.get("valid_until", "9999") < memorandum.get("valid_from", ""):
        yield case.fault(("memorandum", "valid_until"), "a day not before valid_from", "Correct one of the two.")
    before = ("", "")
    for nth, step in enumerate(case.data["history"]):
        moment = (step["on"], step.get("at", ""))
        if moment[0] < before[0] or (moment[0] == before[0] and moment[1] and moment[1] < before[1]):
            was = " ".join(part for part in before if part)
            yield case.fault(
                ("history", nth, "on"),
                f"a step not before the one above it, {was}",
                "Put the steps in the order of their dates.",
            )
        before = max(before, moment)


def _days_of_the_stay(case: Case, stay: dict[str, Any]) -> Iterator[Fault]:
    for name in ("start", "end"):
        try:
            check_stay_day(date.fromisoformat(stay[name]))
        except ValidationError as fault:
            yield case.fault(("stay", name), "a day on which a stay can lie", fault.messages[0])
    if stay["end"] < stay["start"]:
        yield case.fault(("stay", "end"), f"a day not before the start, {stay['start']}", "Correct one of the two.")
    going: list[tuple[Place, dict[str, Any]]] = [(("participant",), case.data.get("participant", {}))]
    going += [(("others", nth), one) for nth, one in enumerate(case.data.get("others", ()))]
    for place, one in going:
        if "born" in one:
            yield from _born(case, place, date.fromisoformat(one["born"]), date.fromisoformat(stay["start"]))


def _born(case: Case, place: Place, birth: date, start: date) -> Iterator[Fault]:
    try:
        check_birth_date(birth, start)
    except ValidationError as fault:
        yield case.fault((*place, "born"), "a birth date of somebody who can go", fault.messages[0])


def _steps(case: Case) -> Iterator[Fault]:
    known = steps.known_steps()
    for nth, step in enumerate(case.data["history"]):
        place: Place = ("history", nth)
        if step["do"] not in known:
            yield case.fault((*place, "do"), f"the name of a step, not “{step['do']}”", nearest(step["do"], known))
            continue
        yield from _sections(case, place, step["do"])
        yield from _details(case, place, step)
        yield from _organisation(case, place, step)
        yield from _whose_stay(case, place, step)


def _whose_stay(case: Case, place: Place, step: dict[str, Any]) -> Iterator[Fault]:
    """Only of somebody who goes."""
    others = [one["person"] for one in case.data.get("others", ())]
    if "stay" in step and step["stay"] not in (EVERYONE, *others, case.data.get("participant", {}).get("person")):
        yield case.fault((*place, "stay"), "somebody who goes", "Name the participant, one of “others”, or everyone.")


def _sections(case: Case, place: Place, name: str) -> Iterator[Fault]:
    for section in steps.STEPS[name].sections if name in steps.STEPS else ():
        if section not in case.data:
            yield case.fault(
                (*place, "do"),
                f"the section “{section}”, from which “{name}” takes its facts",
                f"Add {section} to the case.",
            )


def _details(case: Case, place: Place, step: dict[str, Any]) -> Iterator[Fault]:
    takes = steps.takes(step["do"])
    for key, value in step.get("with", {}).items():
        if takes is not None and key not in takes:
            remedy = nearest(key, takes) if takes else f"“{step['do']}” takes no details."
            yield case.fault((*place, "with", key), f"a known key, not “{key}”", remedy)
        elif isinstance(value, str) and steps.is_day(step["do"], key) and not _is_day(value):
            yield case.fault(
                (*place, "with", key), f"a day that exists, not “{value[:60]}”", "Write year, month, day: 2026-03-31."
            )


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _organisation(case: Case, place: Place, step: dict[str, Any]) -> Iterator[Fault]:
    """A person acts for an organisation only as its member."""
    wanted = step.get("for")
    if wanted is None:
        return
    members = {member["person"] for member in case.data["organisations"][wanted].get("members", ())}
    for person in step["by"] if isinstance(step["by"], list) else [step["by"]]:
        if person not in members:
            yield case.fault(
                (*place, "for"),
                f"an organisation of which “{person}” is a member",
                f"Add them to its members, or remove “for: {wanted}”.",
            )
