"""Reads of what was told to whom."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, QuerySet

from accounts.about_readers import Questions, asked_of_every_reader, rows_about
from accounts.actors import Actor
from notifications.models import SentMail

TOLD_THERE = ("", "notifications.no_news_wanted")  # what was mailed, and what the reader wants to find here alone
TOLD = ("notice", "reminder", "handed", "report", "answer", "comments", "profile_answered")


def inbox_of(people: Iterable[UUID]) -> QuerySet[SentMail]:
    """The notices and reminders of a person, newest first."""
    told = SentMail.objects.filter(person_id__in=list(people), kind__in=TOLD, not_sent_because__in=TOLD_THERE)
    told = told.exclude(subject="")
    return told.select_related("mobility__participant", "person").order_by("-sent_at", "pk")


@asked_of_every_reader
def _unread(actor: Actor) -> Questions:
    told = SentMail.objects.filter(
        person_id__in=actor.people, kind__in=TOLD, not_sent_because__in=TOLD_THERE, read_at=None
    )
    by_kind = told.exclude(subject="").order_by().values_list("kind").annotate(Count("pk"))
    return {("unread", actor.people): by_kind}


def unread_of(actor: Actor) -> int:
    """How many of them were not opened."""
    return sum(number for rows in rows_about(actor, _unread) for _kind, number in rows)
