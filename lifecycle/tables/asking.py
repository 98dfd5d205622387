"""Who is asked for something by a step or an act, and told so at once: by mail, with the link to where it is done.

Whoever owes one of these to-dos gets the mail in the moment in which it opens, whatever opened it. A row names the
to-do and who may be asked. Who is told of a step is read off the step itself (`lifecycle.told_ahead`).
"""

from dataclasses import dataclass

from lifecycle.roles import AS, CI, CO, EM, GU, HC, HT, IN, LE, PARTY, QM, VA, Role


@dataclass(frozen=True)
class Asking:
    """One row."""

    code: str  # of the to-do
    whom: tuple[Role, ...]


# fmt: off
ASKINGS = (
    #      what is asked for                     of whom
    Asking("partnerships.not_approved",          (PARTY,)),
    Asking("partnerships.unsigned",              (PARTY,)),
    Asking("partnerships.runs_out",              (PARTY,)),
    Asking("partnerships.review_due",            (PARTY,)),
    Asking("lifecycle.employer_has_not_agreed",  (EM,)),
    Asking("lifecycle.employer_asks",            (CO,)),
    Asking("agreements.not_approved",            (HC, HT, LE, GU, CI, IN)),
    Asking("agreements.unsigned",                (CO, HC, IN, LE, GU, EM)),
    Asking("agreements.no_consent",              (GU,)),
    Asking("lifecycle.waiver_waits",             (QM,)),
    Asking("lifecycle.successor_waits",          (CO, HC)),
    Asking("documents.signature_waits",          (CO, HC, HT, LE, CI)),
    Asking("assessments.no_result",              (AS,)),
    Asking("assessments.evidence_asked",         (AS, HT)),
    Asking("assessments.results_unread",         (LE,)),
    Asking("assessments.disputed",               (AS,)),
    Asking("assessments.silent",                 (CO,)),
    Asking("assessments.not_well",               (CO,)),
    Asking("assessments.answers_differ",         (CO,)),
    Asking("assessments.pulse_waits",            (LE,)),
    Asking("recognition.not_decided",            (VA,)),
    Asking("recognition.unit_undecided",         (CI,)),
    Asking("recognition.appeal_open",            (CI,)),
    Asking("quality.no_answer",                  (LE, HT, EM, HC, CO, GU)),
    Asking("quality.asked_later",                (LE,)),
    Asking("quality.still_no_answer",            (CO,)),
)
# fmt: on

ASKED = {asking.code: asking for asking in ASKINGS}
