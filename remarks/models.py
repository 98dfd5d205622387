"""Texts as they were sent out to be read, and what is said about them.

Knows no domain: a text is a subject with parts.
"""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.visibility import NOBODY, Scoped, Unscoped
from remarks.talks import TALKS


def seen_by(actor: Actor) -> Q:
    """Rows of the subjects whose talk the actor takes part in."""
    if actor.is_system:
        return Q()
    found = NOBODY
    for talk in TALKS.values():
        found |= Q(subject_type=talk.subject_type, subject_id__in=talk.taking_part(actor).order_by().values("pk"))
    return found


class SentText(models.Model):
    """A text as it stood when it was sent out: its facts by part, so that what a reader had in sight stays known."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    nth = models.PositiveSmallIntegerField()  # how often it was sent out by then
    digest = models.CharField(max_length=64)
    facts = models.JSONField()
    sent_at = models.DateTimeField()
    person = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("subject_id", "nth")
        constraints = (
            models.UniqueConstraint(fields=("subject_type", "subject_id", "nth"), name="sent_text_once_a_round"),
        )

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}, {self.nth}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Whoever takes part in the talk about it."""
        return seen_by(actor)


class Comment(models.Model):
    """What somebody says about a passage of a text, or about one of its parts. Open until it is settled."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    part = models.CharField(max_length=40)
    part_digest = models.CharField(max_length=64)  # of the part as it was read then
    quote = models.TextField(_("words"), blank=True)
    text = models.TextField(_("comment"))
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )  # none: said for oneself
    written_at = models.DateTimeField()
    delete_on = models.DateField(db_index=True)  # with its answers; whoever writes one reads the day beside the field
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("written_at", "id")
        indexes = (models.Index(fields=("subject_type", "subject_id", "written_at")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="comment_settled_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Whoever takes part in the talk."""
        return seen_by(actor)

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it."""
        return self.settled_at is None


class Answer(models.Model):
    """What is said to a comment."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="answers")
    text = models.TextField(_("answer"))
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )  # none: said for oneself
    written_at = models.DateTimeField()

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("written_at", "id")

    def __str__(self) -> str:
        return self.text[:60]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Whoever sees the comment."""
        seen: Any = Comment.objects.visible_to(actor).order_by().values("pk")
        return Q() if actor.is_system else Q(comment__in=seen)
