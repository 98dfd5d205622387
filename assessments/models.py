"""What happens before and during the stay, and what was learned: preparation, follow-ups, results per outcome."""

from datetime import date
from typing import Annotated, Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from accounts.visibility import Scoped, Unscoped
from assessments.contact_models import CheckIn, Contact  # noqa: F401  (Django looks for models here)
from assessments.incident_models import Incident, IncidentEntry  # noqa: F401  (Django looks for models here)
from assessments.preparation_models import Asks, Item, Owner, OwnItem, PreparationItem  # noqa: F401  (the same)
from assessments.result_models import Dispute, Interim, OwnView, ResultsRead  # noqa: F401  (the same)
from assessments.selection_models import SelectionCriteria  # noqa: F401  (the same)
from ground.searching import WordIndex, Words
from lifecycle.from_table import Asked, from_table
from lifecycle.machines import machine
from lifecycle.models import Mobility
from lifecycle.models.of_a_stay import OfAStay
from lifecycle.tables.outcome_result import State

Decision = Annotated[str, Asked(_("Decision"))]
Facts = Annotated[dict[str, Any] | None, Asked("", typed=False)]  # what the form of the act took beside


class Wellbeing(models.TextChoices):
    """How the participant is."""

    WELL = "well", _("well")
    CONCERN = "concern", _("there is a concern")


class Went(models.TextChoices):
    """How the work of a week went, beside what was agreed."""

    HELP = "help", _("needs help")
    AGREED = "agreed", _("as agreed")
    BETTER = "better", _("better than agreed")


class Result(models.TextChoices):
    """What an assessor states."""

    PASSED = "passed", _("passed")
    PARTLY = "partly", _("partly")
    FAILED = "failed", _("failed")
    NOT_ASSESSED = "not_assessed", _("not assessed")


class Place(models.TextChoices):
    """Where an outcome is assessed."""

    HOST = "host", _("at the host")
    HOME = "home", _("at home")


class Origin(models.TextChoices):
    """Whether an outcome was agreed, or came on top."""

    PLANNED = "planned", _("agreed")
    UNPLANNED = "unplanned", _("additional")


class FollowUp(models.Model):
    """One follow-up of the tutor (D9). Withdrawn ones stay, so that they can be restored."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="follow_ups")
    nth = models.PositiveSmallIntegerField()
    period_from = models.DateField()
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    tasks = models.TextField(blank=True)
    outcomes = models.JSONField(default=list, blank=True)  # keys of outcomes worked on
    difficulties = models.TextField(blank=True)
    wellbeing = models.CharField(max_length=10, choices=Wellbeing, blank=True)
    went = models.CharField(max_length=6, choices=Went, blank=True)
    next_steps = models.TextField(blank=True)
    hours_worked = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    hours_absent = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    days_worked = models.PositiveSmallIntegerField(null=True, blank=True)
    days_absent = models.PositiveSmallIntegerField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("mobility", "nth")
        constraints = (
            models.UniqueConstraint(fields=("mobility", "nth"), name="follow_up_once"),
            models.CheckConstraint(condition=Q(done_on=None) | ~Q(tasks=""), name="follow_up_done_says_what"),
        )

    def __str__(self) -> str:
        return f"follow-up {self.nth}"

    @property
    def days(self) -> int:
        """Of its period."""
        return (self.due_on - self.period_from).days + 1

    @property
    def says_hours(self) -> bool:
        """Whether hours or days were written."""
        said = (self.hours_worked, self.hours_absent, self.days_worked, self.days_absent)
        return any(one is not None for one in said)


class Debriefing(models.Model):
    """The final talk of tutor and participant before departure (step 4.6, CK-12)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.OneToOneField(Mobility, models.CASCADE, related_name="debriefing")
    held_on = models.DateField()
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    strengths = models.TextField(blank=True)
    to_improve = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.held_on)


@machine("outcome_result", subject_name="outcome")
class OutcomeResult(OfAStay, FSMModelMixin, models.Model):
    """The result of one learning outcome of a stay. `key` is the outcome's key in the agreement."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="outcome_results")
    key = models.CharField(max_length=120)
    unit_code = models.CharField(max_length=60, blank=True)
    unit_title = models.CharField(max_length=300, blank=True)
    title = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    assess_at = models.CharField(max_length=4, choices=Place, default=Place.HOST)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PLANNED)
    state = FSMField(choices=State.choices, default=State.PLANNED, protected=True)
    version = models.PositiveIntegerField(default=0)
    evidence_asked = models.TextField(blank=True)  # what a validator wants to see beside, until somebody adds it

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("mobility", "position")
        constraints = (models.UniqueConstraint(fields=("mobility", "key"), name="outcome_result_once"),)
        indexes = (WordIndex(Words("unit_code", "unit_title"), name="outcome_result_words"),)  # who learns this unit?

    def __str__(self) -> str:
        return self.title

    @from_table("outcome_result")
    def assess(
        self,
        *,
        result: Annotated[str, Asked(_("Result"), typed=False)],
        assessed_on: Annotated[date, Asked(_("Assessed on"), typed=False)],
        facts: Facts = None,
    ) -> None: ...

    @from_table("outcome_result")
    def reassess(self) -> None: ...

    @from_table("outcome_result")
    def validate_outcome(self, *, decision: Decision, facts: Facts = None) -> str:
        return decision

    @from_table("outcome_result")
    def take_back(self) -> None: ...

    @from_table("outcome_result")
    def recognise_outcome(self, *, decision: Decision) -> str:
        return decision

    @from_table("outcome_result")
    def take_back_recognition(self, *, decision: Decision) -> str:
        return decision


class Assessment(models.Model):
    """One result as stated by an assessor. Kept for ever; superseded by a re-assessment.

    `parts`: practical, oral, written; part 1, part 2: each {"name", "result", "grade", "on", "note"}.
    `criteria`: the grid: {"criterion", "level" 1-4, "block", "comment"}. `evidence`: what was seen, one line each.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    outcome = models.ForeignKey(OutcomeResult, models.CASCADE, related_name="assessments")
    result = models.CharField(max_length=12, choices=Result)
    reason = models.TextField(blank=True)
    assessor = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    assessed_on = models.DateField()
    methods = models.JSONField(default=list)
    place = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=5, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    grade_scale = models.CharField(max_length=120, blank=True)
    strong = models.TextField(blank=True)
    weak = models.TextField(blank=True)
    difference = models.TextField(blank=True)
    parts = models.JSONField(default=list)
    criteria = models.JSONField(default=list)
    evidence = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("outcome", "recorded_at")
        constraints = (
            models.UniqueConstraint(
                fields=("outcome",), condition=Q(superseded_at=None), name="assessment_one_current"
            ),
            models.CheckConstraint(
                condition=~Q(result=Result.NOT_ASSESSED) | ~Q(reason=""), name="assessment_not_assessed_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.result} {self.assessed_on}"


class Evidence(models.Model):
    """A proof: a photograph, a PDF, an address or words, with the result or later.

    What comes after the results were handed in may reopen validation or recognition.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    outcome = models.ForeignKey(OutcomeResult, models.CASCADE, related_name="later_evidence")
    label = models.CharField(max_length=300)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    address = models.URLField(max_length=500, blank=True)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at", "pk")

    def __str__(self) -> str:
        return self.label


class GridConfirmation(models.Model):
    """An assessor confirmed the grid by code (CK-13): `sha256` is that of the results confirmed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="grid_confirmations")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    method = models.CharField(max_length=20)
    code_sent_to = models.CharField(max_length=254, blank=True)
    scan_id = models.UUIDField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("confirmed_at",)

    def __str__(self) -> str:
        return f"{self.person_id} {self.confirmed_at}"
