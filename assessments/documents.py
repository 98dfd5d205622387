"""Papers of the stay and its results."""

from assessments.models import FollowUp
from lifecycle.registry import ActStep, Paper, Step, document


def follow_up_sheet(step: ActStep, follow_up: FollowUp) -> list[Paper]:
    return []


@document("assessment_grid")
def assessment_grid(step: Step) -> list[Paper]:
    return []
