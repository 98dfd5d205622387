"""A paper in two languages: what the product says itself stands in both, side by side; a value is printed once.

All of it in the second language stands in cells of tables with a `lang` of their own, which is what a reader that
speaks aloud is told the language by.
"""

from typing import Any

from django.template import Context
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.blocks.library import EMPTY, block, register
from documents.blocks.values import prose


def second_language(context: Context) -> str:
    """The one beside the paper's own; empty where it has one only."""
    return str(context["document"].get("second_language") or "")


def in_second(context: Context, words: Any) -> str:
    """Words of the catalogue in the second language; empty for what was typed, and where there is no such language."""
    language = second_language(context)
    if not language or not isinstance(words, Promise):
        return ""
    with translation.override(language):
        return str(words)


@register.simple_tag(takes_context=True)
def say(context: Context, words: Any, second: Any = "") -> SafeString:
    """Sentences: in both languages side by side where there are two; nothing where there are none."""
    beside = in_second(context, words) or second
    if words in EMPTY:
        return SafeString("")
    if beside in EMPTY:
        return format_html('<div class="said">{}</div>', prose(str(words)))
    return block("both", first=prose(str(words)), second=prose(beside), language=second_language(context))


@register.simple_tag(takes_context=True)
def side_by_side(context: Context, rows: Any, others: Any, empty: str = "") -> SafeString:
    """Two lists of the same things, row by row, so that the two texts stay level; one list where there is no other."""
    pairs = [(one, (others or [])[nth] if nth < len(others or []) else "") for nth, one in enumerate(rows or ())]
    return block("both_lists", pairs=pairs, language=second_language(context) if others else "")
