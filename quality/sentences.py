"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "quality.no_open_action": _("No improvement action waits for an answer."),
        "quality.action_owed": _("The improvement action “%(action_title)s” waits for you."),
        "quality.action_late": _("The improvement action “%(action_title)s” is overdue."),
        "quality.action_measured": _("The effect of “%(action_title)s” is measured: decide on it."),
        "quality.action_no_owner": _("Choose who does it. An action without owner is not started."),
        "quality.action_no_day": _("Say by which day. An action without a day is not started."),
        "quality.action_day_past": _("This day is over. Choose today or a later day."),
        "quality.action_measured_in_the_past": _("This day is over. What the action changes is measured later."),
        "quality.action_measured_too_early": _("Measured before it is done? Choose the day it is due, or a later one."),
        "quality.action_no_reason": _("Say why nobody acts on it."),
        "quality.action_no_words": _("Say in a sentence what was done."),
        "quality.action_no_evidence": _(
            "Say what shows it, or give the number of a paper. Nothing is closed without evidence."
        ),
        "quality.action_no_figure": _("This action is tied to no figure, so that nothing can be measured."),
        "quality.action_stands_elsewhere": _(
            "Somebody else moved this action on meanwhile. Here is how it stands now."
        ),
        "quality.not_the_quality_manager": _("Quality managers of the organisation do this."),
        "quality.not_the_owner": _("Whoever was named for it does this, or the quality manager."),
        "quality.asked_after_the_stay": _(
            "This is asked after the stay; of who goes and the tutor from its last three days on."
        ),
        "quality.answered_already": _(
            "You have answered already. Answers are sent once; what you said stands on the page."
        ),
        "quality.nothing_asked_now": _("Nothing is asked now. You get a mail when it is time."),
        "quality.no_report_asked": _("The programme of this stay asks for no report of its own."),
        "quality.too_many_questions": _(
            "At most %(most)s questions of your own are asked of somebody at a time. End one first."
        ),
        "quality.version_too_early": _("It is asked in these words since %(day)s. New words begin on a later day."),
        "quality.not_answered_yet": _("There are no answers of yours yet."),
    }
)
