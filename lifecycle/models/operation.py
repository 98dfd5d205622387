"""What the operator is shown and leaves behind: signs of life of the workers, acts on the outbox."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from ground.only_added import Record, RecordQuerySet
from lifecycle.models.outbox_row import OutboxRow, OutboxState


class WorkerWay(models.TextChoices):
    """The two ways in which the outbox is worked."""

    LOOP = "work"
    CELERY = "celery"


class WorkerSign(models.Model):
    """When a worker was last seen: one row a way, written every half minute."""

    way = models.CharField(max_length=10, primary_key=True, choices=WorkerWay)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.way} {self.seen_at}"


class DayJob(models.Model):
    """How far a job that runs once a day has come: for which day it was begun last, and whether that was finished."""

    name = models.CharField(max_length=60, primary_key=True)
    day = models.CharField(max_length=60)  # where places have days of their own: those of all of them
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.day}"


class Move(models.TextChoices):
    """What an operator may do to a row."""

    RETRY = "retry"
    CANCEL = "cancel"


class OperatorAct(Record):
    """What somebody did to rows of the outbox, when and why. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    at = models.DateTimeField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # empty: at the command line, or erased since
    move = models.CharField(max_length=10, choices=Move)
    reason = models.CharField(max_length=300)
    chosen_by = models.CharField(max_length=300, blank=True)  # the filter as it stands in the address; empty: one row
    asked = models.PositiveIntegerField()
    done = models.PositiveIntegerField()

    class Meta:
        ordering = ("-at", "id")
        indexes = (models.Index(fields=("at", "id")),)
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="operator_act_says_why"),)

    def __str__(self) -> str:
        return f"{self.move} {self.done}"


class OperatorActRow(models.Model):
    """One row that an act moved, and where it was before."""

    act = models.ForeignKey(OperatorAct, models.PROTECT, related_name="rows")
    row = models.ForeignKey(OutboxRow, models.CASCADE, related_name="operator_acts")
    was = models.CharField(max_length=10, choices=OutboxState)

    objects: ClassVar[Any] = RecordQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("row", "act"), name="operator_act_row_once"),)

    def __str__(self) -> str:
        return f"{self.row_id} was {self.was}"
