"""Refusals in words."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "remarks.none_open": _("No comment is open."),
        "remarks.not_yours_to_settle": _("Who wrote the comment settles it, or who owns the text."),
    }
)
