"""What stands beside a result: the learner's own view, one halfway, that it was read, and that somebody disagrees."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Mobility


class OwnView(models.Model):
    """How who goes sees the own work: {"criterion", "level" 1-4}. The last one of an outcome counts; all are kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    outcome = models.ForeignKey("assessments.OutcomeResult", models.CASCADE, related_name="own_views")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    on_day = models.DateField()  # where the host is
    at = models.DateTimeField()
    criteria = models.JSONField(default=list)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"own view {self.on_day}"


class Interim(models.Model):
    """An assessment on the way, so that nobody is surprised at the end. It states no result; all are kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    outcome = models.ForeignKey("assessments.OutcomeResult", models.CASCADE, related_name="interims")
    assessor = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    assessed_on = models.DateField()
    at = models.DateTimeField()
    criteria = models.JSONField(default=list)  # {"criterion", "level" 1-4}
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"interim {self.assessed_on}"


class ResultsRead(models.Model):
    """Who goes has read the results as they were then (`sha256`): it says nothing of right or wrong."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="results_read")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=("mobility", "person", "sha256"), name="results_read_once"),)

    def __str__(self) -> str:
        return f"read {self.at}"


class Answer(models.TextChoices):
    """What an assessor answers to who disagrees."""

    CHANGED = "changed", _("I change it")
    STAYS = "stays", _("It stays as it is")
    AGAIN = "again", _("We look at it again together")


class Dispute(models.Model):
    """Somebody sees a result differently, and why; open until it is changed or stays, with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="disputes")
    outcome = models.ForeignKey("assessments.OutcomeResult", models.CASCADE, related_name="disputes")
    assessment = models.ForeignKey("assessments.Assessment", models.CASCADE, related_name="disputes")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField()
    again_text = models.TextField(blank=True)  # why it is looked at once more
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answer_text = models.TextField(blank=True)
    answered_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("assessment",), condition=Q(answered_at=None), name="dispute_one_open"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | (~Q(answer="") & ~Q(answer_text="")), name="dispute_answer_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"dispute {self.at}"

    @property
    def is_open(self) -> bool:
        """Whether an answer is owed."""
        return self.answered_at is None

    @property
    def answer_word(self) -> Any:
        """What was answered."""
        return Answer(self.answer).label if self.answer else ""
