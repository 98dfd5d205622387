"""Who takes part in a stay as two persons with one account says as whom they act; the page asks above all else."""

from dataclasses import dataclass
from uuid import UUID

from accounts.actors import Actor
from lifecycle.models import Mobility, NamedPart
from lifecycle.people.cast import cast_of


@dataclass(frozen=True)
class Choice:
    """One of the reader's own persons here. `parts` in words; `current`: they act as this one."""

    person_id: UUID
    name: str
    parts: list[str]
    current: bool


def choices_in(mobility: Mobility, actor: Actor) -> list[Choice]:
    """Empty for who takes part once, for who acts for an organisation, and by a mailed link."""
    if actor.account_id is None or actor.organisation_id is not None:
        return []
    own = {one.person_id for one in cast_of(mobility).named if one.account_id == actor.account_id}
    if len(own) < 2:
        return []
    acting = actor.people[0] if len(actor.people) == 1 else None
    found: dict[UUID, Choice] = {}
    named = NamedPart.objects.open().filter(mobility=mobility, person__in=own).select_related("person")
    for part in named.order_by("from_at", "pk"):
        first = Choice(part.person_id, part.full_name, [], part.person_id == acting)
        found.setdefault(part.person_id, first).parts.append(str(part.get_part_display()))
    return list(found.values())
