"""The words of the papers that end a stay: what was done, for how long, who was away."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import formats
from documents.blocks.words import result_word

register = template.Library()


@register.filter
def hours_line(data: Mapping[str, Any]) -> str:
    """262 recorded, 2 March to 19 April 2026; 36 a week as agreed."""
    done = data["done"]
    recorded = _("%(hours)s recorded, %(span)s") % {"hours": formats.amount(done["hours"]), "span": _span(done)}
    weekly = data["weekly_hours"]
    agreed = _("%(hours)s a week as agreed") % {"hours": formats.amount(weekly)} if weekly else ""
    return "; ".join(part for part in (recorded if done["hours"] is not None else "", agreed) if part)


@register.filter
def absence_line(done: Mapping[str, Any]) -> str:
    """None, or so many days and hours, and of which weeks that is said; empty where nobody said anything."""
    days, hours = done["days_absent"], done["hours_absent"]
    if days is None and hours is None:
        return ""
    said = [
        ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days else "",
        _("%(hours)s hours") % {"hours": formats.amount(hours)} if hours and float(hours) else "",
    ]
    return f"{', '.join(part for part in said if part) or _('none recorded')} ({_span(done)})"


def _span(done: Mapping[str, Any]) -> str:
    return str(formats.daterange(done["from"], done["until"]))


@register.filter
def task_lines(tasks: Sequence[Mapping[str, Any]]) -> list[str]:
    """2 to 7 March 2026: Planned the week; one line a follow-up."""
    return [f"{formats.daterange(one['from'], one['until'])}: {one['tasks']}" for one in tasks or ()]


@register.filter
def attained_rows(outcomes: Sequence[Mapping[str, Any]], unit: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Outcomes of a unit with their result in words."""
    name = f"{unit['code']} {unit['title']}".strip()
    return [
        {
            "number": one["number"],
            "unit": name,
            "title": one["title"],
            "result": ", ".join(
                part for part in (result_word(one["stated"]["result"]), one["stated"]["grade"]) if part
            ),
        }
        for one in outcomes
    ]


@register.filter
def went_as_planned(data: Mapping[str, Any]) -> str:
    """Whether the stay went as agreed, in days; what was agreed where it did not."""
    if data["as_agreed"]:
        return str(_("The activity took place as planned, on the days agreed."))
    planned = data["planned"]
    if not planned.get("start") or not planned.get("end"):
        return str(_("The activity took place on the real days named above."))
    days = formats.daterange(planned["start"], planned["end"])
    return str(_("The activity took place on other days than agreed. Agreed were %(days)s.") % {"days": days})
