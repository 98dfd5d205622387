"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "assessments.follow_up_ahead": _("Follow-up %(nth)s begins on %(day)s. It can be written from that day on."),
        "assessments.follow_up_unchanged": _("Nothing changed: follow-up %(nth)s stays as it was sent."),
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
        "assessments.no_such_evidence": _("This evidence is not there any more, or somebody else added it."),
        "assessments.evidence_counts": _("A result rests on this evidence, so that it stays."),
        "assessments.no_own_evidence": _("There is no evidence of yours that could be taken away."),
        "assessments.nothing_signed": _("The results are not written and signed yet."),
        "assessments.nothing_stated": _("There is no result that could be seen differently now."),
        "assessments.nothing_disputed": _("Nobody sees a result differently."),
        "assessments.validated_since": _("This result has been validated. What follows is decided there."),
        "assessments.no_outcomes": _("This stay has no outcomes."),
        "assessments.confirmed_already": _("These results were confirmed already."),
        "assessments.nothing_ticked": _("Nothing on this list is done yet."),
        "assessments.nothing_asked_of_you": _("Nothing of this list waits for you."),
        "assessments.nothing_to_confirm": _("There is no result of yours to confirm."),
    }
)
