"""What an institution keeps for its decisions: standard texts, the terms of one dossier, proof that it was served."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Mobility

DAYS_TO_APPEAL = 30  # what a new standard text begins with


class StandardText(models.Model):
    """One version of a text that an institution types once. A kept version stays, so that papers can name it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    institution = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    series = models.UUIDField(default=uuid4, editable=False)  # the same in all versions of one text
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    qualification = models.CharField(max_length=200, blank=True)  # empty: for any
    legal_basis = models.TextField(blank=True)
    appeal_to = models.CharField(max_length=300, blank=True)
    appeal_days = models.PositiveSmallIntegerField(default=DAYS_TO_APPEAL)
    effect_full = models.CharField(max_length=300, blank=True)
    effect_partial = models.CharField(max_length=300, blank=True)
    effect_extra_credit = models.CharField(max_length=300, blank=True)
    effect_none = models.CharField(max_length=300, blank=True)
    reason_partial = models.TextField(blank=True)
    reason_none = models.TextField(blank=True)
    kept_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "version")
        constraints = (
            models.UniqueConstraint(
                fields=("series",), condition=Q(replaced_at=None), name="standard_text_one_current"
            ),
            models.CheckConstraint(condition=Q(appeal_days__gte=1), name="standard_text_days_to_appeal"),
        )

    def __str__(self) -> str:
        return self.name


class DossierTerms(models.Model):
    """What holds for all units of one institution in one stay. Appended; an earlier one stays readable."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="dossier_terms")
    institution = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    text = models.ForeignKey(StandardText, models.PROTECT, null=True, blank=True, related_name="+")
    legal_basis = models.TextField(blank=True)
    appeal_to = models.CharField(max_length=300, blank=True)
    appeal_days = models.PositiveSmallIntegerField(null=True, blank=True)
    set_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mobility", "institution"), condition=Q(superseded_at=None), name="dossier_terms_one_current"
            ),
        )

    def __str__(self) -> str:
        return f"terms of {self.mobility_id}"


class HowServed(models.TextChoices):
    """How it is known that a statement reached the participant."""

    OPENED = "opened", _("opened on the page of the stay")
    RECEIPT = "receipt", _("handed over or posted, with a receipt")


class Served(models.Model):
    """Proof that one statement was served: from this day the time to appeal runs."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="served_statements")
    document = models.OneToOneField("documents.Document", models.PROTECT, related_name="+")
    how = models.CharField(max_length=8, choices=HowServed)
    served_on = models.DateField()
    receipt = models.CharField(max_length=300, blank=True)
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.document_id} served on {self.served_on}"


class AppealAnswer(models.TextChoices):
    """What becomes of a decision that was appealed."""

    STAYS = "stays", _("The decision stays")
    CHANGED = "changed", _("Changed")


class AppealedUnit(models.Model):
    """One unit named in an appeal, and the institution's answer on it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    appeal = models.ForeignKey("recognition.Appeal", models.CASCADE, related_name="units")
    unit_code = models.CharField(max_length=60)
    answer = models.CharField(max_length=8, choices=AppealAnswer, blank=True)
    reason = models.TextField(blank=True)
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("unit_code",)
        constraints = (
            models.UniqueConstraint(fields=("appeal", "unit_code"), name="appealed_unit_once"),
            models.CheckConstraint(condition=~Q(answer=AppealAnswer.STAYS) | ~Q(reason=""), name="upheld_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.unit_code} {self.answer}"
