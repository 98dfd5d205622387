"""Units that were typed into a memorandum stand in the library of who sends it, without a further click."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from ground.errors import InputRefused
from library.models import UnitVersion
from library.selectors import may_write, own_qualifications
from library.taking_over import take_over
from partnerships.models import MemorandumVersion
from partnerships.parts.reading import listed

Facts = Mapping[str, Any]


def keep_typed_units(version: MemorandumVersion, actor: Actor) -> int:
    """Own copies of what was typed, that name the memorandum; what stands there by code and title stays as it is.

    The memorandum says what it said: it holds its own text and not that of the library. Returns how many came.
    """
    typed = [(entry, _typed_in(entry)) for entry in listed(version.content, "qualifications")]
    if not any(units for _entry, units in typed) or actor.by_link or not may_write(actor):
        return 0
    known, number = _known_to(actor), 0
    for entry, units in typed:
        new = [unit for unit in units if _named(unit) not in known]
        if new:
            number += _kept(version, actor, {**entry, "units": new})
            known |= {_named(unit) for unit in new}
    return number


def _typed_in(entry: Facts) -> list[Facts]:
    return [unit for unit in listed(entry, "units") if unit.get("title") and not unit.get("library")]


def _known_to(actor: Actor) -> set[tuple[str, str]]:
    own = UnitVersion.objects.visible_to(actor).filter(unit__qualification__in=own_qualifications(actor))
    return {(one.code.casefold(), title.casefold()) for one in own for title in one.title.values()}


def _named(unit: Facts) -> tuple[str, str]:
    return str(unit.get("code", "")).casefold(), str(unit.get("title", "")).casefold()


def _kept(version: MemorandumVersion, actor: Actor, content: Facts) -> int:
    """What the library does not take as it stands is left where it is: sending does not wait for it."""
    memorandum = version.memorandum
    try:
        with transaction.atomic():
            return len(take_over(actor=actor, content=content, language=memorandum.language, source=memorandum.code))
    except InputRefused:
        return 0
