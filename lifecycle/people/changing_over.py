"""The day on which a part goes from one person to the next: to-dos move, and both are told."""

from uuid import UUID

from accounts.actors import SYSTEM
from lifecycle.doors import lock_stay
from lifecycle.engine import settle
from lifecycle.models import Event, Mobility, NamedPart, OutboxRow
from lifecycle.models.event import EventKind
from lifecycle.people.leaving import follow
from lifecycle.people.replacing import CHANGE_OVER
from lifecycle.retrying import door
from lifecycle.roles import BY_NAME, Role
from lifecycle.standing import Standing
from lifecycle.telling import Telling, notices, notices_to
from lifecycle.writing import Happened, append_event

TOLD = (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR)


@door
def change_over(*, part_id: UUID) -> None:
    """What follows now that the part is the new one's. Nothing, where the plan was dropped or the stay has ended."""
    part: NamedPart | None = NamedPart.objects.open().filter(pk=part_id).select_related("follows__mobility").first()
    if part is None or part.follows is None:
        return
    stay = lock_stay(part.mobility_id, SYSTEM)
    if not stay.is_over:
        _change_over(stay, part, part.follows)


def _change_over(stay: Mobility, part: NamedPart, former: NamedPart) -> None:
    follows = follow(former, part)
    at = Standing.of_stay(stay)
    event = append_event(at, _happened(part, former, follows))
    settle(at, told=Telling([event], [*_both(part, former, event, at), *notices(TOLD, event, at)]))


def _happened(part: NamedPart, former: NamedPart, follows: list[str]) -> Happened:
    details: dict[str, object] = {"part": part.part, "named": part.person_id, "former": former.person_id}
    details |= {"follows": follows} if follows else {}
    return Happened(EventKind.ACT, CHANGE_OVER, SYSTEM, Role.SYSTEM, details)


def _both(part: NamedPart, former: NamedPart, event: Event, at: Standing) -> list[OutboxRow]:
    role = BY_NAME.get(part.part)
    return notices_to(dict.fromkeys((part.person_id, former.person_id), role), event, at) if role else []
