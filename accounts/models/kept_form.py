"""What somebody typed and has not sent for good: it waits half an hour, sealed, for them alone."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models.person import Person
from accounts.visibility import NOBODY, Scoped, Unscoped


class Waits(models.TextChoices):
    """What it waits for."""

    CODE = "code", _("the code from the mail")
    SIGN_IN = "sign_in", _("the next sign-in")
    ENTRY = "entry", _("an entry missing from a list")
    AGAIN = "again", _("being shown again")


class KeptForm(models.Model):
    """The fields of one form, in order, or the page that answered it, encrypted.

    Of an account, or of the person who came by a link.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    waits_for = models.CharField(max_length=10, choices=Waits)
    path = models.CharField(max_length=1000)
    sealed = models.TextField()
    created_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("kept form")
        verbose_name_plural = _("kept forms")
        ordering = ("-created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False) | Q(person__isnull=False), name="kept_form_has_an_owner"
            )
        ]

    def __str__(self) -> str:
        return f"{self.waits_for} {self.path}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Only who typed it: the same account, or by a link the same person."""
        if actor.is_system:
            return Q()
        if actor.account_id is None:
            return Q(person__in=actor.people)
        return Q(account=actor.account_id) | Q(account=None, person__in=actor.people)


class KeptFile(models.Model):
    """A file chosen in such a form, encrypted."""

    form = models.ForeignKey(KeptForm, models.CASCADE, related_name="files")
    field = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100, blank=True)
    sealed = models.BinaryField()

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("kept file")
        verbose_name_plural = _("kept files")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """It is read with its form."""
        return Q() if actor.is_system else NOBODY
