"""Who owes a to-do, for many of them together."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from lifecycle.models import Mobility, ToDo
from lifecycle.people.cast import read_casts
from lifecycle.people.role_book import people_in
from lifecycle.roles import Role
from partnerships.models import MemorandumVersion


def read_people(todos: Iterable[ToDo]) -> None:
    """Everybody in their stays (which are read already), three queries: one instance a stay keeps them."""
    stays: dict[UUID, Mobility] = {}
    for todo in todos:
        if todo.mobility is not None:
            todo.mobility = stays.setdefault(todo.mobility.pk, todo.mobility)
    if stays:
        read_casts(stays.values())


def owners_of(todos: Sequence[ToDo]) -> dict[UUID, list[UUID]]:
    """By to-do: the person named, else whoever holds the role. What `read_people` has read is not asked again."""
    subjects = {todo.subject_id for todo in todos if todo.mobility_id is None and todo.person_id is None}
    versions = MemorandumVersion.unscoped.in_bulk(subjects) if subjects else {}
    return {todo.pk: _owners(todo, versions) for todo in todos}


def _owners(todo: ToDo, versions: dict[UUID, MemorandumVersion]) -> list[UUID]:
    if todo.person_id:
        return [todo.person_id]
    if todo.mobility is not None:
        return people_in(todo.mobility, Role(todo.owner))
    version = versions.get(todo.subject_id) if todo.subject_id else None
    return version.people_in(Role(todo.owner)) if version else []
