"""Decisions on outcomes and units, the Europass Mobility, appeals."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models import OutcomeResult
from lifecycle.models import Mobility
from recognition.desk_models import AppealedUnit, DossierTerms, Served, StandardText  # noqa: F401  (Django looks here)
from recognition.sharing_models import PaperLink  # noqa: F401  (the same)


class OutcomeChoice(models.TextChoices):
    """What a validator decides; the values are states of the outcome."""

    VALIDATED = "validated", _("validated")
    PARTLY_VALIDATED = "partly_validated", _("partly validated")
    NOT_VALIDATED = "not_validated", _("not validated")


class UnitChoice(models.TextChoices):
    """What an institution decides on a unit."""

    FULL = "full", _("recognised in full")
    PARTIAL = "partial", _("recognised in part")
    EXTRA_CREDIT = "extra_credit", _("recognised as extra credit")
    NONE = "none", _("not recognised")


class OutcomeDecision(models.Model):
    """A validator's decision on one outcome. Kept; closed when the validation is taken back."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    outcome = models.ForeignKey(OutcomeResult, models.CASCADE, related_name="decisions")
    decision = models.CharField(max_length=20, choices=OutcomeChoice)
    reason = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    context = models.TextField(blank=True)  # what of language and place was taken into account
    validator = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("outcome",), condition=Q(closed_at=None), name="outcome_decision_one_open"),
            models.CheckConstraint(
                condition=Q(decision=OutcomeChoice.VALIDATED) | ~Q(reason=""), name="outcome_decision_says_why"
            ),
        )

    def __str__(self) -> str:
        return self.decision


class UnitDecision(models.Model):
    """An institution's decision on one unit: appended, never changed.

    A draft until the statement with it is issued. Legal basis and appeal stand here where they differ from the terms of
    the dossier.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="unit_decisions")
    unit_code = models.CharField(max_length=60)
    decision = models.CharField(max_length=12, choices=UnitChoice)
    points = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    conversion = models.CharField(max_length=200, blank=True)  # how the grade abroad became this one
    effect = models.TextField(blank=True)
    legal_basis = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    appeal_to = models.CharField(max_length=300, blank=True)
    appeal_days = models.PositiveSmallIntegerField(null=True, blank=True)
    correction = models.TextField(blank=True)  # what was written wrong in the statement before
    institution = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("decided_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("mobility", "unit_code"), condition=Q(superseded_at=None), name="unit_decision_one_current"
            ),
            models.CheckConstraint(
                condition=Q(decision=UnitChoice.FULL) | ~Q(reason=""), name="unit_decision_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_code} {self.decision}"


class EuropassRecord(models.Model):
    """What the host wrote for section 5 of the Europass Mobility, and when it was issued."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.OneToOneField(Mobility, models.CASCADE, related_name="europass")
    activities = models.TextField(blank=True)
    job_related = models.TextField(blank=True)
    language = models.TextField(blank=True)
    digital = models.TextField(blank=True)
    organisational = models.TextField(blank=True)
    social = models.TextField(blank=True)
    other = models.TextField(blank=True)
    written_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    versions = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"Europass of {self.mobility_id}"


class AttendanceProof(models.Model):
    """Other proof that the person was there, when the host stays silent."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="attendance_proofs")
    text = models.TextField()
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"proof of {self.mobility_id}"


class Appeal(models.Model):
    """The participant or guardian asks the institution to decide again."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="appeals")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    text = models.TextField()
    filed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"appeal of {self.mobility_id}"
