"""The two organisations of a stay, copied to where lists look for them: the stay itself and its open to-dos.

The largest schools ask most often for what is first among thousands. An index serves that only where the organisation
stands in the row that is asked for. The copies find; who may see a stay is still said by the parts: a copy that were
wrong could hide a row from somebody, and show none (docs/decisions/0036-sides-in-the-rows.md).
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Model, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from ground.every_row import every_row
from ground.statements.writing import Write, updating
from lifecycle.models import Mobility, OrganisationPart, ToDo
from lifecycle.models.todo import NO_DAY
from lifecycle.people.cast import Cast, cast_of
from lifecycle.roles import BY_MEMBERSHIP, OrganisationPartKind, Role
from lifecycle.tables.mobility import BEFORE_DEPARTURE

SIDES: dict[str, str] = {"sent_by": OrganisationPartKind.SENDING, "hosted_by": OrganisationPartKind.HOSTING}
# Of these roles one organisation of a stay at most has people, so that its copy says who owes what is theirs.
OWED_BY = {role: part for (part, _right), role in BY_MEMBERSHIP.items() if part != OrganisationPartKind.COMPETENT}
OWED_BY[Role.VALIDATOR] = OrganisationPartKind.SENDING  # where nobody is named


CARRIERS: list[type[Model]] = []  # other rows of a stay that carry the copies


def carries_sides(model: type[Model]) -> None:
    """Rows of this model have the two columns and `mobility`: a change of parts changes them."""
    CARRIERS.append(model)


def keep_sides(stay: Mobility) -> list[Write]:
    """The write that makes the copies on the stay what its parts are; none where they are so already."""
    cast = cast_of(stay)
    now = {f"{name}_id": known_organisation(cast, part) for name, part in SIDES.items()}
    changed = [name for name, organisation in now.items() if getattr(stay, name) != organisation]
    for name in changed:
        setattr(stay, name, now[name])
    for model in CARRIERS if changed else ():
        every_row(model).filter(mobility=stay).update(**{name: now[name] for name in changed})
    return updating(stay, changed)


def owing_organisation(stay: Mobility | None, role: str) -> UUID | None:
    """The organisation whose people owe what this role owes in the stay; None for a role by name."""
    part = OWED_BY.get(Role(role)) if stay is not None else None
    return known_organisation(cast_of(stay), part) if stay is not None and part is not None else None


def known_organisation(cast: Cast, part: str) -> UUID | None:
    """The organisation that has this part, unless nobody made sure of it yet."""
    return next((one.organisation_id for one in cast.parts if one.part == part and not one.held), None)


def copy_sides(stays: Collection[UUID] | None = None) -> None:
    """The same for many stays by what the tables say: after a change of parts that goes by no step; None: for all."""
    rows: Any = Mobility.unscoped.all() if stays is None else Mobility.unscoped.filter(pk__in=stays)
    todos: Any = ToDo.unscoped.filter(closed_at=None)
    theirs = todos.exclude(mobility=None) if stays is None else todos.filter(mobility__in=stays)
    rows.update(**{name: _known(part, "pk") for name, part in SIDES.items()})
    leaves = Mobility.unscoped.filter(pk=OuterRef("mobility_id"), state__in=BEFORE_DEPARTURE).values("planned_start")
    day = Coalesce("due_on", Subquery(leaves), Value(NO_DAY))
    theirs.update(day=day, **{name: _known(part, "mobility_id") for name, part in SIDES.items()})
    for model in CARRIERS:
        carried = (
            every_row(model).exclude(mobility=None) if stays is None else every_row(model).filter(mobility__in=stays)
        )
        carried.update(**{name: _known(part, "mobility_id") for name, part in SIDES.items()})
    for part in dict.fromkeys(OWED_BY.values()):
        roles = [role for role, of in OWED_BY.items() if of == part]
        theirs.filter(owner__in=roles).update(organisation=_known(part, "mobility_id"))


def _known(part: str, stay: str) -> Subquery:
    parts = OrganisationPart.objects.open().filter(mobility_id=OuterRef(stay), part=part, held=False)
    return Subquery(parts.order_by("from_at").values("organisation_id")[:1])
