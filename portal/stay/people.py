"""Who takes part in a stay by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.actors import Actor
from ground.days import long_day
from lifecycle.in_stay import not_ended
from lifecycle.models import Mobility, NamedPart
from lifecycle.roles import NamedPartKind


@dataclass
class NamedPerson:
    """A person named in the stay: once, with every part."""

    named: NamedPart
    owes: int
    is_reader: bool
    parts: list[str] = field(default_factory=list)
    may_end: UUID | None = None  # the first part that may be ended; the participant's may not


def people_of(mobility: Mobility, actor: Actor, owes: Mapping[UUID | None, int]) -> list[NamedPerson]:
    """The longest named first; each with the number of things owed."""
    found: dict[UUID, NamedPerson] = {}
    for part in not_ended(mobility):
        pk = part.person_id
        person = found.setdefault(pk, NamedPerson(part, owes.get(pk, 0), pk in actor.people))
        person.parts.append(_said(part, mobility))
        if part.part != NamedPartKind.PARTICIPANT:
            person.may_end = person.may_end or part.pk
    return list(found.values())


def _said(part: NamedPart, mobility: Mobility) -> str:
    """The part; with the day on which it begins or goes to somebody else, where that lies ahead."""
    said = {"part": part.get_part_display(), "day": long_day(mobility.day_of(part.from_at))}
    if not part.has_begun:
        return _("%(part)s from %(day)s") % said
    if part.until_at is None:
        return str(said["part"])
    return _("%(part)s until %(day)s") % {**said, "day": long_day(mobility.day_of(part.until_at))}
