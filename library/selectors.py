"""Reads of the library."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.selectors import holds
from ground.identifiers import as_uuid
from library.models import Qualification, Unit, UnitUse, UnitVersion


def may_write(actor: Actor) -> bool:
    """Whether somebody writes in the library of the organisation they act for."""
    return not actor.by_link and holds(actor, MembershipRole.COORDINATOR)


def own_qualifications(actor: Actor) -> list[Qualification]:
    """Those of the organisation acted for, in the order in which they were added."""
    return list(Qualification.objects.visible_to(actor).filter(organisation=actor.organisation_id))


def own_units(actor: Actor) -> dict[UUID, list[UnitVersion]]:
    """By qualification: the newest version of each own unit, the one being written included."""
    return _by_qualification(
        UnitVersion.objects.visible_to(actor).filter(unit__qualification__organisation=actor.organisation_id)
    )


def units_on_offer(actor: Actor) -> dict[UUID, list[UnitVersion]]:
    """By qualification: the newest kept version of each own unit, for what is written from now on."""
    own = UnitVersion.objects.visible_to(actor).filter(unit__qualification__organisation=actor.organisation_id)
    return _by_qualification(own.filter(kept_at__isnull=False))


def _by_qualification(versions: Any) -> dict[UUID, list[UnitVersion]]:
    newest: dict[UUID, UnitVersion] = {}
    found = versions.select_related("unit__qualification").order_by("unit__position", "unit__created_at", "-number")
    for version in found:
        newest.setdefault(version.unit_id, version)
    by_qualification: dict[UUID, list[UnitVersion]] = defaultdict(list)
    for version in newest.values():
        by_qualification[version.unit.qualification_id].append(version)
    return dict(by_qualification)


def versions_of(unit: Unit) -> list[UnitVersion]:
    """All of them, the newest first."""
    return list(unit.versions.select_related("written_by").order_by("-number"))


def newest_of(unit: Unit) -> UnitVersion:
    """The one being written, else the one kept last."""
    return versions_of(unit)[0]


def uses_of(versions: Iterable[UnitVersion]) -> dict[UUID, list[UnitUse]]:
    """By version: what holds it."""
    found: dict[UUID, list[UnitUse]] = defaultdict(list)
    for use in UnitUse.objects.filter(version__in=[one.pk for one in versions]).order_by("since", "id"):
        found[use.version_id].append(use)
    return dict(found)


def versions_named_in(content: Any) -> set[UUID]:
    """The versions of the library that a content of any shape names."""
    return {found for value in _named(content) if (found := as_uuid(value))}


def _named(content: Any) -> Iterator[Any]:
    if isinstance(content, Mapping):
        if content.get("library"):
            yield content["library"]
        for value in content.values():
            yield from _named(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _named(value)


@dataclass(frozen=True)
class Newer:
    """A unit that somewhere stands in an older version: "104 has a version 3"."""

    held: UnitVersion
    newest: UnitVersion

    @property
    def changes(self) -> list[UnitVersion]:
        """What each version since said of itself, the oldest first."""
        since = UnitVersion.unscoped.filter(
            unit=self.held.unit_id, number__gt=self.held.number, number__lte=self.newest.number
        )
        return list(since.order_by("number"))


def newer_than(content: Any) -> list[Newer]:
    """The units of this content of which the library keeps a newer version."""
    held = UnitVersion.unscoped.filter(pk__in=versions_named_in(content)).order_by("code", "number")
    by_unit = {one.unit_id: one for one in held}
    newest: dict[UUID, UnitVersion] = {}
    for version in UnitVersion.unscoped.filter(unit__in=by_unit, kept_at__isnull=False).order_by("-number"):
        newest.setdefault(version.unit_id, version)
    pairs = [(one, newest[unit]) for unit, one in by_unit.items() if unit in newest]
    return [Newer(one, latest) for one, latest in pairs if latest.number > one.number]
