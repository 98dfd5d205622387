"""Which texts are talked about, and by whom: the app that owns a text says so."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.actors import Actor


@dataclass(frozen=True)
class Talk:
    """The talk about one kind of text. Nobody but who takes part in it sees what is said there."""

    subject_type: str
    model: type[Model]
    taking_part: Callable[[Actor], QuerySet[Any]]  # the texts in whose talk the actor takes part
    parts: Callable[[Any], Mapping[str, str]]  # key -> what the part is called, in the active language
    digests: Callable[[Any], Mapping[str, str]]  # key -> digest of its facts
    owner: Callable[[Any], UUID | None]  # the organisation whose text it is
    people: Callable[[Any], list[UUID]]  # who hears of what is said
    called: Callable[[UUID], str]  # what the text is called
    path: Callable[[UUID], str]  # the page on which it is said
    # Subject and people -> what they are called there; without it as their keepers wrote them.
    names: Callable[[UUID, Iterable[UUID]], Mapping[Any, str]] | None = None

    def by(self, subject_id: UUID, said: Iterable[Any]) -> dict[UUID, str]:
        """Who said each of these comments and answers, and for which organisation, by its key."""
        rows = list(said)
        called = self.names(subject_id, {one.person_id for one in rows}) if self.names else {}
        return {one.pk: _by(one, called.get(one.person_id) or one.person.full_name) for one in rows}


def _by(one: Any, name: str) -> str:
    return f"{name}, {one.organisation.name}" if one.organisation else name


TALKS: dict[str, Talk] = {}


def talk(entry: Talk) -> None:
    """Let a kind of text be talked about."""
    TALKS[entry.subject_type] = entry


def talk_about(subject: object) -> Talk:
    """The talk that this text belongs to."""
    return next(one for one in TALKS.values() if isinstance(subject, one.model))
