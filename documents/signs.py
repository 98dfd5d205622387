"""Which signs the font of papers has. A missing one would come silently from another font, so it is refused early,
while the person who typed it can still change it."""

import unicodedata
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.encoding import force_str

from ground.errors import InputRefused
from ground.signs import named, without_invisible

_encoder = DjangoJSONEncoder()


@cache
def known_signs() -> frozenset[str]:
    """Every sign that both weights have."""
    from fontTools.ttLib import TTFont  # slow to load, and only papers need it

    from documents.press import bundle

    held = []
    for name, path in bundle().items():
        if name.endswith(".ttf"):
            with TTFont(path, lazy=True) as font:
                held.append(set(font.getBestCmap()))
    return frozenset(chr(code) for code in set.intersection(*held))


def plain(value: Any) -> Any:
    """A snapshot as plain JSON: days and instants as ISO text, amounts and ids as text, text composed and cleaned."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return without_invisible(unicodedata.normalize("NFC", str(value)))
    try:
        return plain(_encoder.default(value))
    except TypeError:
        return plain(force_str(value))


def require_known_signs(value: Any) -> None:
    """Raises InputRefused("documents.sign_missing") naming the signs; takes what `plain` returned."""
    missing = {sign for sign in _signs(value) if sign not in known_signs() and not sign.isspace()}
    if missing:
        raise InputRefused("documents.sign_missing", signs=named(sorted(missing)))


def _signs(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(_signs, value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*map(_signs, value)) if value else set()
    return set(value) if isinstance(value, str) else set()
