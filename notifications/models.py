"""What was mailed, once."""

from uuid import uuid4

from django.conf import settings
from django.db import models


class SentMail(models.Model):
    """A mail that left, or why it did not. Its key is that of its outbox row: a second run finds it and stops."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    mobility = models.ForeignKey("lifecycle.Mobility", models.CASCADE, null=True, blank=True, related_name="sent_mails")
    message_id = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    not_sent_because = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = (models.Index(fields=("person", "kind", "sent_at")),)

    def __str__(self) -> str:
        return self.key
