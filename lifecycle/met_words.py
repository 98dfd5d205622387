"""What each requirement says once it is met: the second half of a gate, in one line each."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# fmt: off
MET: dict[str, Promise | str] = {
    "lifecycle.basics_complete": _("The plan is complete"),
    "lifecycle.within_programme_rules": _("The stay fits the rules of the programme"),
    "lifecycle.employer_informed": _("The employer has been told"),
    "lifecycle.employer_agreed": _("The employer agreed, or need not"),
    "lifecycle.tutor_named": _("A host tutor is named"),
    "lifecycle.last_day_reached": _("The last day is reached"),
    "lifecycle.minimum_days_reached": _("The minimum number of days is reached"),
    "lifecycle.waivers_reasoned": _("Each waiver has its reason and consent"),
    "partnerships.host_chosen": _("A host with a contact is chosen"),
    "partnerships.no_mou_yet": _("No memorandum covers the stay yet"),
    "partnerships.mou_covers_stay": _("A memorandum in force covers the stay"),
    "partnerships.mou_holds": _("The memorandum holds until the end"),
    "agreements.form_complete": _("The agreement is complete"),
    "agreements.assessment_agreed": _("It is agreed how each outcome is assessed"),
    "agreements.reviewers_approved": _("All reviewers approved this version"),
    "agreements.signed_by_all": _("All have signed"),
    "agreements.guardian_consents": _("The guardians consent, or need not"),
    "agreements.version_in_force": _("An agreement is in force"),
    "assessments.insured_and_reachable": _("Insurance and emergency contacts are in place"),
    "assessments.preparation_done": _("The preparation is done"),
    "assessments.debriefed": _("Tutor and participant have debriefed"),
    "assessments.follow_ups_done": _("Every follow-up is written"),
    "assessments.something_assessable": _("There is something to assess"),
    "assessments.host_results_complete": _("The host has assessed every outcome"),
    "assessments.grid_signed": _("The assessors confirmed the grid"),
    "assessments.evidence_shown": _("Each result names its evidence"),
    "recognition.host_part_signed": _("The host signed its part of the Europass Mobility"),
    "recognition.outcomes_decided": _("Every outcome is decided"),
    "recognition.one_validated": _("At least one outcome is validated"),
    "recognition.validator_not_assessor": _("Nobody validates what they assessed"),
    "recognition.units_decided": _("Every unit is decided"),
    "recognition.points_within_agreed": _("The points stay within those agreed"),
    "recognition.europass_issued": _("The Europass Mobility is issued"),
    "quality.someone_answered": _("Somebody answered the questions"),
    "quality.feedback_in": _("The feedback is in"),
    "quality.employer_debriefed": _("The employer has been debriefed, or need not"),
}
# fmt: on
