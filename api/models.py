"""What the API remembers between two calls: answers given under a key, and how often somebody called."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.visibility import NOBODY, Scoped, Unscoped


class KeptAnswer(models.Model):
    """The answer to one call under one `Idempotency-Key`, so that the same call again does nothing new.

    While `answered_at` is empty the first call is still running, or died; then `lease` passes to the next one.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    actor = models.CharField(max_length=120)  # person, organisation and role: whose key it is
    key = models.CharField(max_length=255)
    call = models.CharField(max_length=64)  # SHA-256 of method, address and body
    lease = models.UUIDField(default=uuid4)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        ordering = ("started_at", "id")
        indexes = (models.Index(fields=("started_at",)),)
        constraints = (
            models.UniqueConstraint(fields=("actor", "key"), name="kept_answer_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, status=None) | Q(answered_at__isnull=False, status__isnull=False),
                name="kept_answer_has_status",
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.status or ''}".strip()

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Nobody reads them but the one who called, by the same call."""
        return Q() if actor.is_system else NOBODY


class CallCount(models.Model):
    """How often an actor called within the present minute: one row each, counted by one conditional UPDATE."""

    actor = models.CharField(max_length=120, primary_key=True)
    minute = models.DateTimeField()
    calls = models.PositiveIntegerField(default=0)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("number of calls")
        verbose_name_plural = _("numbers of calls")
        indexes = (models.Index(fields=("minute",)),)

    def __str__(self) -> str:
        return f"{self.calls}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q() if actor.is_system else NOBODY
