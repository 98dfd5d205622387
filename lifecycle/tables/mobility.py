"""Who may take a stay from where to where; what it needs first, what else it does, what it issues.

Domain reference 4.3, whose numbers the rows keep.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.roles import AD, CI, CLOSER, CO, EM, GU, HC, HT, IN, LE, LEAD, QM, VA, Role, WhenSilent
from lifecycle.table import UNCHANGED, Machine, Reason, ReminderRule, Silence, Transition, TwoVoices, stage, state


# fmt: off
class State(TwoVoices):
    """Where a stay is."""

    #                                              to staff                         to the participant                    waits for
    DRAFT = state("draft",                         _("Draft"),                      _("Being planned"),                   _("The selection."))
    PREPARATION = state("preparation",             _("In preparation"),             _("Get ready"),                       _("A host, and whether a memorandum is needed."))
    PARTNERSHIP = state("partnership",             _("Waiting for the memorandum"), _("The partners are agreeing"),       _("The memorandum that covers this stay."))
    AGREEMENT_DRAFT = state("agreement_draft",     _("Agreement in draft"),         _("Your agreement is being written"), _("The text of the learning agreement."), short=_("Draft"))
    AGREEMENT_REVIEW = state("agreement_review",   _("Agreement in review"),        _("Read your agreement"),             _("The approval of all reviewers."), short=_("In review"))
    AGREEMENT_SIGNING = state("agreement_signing", _("Agreement in signing"),       _("Sign your agreement"),             _("The last signatures."), short=_("Signing"))
    READY = state("ready",                         _("Ready to leave"),             _("Ready to go"),                     _("The arrival."), short=_("Ready"))
    ONGOING = state("ongoing",                     _("Abroad"),                     _("You are abroad"),                  _("The end of the stay."))
    SUSPENDED = state("suspended",                 _("Paused"),                     pgettext_lazy("a stay, to the participant", "Paused"), _("The day on which the stay goes on."))
    EARLY_RETURN = state("early_return",           _("Came home early"),            _("You came home early"),             _("A decision on what counts."))
    RESULTS = state("results",                     _("Results being collected"),    _("The host writes your results"),    _("The results from the host."))
    VALIDATION = state("validation",               _("In validation"),              _("What you learned is checked"),      _("The validation."))
    RECOGNITION = state("recognition",             _("In recognition"),             _("Decision on your units"),          _("The decision of the competent institution."))
    FEEDBACK = state("feedback",                   _("Feedback"),                   _("Tell us how it was"),              _("The last answers and the Europass Mobility."))
    COMPLETED = state("completed",                 _("Completed"),                  _("Done"),                            _("Nothing more."))
    WITHDRAWN = state("withdrawn",                 _("Withdrawn"),                  _("You withdrew"),                    _("Nothing more."))
    CANCELLED = state("cancelled",                 _("Cancelled"),                  pgettext_lazy("a stay, to the participant", "Cancelled"), _("Nothing more."))


class Stage(TwoVoices):
    """The seven groups of states that people speak of."""

    #                                  to staff                 to the participant
    PREPARE = stage("prepare",         _("Prepare"),            _("Get ready"))
    PARTNERSHIP = stage("partnership", _("Partnership"),        _("The partners agree"))
    AGREEMENT = stage("agreement",     _("Learning agreement"), _("Sign your agreement"))
    DURING = stage("during",           _("During"),             _("Your stay"))
    VALIDATION = stage("validation",   _("Validation"),         _("What you learned is checked"))
    RECOGNITION = stage("recognition", _("Recognition"),        _("Your credits"))
    FEEDBACK = stage("feedback",       _("Feedback"),           _("Tell us how it was"))
# fmt: on


DRAFT, PREPARATION, PARTNERSHIP = State.DRAFT, State.PREPARATION, State.PARTNERSHIP
AGREEMENT_DRAFT, AGREEMENT_REVIEW, AGREEMENT_SIGNING = (
    State.AGREEMENT_DRAFT,
    State.AGREEMENT_REVIEW,
    State.AGREEMENT_SIGNING,
)
READY, ONGOING, SUSPENDED, EARLY_RETURN = State.READY, State.ONGOING, State.SUSPENDED, State.EARLY_RETURN
RESULTS, VALIDATION, RECOGNITION = State.RESULTS, State.VALIDATION, State.RECOGNITION
FEEDBACK, COMPLETED, WITHDRAWN, CANCELLED = State.FEEDBACK, State.COMPLETED, State.WITHDRAWN, State.CANCELLED

BEFORE_DEPARTURE = (DRAFT, PREPARATION, PARTNERSHIP, AGREEMENT_DRAFT, AGREEMENT_REVIEW, AGREEMENT_SIGNING, READY)
AT_THE_HOST = (ONGOING, SUSPENDED)
IN_AGREEMENT = (AGREEMENT_DRAFT, AGREEMENT_REVIEW, AGREEMENT_SIGNING)

STAGES: dict[str, tuple[str, ...]] = {
    Stage.PREPARE: (DRAFT, PREPARATION),
    Stage.PARTNERSHIP: (PARTNERSHIP,),
    Stage.AGREEMENT: (AGREEMENT_DRAFT, AGREEMENT_REVIEW, AGREEMENT_SIGNING, READY),
    Stage.DURING: (ONGOING, SUSPENDED, EARLY_RETURN),
    Stage.VALIDATION: (RESULTS, VALIDATION),
    Stage.RECOGNITION: (RECOGNITION,),
    Stage.FEEDBACK: (FEEDBACK, COMPLETED),
}

STAGE_NUMBER: dict[str, int] = {
    state: number for number, states in enumerate(STAGES.values(), start=1) for state in states
}

# How far along its way a stay in this state is; who sees it from when is counted with this (design, decision 4).
RANK: dict[str, int] = {state: rank for rank, state in enumerate(State) if state not in (WITHDRAWN, CANCELLED)}

SYSTEM = Role.SYSTEM
ALL = (CO, HC, HT, LE, GU, EM)

# What an event keeps of a reason, and what people choose it by.
# fmt: off
FORCE_MAJEURE = Reason("force_majeure", _("force majeure"))
OTHER = Reason("other", _("another reason"))  # needs words beside it
NOT_SELECTED = Reason("not_selected", _("not selected"))  # the same: the applicant is told why
EARLY_RETURN_REASONS = (
    Reason("health", _("illness or accident")), Reason("family", _("family reasons")), Reason("homesick", _("homesickness")),
    Reason("placement_mismatch", _("the placement did not fit")), Reason("conduct", _("conduct")),
    Reason("accommodation", _("accommodation")), Reason("safety", _("safety")), Reason("host_withdrew", _("the host withdrew")),
    FORCE_MAJEURE, OTHER,
)
CANCELLATION_REASONS = (
    NOT_SELECTED, Reason("no_show", _("did not leave")),
    Reason("host_refused", _("the host refused")), FORCE_MAJEURE, OTHER,
)
BACK_TO_PREPARATION_REASONS = (
    Reason("host_dropped_out", _("the host dropped out")), Reason("mou_ended", _("the memorandum ended")),
    Reason("plan_changed", _("the plan changed")),
)
# fmt: on

NUMBER, DIGEST = 9, "cd4cd5310510c406"  # of this table; each event stores the number
# fmt: off
TRANSITIONS = (
    #          name                        from                to                who may
    Transition("start_preparation",        (DRAFT,),           PREPARATION,      (LEAD,),                    number=1,
        button=_("Select and start the preparation"), told=_("selected the participant; the preparation began"),
        needs=("lifecycle.basics_complete", "lifecycle.within_programme_rules"),
        also_does=("assessments.open_preparation",),
        may_be_waived=("lifecycle.within_programme_rules",), tells=(EM, LE, GU), forward=True),
    Transition("request_partnership",      (PREPARATION,),     PARTNERSHIP,      (CO,),                      number=2,
        button=_("Ask for a memorandum"), told=_("asked the partners for a memorandum"),
        needs=("lifecycle.mou_required", "partnerships.host_chosen", "lifecycle.organisations_known", "lifecycle.employer_informed",
               "partnerships.no_mou_yet"),
        also_does=("partnerships.open_or_join_memorandum",), tells=(HC,), forward=True),
    Transition("use_existing_mou",         (PREPARATION,),     AGREEMENT_DRAFT,  (CO,),                      number=3,
        button=_("Use the memorandum in force"), told=_("put the stay under the memorandum in force"),
        needs=("partnerships.host_chosen", "lifecycle.organisations_known", "partnerships.mou_covers_stay"),
        also_does=("agreements.open_first_version",), issues=("guardian_consent",), tells=(HC, HT), forward=True),
    Transition("skip_mou",                 (PREPARATION,),     AGREEMENT_DRAFT,  (LEAD,),                    number=4,
        button=_("Go on without a memorandum"), told=_("went on to the agreement without a memorandum"),
        needs=("lifecycle.mou_not_required", "partnerships.host_chosen", "lifecycle.organisations_known"),
        also_does=("agreements.open_first_version",), issues=("guardian_consent",), tells=(HC, HT), forward=True),
    Transition("mou_in_force",             (PARTNERSHIP,),     AGREEMENT_DRAFT,  (SYSTEM,),                  number=5,
        button=_("Memorandum came into force"), told=_("the memorandum covers the stay; the agreement was opened"),
        needs=("partnerships.mou_covers_stay",),
        also_does=("agreements.open_first_version",), issues=("guardian_consent",), tells=(CO, HC), forward=True),
    Transition("leave_partnership",        (PARTNERSHIP,),     PREPARATION,      (CO,),                      number=6,
        button=_("Leave the partnership step"), told=_("took the stay back to preparation"),
        needs=("lifecycle.reason_given",), also_does=("partnerships.leave_memorandum",), tells=(HC,)),
    Transition("submit_agreement",         (AGREEMENT_DRAFT,), AGREEMENT_REVIEW, (LEAD, HC),                 number=7,
        button=_("Send the agreement for review"), told=_("sent the agreement for review"),
        needs=("partnerships.host_chosen", "agreements.form_complete", "agreements.days_within_rules", "agreements.assessment_agreed", "lifecycle.organisations_known"),
        also_does=("agreements.submit_with_stay",), may_be_waived=("agreements.days_within_rules",), tells=(HC, HT, LE, GU, CI, IN), forward=True),
    Transition("request_agreement_changes", (AGREEMENT_REVIEW,), AGREEMENT_DRAFT, (CO, HC, HT, LE, GU, CI, IN), number=8,
        button=_("Ask for changes"), told=_("asked for changes in the agreement"),
        by_click=True, needs=("agreements.fields_commented",), also_does=("agreements.return_with_stay",), tells=(CO, HC)),
    Transition("send_for_signature",       (AGREEMENT_REVIEW,), AGREEMENT_SIGNING, (LEAD,),                  number=9,
        button=_("Send the agreement for signature"), told=_("sent the agreement for signature"),
        needs=("partnerships.host_chosen", "agreements.reviewers_approved", "lifecycle.organisations_known"), also_does=("agreements.request_signatures_with_stay",),
        may_be_waived=("agreements.reviewers_approved",), forward=True),
    Transition("refuse_signature",         (AGREEMENT_SIGNING,), AGREEMENT_DRAFT, (HC, LE, GU, IN, EM),      number=10,
        button=_("I do not sign…"), told=_("refused to sign the agreement"),
        by_click=True, needs=("agreements.signer_of_version", "lifecycle.reason_given"), also_does=("agreements.refuse_with_stay",), tells=(CO, HC, LE, GU, IN)),
    Transition("complete_signatures",      (AGREEMENT_SIGNING,), READY,          (SYSTEM,),                  number=11,
        button=_("All have signed"), told=_("all have signed; the agreement is in force"),
        needs=("agreements.signed_by_all", "agreements.guardian_consents", "partnerships.mou_holds"),
        also_does=("agreements.take_over", "partnerships.keep_starting_version", "assessments.open_departure_checklist"),
        issues=("departure_pack",), tells=(CO, HC, HT, LE, GU), forward=True),  # not EM, who is told of the arrival
    Transition("reopen_agreement",         (READY,),           AGREEMENT_DRAFT,  (LEAD, HC),                 number=12,
        button=_("Open the agreement again"), told=_("opened the agreement again"),
        needs=("lifecycle.reason_given",), also_does=("agreements.open_next_version",), tells=(CO, HC, LE, GU)),
    Transition("confirm_arrival",          (READY,),           ONGOING,          (LEAD, HC, HT),             number=13,
        button=_("Confirm the arrival"), told=_("confirmed the arrival"),
        needs=("lifecycle.real_start_given", "agreements.version_in_force", "agreements.guardian_consents", "lifecycle.tutor_named",
               "lifecycle.employer_agreed", "assessments.insured_and_reachable", "assessments.preparation_done"),
        also_does=("assessments.open_follow_ups",), may_be_waived=("assessments.preparation_done",), tells=(CO, HT, LE, GU, EM), forward=True),
    Transition("amend_agreement",          AT_THE_HOST,        UNCHANGED,        (SYSTEM,),                  number=14,
        button=_("Amendment came into force"), told=_("the amended agreement came into force"),
        needs=("agreements.newer_version_in_force", "agreements.days_within_rules", "agreements.extension_asked_in_time"),
        also_does=("agreements.take_over", "assessments.move_follow_ups"),
        may_be_waived=("agreements.days_within_rules", "agreements.extension_asked_in_time"), tells=ALL, applies=True),
    Transition("suspend",                  (ONGOING,),         SUSPENDED,        (LEAD, HC),                 number=15,
        button=_("Pause the stay"), told=_("paused the stay"),
        needs=("lifecycle.reason_given", "lifecycle.suspension_dated"), also_does=("lifecycle.pause_reminders",), tells=(LE, GU, EM)),
    Transition("resume",                   (SUSPENDED,),       ONGOING,          (LEAD, HC),                 number=16,
        button=_("Resume the stay"), told=_("resumed the stay"),
        needs=("lifecycle.resumption_dated",), also_does=("lifecycle.restart_reminders",), tells=(LE, GU, EM)),
    Transition("report_early_return",      AT_THE_HOST,        EARLY_RETURN,     (LEAD, HC, LE, GU),         number=17,
        button=_("Report an early return"), told=_("reported an early return"),
        needs=("lifecycle.left_early", "lifecycle.reason_given"), reasons=EARLY_RETURN_REASONS,
        also_does=("assessments.stop_follow_ups",), tells=(CO, HC, LE, GU, EM, CI), ends=True),
    Transition("keep_results",             (EARLY_RETURN,),    RESULTS,          (LEAD,),                    number=18,
        button=_("Collect the results of the time spent"), told=_("kept the results of the time spent"),
        needs=("assessments.something_assessable", "lifecycle.minimum_days_reached"),
        also_does=("assessments.ask_for_results",), issues=("attendance_certificate",),
        may_be_waived=("lifecycle.minimum_days_reached",), tells=(HC, HT), forward=True),
    Transition("close_without_results",    (EARLY_RETURN,),    FEEDBACK,         (LEAD,),                    number=19,
        button=_("Close without results"), told=_("closed the stay without results"),
        needs=("lifecycle.reason_given",),
        also_does=("assessments.assess_as_not_assessed",), issues=("attendance_certificate",), tells=(HC, LE, GU), ends=True),
    Transition("end_stay",                 AT_THE_HOST,        RESULTS,          (HC, HT, WhenSilent(LEAD)), number=20,
        button=_("End the stay"), told=_("ended the stay"),
        needs=("lifecycle.last_day_reached", "assessments.debriefed", "assessments.follow_ups_done"),
        also_does=("assessments.ask_for_results",), issues=("attendance_certificate",),
        may_be_waived=("assessments.debriefed", "assessments.follow_ups_done"), tells=(CO, LE, GU),
        silence=Silence("D12", 14), forward=True),
    Transition("submit_results",           (RESULTS,),         VALIDATION,       (HC, HT, WhenSilent(CO)),   number=21,
        button=_("Hand in the results"), told=_("handed in the results"),
        needs=("lifecycle.approach_assesses", "assessments.host_results_complete", "assessments.grid_signed", "assessments.evidence_shown",
               "assessments.evidence_given"),
        issues=("assessment_grid", "personal_transcript"), tells=(CO,), silence=Silence("D13", 14), forward=True),
    Transition("submit_documentation",     (RESULTS,),         FEEDBACK,         (HC, HT, WhenSilent(LEAD)), number=22,
        button=_("Hand in the documentation"), told=_("handed in the documentation"),
        needs=("lifecycle.approach_declares", "recognition.host_part_signed"),
        tells=(CO, LE, GU), silence=Silence("D13", 14), forward=True),
    Transition("request_evidence",         (VALIDATION,),      RESULTS,          (CO, VA),                   number=23,
        button=_("Ask for more evidence"), told=_("asked for more evidence"),
        needs=("recognition.outcomes_commented",), also_does=("recognition.reopen_validation_of_outcomes", "assessments.ask_for_evidence"),
        tells=(HC,)),
    Transition("validate",                 (VALIDATION,),      RECOGNITION,      (CO, VA),                   number=24,
        button=_("Close the validation and pass on for recognition"), told=_("validated the results"),
        needs=("lifecycle.approach_certifies", "assessments.grid_signed", "recognition.outcomes_decided", "recognition.one_validated",
               "recognition.validator_not_assessor"),
        issues=("validation_record",), tells=(CI, LE, GU), forward=True),
    Transition("close_validation",         (VALIDATION,),      FEEDBACK,         (CO, VA),                   number=25,
        button=_("Close the validation"), told=_("closed the validation; nothing goes to recognition"),
        needs=("assessments.grid_signed", "recognition.nothing_to_recognise"),
        issues=("validation_record",), tells=(LE, GU), forward=True),
    Transition("return_to_validation",     (RECOGNITION,),     VALIDATION,       (CI,),                      number=26,
        button=_("Return to validation"), told=_("returned the dossier to validation"),
        needs=("lifecycle.reason_given",), also_does=("recognition.reopen_validation_of_outcomes",), tells=(CO,)),
    Transition("recognise",                (RECOGNITION,),     FEEDBACK,         (CI,),                      number=27,
        button=_("Issue the recognition"), told=_("recognised the results"),
        needs=("recognition.units_decided", "recognition.points_within_agreed"),
        also_does=("recognition.recognise_outcomes",), issues=("recognition_statement",), tells=(LE, GU, EM, CO), forward=True),
    Transition("reopen_recognition",       (FEEDBACK, COMPLETED), RECOGNITION,      (CI, QM),                   number=28,
        button=_("Open the recognition again"), told=_("opened the recognition again"),
        needs=("recognition.cause_to_reopen",), also_does=("recognition.take_back_decisions",), tells=(LE, GU, CO)),
    Transition("complete",                 (FEEDBACK,),        COMPLETED,        (CLOSER, WhenSilent(LEAD)), number=29,
        button=_("Complete the stay"), told=_("completed the stay"),
        needs=("recognition.europass_issued", "quality.someone_answered", "quality.feedback_in", "quality.employer_debriefed", "lifecycle.waivers_reasoned"),

        may_be_waived=("recognition.europass_issued", "quality.feedback_in", "quality.employer_debriefed"),
        silence=Silence("gate_met", 30), forward=True),
    Transition("withdraw",                 BEFORE_DEPARTURE,   WITHDRAWN,        (LE, GU, CO),               number=30,
        button=_("Withdraw…"), told=_("withdrew from the stay"),
        needs=("lifecycle.reason_given", "lifecycle.request_on_file"), also_does=("agreements.void_versions",), tells=(CO, HC, HT, LE, GU, EM), ends=True),
    Transition("cancel",                   BEFORE_DEPARTURE,   CANCELLED,        (LEAD,),                    number=31,
        button=_("Cancel the stay…"), told=_("cancelled the stay"),
        needs=("lifecycle.reason_given",), reasons=CANCELLATION_REASONS, also_does=("agreements.void_versions",), tells=ALL, ends=True),
    Transition("return_to_preparation",    (*IN_AGREEMENT, READY), PREPARATION,  (LEAD,),                    number=32,
        button=_("Back to preparation"), told=_("took the stay back to preparation"),
        needs=("lifecycle.reason_given",), reasons=BACK_TO_PREPARATION_REASONS,
        also_does=("agreements.void_versions", "partnerships.release_host"), tells=ALL, told_by_answer=True),
    Transition("reopen",                   (COMPLETED,),       FEEDBACK,         (CLOSER, AD),               number=33,
        button=_("Open the stay again"), told=_("opened the completed stay again"),
        needs=("lifecycle.reason_given",), tells=ALL),
    Transition("recall_agreement",         (AGREEMENT_SIGNING,), AGREEMENT_DRAFT, (LEAD,),                   number=34,
        button=_("Recall the agreement"), told=_("recalled the agreement from signing"),
        needs=("lifecycle.reason_given",), also_does=("agreements.recall_with_stay",), tells=(HC, LE, GU, IN)),
    Transition("keep_agreement",           IN_AGREEMENT,       READY,            (LEAD,),                    number=35,
        button=_("Keep the agreement in force"), told=_("dropped the new version and kept the agreement in force"),
        needs=("agreements.earlier_version_holds",), also_does=("agreements.drop_open_version",), tells=(HC, LE, GU)),
    Transition("correct_arrival",          (ONGOING,),         READY,            (LEAD,),                    number=36,
        button=_("Correct the arrival"), told=_("took the confirmed arrival back"),
        needs=("lifecycle.reason_given", "assessments.nothing_since_arrival"), also_does=("assessments.withdraw_follow_ups",), tells=(HC, HT, LE, GU, EM)),
    Transition("return_to_stay",           (EARLY_RETURN, RESULTS), ONGOING,     (LEAD,),                    number=37,
        button=_("Return to the stay"), told=_("took the end of the stay back"),
        needs=("lifecycle.reason_given", "assessments.no_result_submitted", "lifecycle.last_day_ahead"),
        also_does=("assessments.restore_follow_ups", "recognition.revoke_certificate"), tells=(HC, HT, LE, GU, EM, CI)),
    Transition("reopen_validation",        (FEEDBACK,),        VALIDATION,       (CO, VA, QM),               number=38,
        button=_("Open the validation again"), told=_("opened the validation again"),
        needs=("lifecycle.approach_assesses", "recognition.new_proof"), also_does=("recognition.reopen_concerned_outcomes",), tells=(LE, GU)),
    Transition("close_without_decision",   (RECOGNITION,),     FEEDBACK,         (CO,),                      number=39,
        button=_("Close without a decision"), told=_("closed without a decision of the institution"),
        needs=("recognition.decision_overdue", "lifecycle.reason_given"), tells=(CI, LE, GU), ends=True),
    Transition("close_without_agreement",  IN_AGREEMENT,       FEEDBACK,         (LEAD,),                    number=40,
        button=_("State that no agreement existed…"), told=_("stated that no agreement existed; nothing can be recognised"),
        needs=("lifecycle.over_by_now", "lifecycle.last_day_given", "lifecycle.reason_given"),
        also_does=("agreements.void_versions",), issues=("attendance_certificate",), tells=(HC, LE, GU), ends=True),
    Transition("take_back_refusal",        (AGREEMENT_DRAFT,), AGREEMENT_SIGNING, (HC, LE, GU, IN, EM),      number=41,
        button=_("I changed my mind, I want to sign"), told=_("took the refusal back; the signing goes on as it was"),
        by_click=True, needs=("agreements.refusal_rests", "agreements.own_refusal"), also_does=("agreements.take_refusal_back_with_stay",), tells=(CO, HC, LE, GU, IN)),
)

# Defaults of section 2.6; at most three mails for one thing, none while a stay is paused.
REMINDERS = (
    #            rule          while in          of what                     counted from  days
    ReminderRule("follow_up",  (ONGOING,),       ("assessments.follow_up",), "due",        (-1, 2, 5)),
    ReminderRule("unsigned",   (),               ("agreements.unsigned", "partnerships.unsigned"), "since", (3, 7, 14)),
    ReminderRule("answer",     (),               ("quality.no_answer", "quality.asked_later"), "since", (7, 14)),  # the first mail asks
    ReminderRule("memorandum", (),               ("partnerships.runs_out", "partnerships.review_due"), "due",   (-30, 0)),
    ReminderRule("deadline",   (),               (),                         "due",        (-7, -1, 2)),
)
ESCALATE_TO_COORDINATOR_AFTER = 5  # days after the due date: a to-do for CO
ESCALATE_TO_ORGANISATION_AFTER = 12  # days after: the escalation contact of the organisation that owes
# fmt: on

MACHINE = Machine("mobility", NUMBER, DRAFT, State, TRANSITIONS, frozenset({WITHDRAWN, CANCELLED}), DIGEST)
