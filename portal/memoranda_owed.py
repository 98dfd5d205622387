"""What is owed for a version of a memorandum, to each reader in their own words and with the form that settles it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from ground.sentences import begun
from lifecycle.models import ToDo
from lifecycle.offers.offers import Offers
from lifecycle.roles import Role
from lifecycle.wording import say_to_owner, say_todo
from notifications.nudging import nudges_parties
from partnerships.models import MemorandumVersion
from portal.settling import Way, way_to_settle


@dataclass(frozen=True)
class OwedHere:
    """One to-do of a version as the reader meets it; with the form that settles it where the reader owes it."""

    todo: ToDo
    sentence: str
    owner: str
    way: Way | None = None
    nudged: UUID | None = None  # whom the reader may remind of it


def owed_of_version(version: MemorandumVersion, offers: Offers, names: Mapping[Any, str]) -> list[OwedHere]:
    """All of it, the oldest first. `names`: of the contacts, as far as their organisations told who they are."""
    rows = ToDo.unscoped.filter(subject_id=version.pk, closed_at=None).order_by("since", "pk")
    return [_in_words(todo, version, offers, names) for todo in rows]


def _in_words(todo: ToDo, version: MemorandumVersion, offers: Offers, names: Mapping[Any, str]) -> OwedHere:
    """To who owes it as theirs."""
    owner = names.get(todo.person_id) or begun(str(Role(todo.owner).label))
    person = offers.actor.person_id
    if todo.person_id != person and (todo.person_id is not None or Role(todo.owner) not in offers.held):
        nudged = todo.person_id if nudges_parties(offers.actor) and Role.PARTY in offers.held else None
        return OwedHere(todo, say_todo(todo, names), owner, nudged=nudged)
    way, here = way_to_settle(todo), reverse("portal:memorandum", args=[version.pk])
    return OwedHere(todo, say_to_owner(todo, names), owner, None if way.address == here else way)
