"""What follows from the review of a partnership in the apps above: its actions become checks of the next version."""

from collections.abc import Callable, Sequence

from partnerships.models import MemorandumReview

Follow = Callable[[MemorandumReview, Sequence[str]], None]
AFTER_REVIEW: list[Follow] = []


def after_review(follow: Follow) -> Follow:
    """Register what becomes of the actions that a review decided on; it is called within the act."""
    AFTER_REVIEW.append(follow)
    return follow
