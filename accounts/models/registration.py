"""What somebody typed who has not yet proved the mail address. No person and no organisation exists before that."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.visibility import NOBODY, Scoped, Unscoped
from ground import clock


class Registration(models.Model):
    """Deleted when the address is proved; what nobody proved is deleted after a day (`forget_unproved`)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField()
    given_names = models.CharField(max_length=150)
    family_names = models.CharField(max_length=150)
    language = models.CharField(max_length=5)
    organisation = models.JSONField(null=True, blank=True)  # name, country, town, kind, oid, pic; None: a person alone
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return str(self.id)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q() if actor.is_system else NOBODY
