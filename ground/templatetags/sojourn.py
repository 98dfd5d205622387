"""Small parts that every page draws in one way: icon, status word, due chip. `{% load sojourn %}`."""

from datetime import date
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ground import clock
from ground.countries import country_name
from ground.days import day_as, short_day
from ground.icons import ICONS
from ground.request_number import request_number
from ground.telephones import as_dialled

register = template.Library()


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


@register.inclusion_tag("components/_request_number.html")
def number_of_request() -> dict[str, Any]:
    """For pages of refusals and faults, also where there is no request any more."""
    return {"number": request_number()}


@register.inclusion_tag("components/_status.html")
def status_word(status: str, words: str = "") -> dict[str, Any]:
    """`status` is a key of STATUSES; `words` replaces its word, for example by "Done"."""
    look, drawn, word = STATUSES[status]
    return {"look": look, "icon": drawn, "words": words or word}


@register.inclusion_tag("components/_due.html")
def due_chip(due_on: date, today: date | None = None) -> dict[str, Any]:
    """`today` where it is due; without it, where the installation is."""
    days = (due_on - (today or clock.today())).days
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
    return day_as(due_on, "D j M" if this_year else "D j M Y")


@register.filter
def country(code: str) -> str:
    """The name of a country in the reader's language."""
    return country_name(code)


@register.filter
def dialled(number: str) -> str:
    """A telephone number as an address takes it."""
    return as_dialled(number or "")


@register.inclusion_tag("components/_stage_mark.html")
def stage_mark(mobility: Any) -> dict[str, Any]:
    """The number of the stage in its colour, and the word of the state; where nobody arrived, that as well."""
    words = mobility.get_state_display()
    if mobility.arrival_overdue:
        words = _("%(state)s, arrival overdue") % {"state": words}
    return {"number": mobility.stage_number, "words": words}


@register.simple_tag(takes_context=True)
def hole_number(context: template.Context) -> int:
    """Counts the holes of a page, so that its heading can lead to the first."""
    number: int = (context.render_context.get("holes") or 0) + 1
    context.render_context["holes"] = number
    return number


@register.simple_tag
def days_away(day: date) -> str:
    """Counted from today: "in 13 days", "2 days ago"."""
    return days_between(day, clock.today())


def days_between(day: date, today: date) -> str:
    """The same, counted from a day that is today somewhere."""
    days = (day - today).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


@register.simple_tag
def cell(column: Any, row: Any) -> str:
    """What a column of a list says of a row."""
    value = column.cells[0][1](row)
    return short_day(value) if isinstance(value, date) else str(value or "")


@register.filter
def answers_wrong(form: Any) -> int:
    """How many remarks stand in the list about this form; its heading counts them."""
    shown = [form.non_field_errors(), *(field.errors for field in form.visible_fields())]
    return sum(len(errors) for errors in shown)


BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """What a browser says of itself, as somebody at work would: "Firefox, Windows". Chrome names Safari too."""
    said = [next((word for mark, word in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(word for word in said if word) or _("unknown device")
