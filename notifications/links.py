"""A mailed link is a key to one person's part (design, decision 9).

Its token is signed, not kept: it names the link and its serial number, so that a new serial makes every older mail's
link worthless. Opening a link shows; it changes nothing but the visitor's own session.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from accounts.actors import Actor
from accounts.models import Membership, Organisation, Person
from accounts.own_account import on_cut
from ground import clock
from lifecycle.effects import outbox
from lifecycle.models import Mobility, ToDo
from lifecycle.roles import BY_MEMBERSHIP, Role
from lifecycle.tables.mobility import CANCELLED, COMPLETED, WITHDRAWN
from lifecycle.visibility import stays_where
from notifications.models import Link

SESSION_KEY = "mailed_link"
SALT = "notifications.link"
GRACE = timedelta(days=30)
MAY_COME = Q(person__account=None) | Q(person__account__is_active=True)  # whose account is closed comes by no link
# Those who work by link; coordinators, quality managers and administrators sign in.
BY_LINK = frozenset(
    {
        Role.HOST_TUTOR,
        Role.ASSESSOR,
        Role.PARTICIPANT,
        Role.GUARDIAN,
        Role.EMPLOYER,
        Role.COMPETENT_INSTITUTION,
        Role.VALIDATOR,
    }
)
# One link for all stays of that role; the others open one stay.
ALL_STAYS = frozenset({Role.HOST_TUTOR, Role.ASSESSOR, Role.COMPETENT_INSTITUTION, Role.VALIDATOR, Role.EMPLOYER})


def link_for(*, person_id: UUID, role: Role, mobility: Mobility) -> Link:
    """The link of this part; made at the first mail."""
    stay = None if role in ALL_STAYS else mobility
    found, _new = Link.objects.get_or_create(
        person_id=person_id,
        role=str(role),
        mobility=stay,
        organisation=_organisation(person_id, role),
        defaults={"created_at": clock.now(), "renewed_at": clock.now()},
    )
    return found


def _organisation(person_id: UUID, role: Role) -> Organisation | None:
    rights = [right for (_part, right), given in BY_MEMBERSHIP.items() if given == role]
    held = Membership.objects.open().filter(person_id=person_id, role__in=rights)
    found = held.select_related("organisation").first()
    return found.organisation if found else None


def token_of(link: Link) -> str:
    """What stands in the mail."""
    return signing.dumps([str(link.pk), link.serial], salt=SALT, compress=False)


def address_of(link: Link, path: str = "") -> str:
    """The whole address; `path` is the page it opens on."""
    address = f"{settings.BASE_URL}{reverse('portal:link', args=[token_of(link)])}"
    return f"{address}?next={quote(path)}" if path else address


@dataclass(frozen=True)
class Opened:
    """What became of a token: `why` is empty when the link opens, else unknown, replaced or ended."""

    link: Link | None
    why: str = ""


def open_token(token: str) -> Opened:
    """Look a token up. Reads only."""
    try:
        pk, serial = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return Opened(None, "unknown")
    link = Link.objects.filter(MAY_COME, pk=pk).select_related("person").first()
    if link is None:
        return Opened(None, "unknown")
    if serial != link.serial:
        return Opened(link, "replaced")
    return Opened(link, "" if is_open(link) else "ended")


def actor_of(link: Link) -> Actor:
    """Who comes by this link: that person in that one role."""
    return Actor(link.person_id, link.organisation_id, link.role, link.mobility_id)


def is_open(link: Link) -> bool:
    """Until 30 days after the last to-do of the part was closed, and while one of its stays goes on."""
    stays = Mobility.unscoped.filter(stays_where(actor_of(link), (Role(link.role),)))
    if stays.exclude(state__in=(COMPLETED, WITHDRAWN, CANCELLED)).exists():
        return True
    last = ToDo.unscoped.filter(owner=link.role, mobility__in=stays).order_by("-closed_at").first()
    day: date = last.closed_at.date() if last and last.closed_at else link.renewed_at.date()
    return bool(stays.exists()) and clock.today() <= day + GRACE


@transaction.atomic
def renew(link: Link) -> None:
    """A new serial number, mailed to the person's own address; every older link stops working."""
    link.serial += 1
    link.renewed_at = clock.now()
    link.save(update_fields=["serial", "renewed_at"])
    outbox.add(
        "mail.link", key=f"link:{link.pk}:{link.serial}", payload={"link": str(link.pk), "person": str(link.person_id)}
    )


@on_cut
@transaction.atomic
def close_links(person: Person) -> None:
    """The mail box was not theirs, or they are gone: every mailed link stops working.

    Who has an address now gets a new one for each part that goes on.
    """
    for link in Link.objects.select_for_update(of=("self",)).filter(person=person).order_by("pk"):
        if person.email and is_open(link):
            renew(link)
        else:
            Link.objects.filter(pk=link.pk).update(serial=F("serial") + 1)


def _language(request: HttpRequest, own: str) -> str:
    """The one chosen on the page, else the person's own."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else own


class LinkMiddleware:
    """Sets `request.actor` for who is not signed in and came by a link. Stands behind ActingMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        held = request.session.get(SESSION_KEY) if not request.user.is_authenticated else None
        if held:
            link = Link.objects.filter(MAY_COME, pk=held[0], serial=held[1]).select_related("person", "organisation")
            found = link.first()
            if found is not None and is_open(found):
                request.actor = actor_of(found)  # type: ignore[attr-defined]
                request.link = found  # type: ignore[attr-defined]
                translation.activate(_language(request, found.person.language))
                request.LANGUAGE_CODE = translation.get_language()
                if found.organisation is not None and found.organisation.zone:
                    timezone.activate(found.organisation.zone)  # until the middleware before this one takes it back
        return self.get_response(request)
