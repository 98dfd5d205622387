"""An institution is named in which nobody may decide: its contact is asked to let somebody."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership, Organisation, Person, organisation_now
from lifecycle.models import OutboxRow
from lifecycle.organisations.officers import address_of
from lifecycle.registry import handler
from notifications.handlers import Mailer, Sent, message_id
from notifications.letters import Letter
from notifications.models import SentMail


@handler("mail.officer", words=gettext_lazy("Mail: institution without officer"))
class OfficerMailer(Mailer):
    """Payload: organisation, asked_by (an organisation, or empty). It says nothing of the participant."""

    kind = "officer"

    def work(self, row: OutboxRow) -> Sent | None:
        """Once; to the contact that it publishes, else to the organisation's own address."""
        if SentMail.objects.filter(key=row.key).exists():
            return None
        organisation = organisation_now(UUID(row.payload["organisation"]))
        address = address_of(organisation) if organisation else ""
        if organisation is None or not address:
            return Sent(None, not_sent_because="notifications.no_address")
        held = Membership.objects.open().filter(pk=organisation.contact_id).select_related("person").first()
        person = held.person if held else None
        reader = person or Person(email=address, family_names=organisation.name)
        self._send(row, reader, asking(organisation, row.payload["asked_by"], reader.language))
        return Sent(person.pk if person else None, message_id(row.key))


def asking(organisation: Organisation, asked_by: str, language: str) -> Letter:
    """What it is about and what to do."""
    asker = organisation_now(UUID(asked_by)) if asked_by else None
    with translation.override(language):
        by = asker.name if asker else _("A participant")
        words = _("%(by)s named %(organisation)s as competent institution")
        return Letter(
            words % {"by": by, "organisation": organisation.name},
            {
                "by": by,
                "organisation": organisation.name,
                "address": f"{settings.BASE_URL}{reverse('accounts:members')}",
                "words": _("Give somebody this right"),
            },
        )
