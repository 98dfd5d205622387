"""Built into every template in the place of Django's `date`, so that days are said in one way."""

from typing import Any

from django import template

from ground.days import LONG, day_as

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, form: str = LONG) -> str:
    """`{{ day|date:"j M Y" }}`; nothing for no day, and for what is none."""
    if value in (None, ""):
        return ""
    try:
        return day_as(value, form)
    except AttributeError:
        return ""
