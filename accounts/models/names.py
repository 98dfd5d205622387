"""What an organisation was called before, and which rows it took in."""

from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models.organisation import Organisation
from accounts.visibility import Scoped, Unscoped
from ground import clock


class FormerName(models.Model):
    """The organisation bore `name` until the day before `until_on`. It is still found by it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="former_names")
    name = models.CharField(_("name"), max_length=200)
    until_on = models.DateField(_("until"))

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ("until_on", "id")
        constraints = [models.UniqueConstraint(fields=("organisation", "until_on"), name="former_name_one_a_day")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """As public as the organisation itself."""
        return Q(organisation__in=Organisation.objects.filter(Organisation.scope(actor)))


class MergedOrganisation(models.Model):
    """A row that was a second one of `into`. It keeps the old id: events and papers still say that one."""

    id = models.UUIDField(primary_key=True, editable=False)
    into = models.ForeignKey(Organisation, models.CASCADE, related_name="merged")
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=12)
    reason = models.CharField(max_length=300)
    merged_by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    merged_at = models.DateTimeField(default=clock.now, editable=False)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("merged organisation")
        verbose_name_plural = _("merged organisations")
        ordering = ("merged_at", "id")

    def __str__(self) -> str:
        return f"{self.name} → {self.into}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(into__in=Organisation.objects.filter(Organisation.scope(actor)))


def organisation_now(pk: UUID) -> Organisation | None:
    """The organisation of this id, or the one that it was merged into."""
    found: Organisation | None = Organisation.unscoped.filter(Q(pk=pk) | Q(merged=pk)).first()
    return found
