"""What a correction or a merger would set off in each stay of the person: it is recorded, read, and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from ground.once import anew
from ground.sentences import sentence
from lifecycle.doors import perform_act
from lifecycle.models import Event


@dataclass(frozen=True)
class Foretold:
    """In words: what follows here and in other stays, and how many these are."""

    here: list[str]
    there: list[str]
    elsewhere: int


def foretell(*, name: str, pk: UUID, actor: Actor, data: Mapping[str, object]) -> Foretold:
    """Look ahead. Leaves nothing behind; raises what the door raises."""
    with anew(), transaction.atomic():
        event = perform_act(name=name, pk=pk, actor=actor, data=data)
        same = Event.unscoped.filter(name=name, details__correction=event.details["correction"])
        others = [one.details["follows"] for one in same.exclude(pk=event.pk)]
        transaction.set_rollback(True)
    there = dict.fromkeys(code for codes in others for code in codes)
    return Foretold(
        [sentence(code) for code in event.details["follows"]], [sentence(code) for code in there], len(others)
    )
