"""What the frame of nearly every page asks about its reader, all in one statement."""

from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet

from accounts.actors import Actor
from ground.once import is_known, is_reading, known, once
from ground.statements.together import rows_together

Questions = Mapping[Hashable, QuerySet[Any, Any]]
Build = Callable[[Actor], Questions]
# Apps above say what they ask of each reader, by the key under which it is found `once`; they do so when they load.
ABOUT_READERS: list[Build] = []


def asked_of_every_reader(build: Build) -> Build:
    """Register questions about a reader."""
    ABOUT_READERS.append(build)
    return build


def rows_about(actor: Actor, build: Build) -> list[list[Any]]:
    """The rows of each of these registered questions; for a page they are read with all others that are registered."""
    questions = build(actor)
    if not is_reading():
        return rows_together(list(questions.values()))
    if not all(map(is_known, questions)):
        _read_all(actor)
    return [once(key, partial(list, rows)) for key, rows in questions.items()]


def _read_all(actor: Actor) -> None:
    questions = {key: rows for build in ABOUT_READERS for key, rows in build(actor).items() if not is_known(key)}
    known(dict(zip(questions, rows_together(list(questions.values())), strict=True)))
