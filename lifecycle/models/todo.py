"""What somebody owes, since when, by when; and the reminders that follow from it."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.actors import Actor
from accounts.visibility import Scoped, Unscoped
from ground import clock
from ground.zones import day_in
from lifecycle.tables.mobility import ESCALATE_TO_ORGANISATION_AFTER

NO_DAY = date.max  # behind every day
SIGNATURES = ("agreements.unsigned", "partnerships.unsigned")
# Somebody abroad is silent or said not to be well: as urgent as a report.
OF_SAFETY = ("assessments.silent", "assessments.not_well", "assessments.answers_differ")


class Holds(models.TextChoices):
    """Whether a to-do holds its gate shut."""

    NOW = "now"
    LATER = "later"  # from its due day on: owed ahead of it (decision 7)
    NEVER = "never"  # owed beside the gate, or the word that nothing is missing


class ToDo(models.Model):
    """One unmet requirement at the next gate, owed by one role (and often one person).

    Written in the transaction that changes the fact; closed when the requirement is met or the gate is another.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey("lifecycle.Mobility", models.CASCADE, null=True, blank=True, related_name="todos")
    subject_type = models.CharField(max_length=30, blank=True)  # where it belongs to no stay: a memorandum version
    subject_id = models.UUIDField(null=True, blank=True)
    # Whose people owe it where nobody is named; and copies of the sides of the stay (`lifecycle.organisations.sides`).
    organisation = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    sent_by = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    hosted_by = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    transition = models.CharField(max_length=60)  # the gate it blocks
    key = models.CharField(max_length=300)
    code = models.CharField(max_length=80)
    owner = models.CharField(max_length=6)
    person = models.ForeignKey("accounts.Person", models.CASCADE, null=True, blank=True, related_name="todos")
    params = models.JSONField(default=dict)
    since = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    day = models.DateField(default=NO_DAY)  # by which it comes in order: due, else that of the departure, else last
    opens_on = models.DateField(null=True, blank=True)  # it waits for nobody before this day
    holds = models.CharField(max_length=5, choices=Holds.choices, default=Holds.NOW)
    closed_at = models.DateTimeField(null=True, blank=True)
    escalated_after = models.PositiveSmallIntegerField(default=0)  # days late at which others were told; 0: not yet

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("due_on", "since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("mobility", "transition", "key"), condition=Q(closed_at=None), name="todo_open_once"
            ),
            models.UniqueConstraint(
                fields=("subject_id", "transition", "key"),
                condition=Q(closed_at=None, mobility=None),
                name="todo_open_once_without_stay",
            ),
            models.CheckConstraint(
                condition=Q(mobility__isnull=False) | Q(subject_id__isnull=False), name="todo_belongs_somewhere"
            ),
        )
        indexes = (
            # "What does this person owe, the first day first?": to-dos, Today, the calendar.
            models.Index(fields=("person", "day", "since", "id"), condition=Q(closed_at=None), name="todo_of_a_person"),
            # "What does this organisation owe, nobody being named?": the same pages.
            models.Index(
                fields=("organisation", "day", "since", "id", "owner", "code", "mobility"),
                condition=Q(closed_at=None, person=None),
                name="todo_of_an_organisation",
            ),
            # "Which of it comes first whatever its day?": Today, of thousands.
            models.Index(
                fields=("person", "day", "since", "id"),
                condition=Q(closed_at=None, code__in=(*SIGNATURES, *OF_SAFETY)),
                name="todo_first_of_a_person",
            ),
            models.Index(
                fields=("organisation", "day", "since", "id", "owner"),
                condition=Q(closed_at=None, person=None, code__in=OF_SAFETY),
                name="todo_first_of_organisation",
            ),
            # "What does anybody owe in the stays that we send, or that we host?": Today, waiting, what is late. What of
            # it is of one kind, or late, is told by the index alone.
            models.Index(
                fields=("sent_by", "day", "since", "id", "mobility", "code", "holds", "due_on"),
                condition=Q(closed_at=None),
                name="todo_where_we_send",
            ),
            models.Index(
                fields=("hosted_by", "day", "since", "id", "mobility", "code", "holds", "due_on"),
                condition=Q(closed_at=None),
                name="todo_where_we_host",
            ),
            # "What is owed in this stay by whoever holds the role?": the same pages, where nobody owes it by name.
            models.Index(
                fields=("owner", "mobility"), condition=Q(closed_at=None, person=None), name="todo_owed_by_a_role"
            ),
            # What is late, and who is to hear of it has not been told?
            models.Index(
                fields=("due_on",),
                condition=Q(closed_at=None, escalated_after__lt=ESCALATE_TO_ORGANISATION_AFTER, due_on__isnull=False),
                name="todo_to_escalate",
            ),
        )

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        """One that is written alone takes its place in lists here; a step writes them together, each in its place."""
        from lifecycle.todos import found_by  # it writes these rows

        if self._state.adding:
            for name, value in found_by(self, self.mobility).items():
                setattr(self, name, value)
        super().save(*args, **kwargs)

    @property
    def today(self) -> date:
        """The day by which it is late or not: that of its stay. Needs the stay, where it has one."""
        return self.mobility.today if self.mobility is not None else clock.today()

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < self.today

    @property
    def is_open(self) -> bool:
        """Whether it can be done already."""
        return self.opens_on is None or self.opens_on <= self.today

    @property
    def waits_since(self) -> date:
        """The day since which somebody could have done it."""
        since = day_in(self.since, self.mobility.time_zone if self.mobility is not None else "")
        return max(since, self.opens_on or since)

    @property
    def holds_now(self) -> bool:
        """Whether its gate is shut while it is open."""
        return self.holds == Holds.NOW or (self.holds == Holds.LATER and not self.is_later)

    @property
    def is_later(self) -> bool:
        """Whether it is only owed ahead: it holds nothing before its day."""
        return self.holds == Holds.LATER and self.due_on is not None and self.due_on > self.today

    @property
    def person_name(self) -> str:
        """Who owes it, as called in its stay (rows read `with_names`); empty where nobody is named."""
        if self.person is None:
            return ""
        called: str | None = self.__dict__.get("called")
        return called or self.person.full_name

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """To-dos of the stays the actor sees, and the actor's own."""
        from lifecycle.registry import read_by_some  # it loads the models of the machines first
        from lifecycle.visibility import stays_seen_by, stays_where

        if actor.is_system:
            return Q()
        seen = stays_seen_by(actor, at="mobility")
        for readers, codes in read_by_some().items():
            seen &= ~Q(code__in=codes) | stays_where(actor, readers, at="mobility")
        return seen if actor.by_link else seen | Q(person_id__in=actor.people)


class Reminder(models.Model):
    """A mail that becomes due when its to-do is still open then. Never a delayed message (reliability rule 6).

    Whom it goes to: `person` where one is named here; else who is named in the to-do; else everybody who holds its role
    when it falls due, and then each of them gets a row of their own.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    todo = models.ForeignKey(ToDo, models.CASCADE, related_name="reminders")
    rule = models.CharField(max_length=40)
    nth = models.PositiveSmallIntegerField()
    person = models.ForeignKey("accounts.Person", models.CASCADE, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField()
    paused = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("todo", "rule", "nth"), condition=Q(person=None), name="reminder_once"),
            models.UniqueConstraint(
                fields=("todo", "rule", "nth", "person"),
                condition=Q(person__isnull=False),
                name="reminder_once_a_person",
            ),
        )
        # What is due now and has not gone out?
        indexes = (models.Index(fields=("due_at",), condition=Q(sent_at=None, paused=False), name="reminder_due"),)

    def __str__(self) -> str:
        return f"{self.rule} {self.nth}"
