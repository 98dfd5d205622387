"""The personal transcript."""

from django.utils.translation import gettext_noop

from assessments.documents import RESULTS, results_paper
from lifecycle.models import Mobility
from lifecycle.registry import document
from lifecycle.roles import Role
from lifecycle.steps import Step
from lifecycle.vocabulary import Paper

CO, HC, HT, AS, LE, GU, CI, VA, EM = (
    Role.SENDING_COORDINATOR,
    Role.HOST_COORDINATOR,
    Role.HOST_TUTOR,
    Role.ASSESSOR,
    Role.PARTICIPANT,
    Role.GUARDIAN,
    Role.COMPETENT_INSTITUTION,
    Role.VALIDATOR,
    Role.EMPLOYER,
)


@document("personal_transcript")
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
