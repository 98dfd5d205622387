"""What somebody reads after a deed: what is recorded and who is told; and where they go on from there."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lifecycle.models import Event, Mobility, OutboxRow
from lifecycle.names import names_in
from lifecycle.news import names_in_news, say_event
from lifecycle.roles import BY_LINK, WORDS, Role
from lifecycle.telling import NOTICE
from partnerships.models import MemorandumVersion
from partnerships.selectors import names_told

# Where those begin who have pages of their own; of several the first.
HOMES = (
    ((Role.PARTICIPANT, Role.GUARDIAN), "portal:my-stay", True),
    ((Role.HOST_TUTOR, Role.ASSESSOR), "tutor:trainees", False),
    ((Role.EMPLOYER,), "desk:employer-stay", True),
    ((Role.COMPETENT_INSTITUTION, Role.VALIDATOR), "desk:queue", False),
)


def recorded(event: Event) -> str:
    """The sentence of the event, and by name who gets a mail because of it."""
    rows = OutboxRow.objects.filter(kind=NOTICE, key__startswith=f"mail:{event.pk}:").order_by("key")
    told = [row.payload["person"] for row in rows]
    version = None if event.mobility_id else MemorandumVersion.unscoped.filter(pk=event.subject_id).first()
    contacts = names_told(version) if version else {}
    found = contacts if version else names_in(event.mobility_id, told)
    names = {str(one): name for one, name in found.items()}
    said = _("Recorded. %(what)s") % {"what": say_event(event, names_in_news(event) | contacts)}
    people = ", ".join(dict.fromkeys(names[one] for one in told if one in names))
    return f"{said} {_('Told by mail: %(who)s.') % {'who': people}}" if people else said


# The page of one stay for each of them.
OWN_PAGES = (
    ((Role.PARTICIPANT, Role.GUARDIAN), "portal:my-stay"),
    ((Role.HOST_TUTOR, Role.ASSESSOR), "tutor:stay"),
    ((Role.EMPLOYER,), "desk:employer-stay"),
    ((Role.COMPETENT_INSTITUTION, Role.VALIDATOR), "desk:dossier"),
)


def own_page_of(held: frozenset[Role], stay: Mobility) -> str:
    """Of who came by a link: the page of this stay that was made for them; empty where there is none."""
    found = (reverse(page, args=[stay.pk]) for roles, page in OWN_PAGES if held.intersection(roles))
    return next(found, "")


def home_of(held: frozenset[Role], stay: Mobility) -> str:
    """The own page of who only has a part in which people work by link; the page of the stay for everybody else."""
    if held - WORDS and held <= BY_LINK:
        for roles, page, about_one in HOMES:
            if held.intersection(roles):
                return reverse(page, args=[stay.pk] if about_one else [])
    return reverse("portal:stay", args=[stay.pk])
