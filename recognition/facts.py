"""What of decisions never changes once it is written; a later one takes its place."""

from lifecycle.facts import sealed_fact
from recognition.models import Appeal, OutcomeDecision, UnitDecision

sealed_fact(OutcomeDecision, "decision", "decided_at")
sealed_fact(UnitDecision, "unit_code", "decision", "points", "grade", "appeal_until", "decided_at")
sealed_fact(Appeal, "filed_at")
