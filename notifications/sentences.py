"""The sentences of this app's codes."""

from django.utils.translation import gettext_lazy as _

from ground.sentences import register

register(
    {
        "notifications.bounced": _(
            "The mail server refused this address for good. Correct the address, then try again."
        ),
        "notifications.refused_for_now": _("The mail server refused for now; it will be tried again."),
        "notifications.server_unreachable": _("The mail server does not answer; it will be tried again."),
        "notifications.no_address": _("This person has no mail address."),
        "notifications.no_such_notice": _("There is no such notice."),
        "notifications.nothing_to_nudge": _("Nothing of this is open any more; nobody was reminded."),
        "notifications.reminded_today": _(
            "%(person)s was reminded within the last day already. At most one reminder a day goes to one person."
        ),
        "notifications.words_too_long": _(
            "%(number)s letters are too many for a mail; %(most)s is the most. Shorten it."
        ),
        "notifications.unknown_placeholder": _(
            "%(name)s is not known, so no mail could fill it in. Known are: %(known)s. Correct it, or leave it out."
        ),
        "notifications.placeholder_unreadable": _(
            "A brace stands alone, or holds more than a name. Type the names as they stand in the list below."
        ),
        "notifications.no_news_wanted": _("This person wants no news by mail; it stands in the inbox."),
        "notifications.done_meanwhile": _("It was done before the mail left."),
    }
)
