"""How long answers speak of somebody (DP-14): without names once their year is reported on, without words two years on.

What was chosen stays, for the figures; own words, who asked and the day go.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from ground import clock
from lifecycle.effects.daily import once_a_day
from quality.feedback_models import AnswerDraft, HowAnswered
from quality.models import Answer, QualityReport, Reply, StayFigures
from quality.report_models import Disclosure

KEPT = 2  # years after the one in which the stay began
AT_ONCE = 500  # answers


def reported_on(organisation_id: UUID, years: Collection[str]) -> set[str]:
    """Those of these years on which the organisation has issued its own report, of all its stays."""
    issued = QualityReport.unscoped.filter(
        organisation=organisation_id, cycle__in=years, disclosure=Disclosure.INTERNAL
    )
    return {cycle for cycle, choice in issued.order_by().values_list("cycle", "choice") if set(choice) <= {"period"}}


@once_a_day("quality.answers_age")
def let_answers_age() -> int:
    """Delete what was written in own words about stays that began so long ago; of the day the month stays."""
    last = str(clock.today().year - KEPT - 1)
    old = StayFigures.objects.filter(year__lte=last).values("pk")
    done = 0
    while answers := list(_speaking(old)[:AT_ONCE]):
        with transaction.atomic():
            Reply.objects.filter(answer__in=answers).exclude(sealed_text="").delete()
            HowAnswered.objects.filter(answer__in=answers).delete()
            for answer in answers:
                answer.text = ""
                answer.answered_at = answer.answered_at.replace(day=1, hour=12, minute=0, second=0, microsecond=0)
            Answer.unscoped.bulk_update(answers, ["text", "answered_at"])
        done += len(answers)
    AnswerDraft.unscoped.filter(mobility__in=old).delete()
    return done


def _speaking(stays: Any) -> QuerySet[Answer]:
    """Answers with words, with who asked, or with a day that is not the first."""
    words = Reply.objects.filter(answer=OuterRef("pk")).exclude(sealed_text="")
    heard = HowAnswered.objects.filter(answer=OuterRef("pk"))
    kept = ~Q(text="") | ~Q(answered_at__day=1) | Q(Exists(words)) | Q(Exists(heard))
    return Answer.unscoped.filter(kept, mobility__in=stays).order_by("pk")
