"""Single answers of the stays of a choice, the newest first."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from lifecycle.roles import Role
from portal.quality.page import QualityPage
from quality.ageing import reported_on
from quality.models import Answer
from quality.selectors import in_words


def answers_of(page: QualityPage) -> QuerySet[Any]:
    """Only those the reader may read (`Answer.scope`), with what a row shows."""
    figures = page.figures
    mine = Answer.objects.visible_to(figures.actor).filter(mobility__in=figures.chosen_rows.values("pk"))
    return (
        mine.select_related("mobility__participant", "mobility__figures_row", "person")
        .prefetch_related("replies")
        .order_by("-answered_at", "pk")
    )


def say(page: QualityPage, answers: Iterable[Any]) -> None:
    """Put each answer's words beside it, and whether its year is reported on: from then on it has no name (DP-14)."""
    organisation = page.figures.organisation
    shown = list(answers)
    years = {answer.mobility.figures_row.year for answer in shown}
    reported = reported_on(organisation, years) if organisation is not None else set()
    for answer in shown:
        answer.nameless = answer.mobility.figures_row.year in reported
        answer.said, answer.said_as = in_words(answer), Role(answer.role).label
