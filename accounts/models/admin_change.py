"""What somebody who runs the installation changed by hand: who, when, which row, which fields. No values."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.only_added import Record


class Deed(models.TextChoices):
    """What was done."""

    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")
    SECOND_FACTOR_OFF = "second_factor_off", _("second factor taken off")
    SIGNED_OUT = "signed_out", _("signed out everywhere")


class AdminChange(Record):
    """One deed at one row. Only added to; it stays when the row, or the account, is gone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    at = models.DateTimeField(_("at"))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    deed = models.CharField(_("deed"), max_length=20, choices=Deed)
    model = models.CharField(_("kind of row"), max_length=80)
    row = models.CharField(_("row"), max_length=40)
    fields = models.JSONField(_("fields"), default=list, blank=True)

    class Meta:
        verbose_name = _("change by hand")
        verbose_name_plural = _("changes by hand")
        ordering = ("-at", "id")
        indexes = (models.Index(fields=("at", "id")),)

    def __str__(self) -> str:
        return f"{self.model} {self.row}: {self.deed}"
