"""What the blocks share: the library they are tags of, what counts as empty, the board of a paper."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

EMPTY: tuple[Any, ...] = (None, "", [], (), {})
LONG_ROW = 2500  # letters; such a row may break over pages
TEXT_MM = 170


def block(name: str, /, **facts: Any) -> SafeString:
    """The template of a block, filled."""
    return mark_safe(get_template(f"documents/blocks/{name}.html").render(facts))  # it escapes by itself


def board_of(context: Context) -> dict[str, Any]:
    """What the blocks of this paper keep for each other."""
    board: dict[str, Any] = context["board"]
    return board


def is_draft(context: Context) -> bool:
    """Whether the paper is one."""
    return bool(context["document"]["rendering"] == "draft")
