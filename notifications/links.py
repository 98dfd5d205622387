"""A mailed link is a key to one person (design, decision 9).

Each mail has a token of its own, of which only the digest is kept, with the link and its serial number: a new serial
makes every older mail worthless. Opening a link shows; it changes nothing but the visitor's own session.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from accounts.actors import Actor
from accounts.models import Membership, Organisation, Person
from accounts.own_account import on_cut
from accounts.people import zone_kept_with
from ground import clock
from ground.reading_zone import reading_in
from lifecycle.effects import outbox
from lifecycle.models import Mobility, NamedPart, ToDo
from lifecycle.roles import BY_LINK, BY_MEMBERSHIP, Role
from lifecycle.tables.mobility import CANCELLED, COMPLETED, WITHDRAWN
from lifecycle.visibility import takes_part
from notifications.models import Link, MailedToken
from partnerships.parties_by_link import named_in_memoranda

SESSION_KEY = "mailed_link"
TOKEN_BYTES = 32  # 256 random bits: nothing to guess, so that a plain digest is enough
GRACE = timedelta(days=30)
# Each new link makes the one before worthless: who holds an old mail must not be able to keep its owner out.
RENEWED_EACH, RENEWED_A_DAY = timedelta(minutes=10), 5
MAY_COME = Q(person__account=None) | Q(person__account__is_active=True)  # whose account is closed comes by no link
# One link for all stays of that role; the others open one stay.
ALL_STAYS = frozenset({Role.HOST_TUTOR, Role.ASSESSOR, Role.COMPETENT_INSTITUTION, Role.VALIDATOR, Role.EMPLOYER})


def link_for(*, person_id: UUID, role: Role, mobility: Mobility) -> Link:
    """The link of this part; made at the first mail."""
    stay = None if role in ALL_STAYS else mobility
    rights = [right for (_part, right), given in BY_MEMBERSHIP.items() if given == role]
    found, _new = Link.objects.get_or_create(
        person_id=person_id,
        role=str(role),
        mobility=stay,
        organisation=_works_for(person_id, rights),
        defaults={"created_at": clock.now(), "renewed_at": clock.now()},
    )
    return found


def link_of_party(*, person_id: UUID, organisation_id: UUID) -> Link:
    """The link of who is named in a memorandum: one for all memoranda of the organisation."""
    found, _new = Link.objects.get_or_create(
        person_id=person_id,
        role=str(Role.PARTY),
        mobility=None,
        organisation_id=organisation_id,
        defaults={"created_at": clock.now(), "renewed_at": clock.now()},
    )
    return found


def _works_for(person_id: UUID, rights: Iterable[str]) -> Organisation | None:
    held = Membership.objects.open().filter(person_id=person_id, role__in=list(rights))
    found = held.select_related("organisation").order_by("pk").first()
    return found.organisation if found else None


def token_of(link: Link, path: str = "") -> str:
    """A new token for one mail; told here once and never again. `path` is the page it opens on."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    MailedToken.objects.create(
        digest=_digest(token), link=link, serial=link.serial, path=path[:300], made_at=clock.now()
    )
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def address_of(link: Link, path: str = "") -> str:
    """The whole address for one mail, with a new token."""
    return f"{settings.BASE_URL}{reverse('portal:link', args=[token_of(link, path)])}"


@dataclass(frozen=True)
class Opened:
    """What became of a token: `why` is empty when the link opens, else unknown, replaced or ended."""

    link: Link | None
    why: str = ""
    path: str = ""


def open_token(token: str) -> Opened:
    """Look a token up. Reads only."""
    held = MailedToken.objects.filter(digest=_digest(token)).first()
    link = (
        Link.objects.filter(MAY_COME, pk=held.link_id).select_related("person", "organisation").first()
        if held
        else None
    )
    if held is None or link is None:
        return Opened(None, "unknown")
    if held.serial != link.serial:
        return Opened(link, "replaced")
    return Opened(link, "" if is_open(link) else "ended", held.path)


def actor_of(link: Link) -> Actor:
    """Who comes by this link: that person, in every part in which one works by link."""
    rights = {right for (_part, right), given in BY_MEMBERSHIP.items() if given in BY_LINK}
    works_for = link.organisation or _works_for(link.person_id, rights)
    organisation_id = works_for.pk if works_for else None
    return Actor(link.person_id, organisation_id, link.role, link.mobility_id, link=f"{link.pk}:{link.serial}")


def is_open(link: Link) -> bool:
    """While the person has a part in a stay that goes on or is to begin, and 30 days after the last of it ended.

    Who is named in a memorandum comes as long as it is prepared or in force.

    A part counts from its naming, also while the stay is not theirs to see yet: they come again when it is.
    """
    actor = actor_of(link)
    if link.role == Role.PARTY and named_in_memoranda(actor).exists():
        return True
    held = Mobility.unscoped.filter(takes_part(actor))
    if held.exclude(state__in=(COMPLETED, WITHDRAWN, CANCELLED)).exists():
        return True
    return clock.today() <= _last_day(link) + GRACE


def _last_day(link: Link) -> date:
    """The last to-do closed, the last part ended; else the day the link was made or renewed."""
    closed = ToDo.unscoped.filter(owner__in=(*BY_LINK, Role.PARTY), person_id=link.person_id).aggregate(
        last=Max("closed_at")
    )["last"]
    parts = NamedPart.objects.filter(person_id=link.person_id, until_at__lte=clock.now())
    ended = parts.aggregate(last=Max("until_at"))["last"]
    return max(at for at in (link.renewed_at, closed, ended) if at is not None).date()


@transaction.atomic
def renew(link: Link) -> None:
    """A new serial number, mailed to the person's own address; every older link stops working."""
    link.serial += 1
    link.renewed_at = clock.now()
    link.save(update_fields=["serial", "renewed_at"])
    outbox.add(
        "mail.link", key=f"link:{link.pk}:{link.serial}", payload={"link": str(link.pk), "person": str(link.person_id)}
    )


@transaction.atomic
def renew_as_asked(link: Link) -> bool:
    """The same for who asks on a page, now and then; False where the newest mail has to do."""
    held = Link.objects.select_for_update(of=("self",)).get(pk=link.pk)
    today, now = clock.today(), clock.now()
    asked = held.asked if held.asked_on == today else 0
    if asked >= RENEWED_A_DAY or (asked and held.renewed_at > now - RENEWED_EACH):
        return False
    held.asked_on, held.asked = today, asked + 1
    held.save(update_fields=["asked_on", "asked"])
    renew(held)
    return True


@on_cut
@transaction.atomic
def close_links(person: Person) -> None:
    """The mail box was not theirs, or they are gone: every mailed link stops working.

    Who has an address now gets a new one for each part that goes on.
    """
    for link in Link.objects.select_for_update(of=("self",)).filter(person=person).order_by("pk"):
        if person.mailbox and is_open(link):
            renew(link)
        else:
            Link.objects.filter(pk=link.pk).update(serial=F("serial") + 1)


def _language(request: HttpRequest, own: str) -> str:
    """The one chosen on the page, else the person's own."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else own


AT_HOME = (Role.PARTICIPANT, Role.GUARDIAN)


def _clock_of(link: Link) -> AbstractContextManager[None]:
    """At work that on the own wall; of who is a participant or guardian only the school's is known."""
    zone = link.organisation.zone if link.organisation is not None else zone_kept_with([link.person])
    return reading_in(zone, own=link.role not in AT_HOME)


class LinkMiddleware:
    """Sets `request.actor` for who is not signed in and came by a link. Stands behind ActingMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        held = request.session.get(SESSION_KEY) if not request.user.is_authenticated else None
        if held:
            links = Link.objects.filter(MAY_COME, pk=held[0], serial=held[1])
            found = links.select_related("person__keeper", "organisation").first()
            if found is not None and is_open(found):
                request.actor = actor_of(found)  # type: ignore[attr-defined]  # this middleware adds it
                request.link = found  # type: ignore[attr-defined]  # this middleware adds it
                translation.activate(_language(request, found.person.language))
                request.LANGUAGE_CODE = translation.get_language()
                with _clock_of(found):
                    return self.get_response(request)
        return self.get_response(request)
