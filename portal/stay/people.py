"""Who takes part in a stay by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from accounts.actors import Actor
from lifecycle.models import Mobility, NamedPart


@dataclass
class NamedPerson:
    """A person named in the stay: once, with every part."""

    named: NamedPart
    owes: int
    is_reader: bool
    parts: list[str] = field(default_factory=list)


def people_of(mobility: Mobility, actor: Actor, owes: Mapping[UUID | None, int]) -> list[NamedPerson]:
    """The longest named first; each with the number of things owed."""
    named = NamedPart.objects.open().filter(mobility=mobility).select_related("person", "organisation")
    found: dict[UUID, NamedPerson] = {}
    for part in named.order_by("from_at"):
        pk = part.person_id
        person = found.setdefault(pk, NamedPerson(part, owes.get(pk, 0), pk == actor.person_id))
        person.parts.append(str(part.get_part_display()))
    return list(found.values())
