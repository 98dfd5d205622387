"""What may be commented on when something is sent back: parts of the agreement, or outcomes."""

from typing import Any

from agreements.parts import PartName
from assessments.selectors import results_of
from lifecycle.models import Mobility


def comment_places(transition: str, mobility: Mobility | None) -> list[tuple[str, Any]]:
    """The places a comment of this step may stand at: key and label."""
    if transition == "request_evidence" and mobility is not None:
        return [(one.key, one.title) for one in results_of(mobility)]
    return [(value, label) for value, label in PartName.choices]
