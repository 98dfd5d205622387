"""Everything that is agreed for one stay: versions made of parts, reviews, consents."""

from typing import Annotated
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from accounts.visibility import Scoped, Unscoped
from agreements.health_models import HealthNote  # noqa: F401  (Django looks for models here)
from agreements.parts import PartName
from ground import clock
from lifecycle.from_table import Asked, from_table
from lifecycle.machines import machine
from lifecycle.models import Mobility
from lifecycle.models.of_a_stay import OfAStay
from lifecycle.tables.agreement_version import State


class VersionKind(models.TextChoices):
    """A first agreement, or a change to one in force."""

    AGREEMENT = "agreement"
    AMENDMENT = "amendment"


@machine("agreement_version", subject_name="agreement_version")
class AgreementVersion(OfAStay, FSMModelMixin, models.Model):
    """One version of a stay's agreement. Its content lies in `AgreementPart`; frozen once submitted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="agreement_versions")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=VersionKind, default=VersionKind.AGREEMENT)
    language = models.CharField(max_length=5, default="en")
    sha256 = models.CharField(max_length=64, blank=True)  # over the list of parts, once submitted
    change_reason = models.TextField(blank=True)
    extension_asked_on = models.DateField(null=True, blank=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)
    taken_over_at = models.DateTimeField(null=True, blank=True)
    state = FSMField(choices=State.choices, default=State.DRAFT, protected=True)
    version = models.PositiveIntegerField(default=0)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("mobility", "created_at")
        constraints = (
            models.UniqueConstraint(fields=("mobility", "number"), name="agreement_number_once"),
            models.UniqueConstraint(
                fields=("mobility",),
                condition=Q(state__in=(State.DRAFT, State.REVIEW, State.SIGNING)),
                name="agreement_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.DRAFT, State.VOID)) | Q(number__isnull=False, submitted_at__isnull=False),
                name="agreement_submitted_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.IN_FORCE) | Q(in_force_at__isnull=False), name="agreement_in_force_needs_date"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mobility_id} {self.number or ''}".strip()

    @from_table("agreement_version")
    def submit_version(self) -> None:
        # With the state: a submitted version without number and instant is refused by the database.
        numbers = AgreementVersion.unscoped.filter(mobility_id=self.mobility_id).exclude(number=None)
        self.number = max((number or 0 for number in numbers.values_list("number", flat=True)), default=0) + 1
        self.submitted_at = clock.now()

    @from_table("agreement_version")
    def return_version(self, *, comments: Annotated[dict[str, str], Asked(_("Comments"))]) -> None: ...

    @from_table("agreement_version")
    def request_signatures(self) -> None: ...

    @from_table("agreement_version")
    def refuse_version(self) -> None: ...

    @from_table("agreement_version")
    def take_back_refusal(self) -> None:
        # Before the state: the untouched copy made of this version gives way, since only one may be open.
        AgreementVersion.unscoped.filter(copied_from=self, state=State.DRAFT).delete()

    @from_table("agreement_version")
    def end_refusal(self) -> None: ...

    @from_table("agreement_version")
    def recall_version(self) -> None: ...

    @from_table("agreement_version")
    def bring_into_force(self) -> None:
        self.in_force_at = clock.now()

    @from_table("agreement_version")
    def supersede(self) -> None: ...

    @from_table("agreement_version")
    def void(self) -> None: ...


class AgreementPart(models.Model):
    """One named part of a version, with the SHA-256 of its canonical JSON."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agreement_version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="parts")
    name = models.CharField(max_length=40, choices=PartName)
    content = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    # Who wrote it last, and when: who writes on from an older text is told. Nobody where it was begun from the plan.
    written_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("agreement_version", "name"), name="agreement_part_once"),)

    def __str__(self) -> str:
        return self.name


class Review(models.Model):
    """A reviewer approves a text, part by part: what is approved counts for as long as the part reads the same."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agreement_version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="reviews")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    role = models.CharField(max_length=6)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )  # whose people may each speak for it; of a person alone there is none
    parts = models.JSONField(default=dict)  # name -> SHA-256 as approved, without what the reviewer objected to later
    approved_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("agreement_version", "role", "person"), name="review_once"),)

    def __str__(self) -> str:
        return f"{self.role} {self.approved_at}"


class FormCorrection(models.Model):
    """How something was spelt in a text that was out, and how it is spelt since: told to all, asked of nobody."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agreement_version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="form_corrections")
    part = models.CharField(max_length=40, choices=PartName)
    path = models.CharField(max_length=80)  # within the part, with dots
    before = models.TextField()
    after = models.TextField()
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    objected_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    objected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(objected_at=None, objected_by=None)
                | Q(objected_at__isnull=False, objected_by__isnull=False),
                name="correction_objected_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.part} {self.path}"


class GuardianConsent(models.Model):
    """A guardian's consent to the stay, each matter apart; it can be taken back until departure.

    A matter beside the stay itself is taken back at any time: `taken_back` says when, by its name.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="guardian_consents")
    guardian = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    travel = models.BooleanField(default=False)
    medical_treatment = models.BooleanField(default=False)
    health_data_sharing = models.BooleanField(default=False)
    photos = models.BooleanField(default=False)
    leaving_unaccompanied = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    further_contact = models.CharField(max_length=200, blank=True)  # where the guardian cannot be reached
    taken_back = models.JSONField(default=dict, blank=True)
    planned_start = models.DateField(null=True, blank=True)  # a changed start asks again
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mobility", "guardian"), condition=Q(withdrawn_at=None), name="guardian_consent_one_open"
            ),
            models.CheckConstraint(condition=Q(travel=True), name="guardian_consent_to_travel"),
        )

    def __str__(self) -> str:
        return f"{self.guardian_id} {self.given_at}"
