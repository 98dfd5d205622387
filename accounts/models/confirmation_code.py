"""A six-digit code that proves, just now, who holds a mail address. Only its digest is kept."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models.person import Person
from accounts.visibility import NOBODY, Scoped, Unscoped
from ground import clock


class ConfirmationCode(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="confirmation_codes")
    purpose = models.CharField(max_length=100)
    way = models.CharField(max_length=100, blank=True)  # how the person came in who asked for it (Actor.way)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)  # last
    used_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("confirmation code")
        verbose_name_plural = _("confirmation codes")
        ordering = ("-created_at", "id")
        indexes = [models.Index(fields=("way", "created_at")), models.Index(fields=("created_at",))]
        constraints = [
            models.UniqueConstraint(
                fields=("person", "purpose", "way"),
                condition=Q(used_at=None, replaced_at=None),
                name="confirmation_code_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q() if actor.is_system else NOBODY


class WrongCodes(models.Model):
    """How many wrong codes were typed within one hour, by all people together: guesses spread over many are seen."""

    hour = models.DateTimeField(primary_key=True)
    number = models.PositiveIntegerField(default=0)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("number of wrong codes")
        verbose_name_plural = _("numbers of wrong codes")

    def __str__(self) -> str:
        return f"{self.number}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q() if actor.is_system else NOBODY
