"""Single answers of the stays of a choice, the newest first."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from lifecycle.roles import Role
from portal.quality.page import QualityPage
from quality.models import Answer
from quality.selectors import in_words


def answers_of(page: QualityPage) -> QuerySet[Any]:
    """Only those the reader may read (`Answer.scope`), with what a row shows."""
    figures = page.figures
    mine = Answer.objects.visible_to(figures.actor).filter(mobility__in=figures.chosen_rows.values("pk"))
    return (
        mine.select_related("mobility__participant", "person")
        .prefetch_related("replies")
        .order_by("-answered_at", "pk")
    )


def say(answers: Iterable[Any]) -> None:
    """Put each answer's words beside it."""
    for answer in answers:
        answer.said, answer.said_as = in_words(answer), Role(answer.role).label
