"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "assessments.no_such_follow_up": _("There is no follow-up %(nth)s in this stay."),
        "assessments.nothing_to_confirm": _("There is no result of yours to confirm."),
    }
)
