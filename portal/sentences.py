"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "portal.nothing_to_hand_over": _("None of these stays goes to %(person)s: there is nothing to hand over."),
        "portal.filter_needs_name": _("Give the filter a name, then it can be saved."),
        "portal.filter_too_long": _(
            "The filter was not saved: its name has %(most)s letters at most, and it names a few things only."
        ),
        "portal.too_many_filters": _("You have %(most)s saved filters already. Remove one first."),
        "portal.no_such_filter": _("There is no such filter."),
        "portal.no_such_batch": _("There is no such step for several stays."),
    }
)
