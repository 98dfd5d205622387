"""What somebody approves or signs, before the button: what changed, what stays, who signs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agreements.changes import changed_parts, said
from agreements.parts import SHAPES, PartName
from agreements.selectors import open_version, paper_of, parts_of
from documents.models import RequestState, SignatureRequest
from lifecycle.models import Mobility
from lifecycle.people.sections import Extent, Section

ACTS_ABOUT_THE_TEXT = ("documents.sign", "agreements.approve_version")


@dataclass(frozen=True)
class Line:
    """One field of the text."""

    label: str
    values: list[str]


@dataclass(frozen=True)
class TextPart:
    """One named part of it."""

    label: str
    lines: list[Line]


@dataclass(frozen=True)
class WhatIsSigned:
    """Everything a signer reads on the page."""

    number: int | None
    earlier: int | None
    changes: list[dict[str, Any]]
    parts: list[TextPart]
    signers: list[Any]
    paper: Any


def what_is_signed(mobility: Mobility, sections: dict[Section, Extent]) -> WhatIsSigned | None:
    """The open version of the agreement; None where there is none or the reader does not see it in full."""
    version = open_version(mobility) if sections.get(Section.AGREEMENT) == Extent.FULL else None
    if version is None:
        return None
    paper = paper_of(version)
    signers = SignatureRequest.unscoped.filter(document=paper).exclude(
        state__in=(RequestState.CANCELLED, RequestState.VOID)
    )
    changed = changed_parts(version)
    written = parts_of(version)
    return WhatIsSigned(
        version.number,
        changed["earlier"].number if changed["earlier"] else None,
        [{**row, "before": _one_line(row["before"]), "after": _one_line(row["after"])} for row in changed["changes"]],
        [_part(name, written[name]) for name in PartName.values if written[name]],
        list(signers.select_related("person").order_by("order", "asked_at")) if paper else [],
        paper,
    )


def _one_line(words: Any) -> str:
    return "; ".join(words) if isinstance(words, list) else str(words)


def _part(name: str, content: dict[str, Any]) -> TextPart:
    shapes = SHAPES[PartName(name)]["properties"]
    lines = [
        Line(str(shapes.get(key, {}).get("title", key)), _lines(shapes.get(key, {}), content[key], key))
        for key in content
    ]
    return TextPart(str(PartName(name).label), [line for line in lines if line.values])


def _lines(shape: Mapping[str, Any], value: Any, name: str) -> list[str]:
    """A list has a line for each item."""
    words = said(shape, value, name)
    return [text for text in (words if isinstance(words, list) else [words]) if text]


def title_of(text: WhatIsSigned) -> str:
    """The name of the version."""
    return _("Learning agreement, version %(nth)s") % {"nth": text.number} if text.number else _("Learning agreement")
