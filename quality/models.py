"""Answers about a stay, debriefs with employers, actions that follow."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Mobility
from partnerships.models import Memorandum


class Mode(models.TextChoices):
    """How an answer was given (domain reference of quality, 3.1)."""

    WEB = "web", _("on this page")
    PAPER = "paper", _("on paper")
    INTERVIEW = "oral_interview", _("in a talk")
    PHONE = "oral_phone", _("by telephone")


class Answer(models.Model):
    """One person's short answer in one role: satisfaction 1 (very dissatisfied) to 5 (very satisfied), and words."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=6)
    satisfaction = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.WEB)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("mobility", "role", "person"), name="answer_once"),
            models.CheckConstraint(condition=Q(satisfaction__gte=1, satisfaction__lte=5), name="answer_on_the_scale"),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.satisfaction}"


class EmployerDebrief(models.Model):
    """The talk with the sending employer after the stay (CK-18)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.OneToOneField(Mobility, models.CASCADE, related_name="employer_debrief")
    held_on = models.DateField()
    text = models.TextField(blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.held_on)


class ImprovementAction(models.Model):
    """Something to be done better in a partnership: the next version of the memorandum answers it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    memorandum = models.ForeignKey(Memorandum, models.CASCADE, related_name="improvement_actions")
    text = models.TextField()
    opened_on = models.DateField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(answered_on=None) | ~Q(answer=""), name="improvement_answer_has_words"),
        )

    def __str__(self) -> str:
        return self.text[:60]
