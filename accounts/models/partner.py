"""What one organisation knows of another it works with: that it wrote it down, and what it checked."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models.organisation import Organisation
from accounts.visibility import NOBODY, Scoped, Unscoped
from ground import clock


class Checked(models.TextChoices):
    """How somebody made sure that an organisation is what it says it is."""

    REGISTER = "register", _("looked up in a public register")
    VISIT = "visit", _("visited")
    CALL = "call", _("called at a number found elsewhere")
    EARLIER_STAY = "earlier_stay", _("known from an earlier stay")


class Partner(models.Model):
    """`keeper` knows `organisation`. With `checked` it vouches for it, for its own stays only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    keeper = models.ForeignKey(Organisation, models.CASCADE, related_name="partners", verbose_name=_("known to"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="partner_of", verbose_name=_("organisation")
    )
    checked = models.CharField(_("what was checked"), max_length=20, choices=Checked, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    checked_by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now, editable=False)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ("added_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("keeper", "organisation"), name="partner_once"),
            models.CheckConstraint(name="partner_is_another", condition=~Q(keeper=F("organisation"))),
            models.CheckConstraint(
                name="partner_checked_has_day",
                condition=Q(checked="", checked_on=None) | ~Q(checked="") & Q(checked_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.keeper} → {self.organisation}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """What the own organisation wrote: another one's notes are nobody's business."""
        if actor.is_system:
            return Q()
        return NOBODY if actor.organisation_id is None else Q(keeper_id=actor.organisation_id)
