"""A structured value in words: choices, days, countries, yes and no by what they are called."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ground.days import long_day
from ground.structured.shapes import choices_of, inner, kind_of

SILENT = ("id",)  # kinds that say nothing to a reader


def said(shape: Mapping[str, Any], value: Any) -> str:
    """One line of text; empty for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return ", ".join(part for key, one in value.items() if (part := _part(inner(shape, key), key, one)))
    if isinstance(value, list):
        return "; ".join(part for one in value if (part := said(inner(shape, 0), one)))
    return _single(shape, value)


def _part(shape: Mapping[str, Any], key: str, value: Any) -> str:
    """What is ticked is said by its label, the codes of outcomes and ids of persons not at all."""
    if kind_of(shape) in SILENT or key == "key" or value is False:
        return ""
    if value is True:
        return str(shape.get("title", ""))
    return said(shape, value)


def _single(shape: Mapping[str, Any], value: Any) -> str:
    kind = kind_of(shape)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if kind == "choice":
        return next((words for one, words in choices_of(shape) if one == value), str(value))
    if kind == "day":
        try:
            return long_day(date.fromisoformat(value))
        except (TypeError, ValueError):
            return str(value)
    return str(value)
