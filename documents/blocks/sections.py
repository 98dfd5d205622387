"""Sections, the identity strip, and tables of labels and values.

The `content` of a block tag is what the nodes inside it have rendered, each value escaped by its own node: Django hands
it over as safe, and a plain text put there by mistake would be escaped like any other value.
"""

from typing import Any

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from documents import formats
from documents.blocks.library import EMPTY, block, board_of, is_draft, register
from documents.blocks.second import in_second, second_language
from documents.blocks.values import left_out, value_or_open
from documents.blocks.words import version_words

SIGNING = '<div class="signatures">'  # such a section takes a piece of what is signed along to its page


@register.simple_block_tag(takes_context=True)
def section(
    context: Context, content: SafeString, title: str, number: Any = "", css: str = "", second: str = ""
) -> SafeString:
    """A numbered section; nothing, and no number used up, when it holds nothing. `second`: of a frozen title."""
    if not content.strip():
        return mark_safe("")
    board = board_of(context)
    board["section"] = board.get("section", 0) + 1
    css = f"{css} signing" if SIGNING in content else css
    heading = block(
        "heading",
        number=number or board["section"],
        title=title,
        second=second or in_second(context, title),
        language=second_language(context),
    )
    return format_html('<div class="section {}">{}{}</div>', css, heading, content)


@register.simple_block_tag(takes_context=True)
def strip(context: Context, content: SafeString) -> SafeString:
    """The identity strip: number, version, day of issue, then the pairs inside."""
    board = board_of(context)
    pairs = board.pop("pairs", [])
    document = context["document"]
    day = _("Written") if is_draft(context) else _("Issued")
    own = [
        (_("Number"), document["number"]),
        (_("Version"), version_words(document)),
        (day, formats.longdate(document["issued_on"])),
    ]
    return block("strip", pairs=[*own, *pairs])


@register.simple_tag(takes_context=True)
def pair(context: Context, label: str, value: Any) -> str:
    """One pair of the identity strip; left out when empty."""
    if value not in EMPTY:
        second = in_second(context, label)
        label = f"{label} · {second}" if second else label
        board_of(context).setdefault("pairs", []).append((label, value))
    return ""


@register.simple_block_tag(takes_context=True)
def facts(context: Context, content: SafeString, css: str = "") -> SafeString:
    """A table of labels and values, made of {% fact %}."""
    if not content.strip():
        return mark_safe("")
    return block("facts", css=css, rows=content, language=second_language(context))


@register.simple_tag(takes_context=True)
def fact(context: Context, label: str, value: Any, required: bool = False) -> SafeString:
    """One row of facts; left out when empty, "to be completed" in a draft when required."""
    if left_out(context, value, required):
        return mark_safe("")
    language = second_language(context)
    second = format_html('<th scope="row" lang="{}">{}</th>', language, in_second(context, label)) if language else ""
    return format_html('<tr><th scope="row">{}</th>{}<td>{}</td></tr>', label, second, value_or_open(value))
