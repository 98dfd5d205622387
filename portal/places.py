"""The entries of the top bar: a person sees those they can use."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.about_readers import Questions, asked_of_every_reader, rows_about
from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.page_frame import HOMES, INBOX, PLACES, SEARCH, Frame, Place
from lifecycle.models import NamedPart
from lifecycle.roles import NamedPartKind
from notifications.selectors import unread_of
from partnerships.models import MemorandumParty
from portal.who_hosts import only_hosts

PLANNERS = frozenset(
    {
        MembershipRole.COORDINATOR,
        MembershipRole.QUALITY_MANAGER,
        MembershipRole.ADMINISTRATOR,
        MembershipRole.SAFEGUARDING,
    }
)


def named_parts(frame: Frame) -> frozenset[str]:
    """What the reader is by name anywhere; asked once a page."""
    if frame.actor is None:
        return frozenset()
    return frozenset(part for rows in rows_about(frame.actor, _named_now) for (part,) in rows)


@asked_of_every_reader
def _named_now(actor: Actor) -> Questions:
    parts = NamedPart.objects.open().filter(person_id=actor.person_id)
    return {("named now", actor.person_id): parts.order_by().values_list("part").distinct()}


def _plans(frame: Frame) -> bool:
    return bool(frame.rights & PLANNERS)


def _sends(frame: Frame) -> bool:
    return _plans(frame) and not only_hosts(frame.actor)


def _hosts(frame: Frame) -> bool:
    return _plans(frame) and only_hosts(frame.actor)


def _runs_a_house(frame: Frame) -> bool:
    return _hosts(frame) and _reads_memoranda(frame)


def _reads_memoranda(frame: Frame) -> bool:
    return bool(frame.rights & {MembershipRole.COORDINATOR, MembershipRole.QUALITY_MANAGER})


def _looks_after(frame: Frame) -> bool:
    return bool(frame.rights & {MembershipRole.COORDINATOR, MembershipRole.SAFEGUARDING})


def _manages_quality(frame: Frame) -> bool:
    return MembershipRole.QUALITY_MANAGER in frame.rights


def _decides(frame: Frame) -> bool:
    if MembershipRole.RECOGNITION_OFFICER in frame.rights or NamedPartKind.VALIDATOR in named_parts(frame):
        return True
    return MembershipRole.COORDINATOR in frame.rights and not only_hosts(frame.actor)


def _goes(frame: Frame) -> bool:
    return not frame.rights and bool(named_parts(frame) & {NamedPartKind.PARTICIPANT, NamedPartKind.GUARDIAN})


def _trains(frame: Frame) -> bool:
    return bool(named_parts(frame) & {NamedPartKind.TUTOR, NamedPartKind.ASSESSOR})


def _employs(frame: Frame) -> bool:
    return MembershipRole.CONTACT in frame.rights and not only_hosts(frame.actor)


def _goes_by_link(frame: Frame) -> bool:
    return bool(named_parts(frame) & {NamedPartKind.PARTICIPANT, NamedPartKind.GUARDIAN})


def _decides_by_link(frame: Frame) -> bool:
    return MembershipRole.RECOGNITION_OFFICER in frame.rights or NamedPartKind.VALIDATOR in named_parts(frame)


def _reads_by_link(frame: Frame) -> bool:
    return frame.actor is not None and MemorandumParty.naming(frame.actor).exists()


def _has_todos(frame: Frame) -> bool:
    return frame.actor is not None


def _operates(frame: Frame) -> bool:
    return bool(getattr(frame.request.user, "is_staff", False))


def offer_places() -> None:
    """Called once, when the app loads."""
    PLACES.extend(
        [
            Place("portal:today", _("Today"), _plans),
            Place("portal:mine", _("My stay"), _goes),
            Place("tutor:trainees", _("My trainees"), _trains),
            Place("portal:stays", _("Stays"), _sends, also=("portal:statistics",)),
            Place("portal:stays", _("Trainees"), _hosts),
            Place("portal:abroad", _("Abroad"), _looks_after),
            Place("partners:directory", _("Partners"), _reads_memoranda, also=("portal:memoranda",)),
            Place("partners:own", _("Our house"), _runs_a_house),
            Place("portal:quality", _("Quality"), _manages_quality),
            Place("desk:queue", _("Decisions"), _decides),
            Place("desk:employer", _("Our apprentices"), _employs),
            Place("portal:todos", _("To do"), _has_todos),
            Place("operator:outbox", _("Operation"), _operates),
        ]
    )
    HOMES.extend(
        [
            Place("portal:mine", _("My stay"), _goes_by_link),
            Place("tutor:trainees", _("My trainees"), _trains),
            Place("desk:queue", _("Decisions"), _decides_by_link),
            Place("desk:employer", _("Our apprentices"), _employs),
            Place("portal:memoranda", _("Memoranda"), _reads_by_link),
        ]
    )
    SEARCH.append("portal:stays")
    INBOX.append(("portal:inbox", unread_of))


def start_of(frame: Frame) -> str:
    """Where this reader begins."""
    for place in PLACES:
        if place.shown_to(frame):
            return reverse(place.name)
    return reverse("accounts:me")
