"""Signs of text: those without a picture, and those that papers can print, so that a name is refused where it is typed.

Which signs the letters of papers have is known above, in `documents`, which says so here when it starts.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

# Signs without a picture that come along when text is pasted; no font has them and none needs them.
INVISIBLE = {
    code: None
    for code in range(0x10000)
    if unicodedata.category(chr(code)) in ("Cc", "Cf") and chr(code) not in "\t\n\r"
}
NAMED_AT_MOST = 5
# No text has a use for these, and a database breaks on the first. Vertical tab and form feed are left: word processors
# break lines with them. Half characters come from programs only.
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")

_printable: Callable[[], frozenset[str]] | None = None


def papers_print(known: Callable[[], frozenset[str]]) -> None:
    """Say which signs papers can print; asked only when a name is checked, since reading a font takes a moment."""
    global _printable
    _printable = known


def without_invisible(text: str) -> str:
    """Text without control and format signs (zero-width spaces, soft hyphens, direction marks)."""
    return text.translate(INVISIBLE)


def holds_control_signs(text: str) -> bool:
    """Whether there is one in it."""
    return CONTROL.search(text) is not None


def without_control_signs(text: str) -> str:
    """The same text without them."""
    return CONTROL.sub("", text)


def signs_no_paper_has(text: str) -> list[str]:
    """Each once, in order; none where nobody prints papers."""
    if _printable is None or text.isascii():
        return []
    return sorted({sign for sign in text if sign not in _printable() and not sign.isspace()})


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a value as JSON has them, names of properties included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from (name, *texts_in(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def named(signs: list[str]) -> str:
    """The first few, as they look and by number: “გ” (U+10D2)."""
    return ", ".join(f"“{sign}” (U+{ord(sign):04X})" for sign in signs[:NAMED_AT_MOST])
