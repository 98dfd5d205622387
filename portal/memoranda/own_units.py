"""Which units of a memorandum stand in the library of who reads it: each leads there."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from accounts.actors import Actor
from library.models import UnitVersion
from library.selectors import versions_named_in
from partnerships.models import MemorandumVersion
from partnerships.parts.reading import listed


@dataclass(frozen=True)
class OwnUnit:
    """A unit of the own library that this memorandum took, or that was typed into it and is kept there since."""

    unit: UUID
    words: str
    number: int


def own_units_in(version: MemorandumVersion, actor: Actor) -> list[OwnUnit]:
    """In the order of their codes, each once; nothing for who has no library."""
    typed = {_named(unit) for unit in _units(version)}
    if actor.by_link or actor.organisation_id is None or not typed:
        return []
    held = versions_named_in(version.content)
    own = UnitVersion.objects.visible_to(actor).filter(unit__qualification__organisation=actor.organisation_id)
    here = own.filter(Q(pk__in=held) | Q(unit__source=version.memorandum.code, kept_at__isnull=False))
    found: dict[UUID, UnitVersion] = {}
    for one in here.select_related("unit").order_by("code", "-number"):
        if one.pk in held:
            found[one.unit_id] = one
        elif any((one.code.casefold(), title.casefold()) in typed for title in one.title.values()):
            found.setdefault(one.unit_id, one)
    language = get_language() or ""
    return [OwnUnit(one.unit_id, f"{one.code} {one.title_in(language)}", one.number) for one in found.values()]


def _units(version: MemorandumVersion) -> Iterator[dict[str, object]]:
    for entry in listed(version.content, "qualifications"):
        yield from (dict(unit) for unit in listed(entry, "units"))


def _named(unit: dict[str, object]) -> tuple[str, str]:
    return str(unit.get("code", "")).casefold(), str(unit.get("title", "")).casefold()
