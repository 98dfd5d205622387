"""Who may take a stay from where to where; what it needs first, what else it does, what it issues.

Domain reference 4.3: seventeen states in seven stages, thirty-nine transitions.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lifecycle.roles import Role, WhenSilent
from lifecycle.table import UNCHANGED, Machine, ReminderRule, Silence, Transition


class State(TextChoices):
    """Where a stay is."""

    DRAFT = "draft", _("Draft")
    PREPARATION = "preparation", _("In preparation")
    PARTNERSHIP = "partnership", _("Waiting for the memorandum")
    AGREEMENT_DRAFT = "agreement_draft", _("Agreement in draft")
    AGREEMENT_REVIEW = "agreement_review", _("Agreement in review")
    AGREEMENT_SIGNING = "agreement_signing", _("Agreement in signing")
    READY = "ready", _("Ready to leave")
    ONGOING = "ongoing", _("Abroad")
    SUSPENDED = "suspended", _("Paused")
    EARLY_RETURN = "early_return", _("Came home early")
    RESULTS = "results", _("Results being collected")
    VALIDATION = "validation", _("In validation")
    RECOGNITION = "recognition", _("In recognition")
    FEEDBACK = "feedback", _("Feedback")
    COMPLETED = "completed", _("Completed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled")


class Stage(TextChoices):
    """The seven groups of states that people speak of."""

    PREPARE = "prepare", _("Prepare")
    PARTNERSHIP = "partnership", _("Partnership")
    AGREEMENT = "agreement", _("Learning agreement")
    DURING = "during", _("During")
    VALIDATION = "validation", _("Validation")
    RECOGNITION = "recognition", _("Recognition")
    FEEDBACK = "feedback", _("Feedback")


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

LEAD, CLOSER, SYSTEM = Role.LEAD, Role.CLOSER, Role.SYSTEM
CO, HC, HT, LE, GU = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.GUARDIAN
CI, IN, EM, QM = Role.COMPETENT_INSTITUTION, Role.INTERMEDIARY, Role.EMPLOYER, Role.QUALITY_MANAGER
AD, VA, AS = Role.ADMINISTRATOR, Role.VALIDATOR, Role.ASSESSOR
ALL = (CO, HC, HT, LE, GU, EM)

EARLY_RETURN_REASONS = (
    "health", "family", "homesick", "placement_mismatch", "conduct", "accommodation", "safety",
    "host_withdrew", "force_majeure", "other",
)  # fmt: skip
CANCELLATION_REASONS = ("not_selected", "no_show", "host_refused", "force_majeure", "other")
BACK_TO_PREPARATION_REASONS = ("host_dropped_out", "mou_ended", "plan_changed")

NUMBER = 1  # of this table; each event stores it
# fmt: off
TRANSITIONS = (
    #          name                        from                to                who may
    Transition("start_preparation",        (DRAFT,),           PREPARATION,      (LEAD,),                    number=1,
        needs=("lifecycle.basics_complete", "lifecycle.within_programme_rules"),
        also_does=("assessments.open_preparation",),
        may_be_waived=("lifecycle.within_programme_rules",), tells=(EM, LE), forward=True),
    Transition("request_partnership",      (PREPARATION,),     PARTNERSHIP,      (CO,),                      number=2,
        needs=("lifecycle.mou_required", "partnerships.host_chosen", "lifecycle.employer_informed", "partnerships.no_mou_yet"),
        also_does=("partnerships.open_or_join_memorandum",), tells=(HC,), forward=True),
    Transition("use_existing_mou",         (PREPARATION,),     AGREEMENT_DRAFT,  (CO,),                      number=3,
        needs=("partnerships.host_chosen", "partnerships.mou_covers_stay"),
        also_does=("agreements.open_first_version",), issues=("guardian_consent",), tells=(HC, HT), forward=True),
    Transition("skip_mou",                 (PREPARATION,),     AGREEMENT_DRAFT,  (LEAD,),                    number=4,
        needs=("lifecycle.mou_not_required", "partnerships.host_chosen"),
        also_does=("agreements.open_first_version",), issues=("guardian_consent",), tells=(HC, HT), forward=True),
    Transition("mou_in_force",             (PARTNERSHIP,),     AGREEMENT_DRAFT,  (SYSTEM,),                  number=5,
        needs=("partnerships.mou_covers_stay",),
        also_does=("agreements.open_first_version",), issues=("guardian_consent",), tells=(CO, HC), forward=True),
    Transition("leave_partnership",        (PARTNERSHIP,),     PREPARATION,      (CO,),                      number=6,
        needs=("lifecycle.reason_given",), also_does=("partnerships.leave_memorandum",), tells=(HC,)),
    Transition("submit_agreement",         (AGREEMENT_DRAFT,), AGREEMENT_REVIEW, (LEAD, HC),                 number=7,
        needs=("agreements.form_complete", "agreements.assessment_agreed"),
        also_does=("agreements.submit_with_stay",), tells=(HC, HT, LE, GU, CI, IN), forward=True),
    Transition("request_agreement_changes", (AGREEMENT_REVIEW,), AGREEMENT_DRAFT, (CO, HC, HT, LE, GU, CI, IN), number=8,
        needs=("agreements.fields_commented",), also_does=("agreements.return_with_stay",), tells=(CO, HC)),
    Transition("send_for_signature",       (AGREEMENT_REVIEW,), AGREEMENT_SIGNING, (LEAD,),                  number=9,
        needs=("agreements.reviewers_approved",), also_does=("agreements.request_signatures_with_stay",),
        may_be_waived=("agreements.reviewers_approved",), forward=True),
    Transition("refuse_signature",         (AGREEMENT_SIGNING,), AGREEMENT_DRAFT, (HC, LE, GU, IN, EM),      number=10,
        needs=("agreements.signer_of_version", "lifecycle.reason_given"), also_does=("agreements.refuse_with_stay",), tells=(CO, HC, LE)),
    Transition("complete_signatures",      (AGREEMENT_SIGNING,), READY,          (SYSTEM,),                  number=11,
        needs=("agreements.signed_by_all", "agreements.guardian_consents", "partnerships.mou_holds"),
        also_does=("agreements.take_over", "partnerships.keep_starting_version", "assessments.open_departure_checklist"),
        issues=("departure_pack",), tells=ALL, forward=True),
    Transition("reopen_agreement",         (READY,),           AGREEMENT_DRAFT,  (LEAD, HC),                 number=12,
        needs=("lifecycle.reason_given",), also_does=("agreements.open_next_version",), tells=(CO, HC, LE)),
    Transition("confirm_arrival",          (READY,),           ONGOING,          (LEAD, HC, HT),             number=13,
        needs=("lifecycle.real_start_given", "agreements.version_in_force", "agreements.guardian_consents", "lifecycle.tutor_named",
               "lifecycle.employer_agreed", "assessments.insured_and_reachable", "assessments.preparation_done"),
        also_does=("assessments.open_follow_ups",), may_be_waived=("assessments.preparation_done",), tells=(CO, HT, EM), forward=True),
    Transition("amend_agreement",          AT_THE_HOST,        UNCHANGED,        (SYSTEM,),                  number=14,
        needs=("agreements.newer_version_in_force", "lifecycle.within_programme_rules", "agreements.extension_asked_in_time"),
        also_does=("agreements.take_over", "assessments.move_follow_ups"),
        may_be_waived=("agreements.extension_asked_in_time",), tells=ALL),
    Transition("suspend",                  (ONGOING,),         SUSPENDED,        (LEAD, HC),                 number=15,
        needs=("lifecycle.reason_given", "lifecycle.suspension_dated"), also_does=("lifecycle.pause_reminders",), tells=(LE, GU, EM)),
    Transition("resume",                   (SUSPENDED,),       ONGOING,          (LEAD, HC),                 number=16,
        needs=("lifecycle.resumption_dated",), also_does=("lifecycle.restart_reminders",), tells=(LE, GU, EM)),
    Transition("report_early_return",      AT_THE_HOST,        EARLY_RETURN,     (LEAD, HC, LE, GU),         number=17,
        needs=("lifecycle.left_early", "lifecycle.reason_given"), reasons=EARLY_RETURN_REASONS,
        also_does=("assessments.stop_follow_ups",), tells=(CO, EM, CI), ends=True),
    Transition("keep_results",             (EARLY_RETURN,),    RESULTS,          (LEAD,),                    number=18,
        needs=("assessments.something_assessable", "lifecycle.minimum_days_reached"),
        also_does=("assessments.ask_for_results",), issues=("attendance_certificate",),
        may_be_waived=("lifecycle.minimum_days_reached",), tells=(HC, HT), forward=True),
    Transition("close_without_results",    (EARLY_RETURN,),    FEEDBACK,         (LEAD,),                    number=19,
        needs=("lifecycle.reason_given",),
        also_does=("assessments.assess_as_not_assessed",), issues=("attendance_certificate",), tells=(HC, LE), ends=True),
    Transition("end_stay",                 AT_THE_HOST,        RESULTS,          (HC, HT, WhenSilent(LEAD)), number=20,
        needs=("lifecycle.last_day_reached", "assessments.debriefed", "assessments.follow_ups_done"),
        also_does=("assessments.ask_for_results",), issues=("attendance_certificate",),
        may_be_waived=("assessments.debriefed", "assessments.follow_ups_done"), tells=(CO, LE),
        silence=Silence("D12", 14), forward=True),
    Transition("submit_results",           (RESULTS,),         VALIDATION,       (HC, HT, WhenSilent(CO)),   number=21,
        needs=("lifecycle.approach_assesses", "assessments.host_results_complete", "assessments.grid_signed", "assessments.evidence_shown"),
        issues=("assessment_grid", "personal_transcript"), tells=(CO,), silence=Silence("D13", 14), forward=True),
    Transition("submit_documentation",     (RESULTS,),         FEEDBACK,         (HC, HT, WhenSilent(LEAD)), number=22,
        needs=("lifecycle.approach_declares", "recognition.host_part_signed"),
        tells=(CO, LE), silence=Silence("D13", 14), forward=True),
    Transition("request_evidence",         (VALIDATION,),      RESULTS,          (CO, VA),                   number=23,
        needs=("recognition.outcomes_commented",), also_does=("recognition.reopen_validation_of_outcomes",), tells=(HC, HT)),
    Transition("validate",                 (VALIDATION,),      RECOGNITION,      (CO, VA),                   number=24,
        needs=("lifecycle.approach_certifies", "recognition.outcomes_decided", "recognition.one_validated", "recognition.validator_not_assessor"),
        issues=("validation_record",), tells=(CI, LE), forward=True),
    Transition("close_validation",         (VALIDATION,),      FEEDBACK,         (CO, VA),                   number=25,
        needs=("recognition.nothing_to_recognise",),
        issues=("validation_record",), tells=(LE,), forward=True),
    Transition("return_to_validation",     (RECOGNITION,),     VALIDATION,       (CI,),                      number=26,
        needs=("lifecycle.reason_given",), also_does=("recognition.reopen_validation_of_outcomes",), tells=(CO,)),
    Transition("recognise",                (RECOGNITION,),     FEEDBACK,         (CI,),                      number=27,
        needs=("recognition.units_decided", "recognition.points_within_agreed"),
        also_does=("recognition.recognise_outcomes",), issues=("recognition_statement",), tells=(LE, GU, EM, CO), forward=True),
    Transition("reopen_recognition",       (FEEDBACK,),        RECOGNITION,      (CI, QM),                   number=28,
        needs=("recognition.cause_to_reopen",), also_does=("recognition.take_back_decisions",), tells=(LE, CO)),
    Transition("complete",                 (FEEDBACK,),        COMPLETED,        (CLOSER, WhenSilent(LEAD)), number=29,
        needs=("recognition.europass_issued", "quality.someone_answered", "quality.feedback_in", "quality.employer_debriefed", "lifecycle.waivers_reasoned"),

        may_be_waived=("recognition.europass_issued", "quality.feedback_in", "quality.employer_debriefed"),
        silence=Silence("gate_met", 30), forward=True),
    Transition("withdraw",                 BEFORE_DEPARTURE,   WITHDRAWN,        (LE, GU, CO),               number=30,
        needs=("lifecycle.reason_given", "lifecycle.request_on_file"), also_does=("agreements.void_versions",), tells=(CO, HC, EM), ends=True),
    Transition("cancel",                   BEFORE_DEPARTURE,   CANCELLED,        (LEAD,),                    number=31,
        needs=("lifecycle.reason_given",), reasons=CANCELLATION_REASONS, also_does=("agreements.void_versions",), tells=ALL, ends=True),
    Transition("return_to_preparation",    (*IN_AGREEMENT, READY), PREPARATION,  (LEAD,),                    number=32,
        needs=("lifecycle.reason_given",), reasons=BACK_TO_PREPARATION_REASONS,
        also_does=("agreements.void_versions", "partnerships.release_host"), tells=ALL),
    Transition("reopen",                   (COMPLETED,),       FEEDBACK,         (CLOSER, AD),               number=33,
        needs=("lifecycle.reason_given",), tells=ALL),
    Transition("recall_agreement",         (AGREEMENT_SIGNING,), AGREEMENT_DRAFT, (LEAD,),                   number=34,
        needs=("lifecycle.reason_given",), also_does=("agreements.recall_with_stay",), tells=(HC, LE, GU)),
    Transition("keep_agreement",           IN_AGREEMENT,       READY,            (LEAD,),                    number=35,
        needs=("agreements.earlier_version_holds",), also_does=("agreements.drop_open_version",), tells=(HC, LE, GU)),
    Transition("correct_arrival",          (ONGOING,),         READY,            (LEAD,),                    number=36,
        needs=("lifecycle.reason_given", "assessments.nothing_since_arrival"), also_does=("assessments.withdraw_follow_ups",), tells=(HC, HT)),
    Transition("return_to_stay",           (EARLY_RETURN, RESULTS), ONGOING,     (LEAD,),                    number=37,
        needs=("lifecycle.reason_given", "assessments.no_result_submitted", "lifecycle.last_day_ahead"),
        also_does=("assessments.restore_follow_ups", "recognition.revoke_certificate"), tells=(HC, HT, LE)),
    Transition("reopen_validation",        (FEEDBACK,),        VALIDATION,       (CO, VA, QM),               number=38,
        needs=("lifecycle.approach_assesses", "recognition.new_proof"), also_does=("recognition.reopen_concerned_outcomes",), tells=(LE,)),
    Transition("close_without_decision",   (RECOGNITION,),     FEEDBACK,         (CO,),                      number=39,
        needs=("recognition.decision_overdue", "lifecycle.reason_given"), tells=(CI, LE), ends=True),
)

# Defaults of section 2.6; at most three mails for one thing, none while a stay is paused.
REMINDERS = (
    #            rule          while in          of what                     counted from  days
    ReminderRule("follow_up",  (ONGOING,),       ("assessments.follow_up",), "due",        (-1, 2, 5)),
    ReminderRule("unsigned",   (),               ("agreements.unsigned", "partnerships.unsigned", "documents.unsigned"), "since", (3, 7, 14)),
    ReminderRule("deadline",   (),               (),                         "due",        (-7, -1, 2)),
)
ESCALATE_TO_COORDINATOR_AFTER = 5  # days after the due date: a to-do for CO
ESCALATE_TO_ORGANISATION_AFTER = 12  # days after: the escalation contact of the organisation that owes
# fmt: on

MACHINE = Machine("mobility", NUMBER, DRAFT, State, TRANSITIONS, frozenset({WITHDRAWN, CANCELLED}))
