"""The words of the tables: what a button says, what the history says, how a state is called to whom."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.tables.mobility import Stage, State

Words = tuple[Promise | str, Promise | str]

# "machine.transition" -> (what the button says, what the history says after the person's name)
# fmt: off
TRANSITION_WORDS: dict[str, Words] = {
    "mobility.start_preparation": (_("Select and start the preparation"), _("selected the participant; the preparation began")),
    "mobility.request_partnership": (_("Ask for a memorandum"), _("asked the partners for a memorandum")),
    "mobility.use_existing_mou": (_("Use the memorandum in force"), _("put the stay under the memorandum in force")),
    "mobility.skip_mou": (_("Go on without a memorandum"), _("went on to the agreement without a memorandum")),
    "mobility.mou_in_force": (_("Memorandum came into force"), _("the memorandum covers the stay; the agreement was opened")),
    "mobility.leave_partnership": (_("Leave the partnership step"), _("took the stay back to preparation")),
    "mobility.submit_agreement": (_("Send the agreement for review"), _("sent the agreement for review")),
    "mobility.request_agreement_changes": (_("Ask for changes"), _("asked for changes in the agreement")),
    "mobility.send_for_signature": (_("Send the agreement for signature"), _("sent the agreement for signature")),
    "mobility.refuse_signature": (_("I do not sign…"), _("refused to sign the agreement")),
    "mobility.complete_signatures": (_("All have signed"), _("all have signed; the agreement is in force")),
    "mobility.reopen_agreement": (_("Open the agreement again"), _("opened the agreement again")),
    "mobility.confirm_arrival": (_("Confirm the arrival"), _("confirmed the arrival")),
    "mobility.amend_agreement": (_("Amendment came into force"), _("the amended agreement came into force")),
    "mobility.suspend": (_("Pause the stay"), _("paused the stay")),
    "mobility.resume": (_("Resume the stay"), _("resumed the stay")),
    "mobility.report_early_return": (_("Report an early return"), _("reported an early return")),
    "mobility.keep_results": (_("Collect the results of the time spent"), _("kept the results of the time spent")),
    "mobility.close_without_results": (_("Close without results"), _("closed the stay without results")),
    "mobility.end_stay": (_("End the stay"), _("ended the stay")),
    "mobility.submit_results": (_("Hand in the results"), _("handed in the results")),
    "mobility.submit_documentation": (_("Hand in the documentation"), _("handed in the documentation")),
    "mobility.request_evidence": (_("Ask for more evidence"), _("asked for more evidence")),
    "mobility.validate": (_("Close the validation and pass on for recognition"), _("validated the results")),
    "mobility.close_validation": (_("Close the validation"), _("closed the validation; nothing goes to recognition")),
    "mobility.return_to_validation": (_("Return to validation"), _("returned the dossier to validation")),
    "mobility.recognise": (_("Issue the recognition"), _("recognised the results")),
    "mobility.reopen_recognition": (_("Open the recognition again"), _("opened the recognition again")),
    "mobility.complete": (_("Complete the stay"), _("completed the stay")),
    "mobility.withdraw": (_("Withdraw…"), _("withdrew from the stay")),
    "mobility.cancel": (_("Cancel the stay…"), _("cancelled the stay")),
    "mobility.return_to_preparation": (_("Back to preparation"), _("took the stay back to preparation")),
    "mobility.reopen": (_("Open the stay again"), _("opened the completed stay again")),
    "mobility.recall_agreement": (_("Recall the agreement"), _("recalled the agreement from signing")),
    "mobility.keep_agreement": (_("Keep the agreement in force"), _("dropped the new version and kept the agreement in force")),
    "mobility.correct_arrival": (_("Correct the arrival"), _("took the confirmed arrival back")),
    "mobility.return_to_stay": (_("Return to the stay"), _("took the end of the stay back")),
    "mobility.reopen_validation": (_("Open the validation again"), _("opened the validation again")),
    "mobility.close_without_decision": (_("Close without a decision"), _("closed without a decision of the institution")),
    "mou.submit": (_("Send the memorandum for review"), _("sent the memorandum for review")),
    "mou.request_changes": (_("Ask for changes"), _("asked for changes in the memorandum")),
    "mou.approve": (_("All parties approved"), _("all parties approved; the memorandum goes out for signature")),
    "mou.sign_mou": (_("All parties signed"), _("all parties signed; the memorandum is in force")),
    "mou.revise": (_("Start a new version"), _("started a new version of the memorandum")),
    "mou.abandon": (_("Give this version up"), _("gave this version of the memorandum up")),
    "mou.supersede": (_("A newer version is in force"), _("a newer version of the memorandum took its place")),
    "mou.expire": (_("The memorandum ran out"), _("the memorandum ran out")),
    "mou.terminate": (_("End the memorandum"), _("ended the memorandum")),
    "agreement_version.submit_version": (_("Send this version for review"), _("sent a version of the agreement for review")),
    "agreement_version.return_version": (_("Return this version"), _("returned a version of the agreement")),
    "agreement_version.request_signatures": (_("Send this version for signature"), _("asked for the signatures")),
    "agreement_version.refuse_version": (_("Refuse this version"), _("refused a version of the agreement")),
    "agreement_version.recall_version": (_("Recall this version"), _("recalled a version of the agreement")),
    "agreement_version.bring_into_force": (_("Version came into force"), _("a version of the agreement came into force")),
    "agreement_version.supersede": (_("Version superseded"), _("a newer version took the place of an older one")),
    "agreement_version.void": (_("Version void"), _("a version of the agreement became void")),
    "outcome_result.assess": (_("Record the result"), _("recorded the result of an outcome")),
    "outcome_result.reassess": (_("Ask for a re-assessment"), _("asked for a re-assessment")),
    "outcome_result.validate_outcome": (_("Validate the outcome"), _("decided on the validation of an outcome")),
    "outcome_result.take_back": (_("Validation taken back"), _("the validation of an outcome was taken back")),
    "outcome_result.recognise_outcome": (_("Outcome recognised"), _("the decision on an outcome was recorded")),
    "outcome_result.take_back_recognition": (_("Recognition taken back"), _("the decision on an outcome was taken back")),
}

# What the participant reads instead of the staff's word (interface guide, "States in two voices").
LEARNER_WORDS: dict[str, Promise | str] = {
    State.DRAFT: _("Being planned"),
    State.PREPARATION: _("Get ready"),
    State.PARTNERSHIP: _("School and host are agreeing"),
    State.AGREEMENT_DRAFT: _("Your agreement is being written"),
    State.AGREEMENT_REVIEW: _("Read your agreement"),
    State.AGREEMENT_SIGNING: _("Sign your agreement"),
    State.READY: _("Ready to go"),
    State.ONGOING: _("You are abroad"),
    State.SUSPENDED: pgettext_lazy("a stay, to the participant", "Paused"),
    State.EARLY_RETURN: _("You came home early"),
    State.RESULTS: _("The host writes your results"),
    State.VALIDATION: _("School checks what you learned"),
    State.RECOGNITION: _("Decision on your units"),
    State.FEEDBACK: _("Tell us how it was"),
    State.COMPLETED: _("Done"),
    State.WITHDRAWN: _("You withdrew"),
    State.CANCELLED: pgettext_lazy("a stay, to the participant", "Cancelled"),
}

# The stages, to the participant.
LEARNER_STAGES: dict[str, Promise | str] = {
    Stage.PREPARE: _("Get ready"),
    Stage.PARTNERSHIP: _("School and host agree"),
    Stage.AGREEMENT: _("Sign your agreement"),
    Stage.DURING: _("Your stay"),
    Stage.VALIDATION: _("School checks what you learned"),
    Stage.RECOGNITION: _("Your credits"),
    Stage.FEEDBACK: _("Tell us how it was"),
}

# What is being waited for, where no to-do says it more exactly.
WAITED_FOR: dict[str, Promise | str] = {
    State.DRAFT: _("The selection."),
    State.PREPARATION: _("A host, and whether a memorandum is needed."),
    State.PARTNERSHIP: _("The memorandum that covers this stay."),
    State.AGREEMENT_DRAFT: _("The text of the learning agreement."),
    State.AGREEMENT_REVIEW: _("The approval of all reviewers."),
    State.AGREEMENT_SIGNING: _("The last signatures."),
    State.READY: _("The arrival."),
    State.ONGOING: _("The end of the stay."),
    State.SUSPENDED: _("The day on which the stay goes on."),
    State.EARLY_RETURN: _("A decision on what counts."),
    State.RESULTS: _("The results from the host."),
    State.VALIDATION: _("The validation."),
    State.RECOGNITION: _("The decision of the competent institution."),
    State.FEEDBACK: _("The last answers and the Europass Mobility."),
    State.COMPLETED: _("Nothing more."),
    State.WITHDRAWN: _("Nothing more."),
    State.CANCELLED: _("Nothing more."),
}

REASON_WORDS: dict[str, Promise | str] = {
    "health": _("illness or accident"), "family": _("family reasons"), "homesick": _("homesickness"),
    "placement_mismatch": _("the placement did not fit"), "conduct": _("conduct"), "accommodation": _("accommodation"),
    "safety": _("safety"), "host_withdrew": _("the host withdrew"), "force_majeure": _("force majeure"), "other": _("another reason"),
    "not_selected": _("not selected"), "no_show": _("did not leave"), "host_refused": _("the host refused"),
    "host_dropped_out": _("the host dropped out"), "mou_ended": _("the memorandum ended"), "plan_changed": _("the plan changed"),
}

# The labels of what a transition asks for at the click.
DETAIL_WORDS: dict[str, Promise | str] = {
    "arrived_on": _("First day present"), "last_day": _("Last day present"), "suspended_from": _("Paused from"),
    "resumed_on": _("Goes on from"), "selection_criteria": _("Criteria of the selection, with their version"),
    "comments": _("Comments"), "outcomes": _("Outcomes"), "request_note": _("Note of the request"),
    "reason": _("Reason"), "reason_code": _("Kind of reason"), "ends_on": _("Ends on"), "decision": _("Decision"),
    "result": _("Result"), "assessed_on": _("Assessed on"),
}
# fmt: on


def button(machine: str, transition: str) -> str:
    """What the button of a transition says."""
    return str(TRANSITION_WORDS[f"{machine}.{transition}"][0])


def told(machine: str, transition: str) -> str:
    """What the history says of a transition, after the name of who did it."""
    return str(TRANSITION_WORDS[f"{machine}.{transition}"][1])
