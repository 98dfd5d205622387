"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "quality.no_open_action": _("No improvement action waits for an answer."),
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
