"""Sending mails from the outbox: one row, one message, one commit (reliability rule 5)."""

import hashlib
import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.people import reachable, zone_kept_with
from ground import clock
from ground.reading_zone import reading_in
from lifecycle.effects.outbox import GiveUp, TryLater
from lifecycle.models import OutboxRow
from lifecycle.registry import handler
from lifecycle.table import Words
from notifications import letters, letters_of_handing, letters_of_reports, letters_of_signing
from notifications.letters import Letter
from notifications.models import Moment, SentMail
from notifications.own_words import said_in_mail, values_of
from notifications.selectors import TOLD

Write = Callable[[OutboxRow, Person], Letter | None]  # None: it is no longer needed
BLANK_LINES = re.compile(r"\n{3,}")  # left by the parts of a text that are not there


@dataclass(frozen=True)
class Sent:
    """What became of a mail."""

    person_id: UUID | None
    message_id: str = ""
    not_sent_because: str = ""
    subject: str = ""
    path: str = ""


def message_id(key: str) -> str:
    """The same at every try: a mail sent twice after a crash is known as one by the reader's program."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{settings.MAIL_DOMAIN}>"


class Mailer:
    """The common part: who, in which language, send, record."""

    kind = ""
    write: Write

    def work(self, row: OutboxRow) -> Sent | None:
        """Send the mail; no database lock is held. None where it has been sent before."""
        if SentMail.objects.filter(key=row.key).exists():
            return None
        reader = reachable(row.payload["person"])
        if reader is None or not reader.mailbox:
            return Sent(reader.pk if reader else None, not_sent_because="notifications.no_address")
        with reading_in(zone_kept_with([reader]), own=False):
            letter = type(self).write(row, reader)
        if letter is None:
            return Sent(reader.pk, not_sent_because="notifications.done_meanwhile")
        if not letter.left_out:
            self._send(row, reader, letter)
        shown = self.kind in TOLD
        return Sent(
            reader.pk,
            "" if letter.left_out else message_id(row.key),
            not_sent_because=letter.left_out,
            subject=letter.subject[:200] if shown else "",
            path=str(letter.facts.get("path", ""))[:300] if shown else "",
        )

    def record(self, row: OutboxRow, result: Sent | None) -> None:
        """Keep that it left."""
        if result is not None:
            SentMail.objects.get_or_create(
                key=row.key,
                defaults={
                    "kind": self.kind,
                    "person_id": result.person_id,
                    "mobility_id": row.mobility_id,
                    "sent_at": clock.now(),
                    "message_id": result.message_id,
                    "starts": row.starts,
                    "not_sent_because": result.not_sent_because,
                    "subject": result.subject,
                    "path": result.path,
                },
            )

    def _send(self, row: OutboxRow, reader: Person, letter: Letter) -> None:
        with translation.override(reader.language):
            facts = {**letter.facts, "reader": reader, "subject": letter.subject, "base_url": settings.BASE_URL}
            facts["is_first"] = not SentMail.objects.filter(person=reader, not_sent_because="").exists()
            facts["own_words"] = self._own_words(reader, letter, is_first=facts["is_first"])
            parts = [f"mail/{self.kind}.txt", *(["mail/_privacy.txt"] if facts["is_first"] else [])]
            text = BLANK_LINES.sub("\n\n", "".join(render_to_string(part, facts) for part in parts))
            html = render_to_string(f"mail/{self.kind}.html", facts)
        sender = letter.facts.get("sender") or {}
        mail = EmailMultiAlternatives(
            " ".join(letter.subject.split()),
            text,
            from_email=_from(sender.get("organisation", "")),
            to=[reader.mailbox],
            reply_to=[sender["email"]] if sender.get("email") else None,
            headers={"Message-ID": message_id(row.key), **_one_click(letter)},
        )
        mail.attach_alternative(html, "text/html")
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()), (550, b""))[0]
            _refused(code, "recipient")
        except smtplib.SMTPResponseException as refused:
            _refused(refused.smtp_code, "message")
        except (OSError, smtplib.SMTPException) as unreachable:
            raise TryLater("notifications.server_unreachable", type(unreachable).__name__) from unreachable

    def _own_words(self, reader: Person, letter: Letter, *, is_first: bool) -> list[str]:
        """What the school behind the mail says itself, in mails that have a place for it."""
        sender = letter.facts.get("sender") or {}
        if self.kind not in Moment.values or "organisation_id" not in sender:
            return []
        moments = [*([Moment.FIRST.value] if is_first else []), self.kind]
        values = values_of(letter.facts.get("stay"), sender, reader.full_name)
        return said_in_mail(UUID(sender["organisation_id"]), moments, reader.language, values)


def _from(organisation: str) -> str:
    """The school stands as the sender; the address stays the installation's own."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return formataddr((f"{organisation}, Sojourn", address)) if organisation else settings.DEFAULT_FROM_EMAIL


def _one_click(letter: Letter) -> dict[str, str]:
    """By which programs of readers offer to stop such mails (RFC 8058)."""
    address = letter.facts.get("news_address")
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _refused(code: int, what: str) -> None:
    if 400 <= code < 500:
        raise TryLater("notifications.refused_for_now", f"{code} {what}")
    raise GiveUp("notifications.bounced", f"{code} {what}")


def mails(kind: str, words: Words, write: Write, *, rows: str = "") -> None:
    """Rows of this kind, `mail.{kind}` where nothing else is said, are sent as this writes them."""
    worker = type(f"MailerOf{kind.title()}", (Mailer,), {"kind": kind, "write": staticmethod(write)})
    handler(f"mail.{rows or kind}", words=words)(worker)


# Beside each what the payload of its rows holds.
mails("notice", _("Mail: notice"), letters.notice)  # event, person, role
mails("reminder", _("Mail: reminder"), letters.reminder)  # todos, person
# person, what; absence, or taker, by, number and until
mails("handed", _("Mail: stays handed over"), letters_of_handing.handed)
mails("receipt", _("Mail: receipt of a signature"), letters_of_signing.receipt)  # person; signature, or event
mails("link", _("Mail: new link"), letters.new_link)  # link, person
mails("code", _("Mail: code"), letters.code)  # person, code (sealed), subject
mails("report", _("Mail: something to read at once"), letters_of_reports.report)  # incident, person
mails("answer", _("Mail: answer to read"), letters_of_reports.answer)  # incident, person: who reported
