"""Answers about a stay, debriefs with employers, actions that follow."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.selectors import holds
from accounts.visibility import Scoped, Unscoped
from ground.sealing import unseal
from lifecycle.models import Mobility
from lifecycle.roles import BY_LINK, Role
from lifecycle.visibility import stays_where
from quality.feedback_models import AnswerConsent, AnswerDraft, HowAnswered, ParticipantReport
from quality.figure_models import FiguresRead, FigureSum, StayFigures, YearFact, YearFactKind
from quality.improvement import ActionStep, ImprovementAction
from quality.own_models import OwnQuestion
from quality.questionnaires.kinds import Moment
from quality.report_models import QualityReport, SelfAssessment

__all__ = [
    "ActionStep",
    "Answer",
    "AnswerConsent",
    "AnswerDraft",
    "EmployerDebrief",
    "FigureSum",
    "FiguresRead",
    "HowAnswered",
    "ImprovementAction",
    "Mode",
    "OwnQuestion",
    "ParticipantReport",
    "QualityReport",
    "Reply",
    "SelfAssessment",
    "StayFigures",
    "YearFact",
    "YearFactKind",
]


class Mode(models.TextChoices):
    """How an answer was given (domain reference of quality, 3.1)."""

    WEB = "web", _("on this page")
    PAPER = "paper", _("on paper")
    INTERVIEW = "oral_interview", _("in a talk")
    PHONE = "oral_phone", _("by telephone")
    GROUP = "oral_group", _("in a talk with a group")


class Answer(models.Model):
    """What one person said of a stay in one role: satisfaction 1 (very dissatisfied) to 5 (very satisfied), and words.

    Its other questions are `replies`. Satisfaction is empty where the person would rather not say, and where it is not
    asked: some time later (`moment`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="answers")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    role = models.CharField(max_length=6)
    questionnaire = models.CharField(max_length=20, default="general", db_default="general")
    questionnaire_version = models.CharField(max_length=10, default="2026-11", db_default="2026-11")
    moment = models.CharField(max_length=9, choices=Moment, default=Moment.END, db_default=Moment.END)
    satisfaction = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.WEB)
    answered_at = models.DateTimeField()

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("mobility", "role", "person", "moment"), name="answer_once"),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__gte=1, satisfaction__lte=5),
                name="answer_on_the_scale",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.satisfaction or '-'}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The writer; the quality manager of the stay who holds case access as well (design, decision 4)."""
        if actor.is_system:
            return Q()
        own = Q(person_id__in=actor.people)
        if actor.by_link:
            own &= Q(role__in=BY_LINK)
            return own & Q(mobility_id=actor.link_stay) if actor.link_stay else own
        if not holds(actor, MembershipRole.CASE_ACCESS):
            return own
        return own | stays_where(actor, (Role.QUALITY_MANAGER,), at="mobility")


class Reply(models.Model):
    """The answer to one other question of a questionnaire; a question left out has none.

    `value` is what was chosen (1 to 5, yes, partly, no, …); own words are sealed, since they may be about health.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="replies")
    question = models.CharField(max_length=10)  # its code
    value = models.CharField(max_length=20, blank=True)
    sealed_text = models.TextField(blank=True)

    class Meta:
        ordering = ("answer", "question")
        constraints = (
            models.UniqueConstraint(fields=("answer", "question"), name="reply_once"),
            models.CheckConstraint(condition=~Q(value="") | ~Q(sealed_text=""), name="reply_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.question} {self.value}"

    @property
    def text(self) -> str:
        """The words as written; empty where something was chosen."""
        return unseal(self.sealed_text) if self.sealed_text else ""


class EmployerDebrief(models.Model):
    """The talk with the sending employer after the stay (CK-18)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.OneToOneField(Mobility, models.CASCADE, related_name="employer_debrief")
    held_on = models.DateField()
    text = models.TextField(blank=True)
    action = models.CharField(max_length=300, blank=True)  # what is done differently at work
    action_on = models.DateField(null=True, blank=True)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.held_on)
