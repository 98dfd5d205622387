"""What a chosen day brings to who takes part: somebody follows, stays are handed over and given back."""

from datetime import date
from uuid import UUID

import structlog
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from ground.errors import SojournError
from lifecycle.models import OutboxRow
from lifecycle.people.being_away import GIVE_BACK, HAND_OVER
from lifecycle.people.changing_over import change_over
from lifecycle.people.handing_doors import Handing, give_back, hand_stay
from lifecycle.people.replacing import CHANGE_OVER
from lifecycle.registry import handler

log = structlog.get_logger()


@handler(CHANGE_OVER, words=_("Somebody else has a part"))
class ChangeOver:
    """Payload: part. Waits for its day; a second run finds it done."""

    def work(self, row: OutboxRow) -> None:
        """Nothing outside the database."""

    def record(self, row: OutboxRow, result: None) -> None:
        """To-dos and mails, in the transaction that finishes the outbox row."""
        change_over(part_id=UUID(row.payload["part"]))


@handler(HAND_OVER, words=_("Stays handed over"))
class HandOver:
    """Payload: stay, person, organisation, taker, until; absence, where somebody is away."""

    def work(self, row: OutboxRow) -> None:
        """Pass the door. A second run finds the colleague responsible; a refusal leaves the stay where it is."""
        said = row.payload
        try:
            hand_stay(
                pk=UUID(said["stay"]),
                handing=Handing(
                    Actor(UUID(said["person"]), UUID(said["organisation"])),
                    UUID(said["taker"]),
                    date.fromisoformat(said["until"]) if said["until"] else None,
                    UUID(said["absence"]) if said.get("absence") else None,
                ),
            )
        except SojournError as refused:
            log.info("stay.not_handed_over", stay=said["stay"], code=refused.code)

    def record(self, row: OutboxRow, result: None) -> None:
        """The door has recorded it."""


@handler(GIVE_BACK, words=_("Stays given back"))
class GiveBack:
    """Payload: stand_in."""

    def work(self, row: OutboxRow) -> None:
        """Nothing outside the database."""

    def record(self, row: OutboxRow, result: None) -> None:
        """In the transaction that finishes the outbox row."""
        give_back(stand_in_id=UUID(row.payload["stand_in"]))
