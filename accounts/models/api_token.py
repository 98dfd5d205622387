"""A key with which somebody's own program acts for them. Only its digest is kept."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models.organisation import Organisation
from accounts.visibility import NOBODY, Scoped, Unscoped
from ground import clock


class ApiToken(models.Model):
    """Acts as the account for one organisation, or as self where there is none, until it expires or is revoked."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    label = models.CharField(_("what it is for"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ("-created_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="api_token_has_digest"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="api_token_expires_later"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        """Whether it opens the door now."""
        return self.revoked_at is None and self.expires_at > clock.now()

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The own ones; who came by a mailed link has none."""
        if actor.is_system:
            return Q()
        return NOBODY if actor.by_link else Q(account=actor.account_id)
