"""The words of the Europass Mobility: courses, quality criteria."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import formats

register = template.Library()

STANDINGS = {
    "met": gettext_lazy("met"),
    "programme": gettext_lazy("met (rules of the programme)"),
    "not_applicable": gettext_lazy("does not apply: nobody sends"),
    "unmet": gettext_lazy("not met"),
}


@register.filter
def standing_word(code: Any) -> str:
    """How a quality criterion (domain reference 2.3) stood when the document was issued."""
    return str(STANDINGS.get(str(code), code or ""))


@register.filter
def course_rows(courses: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Courses, with their credits as the reader writes numbers."""
    return [{**one, "credits": formats.amount(one["credits"]) if one["credits"] else ""} for one in courses or ()]


@register.filter
def where_the_holder_signs(data: Mapping[str, Any]) -> str:
    """In which field of section 5."""
    return str(_("see 38b") if data.get("section") == "b" else _("see 38a"))
