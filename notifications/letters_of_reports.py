"""Mails about a report: what to do and until when. No name and no word of it; whoever reads it signs in first."""

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Membership, Person
from assessments.incident_models import Incident, Severity
from assessments.incident_services import how_long
from assessments.readers import next_told
from ground.countries import country_name
from ground.days import day_as
from lifecycle.models import Mobility, OutboxRow
from lifecycle.people.role_book import roles_of_person, sending_organisation_id
from lifecycle.roles import Role
from notifications.letters import Letter
from notifications.links import BY_LINK, address_of, link_for


def report(row: OutboxRow, reader: Person) -> Letter | None:
    """Something was reported: open it. None once it is closed."""
    incident = _incident(row)
    if not incident.is_open:
        return None
    with translation.override(reader.language):
        stay = incident.mobility
        facts = {
            "asks": _asks(incident),
            "facts": _facts(incident, stay),
            "words": _("Read the report"),
            **_where(reverse("portal:report", args=[stay.pk, incident.pk]), reader, stay, (Role.SAFEGUARDING,)),
        }
        return Letter(_subject(incident), facts)


def answer(row: OutboxRow, reader: Person) -> Letter:
    """To who reported: there is an answer on the own page."""
    incident = _incident(row)
    with translation.override(reader.language):
        path = reverse("portal:report-sent", args=[incident.mobility_id, incident.pk])
        where = _where(path, reader, incident.mobility, BY_LINK)
        if not incident.is_open:
            return Letter(_("What you told is closed"), {"words": _("Read on"), "closed": True, **where})
        school = sending_organisation_id(incident.mobility) is not None
        subject = _("The school has answered you") if school else _("You have an answer")
        return Letter(subject, {"words": _("Read the answer"), **where})


def _incident(row: OutboxRow) -> Incident:
    return Incident.objects.select_related("mobility").get(pk=row.payload["incident"])


def _subject(incident: Incident) -> str:
    if incident.severity == Severity.TODAY:
        return _("Help is needed today: read the report now")
    if incident.is_worry:
        return _("A host tutor is worried: read it now")
    return _("A report waits for you: read it now")


def _asks(incident: Incident) -> str:
    at = day_as(timezone.localtime(incident.reported_at), "j F, H:i")
    if incident.is_worry:
        return _("On %(at)s a host tutor said to be worried about a participant.") % {"at": at}
    if incident.severity == Severity.TODAY:
        return _("On %(at)s somebody reported that help is needed today.") % {"at": at}
    return _("On %(at)s somebody reported that something is wrong in a stay.") % {"at": at}


def _facts(incident: Incident, stay: Mobility) -> list[tuple[str, str]]:
    found = [(_("Stay"), ", ".join(part for part in (stay.number, country_name(stay.country)) if part))]
    if incident.without_host:
        school = sending_organisation_id(stay) is not None
        words = _("Only the school: do not call the host.") if school else _("Not the host: do not call it.")
        found.append((_("May know"), words))
    if incident.without_coordinator_id:
        found.append((_("May not know"), _("The coordinators of the school: do not speak with them about it.")))
    if incident.opened_at is None:
        until = day_as(timezone.localtime(incident.reported_at) + _waits(incident), "j F, H:i")
        follows = next_told(stay, incident) is not None
        found.append((_("Until"), _("%(at)s, then the next person is told") % {"at": until} if follows else until))
    return found


def _waits(incident: Incident) -> timedelta:
    return incident.pass_on_at - incident.reported_at if incident.pass_on_at else how_long(incident)


def _where(path: str, reader: Person, stay: Mobility, roles: Collection[Role]) -> dict[str, str]:
    """The page; a link of their own for who has no account to sign in with and belongs to no organisation."""
    held = [role for role in roles_of_person(stay, reader.pk) if role in roles]
    if not held or Membership.objects.open().filter(person=reader).exists():
        return {"path": path, "address": f"{settings.BASE_URL}{path}"}
    link = link_for(person_id=reader.pk, role=sorted(held)[0], mobility=stay)
    return {"path": path, "address": address_of(link, path)}
