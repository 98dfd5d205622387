"""What of decisions never changes once it is written; a later one takes its place."""

from lifecycle.facts import sealed_fact
from recognition.models import Appeal, AppealedUnit, DossierTerms, OutcomeDecision, Served, UnitDecision

sealed_fact(OutcomeDecision, "decision", "decided_at")
sealed_fact(UnitDecision, "unit_code", "decision", "points", "grade", "appeal_days", "decided_at")
sealed_fact(Appeal, "filed_at")
sealed_fact(DossierTerms, "appeal_days", "set_at")
sealed_fact(Served, "how", "served_on", "noted_at")
sealed_fact(AppealedUnit, "unit_code")
