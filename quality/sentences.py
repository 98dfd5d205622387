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
    }
)
