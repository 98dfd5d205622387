"""Small parts that every page draws in one way: icon, status word, due chip. `{% load sojourn %}`."""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import clock
from accounts.countries import country_name

register = template.Library()

# Outlines of Tabler Icons (MIT), drawn with a stroke on a field of 24.
ICONS: dict[str, str] = {
    "check": "M12 12m-9 0a9 9 0 1 0 18 0a9 9 0 1 0 -18 0M9 12l2 2l4 -4",
    "hourglass": (
        "M6.5 7h11M6.5 17h11M6 20v-2a6 6 0 1 1 12 0v2a1 1 0 0 1 -1 1h-10a1 1 0 0 1 -1 -1z"
        "M6 4v2a6 6 0 1 0 12 0v-2a1 1 0 0 0 -1 -1h-10a1 1 0 0 0 -1 1z"
    ),
    "triangle": (
        "M12 9v4M10.363 3.591l-8.106 13.534a1.914 1.914 0 0 0 1.636 2.871h16.214a1.914 1.914 0 0 0 1.636 -2.87"
        "l-8.106 -13.536a1.914 1.914 0 0 0 -3.274 0zM12 16h.01"
    ),
    "octagon": "M8.3 3h7.4l5.3 5.3v7.4l-5.3 5.3h-7.4l-5.3 -5.3v-7.4zM12 8v4M12 16h.01",
    "lock": (
        "M5 13a2 2 0 0 1 2 -2h10a2 2 0 0 1 2 2v6a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2z"
        "M11 16a1 1 0 1 0 2 0a1 1 0 0 0 -2 0M8 11v-4a4 4 0 1 1 8 0v4"
    ),
    "info": "M3 12a9 9 0 1 0 18 0a9 9 0 0 0 -18 0M12 9h.01M11 12h1v4h1",
    "mail": "M3 7a2 2 0 0 1 2 -2h14a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2zM3 7l9 6l9 -6",
    "chevron": "M6 9l6 6l6 -6",
    "language": ("M4 5h7M9 3v2c0 4.418 -2.239 8 -5 8M5 9c0 2.144 2.952 3.908 6.7 4M12 20l4 -9l4 9M19.1 18h-6.2"),
    "person": "M8 7a4 4 0 1 0 8 0a4 4 0 0 0 -8 0M6 21v-2a4 4 0 0 1 4 -4h4a4 4 0 0 1 4 4v2",
    "building": "M3 21h18M5 21v-16a2 2 0 0 1 2 -2h10a2 2 0 0 1 2 2v16M9 8h1M9 12h1M9 16h1M14 8h1M14 12h1M14 16h1",
}

# The five words of a status, and no others: look, icon, word.
STATUSES: dict[str, tuple[str, str, str | Promise]] = {
    "on_track": ("good", "check", gettext_lazy("On track")),
    "waiting": ("waiting", "hourglass", gettext_lazy("Waiting")),
    "at_risk": ("risk", "triangle", gettext_lazy("At risk")),
    "overdue": ("overdue", "octagon", gettext_lazy("Overdue")),
    "closed": ("closed", "lock", gettext_lazy("Closed")),
}
# A due day this many days away or nearer is at risk.
WARNING_DAYS = 1
RELATIVE_DAYS = 7


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """An outline beside a word; silent for screen readers, which hear the word."""
    return format_html(
        '<svg class="sj-icon" width="{}" height="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        size,
        size,
        mark_safe(ICONS[name]),  # ours, from the table above
    )


@register.inclusion_tag("components/_status.html")
def status_word(status: str, words: str = "") -> dict[str, Any]:
    """`status` is a key of STATUSES; `words` replaces its word, for example by "Done"."""
    look, drawn, word = STATUSES[status]
    return {"look": look, "icon": drawn, "words": words or word}


@register.inclusion_tag("components/_due.html")
def due_chip(due_on: date) -> dict[str, Any]:
    days = (due_on - clock.today()).days
    look, drawn = ("overdue", "octagon") if days < 0 else ("waiting", "hourglass")
    if 0 <= days <= WARNING_DAYS:
        look, drawn = "risk", "triangle"
    return {"look": look, "icon": drawn, "due_on": due_on, "words": due_in_words(days, due_on)}


def due_in_words(days: int, due_on: date) -> str:
    """Counted within a week, a date beyond."""
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    if days == 0:
        return _("Today")
    if days <= RELATIVE_DAYS:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    this_year = due_on.year == clock.today().year
    return date_format(due_on, "D j M" if this_year else "D j M Y")


@register.filter
def country(code: str) -> str:
    """The name of a country in the reader's language."""
    return country_name(code)
