"""What the papers of a stay and of its results share, as plain data: who, where, when, agreed how, assessed how."""

from assessments.paper_facts.assessors import assessors_facts
from assessments.paper_facts.printed import (
    HEAD,
    OF_EVERY_PAPER,
    OUTCOME_ROW,
    PERSON_AND_STAY,
    PROGRAMME_LINE,
    QUALIFICATION_LINE,
    SIDE_LINES,
    SPAN,
    units_with,
)
from assessments.paper_facts.results import outcome_units, outcomes_in
from assessments.paper_facts.signatures import (
    coordinator_signer,
    event_signature,
    grid_signatures,
    seen_by_learner,
    told,
    tutor_signer,
)
from assessments.paper_facts.stay import common_facts, name_of, organisation_facts

__all__ = [
    "HEAD", "OF_EVERY_PAPER", "OUTCOME_ROW", "PERSON_AND_STAY", "PROGRAMME_LINE", "QUALIFICATION_LINE", "SIDE_LINES",
    "SPAN", "assessors_facts", "common_facts", "coordinator_signer", "event_signature",
    "grid_signatures", "name_of", "organisation_facts", "outcome_units", "outcomes_in", "seen_by_learner", "told",
    "tutor_signer", "units_with",
]  # fmt: skip
