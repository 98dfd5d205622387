"""Who is asked for something by a step or an act, and told so at once: by mail, with the link to where it is done.

Whoever owes one of these to-dos gets the mail in the moment in which it opens, whatever opened it. A row names the
to-do, who may be asked, and the steps and acts that usually ask; the page that confirms one of these says who is told.
"""

from dataclasses import dataclass

from lifecycle.roles import AS, CI, CO, EM, GU, HC, HT, IN, LE, PARTY, QM, VA, Role


@dataclass(frozen=True)
class Asking:
    """One row."""

    code: str  # of the to-do
    whom: tuple[Role, ...]
    by: tuple[str, ...]  # "machine.transition", or the name of an act


SIGNING = ("mobility.send_for_signature", "agreement_version.request_signatures")
INTO_FEEDBACK = (
    "mobility.recognise",
    "mobility.close_validation",
    "mobility.submit_documentation",
    "mobility.close_without_results",
    "mobility.close_without_decision",
)

# fmt: off
ASKINGS = (
    #      what is asked for                     of whom                     by what
    Asking("partnerships.not_approved",          (PARTY,),                   ("mou.submit",)),
    Asking("partnerships.unsigned",              (PARTY,),                   ("mou.approve",)),
    Asking("lifecycle.employer_has_not_agreed",  (EM,),                      ("lifecycle.inform_employer", "mobility.start_preparation")),
    Asking("lifecycle.employer_asks",            (CO,),                      ("lifecycle.answer_as_employer",)),
    Asking("agreements.not_approved",            (HC, HT, LE, GU, CI, IN),   ("mobility.submit_agreement", "agreement_version.submit_version")),
    Asking("agreements.unsigned",                (CO, HC, IN, LE, GU, EM),   SIGNING),
    Asking("agreements.no_consent",              (GU,),                      SIGNING),
    Asking("lifecycle.waiver_waits",             (QM,),                      ("lifecycle.give_waiver",)),
    Asking("lifecycle.successor_waits",          (CO, HC),                   ("lifecycle.hand_over",)),
    Asking("documents.signature_waits",          (CO, HC, HT, LE, CI),       ("assessments.record_follow_up", "mobility.end_stay", "recognition.issue_europass")),
    Asking("assessments.no_result",              (AS,),                      ("mobility.end_stay", "mobility.keep_results", "mobility.request_evidence", "assessments.reassess")),
    Asking("recognition.not_decided",            (VA,),                      ("mobility.submit_results", "mobility.return_to_validation", "mobility.reopen_validation")),
    Asking("recognition.unit_undecided",         (CI,),                      ("mobility.validate", "mobility.reopen_recognition")),
    Asking("recognition.appeal_open",            (CI,),                      ("recognition.file_appeal",)),
    Asking("quality.no_answer",                  (LE, HT, EM),               INTO_FEEDBACK),
)
# fmt: on

ASKED = {asking.code: asking for asking in ASKINGS}


def asked_by(step: str) -> tuple[Role, ...]:
    """Whom a step or an act asks for something."""
    return tuple(dict.fromkeys(role for asking in ASKINGS if step in asking.by for role in asking.whom))
