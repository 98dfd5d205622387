"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from accounts.sentences import register

register(
    {
        "assessments.item_open": _("Still to be done before the departure: %(item)s."),
        "assessments.document_too_short": _("The passport or card must be valid until %(needed)s at least, a month after the return."),
        "assessments.already_begun": _("A follow-up or an amendment has been recorded since the arrival."),
        "assessments.no_debriefing": _("The final debriefing has not been recorded."),
        "assessments.follow_up": _("Follow-up %(nth)s waits for %(person)s."),
        "assessments.no_such_follow_up": _("There is no follow-up %(nth)s in this stay."),
        "assessments.nothing_to_assess": _("No outcome can be assessed."),
        "assessments.result_lacks": _("The result lacks: %(field)s."),
        "assessments.nothing_to_repeat": _("There is no result that could be repeated."),
        "assessments.repeated_once": _("This outcome has been assessed again once already."),
        "assessments.too_late_to_repeat": _("It is too late for a re-assessment."),
        "assessments.no_result": _("“%(outcome)s” has no result yet."),
        "assessments.grid_unconfirmed": _("%(person)s has not confirmed the results."),
        "assessments.no_evidence": _("“%(outcome)s” lacks evidence."),
        "assessments.results_are_in": _("Results have been handed in already."),
    }
)
