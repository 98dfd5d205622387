"""Somebody guesses at codes: the person is told, and where many do, who runs the installation."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.code_limits import on_pause, paused_until
from accounts.guesses import on_many
from accounts.models import Account, Person
from ground import clock
from ground.days import day_as
from lifecycle.effects import outbox
from lifecycle.models import OutboxRow
from notifications.handlers import mails
from notifications.letters import Letter
from notifications.links import address_of
from notifications.models import Link


@on_pause
def tell_person(person_id: UUID, way: str, wrong: int) -> None:
    """One mail for each pause."""
    until = paused_until(person_id=person_id, way=way)
    outbox.add(
        "mail.codes_paused",
        key=f"paused:{person_id}:{clock.now().isoformat()}",
        payload={"person": str(person_id), "way": way, "wrong": wrong, "until": until.isoformat() if until else ""},
    )


@on_many
def tell_operators(hour: datetime, number: int) -> None:
    """One mail an hour to each."""
    for account in Account.objects.filter(is_staff=True, is_active=True).order_by("pk"):
        person = Person.objects.filter(account=account).order_by("created_at", "pk").first()
        if person is not None:
            outbox.add(
                "mail.many_wrong",
                key=f"wrong:{hour.isoformat()}:{account.pk}",
                payload={"person": str(person.pk), "hour": hour.isoformat(), "number": number},
            )


def paused(row: OutboxRow, reader: Person) -> Letter:
    """What happened, until when it waits, and the way on for the true one."""
    link = _link_in(row.payload["way"])
    until = row.payload["until"]
    with translation.override(reader.language):
        facts = {
            "wrong": row.payload["wrong"],
            "until": day_as(localtime(datetime.fromisoformat(until)), "H:i") if until else "",
            "by_link": link is not None,
            "address": address_of(link) if link else f"{settings.BASE_URL}{reverse('accounts:me')}",
            "words": _("Open your page") if link else _("My account"),
        }
        return Letter(_("Wrong codes were typed in your name"), facts)


def many(row: OutboxRow, reader: Person) -> Letter:
    """The number, and where to look."""
    with translation.override(reader.language):
        hour = day_as(localtime(datetime.fromisoformat(row.payload["hour"])), "j F, H:i")
        facts = {
            "number": row.payload["number"],
            "hour": hour,
            "address": f"{settings.BASE_URL}{reverse('operator:outbox')}",
            "words": _("Operation"),
        }
        return Letter(_("%(number)s wrong codes within one hour") % {"number": row.payload["number"]}, facts)


def _link_in(way: str) -> Link | None:
    kind, _colon, rest = way.partition(":")
    return Link.objects.filter(pk=rest.partition(":")[0]).first() if kind == "link" else None


mails("paused", gettext_lazy("Mail: codes pause"), paused, rows="codes_paused")  # person, way, wrong, until
mails("many_wrong", gettext_lazy("Mail: many wrong codes"), many)  # person, hour, number
