"""The words of the Europass Mobility: courses, quality criteria."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import formats

register = template.Library()

CRITERIA = {  # domain reference 2.3
    "Q1": gettext_lazy("A written agreement of sending and host organisation on content, aim and duration"),
    "Q2": gettext_lazy("Enough of the language, or a preparation in it"),
    "Q3": gettext_lazy("A mentor at the host who helps and can be reached"),
    "Q4": gettext_lazy("A country that takes part, across a border or into another language community"),
    "Q5": gettext_lazy("A duration of some size, not a single day"),
}
STANDINGS = {
    "met": gettext_lazy("met"),
    "programme": gettext_lazy("met by the rules of the programme"),
    "not_applicable": gettext_lazy("does not apply: no sending organisation takes part"),
    "unmet": gettext_lazy("not met"),
}


@register.filter
def criteria_rows(criteria: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Each criterion in words, and whether it was met."""
    return [
        {
            "number": one["number"],
            "criterion": str(CRITERIA.get(one["number"], one["number"])),
            "standing": str(STANDINGS.get(one["standing"], one["standing"])),
        }
        for one in criteria or ()
    ]


@register.filter
def course_rows(courses: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Courses, with their credits as the reader writes numbers."""
    return [{**one, "credits": formats.amount(one["credits"]) if one["credits"] else ""} for one in courses or ()]


@register.filter
def where_the_holder_signs(data: Mapping[str, Any]) -> str:
    """In which field of section 5."""
    return str(_("see 38b") if data.get("section") == "b" else _("see 38a"))
