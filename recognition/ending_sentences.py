"""The sentences of the codes of papers that end a stay."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "recognition.days_unknown": _("The days on which the stay began and ended are not known yet."),
        "recognition.no_course": _("No course is noted."),
        "recognition.nobody_accompanied": _("Nobody is named as accompanying person in this stay."),
    }
)
