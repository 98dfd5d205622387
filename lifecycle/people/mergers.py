"""Two entries of one human being become one: what every reference to a person does then, said by the app that has it.

A reference moves. Where the one that stays has the same row already, the app says what becomes of the second
(`where_twice`); what does not move is named with its reason (`stays_behind`).
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, Q, UniqueConstraint

from accounts.models import Person
from ground.every_row import every_row

MERGE = "lifecycle.merge_person"  # the act
Resolve = Callable[[Any, Person], None]

WHERE_TWICE: dict[str, Resolve] = {}  # "app.Model.field" -> what becomes of the row that would be there twice
STAYS_BEHIND: dict[str, str] = {}  # "app.Model.field" -> why
ON_MERGER: dict[str, Callable[[Person, Person], None]] = {}  # further writes: who stays, who goes


def where_twice(*names: str) -> Callable[[Resolve], Resolve]:
    """Register what becomes of a row of the one who goes, where who stays has the same."""

    def register(resolve: Resolve) -> Resolve:
        WHERE_TWICE.update(dict.fromkeys(names, resolve))
        return resolve

    return register


def stays_behind(name: str, reason: str) -> None:
    """Say that this reference goes on naming the former entry."""
    STAYS_BEHIND[name] = reason


def on_merger(name: str) -> Callable[[Callable[[Person, Person], None]], Callable[[Person, Person], None]]:
    """Register what else an app writes: ids of people inside its texts."""

    def register(follows: Callable[[Person, Person], None]) -> Callable[[Person, Person], None]:
        ON_MERGER[name] = follows
        return follows

    return register


def drop(row: Any, _kept: Person) -> None:
    """The second row says nothing that the first does not."""
    every_row(type(row)).filter(pk=row.pk).delete()


def references() -> Iterator[tuple[str, type[Model], Any]]:
    """Every column of the installation that names a person."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.remote_field and field.remote_field.model is Person:
                yield f"{model._meta.label}.{field.name}", model, field


def move(kept: Person, gone: Person) -> None:
    """Every reference to who goes names who stays."""
    for name, model, field in references():
        if name in STAYS_BEHIND:
            continue
        rows = every_row(model).filter(**{field.name: gone})
        for row in rows.order_by("pk") if name in WHERE_TWICE else ():
            if _is_twice(row, field, kept):
                WHERE_TWICE[name](row, kept)
        rows.update(**{field.name: kept})


def once_only(model: type[Model], field: "Field[Any, Any]") -> list[UniqueConstraint]:
    """The constraints in which this column takes part; one that may hold each person once is a constraint by itself."""
    alone = [UniqueConstraint(fields=[field.name], name=f"{field.name}_once")] if field.unique else []
    unique = [one for one in model._meta.constraints if isinstance(one, UniqueConstraint)]
    return alone + [one for one in unique if field.name in one.fields]


def _is_twice(row: Any, field: Any, kept: Person) -> bool:
    """Whether who stays has the same row; nothing filled in on both sides is the same as well."""
    return any(_has_the_same(row, field, kept, constraint) for constraint in once_only(type(row), field))


def _has_the_same(row: Any, field: Any, kept: Person, constraint: UniqueConstraint) -> bool:
    rows = every_row(type(row)).filter(constraint.condition or Q())
    alike = {name: getattr(row, name) for name in constraint.fields} | {field.name: kept}
    return rows.filter(pk=row.pk).exists() and rows.filter(**alike).exists()
