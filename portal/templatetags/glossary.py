"""A word of the field that leads to its meaning. `{% load glossary %}`."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.help.glossary import KEYS

register = template.Library()


@register.simple_tag
def term(key: str, words: str) -> SafeString:
    """`words` as a link to the meaning of the term; a key that does not exist is a fault of the page."""
    if key not in KEYS:
        raise template.TemplateSyntaxError(f"No term {key} in the glossary")
    return format_html('<a href="{}#{}">{}</a>', reverse("portal:words"), key, words)
