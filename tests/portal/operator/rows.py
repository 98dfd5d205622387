"""Rows of the outbox in any state, and an operator who acts on them."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from accounts.actors import NO_PERSON, Actor
from ground import clock
from lifecycle.models import OutboxRow
from lifecycle.models.outbox_row import OutboxState

WAITING, CLAIMED, DONE, PARKED, CANCELLED = (
    OutboxState.WAITING, OutboxState.CLAIMED, OutboxState.DONE, OutboxState.PARKED, OutboxState.CANCELLED,
)  # fmt: skip
_key = count()


def as_signed_in(account):
    """Who runs the installation need be nobody in it."""
    return Actor(NO_PERSON, account_id=account.pk)


def a_row(state=WAITING, kind="test.effect", **more):
    facts = {"due_at": clock.now(), "created_at": clock.now()}
    if state == CLAIMED:
        facts |= {"lease": uuid4(), "leased_until": timezone.now() + timedelta(minutes=1)}
    if state == PARKED:
        facts["fault_code"] = "notifications.bounced"
    return OutboxRow.objects.create(kind=kind, key=f"op{next(_key)}", state=state, **{**facts, **more})


def state_of(row):
    return OutboxRow.objects.get(pk=row.pk).state


def act_on(console, move, query, reason="the server is back", **extra):
    """Look first, then confirm, as a person does."""
    address = f"{reverse('operator:act', args=[move])}?{query}"
    seen = console.get(address).context["form"].initial["seen"]
    return console.post(address, {"seen": seen, "reason": reason, **extra}, follow=True)


def text(answer):
    return answer.content.decode()
