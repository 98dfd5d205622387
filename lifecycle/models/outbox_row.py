"""An effect outside the database that must happen once: a mail, a document, a wake-up of other stays."""

from uuid import uuid4

from django.db import models
from django.db.models import Q


class OutboxState(models.TextChoices):
    """Where a row is. It never disappears: it ends done, parked (visible, can be retried) or cancelled."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DONE = "done"
    PARKED = "parked"
    CANCELLED = "cancelled"


class OutboxRow(models.Model):
    """Written in the transaction of its cause; claimed by lease, worked outside any transaction, finished."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    payload_version = models.PositiveSmallIntegerField(default=1)
    mobility = models.ForeignKey(
        "lifecycle.Mobility", models.CASCADE, null=True, blank=True, related_name="outbox_rows"
    )
    after = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="waiting_rows")
    state = models.CharField(max_length=10, choices=OutboxState, default=OutboxState.WAITING)
    due_at = models.DateTimeField()
    starts = models.PositiveSmallIntegerField(default=0)  # since the last recorded result or refusal
    refusals = models.PositiveSmallIntegerField(default=0)  # temporary ones, recorded
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    fault_code = models.CharField(max_length=80, blank=True)
    fault = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at", "id")
        indexes = (
            # Which row is next? Read in its order, however many wait.
            models.Index(fields=("due_at", "id"), condition=Q(state=OutboxState.WAITING), name="outbox_next"),
            # Whose worker did not come back?
            models.Index(fields=("leased_until",), condition=Q(state=OutboxState.CLAIMED), name="outbox_claimed"),
            models.Index(fields=("kind", "state")),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=OutboxState.CLAIMED) | Q(leased_until__isnull=False), name="outbox_claim_has_lease"
            ),
            models.CheckConstraint(
                condition=~Q(state=OutboxState.PARKED) | ~Q(fault_code=""), name="outbox_parked_says_why"
            ),
        )

    def __str__(self) -> str:
        return self.key
