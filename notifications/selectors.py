"""Reads of what was told to whom."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from notifications.models import SentMail

TOLD = ("notice", "reminder", "handed", "report", "answer", "profile_answered")


def inbox_of(people: Iterable[UUID]) -> QuerySet[SentMail]:
    """The notices and reminders of a person, newest first."""
    told = SentMail.objects.filter(person_id__in=list(people), kind__in=TOLD, not_sent_because="").exclude(subject="")
    return told.select_related("mobility__participant", "person").order_by("-sent_at", "pk")


def unread_of(people: Iterable[UUID]) -> int:
    """How many of them were not opened."""
    return (
        SentMail.objects.filter(person_id__in=list(people), kind__in=TOLD, not_sent_because="", read_at=None)
        .exclude(subject="")
        .count()
    )
