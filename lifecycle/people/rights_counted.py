"""What a reader may do on stays and memoranda: while it is the same, an answer they had before is shown again."""

from collections.abc import Iterable, Iterator
from typing import cast
from uuid import UUID

from accounts.actors import Actor
from accounts.shown_again import rights_counted
from lifecycle.machines import MACHINES
from lifecycle.models import Mobility
from lifecycle.people.cast import read_casts
from lifecycle.people.role_book import roles_in_stay
from lifecycle.subject import SharedSubject


@rights_counted
def roles_on_these(actor: Actor, ids: list[UUID]) -> Iterator[str]:
    """Each stay and each memorandum among them that the actor sees, with the roles held there."""
    if not ids:
        return
    stays = list(Mobility.objects.visible_to(actor).filter(pk__in=ids))
    read_casts(stays)
    for stay in stays:
        yield _line(stay.pk, roles_in_stay(actor, stay))
    for machine in MACHINES.values():
        if hasattr(machine.model, "roles_of"):  # of no stay
            for one in machine.model.objects.visible_to(actor).filter(pk__in=ids):
                yield _line(one.pk, cast(SharedSubject, one).roles_of(actor))


def _line(pk: UUID, roles: Iterable[str]) -> str:
    return f"{pk}: {', '.join(sorted(roles))}"
