"""Units that the reader finds in memoranda and agreements and does not have in the own library."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from agreements.models import AgreementPart, AgreementVersion
from agreements.parts import PartName
from library.models import UnitVersion
from library.selectors import versions_named_in
from lifecycle.roles import Role
from lifecycle.visibility import stays_where
from partnerships.selectors import memoranda_seen_by

MOST = 60  # memoranda, and agreements, that are looked through
COORDINATING = (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR)


@dataclass
class Found:
    """One unit somewhere. `key` names it in the form."""

    key: str
    content: Mapping[str, Any]

    @property
    def outcomes(self) -> int:
        return len(self.content.get("outcomes", ()))


@dataclass
class Source:
    """A memorandum or an agreement with units that are not own ones yet."""

    name: str
    about: str
    language: str
    qualification: Mapping[str, Any]
    units: list[Found] = field(default_factory=list)


def sources_for(actor: Actor) -> list[Source]:
    """Memoranda first, then agreements; the newest of each first."""
    own = UnitVersion.objects.visible_to(actor).filter(unit__qualification__organisation=actor.organisation_id)
    titles = {(one.code.casefold(), one.title_in(one.language).casefold()) for one in own}
    known = set(own.values_list("pk", flat=True))
    found = [*_of_memoranda(actor), *_of_agreements(actor)]
    for source in found:
        source.units = [one for one in source.units if not _is_own(one.content, known, titles)]
        titles |= {_named(one.content) for one in source.units}
    return [source for source in found if source.units]


def _named(content: Mapping[str, Any]) -> tuple[str, str]:
    return str(content.get("code", "")).casefold(), str(content.get("title", "")).casefold()


def _is_own(content: Mapping[str, Any], known: set[UUID], titles: set[tuple[str, str]]) -> bool:
    return bool(versions_named_in(content) & known) or _named(content) in titles


def _of_memoranda(actor: Actor) -> Iterator[Source]:
    versions = memoranda_seen_by(actor).select_related("memorandum").order_by("-created_at")
    for version in versions[:MOST]:
        for nth, covered in enumerate(version.content.get("qualifications", ())):
            units = [
                Found(f"memorandum {version.pk} {nth} {place}", unit)
                for place, unit in enumerate(covered.get("units", ()))
            ]
            memorandum, qualification = version.memorandum, covered.get("qualification", {})
            title = qualification.get("title", "")
            yield Source(memorandum.code, title, memorandum.language, qualification, units)


def _of_agreements(actor: Actor) -> Iterator[Source]:
    """Those of stays that the reader coordinates."""
    versions = AgreementVersion.unscoped.filter(stays_where(actor, COORDINATING, at="mobility")).values("pk")
    parts = AgreementPart.objects.filter(agreement_version__in=versions, name=PartName.UNITS)
    found = parts.select_related("agreement_version__mobility").order_by("-agreement_version__created_at")
    for part in found[:MOST]:
        version = part.agreement_version
        units = [Found(f"agreement {part.pk} 0 {nth}", unit) for nth, unit in enumerate(part.content.get("units", ()))]
        qualification = part.content.get("qualification", {})
        title = qualification.get("title", "")
        yield Source(version.mobility.number, title, version.language, qualification, units)
