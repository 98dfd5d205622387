"""What was mailed, once."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SentMail(models.Model):
    """A mail that left, or why it did not. Its key is that of its outbox row: a second run finds it and stops."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    person = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    mobility = models.ForeignKey("lifecycle.Mobility", models.CASCADE, null=True, blank=True, related_name="sent_mails")
    message_id = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    starts = models.PositiveSmallIntegerField(
        default=1
    )  # more than one: a worker died over it, so it may have left twice
    subject = models.CharField(max_length=200, blank=True)  # what the inbox shows; empty for codes
    path = models.CharField(max_length=300, blank=True)  # the page it leads to
    read_at = models.DateTimeField(null=True, blank=True)
    not_sent_because = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("person", "kind", "sent_at")),
            # Who was reminded lately?
            models.Index(
                fields=("sent_at", "person"),
                condition=Q(kind="reminder", not_sent_because=""),
                name="sent_mail_reminded_lately",
            ),
        )

    def __str__(self) -> str:
        return self.key


class Link(models.Model):
    """A key to one person's part, without account: one role, in one stay or in all stays of that role."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    role = models.CharField(max_length=6)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, null=True, blank=True, related_name="+")
    mobility = models.ForeignKey("lifecycle.Mobility", models.CASCADE, null=True, blank=True, related_name="+")
    serial = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    renewed_at = models.DateTimeField()
    asked_on = models.DateField(null=True, blank=True)  # the last day on which a new one was asked for
    asked = models.PositiveSmallIntegerField(default=0)  # how often on that day

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "role"), condition=Q(mobility=None, organisation=None), name="link_once_as_self"
            ),
            models.UniqueConstraint(
                fields=("person", "role", "organisation"),
                condition=Q(mobility=None, organisation__isnull=False),
                name="link_once_for_an_organisation",
            ),
            models.UniqueConstraint(
                fields=("person", "role", "mobility"), condition=Q(mobility__isnull=False), name="link_once_a_stay"
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"


class MailedToken(models.Model):
    """What stood in one mail: only its digest is kept, so that who reads the database or the settings opens nothing.

    It opens its link while the serial is the link's own; `path` is the page it opens on.
    """

    digest = models.CharField(primary_key=True, max_length=64, editable=False)
    link = models.ForeignKey(Link, models.CASCADE, related_name="tokens")
    serial = models.PositiveIntegerField()
    path = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"token of {self.link_id}, {self.serial}"


class NoNews(models.Model):
    """Somebody asked for no mails but those that ask something of them."""

    person = models.OneToOneField("accounts.Person", models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"no news for {self.person_id}"


class Moment(models.TextChoices):
    """In which mails the words of an organisation stand."""

    FIRST = "first", _("The first mail to somebody")
    NEWS = "notice", _("Mails that say what happened or ask for something")
    REMINDER = "reminder", _("Reminders")


class OwnWords(models.Model):
    """What an organisation says itself in mails of its stays, in one language; `{participant}` and others filled in."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    language = models.CharField(max_length=5)
    text = models.TextField(max_length=1000)
    changed_by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "moment", "language"), name="own_words_once"),)

    def __str__(self) -> str:
        return f"{self.moment} {self.language}"
