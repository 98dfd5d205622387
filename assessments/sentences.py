"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "assessments.open_insurance": _("No insurance has been noted."),
        "assessments.open_emergency_contacts": _("No emergency contacts have been noted."),
        "assessments.open_language": _("The language preparation has not been noted."),
        "assessments.open_culture": _("The cultural preparation has not been noted."),
        "assessments.open_practical": _("The practical and safety preparation has not been noted."),
        "assessments.open_travel": _("The travel has not been settled."),
        "assessments.open_housing": _("The housing has not been settled."),
        "assessments.open_identity_document": _("The passport or identity card has not been checked."),
        "assessments.open_visa": _("Visa or work permission has not been checked."),
        "assessments.open_social_security": _("The social security has not been settled."),
        "assessments.open_grant_agreement": _("The grant agreement has not been signed."),
        "assessments.document_too_short": _(
            "The passport or card must be valid until %(needed)s at least, a month after the return."
        ),
        "assessments.already_begun": _("A follow-up or an amendment has been recorded since the arrival."),
        "assessments.no_debriefing": _("The final debriefing has not been recorded."),
        "assessments.follow_up.yours": _("Follow-up %(nth)s waits for you."),
        "assessments.follow_up": _("Follow-up %(nth)s waits for %(person)s."),
        "assessments.no_such_follow_up": _("There is no follow-up %(nth)s in this stay."),
        "assessments.nothing_to_assess": _("No outcome can be assessed."),
        "assessments.lacks_result": _("Say what the result is: passed, partly, failed or not assessed."),
        "assessments.lacks_assessed_on": _("Give the day of the assessment. It may not lie ahead."),
        "assessments.lacks_reason": _("Say why it was not assessed."),
        "assessments.lacks_methods": _("Say how it was assessed."),
        "assessments.lacks_evidence": _("Name the evidence: whoever validates needs it."),
        "assessments.nothing_to_repeat": _(
            "There is no result that could be repeated: only one failed or not assessed can."
        ),
        "assessments.only_not_assessed": _(
            "Only an assessor named in this stay states a result. You can state that it was not assessed."
        ),
        "assessments.own_result": _("Nobody states the own result."),
        "assessments.agreed_for_home": _("“%(outcome)s” is assessed at home, by an assessor of the sending side."),
        "assessments.nothing_to_confirm": _("There is no result of yours to confirm."),
        "assessments.repeated_once": _("This outcome has been assessed again once already."),
        "assessments.too_late_to_repeat": _("It is too late for a re-assessment."),
        "assessments.no_result": _("“%(outcome)s” has no result yet."),
        "assessments.grid_unconfirmed.yours": _("Confirm the results you assessed."),
        "assessments.grid_unconfirmed": _("%(person)s has not confirmed the results."),
        "assessments.no_evidence": _("“%(outcome)s” lacks evidence."),
        "assessments.results_are_in": _("Results have been handed in already."),
    }
)
