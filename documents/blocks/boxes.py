"""A form with numbered boxes."""

from typing import Any

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.blocks.library import EMPTY, LONG_ROW, TEXT_MM, block, board_of, is_draft, register
from documents.blocks.second import in_second, second_language
from documents.blocks.values import shown, value_or_open


@register.simple_block_tag
def boxes(content: SafeString) -> SafeString:
    """A form with numbered boxes, made of rows, which have escaped what stands in them."""
    return content


@register.simple_block_tag(takes_context=True)
def boxrow(context: Context, content: SafeString) -> SafeString:
    """One row of boxes; those without a width share what is left."""
    board = board_of(context)
    held = board.pop("boxes", [])
    spare = TEXT_MM - sum(item["mm"] for item in held)
    shares = max(sum(not item["mm"] for item in held), 1)
    drawn = [{**item, "mm": item["mm"] or spare / shares} for item in held]
    return block("boxrow", boxes=drawn, long=any(len(str(item["value"])) > LONG_ROW for item in held))


@register.simple_tag(takes_context=True)
def box(context: Context, number: str, label: str, value: Any, mm: float = 0, required: bool = False) -> str:
    """One numbered box: label with its star when mandatory, in both languages, value or "Not applicable"."""
    value = (
        shown(value)
        if value not in EMPTY
        else value_or_open("")
        if required and is_draft(context)
        else _("Not applicable")
    )
    board_of(context).setdefault("boxes", []).append(
        {
            "number": number,
            "label": label,
            "second": in_second(context, label),
            "language": second_language(context),
            "value": value,
            "mm": mm,
            "required": required,
        }
    )
    return ""
