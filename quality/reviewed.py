"""What a review of a partnership decided becomes improvement actions: the next version answers each."""

from collections.abc import Sequence

from partnerships.models import MemorandumReview
from partnerships.reviewing import after_review
from quality.actions import propose


@after_review
def open_actions(review: MemorandumReview, actions: Sequence[str]) -> None:
    """One for each that was written down."""
    for text in actions:
        propose(
            organisation_id=review.memorandum.opened_by_id,
            person_id=review.person_id,
            text=text,
            memorandum=review.memorandum,
        )
