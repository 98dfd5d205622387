"""What of results never changes once it is written; a later one supersedes it."""

from assessments.models import Assessment, GridConfirmation
from lifecycle.facts import sealed_fact

sealed_fact(Assessment, "result", "assessed_on", "grade", "grade_scale", "methods", "recorded_at")
sealed_fact(GridConfirmation, "sha256", "method", "confirmed_at")
