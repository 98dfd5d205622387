"""A value as it stands on the paper: text, lists, addresses and numbers that can be followed."""

import re
from collections.abc import Sequence
from typing import Any

from django.template import Context
from django.utils.html import conditional_escape, format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from documents import formats
from documents.blocks.library import EMPTY, is_draft, register
from ground.telephones import as_dialled

SHORT_LIST = 90  # letters in all; such a list is printed in one line
MAIL_ADDRESS = re.compile(r"[^\s<>&;,:()]+@[^\s<>&;,:()]+\.[^\s<>&;,:.()]+")
BREAKS_AFTER = re.compile(r"([@.])(?=\S)")
NUMBER = re.compile(r"\+?[0-9][0-9 ()/.-]{2,}")
WEB_ADDRESS = re.compile(r"https?://\S+")


def _fit_in_a_line(items: Sequence[Any]) -> bool:
    """A few words each: a list of them one below the other would be mostly white."""
    words = [str(item) for item in items if isinstance(item, str)]
    return len(words) == len(items) and sum(map(len, words)) <= SHORT_LIST and not any(";" in word for word in words)


def breakable(text: str) -> str:
    """An address that may break after its signs and nowhere else; the sign that allows it has no width."""
    return BREAKS_AFTER.sub("\\1\u200b", text)


def _mail_link(found: re.Match[str]) -> str:
    return f'<a href="mailto:{found[0]}">{breakable(found[0])}</a>'


@register.filter
def callable_number(value: Any) -> SafeString:
    """A telephone number that a reader on a phone can tap."""
    text = str(value or "").strip()
    if not NUMBER.fullmatch(text):
        return conditional_escape(text)
    return format_html('<a href="tel:{}">{}</a>', as_dialled(text), text)


@register.filter
def web_link(value: Any) -> SafeString:
    """An address of a page that can be followed."""
    text = str(value or "").strip()
    if not WEB_ADDRESS.fullmatch(text):
        return conditional_escape(text)
    return format_html('<a href="{}">{}</a>', text, breakable(text))


@register.filter
def shown(value: Any) -> SafeString:
    """A value as it stands in a cell: a list as a list, lines as lines, everything escaped."""
    if isinstance(value, list | tuple):
        items = [item for item in value if item not in EMPTY]
        if len(items) == 1:
            return shown(items[0])
        if _fit_in_a_line(items):
            return format_html_join("; ", "{}", ((shown(item),) for item in items))
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((shown(item),) for item in items)))
    if isinstance(value, SafeString):
        return value
    text = MAIL_ADDRESS.sub(_mail_link, str(conditional_escape(value)).strip())
    return mark_safe(text.replace("\r\n", "\n").replace("\n\n", "\n").replace("\n", "<br>"))


@register.filter
def in_one_line(values: Sequence[Any] | None) -> str:
    """Several short things as one line."""
    return "; ".join(str(value) for value in values or () if value not in EMPTY)


@register.filter
def day_list(days: Sequence[Any] | None) -> str:
    """Several days in one line."""
    return "; ".join(formats.longdate(day) for day in days or ())


@register.filter
def prose(value: Any) -> SafeString:
    """Text of several paragraphs, escaped; a list becomes a list."""
    if isinstance(value, list | tuple):
        return shown(value)
    return mark_safe(linebreaks(str(value), autoescape=True)) if value not in EMPTY else mark_safe("")


def left_out(context: Context, value: Any, required: bool) -> bool:
    """Whether nothing is printed of it: it is empty, and no draft asks for it."""
    return value in EMPTY and not (required and is_draft(context))


def value_or_open(value: Any) -> SafeString:
    """A value as in a cell; of an empty one, that it is still to be completed."""
    return shown(value) if value not in EMPTY else format_html('<span class="open">{}</span>', _("to be completed"))
