"""Who was typed into a part becomes a person of the stay, through the door by which people are named."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.actors import Actor
from accounts.models import Organisation
from ground.errors import SojournError
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.models import Mobility
from lifecycle.roles import NamedPartKind
from lifecycle.wording import say_refusal
from portal.agreements.writing.people import PLACES, TUTOR, PeopleOfStay, Place

NAMES, NAMES_TUTOR = "lifecycle.name_person", "lifecycle.name_tutor"
FIELD_OF = {"given_names": "name", "family_names": "name", "email": "email", "phone": "phone", "who": "name"}


@dataclass
class Named:
    """Whom the stay has since; or what is wrong with what was typed."""

    people: dict[str, str] = field(default_factory=dict)  # name of the fields -> person
    faults: dict[tuple[Any, ...], list[str]] = field(default_factory=dict)


def name_typed(
    stay: Mobility, actor: Actor, places: Iterator[tuple[tuple[str, ...], str]], data: Mapping[str, Any]
) -> Named:
    """Everybody typed new, one after the other; each counts alone."""
    done, people = Named(), PeopleOfStay(stay, actor)
    for path, name in places:
        place = PLACES.get(path) or PLACES[(path[0],)]
        if not place.kind:
            continue
        nth = name.rpartition(".")[2]
        at = (*path, int(nth)) if nth.isdecimal() else path
        person, faults = _name(stay, actor, _typed(data, name, place, people))
        if person:
            done.people[name] = person
        done.faults |= {(*at, key): words for key, words in faults.items()}
    return done


def name_tutor(stay: Mobility, actor: Actor, typed: Mapping[str, Any]) -> dict[tuple[Any, ...], list[str]]:
    """The host tutor; what is wrong with what was typed."""
    _person, faults = _name(stay, actor, {**typed, **_names(str(typed["name"]))}, NAMES_TUTOR)
    return {(*TUTOR, key): words for key, words in faults.items()}


def _names(name: str) -> dict[str, str]:
    """Given and family names; who has one name only has the first."""
    given, _space, family = name.rpartition(" ")
    return {"given_names": given or family, "family_names": family if given else ""}


def _typed(data: Mapping[str, Any], name: str, place: Place, people: PeopleOfStay) -> dict[str, Any]:
    texts = {key: str(data.get(f"{name}.{key}", "")).strip() for key in ("name", "email", "phone", "function")}
    where = _organisation(place, people)
    return {
        "part": place.kind, **_names(texts["name"]),
        "email": texts["email"], "phone": texts["phone"], "function": texts["function"],
        "qualification": str(data.get(f"{name}.qualification", "")).strip(),
        "phone_night": str(data.get(f"{name}.phone_night", "")).strip(),
        "organisation": str(where.pk) if where else "",
    }  # fmt: skip


def _organisation(place: Place, people: PeopleOfStay) -> Organisation | None:
    if place.kind == NamedPartKind.ACCOMPANYING:  # kept as somebody at home, by who sends
        return None
    return next((one for side in place.sides for one in people.organisations.get(side, ())), None)


def _name(stay: Mobility, actor: Actor, typed: dict[str, Any], act: str = NAMES) -> tuple[str, dict[str, list[str]]]:
    try:
        event = perform_act(name=act, pk=stay.pk, actor=actor, data=typed)
    except ActInvalid as invalid:
        faults: dict[str, list[str]] = {}
        for key, words in invalid.form.errors.items():
            faults.setdefault(FIELD_OF.get(key, "name"), []).extend(str(one) for one in words)
        return "", faults
    except SojournError as refused:
        return "", {"name": [say_refusal(refused)]}
    return str(event.details.get("named", "")), {}
