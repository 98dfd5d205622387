"""The personal transcript."""

from django.utils.translation import gettext_noop

from assessments.documents import ON_RESULTS, RESULTS, results_paper
from lifecycle.models import Mobility
from lifecycle.registry import document
from lifecycle.roles import AS, CI, CO, EM, GU, HC, HT, LE, VA
from lifecycle.steps import Step
from lifecycle.vocabulary import Paper


@document("personal_transcript", signed_by_step=True)
def personal_transcript(step: Step[Mobility]) -> list[Paper]:
    """What was assessed, outcome by outcome; the assessors' confirmations are the signatures."""
    return [
        results_paper(
            step,
            kind="personal_transcript",
            title=gettext_noop("Personal transcript"),
            template="recognition/papers/personal_transcript.html",
            prints=RESULTS,
            reader_roles=(CO, HC, HT, AS, VA, CI, LE, GU, EM),
        )
    ]


ON_RESULTS.append(personal_transcript)
