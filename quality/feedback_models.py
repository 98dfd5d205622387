"""What stands beside the answers: what is being typed, how an answer was heard, and what its writer agrees to."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.visibility import Scoped, Unscoped
from lifecycle.models import Mobility
from quality.questionnaires.kinds import Moment


class AnswerDraft(models.Model):
    """What somebody has typed and not sent: kept under the installation's key, read by nobody else."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="+")
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    role = models.CharField(max_length=6)
    moment = models.CharField(max_length=9, choices=Moment)
    sealed = models.TextField()  # a JSON object: value by the name of the field
    saved_at = models.DateTimeField()

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("mobility", "person", "role", "moment"), name="answer_draft_once"),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.saved_at:%Y-%m-%d}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Who types it."""
        own = Q(person_id__in=actor.people)
        return own & Q(mobility_id=actor.link_stay) if actor.by_link and actor.link_stay else own


class HowAnswered(models.Model):
    """Of an answer that somebody else typed in (3.1, "Oral record"). Nothing is recorded as sound."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    answer = models.OneToOneField("quality.Answer", models.CASCADE, related_name="how")
    interviewer = models.CharField(max_length=150, blank=True)  # as typed; empty on paper
    held_on = models.DateField()  # the talk, or the day on the paper
    language = models.CharField(max_length=10, blank=True)
    people_present = models.PositiveSmallIntegerField(null=True, blank=True)  # a number, no names
    agreed_to_record_at = models.DateTimeField(null=True, blank=True)
    read_back = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.held_on)


class ConsentKind(models.TextChoices):
    """What who answers may agree to, each apart (DP-03)."""

    QUOTED = "quoted", _("I may be quoted, without my name.")
    ASKED = "asked", _("People who go next may ask me how it was.")
    FOLLOW_UP = "follow_up", _("I may be asked again after six and twelve months.")


class ReportStatus(models.TextChoices):
    """Where the funder's own report stands, in the words of its tool (3.1)."""

    REQUESTED = "requested", _("Asked for")
    PREFILLING = "prefilling", _("Begun")
    SUBMITTED = "submitted", _("Sent in")
    UNDELIVERED = "undelivered", _("The mail did not arrive")
    EXCLUDED = "excluded", _("Not asked for, by the national agency")


STILL_TO_SEND = (ReportStatus.REQUESTED, ReportStatus.PREFILLING, ReportStatus.UNDELIVERED)


class ParticipantReport(models.Model):
    """The report that who went sends to the funder in the funder's tool: only its status."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.OneToOneField(Mobility, models.CASCADE, related_name="participant_report")
    status = models.CharField(max_length=11, choices=ReportStatus)
    asked_on = models.DateField()
    status_on = models.DateField()  # when it came to this status
    link = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(status_on__gte=F("asked_on")), name="report_asked_before_its_status"),
        )

    def __str__(self) -> str:
        return f"{self.status} {self.status_on}"

    @property
    def waits(self) -> bool:
        """Whether it is still to be sent."""
        return self.status in STILL_TO_SEND


CONSENT_VERSION = "2026-12"  # of these words; what was agreed to names it


class AnswerConsent(models.Model):
    """One thing agreed to, by whom, when, in which words; taken back as easily. A consent given anew is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="answer_consents")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=ConsentKind)
    text_version = models.CharField(max_length=10)
    language = models.CharField(max_length=10)  # in which the words were read
    given_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("given_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("mobility", "person", "kind"), condition=Q(taken_back_at=None), name="answer_consent_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.given_at:%Y-%m-%d}"
