"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "quality.action_open": _("An improvement action of this partnership has not been answered."),
        "quality.nobody_answered": _("Nobody has said yet how the stay was."),
        "quality.no_answer.yours": _("Say how the stay was."),
        "quality.no_answer": _("%(person)s has not said yet how the stay was."),
        "quality.no_debrief": _("The debrief with the sending employer has not been recorded."),
    }
)
