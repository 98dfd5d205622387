"""Reads of what is said about a text, and of how it stood when it was sent out."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from ground.once import asked_once
from lifecycle.subject import Subject
from remarks.models import Answer, Comment, SentText
from remarks.talks import talk_about


def comments_on(subject: Subject, actor: Actor) -> QuerySet[Comment]:
    """What is said about this text, with the answers, in the order in which it was said."""
    found = Comment.objects.visible_to(actor).filter(
        subject_type=talk_about(subject).subject_type, subject_id=subject.pk
    )
    return found.select_related("person", "organisation").prefetch_related("answers__person", "answers__organisation")


def open_remarks(subject: Subject) -> QuerySet[Comment]:
    """What nobody has settled yet: for who owns the text one thing more before it can be sent."""
    kind = talk_about(subject).subject_type
    return Comment.unscoped.filter(subject_type=kind, subject_id=subject.pk, settled_at=None)


@asked_once
def has_open_remarks(subject: Subject) -> bool:
    """Whether somebody waits for an answer to what was said."""
    return open_remarks(subject).exists()


def sent_texts(subject: Subject) -> QuerySet[SentText]:
    """The text as it was sent out each time, the first one first."""
    return SentText.unscoped.filter(subject_type=talk_about(subject).subject_type, subject_id=subject.pk)


def text_with(subject: Subject, digest: str) -> SentText | None:
    """The text of this digest, as it was sent out; None where it never was."""
    return sent_texts(subject).filter(digest=digest).order_by("-nth").first() if digest else None


def may_settle(comment: Comment, subject: Subject, actor: Actor) -> bool:
    """Who wrote it may, or their organisation; and who owns the text."""
    theirs = {comment.organisation_id, talk_about(subject).owner(subject)} - {None}
    return comment.person_id in actor.people or actor.organisation_id in theirs


def said_since(subject_type: str, subject_id: UUID, since: datetime) -> tuple[list[Comment], list[Answer]]:
    """Comments and answers written from this moment on."""
    comments = Comment.unscoped.filter(subject_type=subject_type, subject_id=subject_id)
    new = list(comments.filter(written_at__gte=since).select_related("person", "organisation"))
    answers = Answer.unscoped.filter(comment__in=comments, written_at__gte=since)
    return new, list(answers.select_related("person", "organisation", "comment"))
