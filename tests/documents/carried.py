"""What the data inside a paper says that its page does not: nothing, if all is well."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from documents import formats
from documents.signs import plain

# Codes that stand for something printed, by their key: a word, a square, a place on the page.
CODES = frozenset({
    "approach", "as", "mode", "assess_at", "compulsory", "decision", "decisions", "kind", "language", "level", "method", "part",
    "rendering", "result", "results", "role", "sample", "side", "state", "wellbeing", "where", "closed_without_decisions",
    "another_person", "host", "sending", "sending_kind", "replaces", "text",
    "standing", "section", "as_agreed", "sees",
})  # fmt: skip
A_CODE = re.compile(r"[A-Za-z_ 0-9]{0,40}")
SPACE = re.compile(r"\s+")


def unprinted(snapshot: dict[str, Any], text: str) -> list[str]:
    """Path and value of each leaf that the text does not hold in any of its forms."""
    page, document = folded(text), snapshot["document"]
    zone = document.get("time_zone") or settings.TIME_ZONE
    with translation.override(document["language"]), timezone.override(zone):
        return [
            f"{path}: {value}"
            for path, value in leaves(plain(snapshot))
            if not any(folded(form) in page for form in forms(path, value))
        ]


def folded(text: Any) -> str:
    """Without white space: a long word may be broken over two lines."""
    return SPACE.sub("", str(text)).casefold()


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that says something, with the keys that lead to it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, path)
    elif value not in (None, "", False):
        yield path, value


def forms(path: str, value: Any) -> list[str]:
    """In which ways a value may stand on the page; one that is a mere code needs no form."""
    key, text = path.rpartition(".")[2], str(value)
    if (key in CODES and A_CODE.fullmatch(text)) or path in (
        "document.check_address",
        "document.time_zone",
    ):  # behind a link and in the square; the clock of the times
        return [""]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}(T.*)?", text):
        return days(text)
    found = [text, formats.amount(value), formats.country(value), formats.language_name(value)]
    if re.fullmatch(r"[0-9a-f]{64}", text):
        found += [formats.in_eights(text), formats.ends_of(text)]
    if "\n" in text or "\r" in text:
        found.append(" ".join(text.split()))
    return [form for form in found if form]


def days(text: str) -> list[str]:
    """A day alone, as the first of a span, an instant."""
    day = formats.longdate(text)
    found = [day, day.rpartition(" ")[0], f"{formats.as_day(text).day} to ", f"{formats.as_day(text).day} tot "]
    if "T" in text and datetime.fromisoformat(text).tzinfo:
        found.append(formats.moment(text))
    return found
