"""The words of the field, each with its meaning in the reader's language; pages link to them where they occur."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Term:
    """One word: the key by which it is linked, the word, what it means."""

    key: str
    word: Any
    meaning: Any


WORDS = (
    Term("outcome", _("Learning outcome"), _("What a learner knows, understands and can do at the end of learning.")),
    Term("unit", _("Unit"), _("A part of a qualification: outcomes that can be assessed and validated together.")),
    Term("qualification", _("Qualification"), _("The formal result, awarded by a competent institution.")),
    Term("points", _("ECVET points"), _("A number for the weight of outcomes in a qualification; never required.")),
    Term("eqf", _("EQF level"), _("1 to 8, in the European Qualifications Framework.")),
    Term("declare", _("Declare"), _("What was done abroad is written down and attested; nobody assesses.")),
    Term("evaluate", _("Evaluate"), _("What was learned is assessed and noted; it need not count at home.")),
    Term("certify", _("Certify"), _("Units are assessed, validated and recognised: they count at home.")),
    Term("assessment", _("Assessment"), _("Finding out how far a learner has reached agreed outcomes.")),
    Term("validation", _("Validation"), _("Confirming that assessed outcomes match what was asked for a unit.")),
    Term("recognition", _("Recognition"), _("Awarding the unit or qualification for validated outcomes; its own act.")),
    Term("transfer", _("Transfer"), _("Taking outcomes reached in one place into account in another.")),
    Term("sending", _("Sending organisation"), _("Where the participant belongs: it selects, prepares and validates.")),
    Term("hosting", _("Hosting organisation"), _("Where the learning abroad takes place.")),
    Term("company", _("Host company"), _("Where the work is done, when it is not the hosting organisation itself.")),
    Term("intermediary", _("Intermediary"), _("A third party that arranges the placement, and signs too.")),
    Term("institution", _("Competent institution"), _("Designs or awards qualifications, or recognises units.")),
    Term("tutor", _("Host tutor"), _("Who supports the participant at the host, and follows the stay each week.")),
    Term("assessor", _("Assessor"), _("Who assesses outcomes, of the host or of the sending side.")),
    Term("validator", _("Validator"), _("Who decides for the sending side whether results match what was agreed.")),
    Term("guardian", _("Guardian"), _("Who consents and signs for somebody under age.")),
    Term("memorandum", _("Memorandum of understanding"), _("What organisations agreed: the frame for their stays.")),
    Term("agreement", _("Learning agreement"), _("What one stay is for, how it is assessed, and what counts.")),
    Term("grid", _("Assessment grid"), _("The outcomes of a stay with criteria and results.")),
    Term("transcript", _("Personal transcript"), _("The outcomes a person reached, issued by who assessed them.")),
    Term("europass", _("Europass Mobility"), _("The European document on what was learned during a stay abroad.")),
    Term("eea", _("EEA"), _("European Economic Area: personal data move freely within it.")),
    Term("waiver", _("Waiver"), _("Going on without a requirement, with a reason, agreed to by a second person.")),
)
KEYS = frozenset(term.key for term in WORDS)


def glossary() -> list[Term]:
    """All of them, by the word in the reader's language."""
    return sorted(WORDS, key=lambda term: str(term.word).casefold())
