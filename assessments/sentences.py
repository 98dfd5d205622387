"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "assessments.follow_up_ahead": _("Follow-up %(nth)s begins on %(day)s. It can be written from that day on."),
        "assessments.follow_up_unchanged": _(
            "Nothing changed: follow-up %(nth)s stays as it was sent, with its signatures."
        ),
        "assessments.no_such_follow_up": _("There is no follow-up %(nth)s in this stay."),
        "assessments.reported_already": _("This was sent already. It is one report, and it has arrived."),
        "assessments.nobody_reads_it": _(
            "Nobody is named who would read it. Call one of the numbers on this page; then name a person of trust."
        ),
        "assessments.nobody_listens": _(
            "Nobody sends this stay, so nobody would read it. If something is wrong, call one of the numbers on this page."
        ),
        "assessments.no_report": _("There is no report here that you may read."),
        "assessments.no_follow_ups": _("This stay has no follow-ups."),
        "assessments.no_outcomes": _("This stay has no outcomes."),
        "assessments.confirmed_already": _("These results were confirmed already."),
        "assessments.nothing_ticked": _("Nothing on this list is done yet."),
        "assessments.nothing_asked_of_you": _("Nothing of this list waits for you."),
        "assessments.nothing_to_confirm": _("There is no result of yours to confirm."),
    }
)
