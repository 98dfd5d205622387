"""The address under which a calendar program reads the own dates: secret, shown once, ended with one click.

Whoever holds it reads these dates and nothing else; it opens no page. It counts as long as its owner's way in does.
"""

import hashlib
import secrets
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from accounts.acting import acting_for
from accounts.actors import Actor
from accounts.api_tokens import require_standing
from accounts.models import Account
from ground import clock
from ground.errors import NotAllowed
from notifications.links import MAY_COME, actor_of, is_open
from notifications.models import Link
from portal.models import CalendarAddress

SECRET_BYTES = 32  # 256 random bits: nothing to guess, so that a plain digest is enough


@transaction.atomic
def make_address(*, actor: Actor) -> str:
    """A new whole address, which nobody can show again; the one before opens nothing from now on."""
    _locked_owner(actor)
    close_address(actor=actor)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    CalendarAddress.objects.create(digest=_digest(secret), made_at=clock.now(), **_of(actor))
    return f"{settings.BASE_URL}{reverse('portal:calendar-feed', args=[secret])}"


def close_address(*, actor: Actor) -> bool:
    """It opens nothing from now on; whether there was one."""
    return bool(CalendarAddress.objects.filter(**_of(actor)).delete()[0])


def address_made(actor: Actor) -> CalendarAddress | None:
    """The one that counts, if any."""
    return CalendarAddress.objects.filter(**_of(actor)).first()


def _of(actor: Actor) -> dict[str, Any]:
    """Whose it is, as it stands in its row."""
    if actor.by_link:
        link, _colon, serial = actor.link.partition(":")
        return {"account_id": None, "organisation_id": None, "link_id": UUID(link), "serial": int(serial)}
    return {
        "account_id": actor.account_id, "organisation_id": actor.organisation_id, "link_id": None, "serial": None,
    }  # fmt: skip


def _locked_owner(actor: Actor) -> None:
    """Two who make one at once, in two windows: one after the other, and one address stays."""
    if actor.by_link:
        Link.objects.select_for_update(of=("self",)).get(pk=_of(actor)["link_id"])
    else:
        Account.objects.select_for_update(of=("self",)).get(pk=_of(actor)["account_id"])


def reader_of(secret: str) -> tuple[Actor, AbstractContextManager[None]] | None:
    """Who reads by this address, and their language; None where it opens nothing (any more)."""
    held = CalendarAddress.objects.select_related("account").filter(digest=_digest(secret)).first()
    if held is None:
        return None
    return _by_link(held) if held.link_id else _by_account(held)


def _by_link(held: CalendarAddress) -> tuple[Actor, AbstractContextManager[None]] | None:
    found = Link.objects.filter(MAY_COME, Q(pk=held.link_id, serial=held.serial))
    link = found.select_related("person", "organisation").first()
    if link is None or not is_open(link):
        return None
    return actor_of(link), translation.override(link.person.language)


def _by_account(held: CalendarAddress) -> tuple[Actor, AbstractContextManager[None]] | None:
    account = held.account
    if account is None or not account.is_active:
        return None
    try:
        require_standing(account_id=account.pk, organisation_id=held.organisation_id)
        return acting_for(account.pk, held.organisation_id), translation.override(account.language)
    except NotAllowed:
        return None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
