"""What is copied to where lists look for it: the two organisations of a stay, to itself and its open to-dos; its names.

The largest schools ask most often for what is first among thousands. An index serves that only where the organisation
stands in the row that is asked for. The copies find; who may see a stay is still said by the parts: a copy that were
wrong could hide a row from somebody, and show none (docs/decisions/0036-sides-in-the-rows.md).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ground.every_row import every_row
from ground.statements.writing import Write, updating
from lifecycle.effects.daily import once_a_day
from lifecycle.models import Mobility, OrganisationPart, ToDo
from lifecycle.models.todo import NO_DAY
from lifecycle.people.cast import Cast, cast_of
from lifecycle.people.listed_names import names_of_participant
from lifecycle.roles import BY_MEMBERSHIP, OrganisationPartKind, Role
from lifecycle.tables.mobility import BEFORE_DEPARTURE

SIDES: dict[str, str] = {"sent_by": OrganisationPartKind.SENDING, "hosted_by": OrganisationPartKind.HOSTING}
# Of these roles one organisation of a stay at most has people, so that its copy says who owes what is theirs.
OWED_BY = {role: part for (part, _right), role in BY_MEMBERSHIP.items() if part != OrganisationPartKind.COMPETENT}
OWED_BY[Role.VALIDATOR] = OrganisationPartKind.SENDING  # where nobody is named

NOBODY = UUID(int=0)
NOTHING: dict[str, Any] = {"day": NO_DAY, "listed_as": ""}  # what stands for no value; in the other columns NOBODY
AT_ONCE = 500  # stays, so that no statement lasts

log = structlog.get_logger()

CARRIERS: list[type[Model]] = []  # other rows of a stay that carry the copies


def carries_sides(model: type[Model]) -> None:
    """Rows of this model have the two columns and `mobility`: a change of parts changes them."""
    CARRIERS.append(model)


carries_sides(OrganisationPart)


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


@dataclass(frozen=True)
class Copies:
    """Rows of one table, by the column that holds their stay, and what each of their copies is made from."""

    rows: QuerySet[Any, Any]
    stay: str
    made_from: dict[str, Any]

    def differing(self) -> QuerySet[Any, Any]:
        """The stays of rows of which a copy is not what it would be now."""
        wrong, now = Q(), dict[str, Any]()
        for column, made in self.made_from.items():
            nothing = Value(NOTHING.get(column, NOBODY))
            now |= {f"kept_{column}": Coalesce(F(column), nothing), f"now_{column}": Coalesce(made, nothing)}
            wrong |= ~Q(**{f"kept_{column}": F(f"now_{column}")})
        return self.rows.alias(**now).filter(wrong).order_by().values_list(self.stay).distinct()


def copy_sides(stays: Collection[UUID] | None = None) -> None:
    """Make the copies of these stays anew: after a change of parts that goes by no step; None: of all."""
    for copies in _copies(stays):
        copies.rows.update(**copies.made_from)


def stays_with_wrong_copies() -> set[UUID]:
    """Those of which a row would be found where it does not belong, or not where it does; asked a few at a time."""
    wrong: set[UUID] = set()
    rows = Mobility.unscoped.order_by("pk").values_list("pk", flat=True)
    some = list(rows[:AT_ONCE])
    while some:
        wrong |= {stay for copies in _copies(some) for (stay,) in copies.differing()}
        some = list(rows.filter(pk__gt=some[-1])[:AT_ONCE])
    return wrong


def _copies(stays: Collection[UUID] | None) -> Iterator[Copies]:
    """All that there are; of a to-do only while it is open."""

    def of(rows: Any, stay: str) -> Any:
        return rows if stays is None else rows.filter(**{f"{stay}__in": stays})

    leaves = Mobility.unscoped.filter(pk=OuterRef("mobility_id"), state__in=BEFORE_DEPARTURE).values("planned_start")
    day = Coalesce(F("due_on"), Subquery(leaves), Value(NO_DAY))
    todos = of(ToDo.unscoped.filter(closed_at=None, mobility__isnull=False), "mobility_id")
    at_the_sides = {name: _known(part, "mobility_id") for name, part in SIDES.items()}
    of_the_stay = {name: _known(part, "pk") for name, part in SIDES.items()}
    yield Copies(of(Mobility.unscoped.all(), "pk"), "pk", {"listed_as": names_of_participant(), **of_the_stay})
    yield Copies(todos, "mobility_id", {"day": day, **at_the_sides})
    for model in CARRIERS:
        yield Copies(of(every_row(model).exclude(mobility=None), "mobility_id"), "mobility_id", at_the_sides)
    for part in dict.fromkeys(OWED_BY.values()):
        roles = [role for role, of_part in OWED_BY.items() if of_part == part]
        yield Copies(todos.filter(owner__in=roles), "mobility_id", {"organisation": _known(part, "mobility_id")})


@once_a_day("sides.copy")
def mend_copies() -> int:
    """Whoever changes parts past the door copies the sides; once a day it is seen who forgot, and mended."""
    if wrong := stays_with_wrong_copies():
        log.warning("sides.differed", stays=len(wrong), first=str(min(wrong)))
        copy_sides(wrong)
    return len(wrong)


def _known(part: str, stay: str) -> Subquery:
    parts = OrganisationPart.objects.open().filter(mobility_id=OuterRef(stay), part=part, held=False)
    return Subquery(parts.order_by("from_at").values("organisation_id")[:1])
