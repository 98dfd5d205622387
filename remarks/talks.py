"""Which texts are talked about, and by whom: the app that owns a text says so."""

from collections.abc import Callable, Mapping
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


TALKS: dict[str, Talk] = {}


def talk(entry: Talk) -> None:
    """Let a kind of text be talked about."""
    TALKS[entry.subject_type] = entry


def talk_about(subject: object) -> Talk:
    """The talk that this text belongs to."""
    return next(one for one in TALKS.values() if isinstance(subject, one.model))
