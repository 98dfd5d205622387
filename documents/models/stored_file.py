"""A file somebody handed in: a scan, a piece of evidence. The name they gave is a label only."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.visibility import Scoped, Unscoped
from documents.readers import may_read


class FileState(models.TextChoices):
    """Whether it may be fetched. Who asks while it waits, or after it was refused, is told so."""

    WAITING = "waiting", _("being checked")
    READY = "ready", _("ready")
    REFUSED = "refused", _("not taken")


class StoredFile(models.Model):
    """Bytes in the store. `content_type` is what we found in them, not what was claimed.

    `given_sha256` is that of the bytes that were handed in, which papers name; a picture is then drawn anew, and
    `sha256` is that of the bytes that are kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(
        "lifecycle.Mobility", models.PROTECT, null=True, blank=True, related_name="stored_files"
    )
    label = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    given_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=FileState, default=FileState.READY)
    refused_because = models.CharField(max_length=80, blank=True)  # the code of its sentence
    file = models.CharField(max_length=120, unique=True)  # name in the store
    uploaded_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="stored_files"
    )
    uploaded_for = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    reader_roles = models.JSONField(default=list, blank=True)
    reader_organisations = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ("-created_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="stored_file_has_hash"),
            models.CheckConstraint(condition=~Q(file=""), name="stored_file_has_bytes"),
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="stored_file_state_known"),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refused_because=""), name="stored_file_refused_says_why"
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def is_shown(self) -> bool:
        """Whether a page may draw it: a picture that was looked at."""
        return self.state == FileState.READY and self.content_type in ("image/jpeg", "image/png")

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Its readers; and who handed it in, while they act for whom they did so then."""
        if actor.is_system:
            return Q()
        then = Q(uploaded_for=None) | Q(uploaded_for=actor.organisation_id)
        return may_read(actor) if actor.by_link else may_read(actor) | (Q(uploaded_by_id__in=actor.people) & then)
