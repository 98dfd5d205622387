"""Something is wrong: a report, or the worry of a tutor; and the log of what became of it."""

from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.sealing import unseal
from lifecycle.models import Mobility


class IncidentKind(models.TextChoices):
    """What it is about. Kept sealed: one of them says something about health (DP-23)."""

    BULLYING = "bullying", _("bullying")
    HARASSMENT = "harassment", _("harassment or touching")
    HEALTH = "health", _("health")
    ACCIDENT = "accident", _("accident")
    SAFETY = "safety", _("safety at work")
    CONDUCT = "conduct", _("how somebody behaves")
    HOUSING = "housing", _("where the participant lives")
    PLACEMENT = "placement", _("the work itself")
    OTHER = "other", _("something else")
    WORRY = "worry", _("a worry in a follow-up")


class Severity(models.IntegerChoices):
    """What is needed; figures count an incident from 2 on (MQ23)."""

    TO_KNOW = 1, _("You should know")
    THIS_WEEK = 2, _("Help is needed this week")
    TODAY = 3, _("Help is needed today")


class Ending(models.TextChoices):
    """How it ended."""

    SETTLED = "settled", _("Settled with the host")
    MOVED = "moved", _("Moved to another place")
    CAME_HOME = "came_home", _("Came home")
    TALKED_OVER = "talked_over", _("Not what it seemed, talked over with the participant")
    GIVEN_ON = "given_on", _("Given to the police or another office")
    OTHER = "other", _("In another way")


class Incident(models.Model):
    """A report, or a worry. The words and what it is about are sealed; who reads it: `assessments.readers`.

    `pass_on_at`: when the next person is told, unless somebody has opened it by then; None once that is over.
    `once` is made with the form, so that a form sent twice is one report.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="incidents")
    happened_on = models.DateField(null=True, blank=True)
    severity = models.PositiveSmallIntegerField(choices=Severity)
    sealed_kind = models.TextField()
    sealed_text = models.TextField()
    sealed_reach = models.TextField(blank=True)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    without_host = models.BooleanField(default=False)
    # The coordinator whom the reporter left out, and with them every coordinator of the school.
    without_coordinator = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    learner_knows = models.BooleanField(null=True, blank=True)  # of what somebody else wrote
    follow_up = models.ForeignKey(
        "assessments.FollowUp", models.SET_NULL, null=True, blank=True, related_name="worries"
    )
    once = models.UUIDField(null=True, blank=True)
    pass_on_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=12, choices=Ending, blank=True)
    sealed_closing = models.TextField(blank=True)
    # Closed by the school; the coordinators of the host, who read it too, have not said whether they agree.
    asks_host = models.BooleanField(default=False)

    class Meta:
        ordering = ("reported_at",)
        indexes = (models.Index(fields=("pass_on_at",), condition=~Q(pass_on_at=None), name="incident_to_pass_on"),)
        constraints = (
            models.CheckConstraint(condition=Q(severity__gte=1, severity__lte=3), name="incident_severity_known"),
            models.CheckConstraint(condition=Q(closed_at=None) | ~Q(ending=""), name="incident_closed_says_how"),
            models.CheckConstraint(
                condition=Q(pass_on_at=None) | Q(opened_at=None, closed_at=None), name="incident_passed_on_unopened"
            ),
            models.CheckConstraint(
                condition=Q(asks_host=False) | Q(closed_at__isnull=False), name="incident_agreed_once_closed"
            ),
            models.UniqueConstraint(fields=("mobility", "once"), name="incident_sent_once"),
            models.UniqueConstraint(fields=("follow_up",), condition=Q(closed_at=None), name="incident_one_open_worry"),
        )

    def __str__(self) -> str:
        return f"incident {self.reported_at:%Y-%m-%d}"

    @property
    def kind(self) -> str:
        """What it is about, a value of `IncidentKind`."""
        return unseal(self.sealed_kind) if self.sealed_kind else IncidentKind.OTHER.value

    @property
    def text(self) -> str:
        """The words as written."""
        return unseal(self.sealed_text)

    @property
    def reach(self) -> str:
        """How the reporter wants to be reached."""
        return unseal(self.sealed_reach) if self.sealed_reach else ""

    @property
    def closing(self) -> str:
        """Why it was closed."""
        return unseal(self.sealed_closing) if self.sealed_closing else ""

    @property
    def is_worry(self) -> bool:
        """Whether a tutor's "Yes, I am worried" is all there is."""
        return self.kind == IncidentKind.WORRY

    @property
    def is_open(self) -> bool:
        """Whether it is not closed."""
        return self.closed_at is None

    @property
    def opened_by(self) -> set[UUID]:
        """Who has read it since it was told, or since who told it opened it again."""
        entries = list(self.entries.all())
        again = max((entry.at for entry in entries if entry.kind in OPEN_AGAIN), default=self.reported_at)
        return {entry.person_id for entry in entries if entry.kind == EntryKind.OPENED and entry.at >= again}


class EntryKind(models.TextChoices):
    """A line of the log."""

    TOLD = "told", _("told by mail")
    PASSED_ON = "passed_on", _("not opened in time: told as the next person")
    OPENED = "opened", _("opened and read")
    CALL = "call", _("call")
    MESSAGE = "message", _("message to who reported")
    TALK = "talk", _("talk with others")
    DECISION = "decision", _("decision")
    NOTHING = "nothing", _("nothing was done before it was closed")
    ADDED = "added", _("added by who reported")
    CLOSED = "closed", _("closed")
    REOPENED = "reopened", _("opened again by who reported")
    AGREED = "agreed", _("agrees that it is closed")
    DISAGREED = "disagreed", _("does not agree: open again")


OPEN_AGAIN = (EntryKind.REOPENED, EntryKind.DISAGREED)


class IncidentEntry(models.Model):
    """One line of the log of a report. `person`: who did it, or who was told; `next_by`: who takes the next step."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed_text = models.TextField(blank=True)
    next_on = models.DateField(null=True, blank=True)
    next_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"

    @property
    def text(self) -> str:
        """The words as written."""
        return unseal(self.sealed_text) if self.sealed_text else ""

    @property
    def word(self) -> Any:
        """What kind of line it is."""
        return EntryKind(self.kind).label
