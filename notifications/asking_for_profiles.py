"""An organisation is asked whether its profile is right, by a link without account; who asked hears the answer."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Person
from lifecycle.models import OutboxRow
from lifecycle.organisations.officers import address_of
from lifecycle.registry import handler
from notifications.handlers import Mailer, Sent, message_id
from notifications.letters import Letter
from notifications.models import SentMail
from partners.models import ProfileQuestion
from partners.profile import lines_told
from partners.services import new_token


def _question(row: OutboxRow) -> ProfileQuestion | None:
    questions = ProfileQuestion.objects.select_related("organisation", "keeper", "person", "asked__account")
    found: ProfileQuestion | None = questions.filter(pk=UUID(row.payload["question"])).first()
    return found


@handler("mail.profile", words=gettext_lazy("Mail: check your profile"))
class ProfileMailer(Mailer):
    """Payload: question. The link in it is made here: of its token nothing but the digest is kept."""

    kind = "profile"

    def work(self, row: OutboxRow) -> Sent | None:
        """Once; to the contact that the organisation publishes, else to its own address."""
        if SentMail.objects.filter(key=row.key).exists():
            return None
        question = _question(row)
        if question is None or question.answered_at is not None:
            return Sent(None, not_sent_because="notifications.done_meanwhile")
        address = address_of(question.organisation)
        if not address:
            return Sent(None, not_sent_because="notifications.no_address")
        reader = question.asked or Person(email=address, family_names=question.organisation.name)
        self._send(row, reader, asking(question, new_token(question), reader.language))
        return Sent(question.asked_id, message_id(row.key))


def asking(question: ProfileQuestion, token: str, language: str) -> Letter:
    """What it is about and what to do."""
    with translation.override(language):
        facts = {"by": question.keeper.name, "organisation": question.organisation.name}
        return Letter(
            _("Is what stands on Sojourn about %(organisation)s right?") % facts,
            {
                **facts,
                "asker": question.person.full_name if question.person else question.keeper.name,
                "said": question.words,
                "until": question.until_on,
                "address": f"{settings.BASE_URL}{reverse('partners:answer', args=[token])}",
                "words": _("Look it over"),
            },
        )


@handler("mail.profile_answered", words=gettext_lazy("Mail: a partner checked its profile"))
class AnsweredMailer(Mailer):
    """Payload: question, person, lines."""

    kind = "profile_answered"

    @staticmethod
    def write(row: OutboxRow, reader: Person) -> Letter | None:
        """To who asked."""
        question = _question(row)
        if question is None:
            return None
        path = reverse("partners:partner", args=[question.organisation_id])
        with translation.override(reader.language):
            lines = row.payload["lines"]
            facts = {"organisation": question.organisation.name, "number": len(lines), "what": lines_told(lines)}
            changed = ngettext(
                "%(organisation)s corrected %(number)s line of its profile",
                "%(organisation)s corrected %(number)s lines of its profile",
                len(lines),
            )
            subject = changed % facts if lines else _("%(organisation)s says that its profile is right") % facts
            more = {"path": path, "address": f"{settings.BASE_URL}{path}", "words": _("To the partner")}
            return Letter(subject, {**facts, **more})
