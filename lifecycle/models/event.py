"""What happened, once and for ever; and the free text beside it that can be erased."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.actors import Actor
from accounts.visibility import Scoped, Unscoped


class EventKind(models.TextChoices):
    """A transition moved a state; an act recorded a fact."""

    TRANSITION = "transition"
    ACT = "act"


class Event(models.Model):
    """One link of a chain: a stay with its agreement versions and results, or a memorandum.

    Holds references, dates and codes; never names, addresses or free text (reliability rules 12 and 13).
    Application code appends; it never changes or deletes one.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    chain = models.UUIDField()
    seq = models.PositiveIntegerField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=EventKind)
    machine = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    mobility = models.ForeignKey(  # found by the indexes below, which begin with it
        "lifecycle.Mobility", models.PROTECT, null=True, blank=True, related_name="events", db_index=False
    )
    name = models.CharField(max_length=60)
    table_number = models.PositiveSmallIntegerField(default=0)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    role = models.CharField(max_length=6)
    person_id = models.UUIDField(null=True, blank=True)  # who decided; empty: Sojourn itself
    organisation_id = models.UUIDField(null=True, blank=True)
    entered_by_id = models.UUIDField(null=True, blank=True)  # who typed it in, where another decided
    entered_for_id = models.UUIDField(null=True, blank=True)  # the organisation the typist acts for
    version = models.PositiveIntegerField(default=0)  # of the subject, after this event
    details = models.JSONField(default=dict)
    remark_digest = models.CharField(max_length=64, blank=True)
    cause = models.CharField(max_length=80, blank=True)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("chain", "seq")
        constraints = (
            models.UniqueConstraint(fields=("chain", "seq"), name="event_one_per_place"),
            models.UniqueConstraint(fields=("chain", "prev"), name="event_no_forks"),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="event_kind_known"),
        )
        indexes = (
            models.Index(fields=("mobility", "seq")),
            # A guard asks in each step whether something of a name ever happened; a long story makes it no dearer.
            models.Index(fields=("mobility", "name", "seq")),
            models.Index(fields=("subject_id", "version")),
        )

    def __str__(self) -> str:
        return f"{self.machine}.{self.name} {self.seq}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Events of the stays the actor sees."""
        from lifecycle.visibility import stays_seen_by  # the rule needs the models of the parts

        return stays_seen_by(actor, at="mobility")


class Remark(models.Model):
    """Free text that belongs to an event: a reason, a note of a talk. It can be erased; its digest stays.

    `code` is a reason code that must not stand in the event ("health", DP-23). A sealed text is encrypted and
    shown to the sending coordinator only.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.OneToOneField(Event, models.PROTECT, related_name="remark")
    code = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    sealed = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = Scoped()
    unscoped = Unscoped()

    def __str__(self) -> str:
        return f"remark on {self.event_id}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Remarks on the events the actor sees."""
        return Q() if actor.is_system else Q(event__in=Event.objects.visible_to(actor))
