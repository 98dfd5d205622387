"""Reading a body: bounded in size and depth before it is parsed, and free of what the database cannot hold."""

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser

from api.refusals import BodyTooLarge, BodyUnreadable
from ground.signs import holds_control_signs

MOST_BYTES = 64 * 1024
MOST_DEEP = 8
MOST_DIGITS = 18  # of a number; what is longer is a mistake, and slow to read


class GuardedJson(BaseParser):
    """JSON as RFC 8259 has it, each name once, without NaN, endless numbers, control signs and half characters."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        raw: bytes = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise BodyTooLarge("api.too_large", most=MOST_BYTES // 1024)
        if _depth(raw) > MOST_DEEP:
            _unreadable(_("it is nested more than %(most)s deep") % {"most": MOST_DEEP})
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            _unreadable(_("it is not in UTF-8"))
        return _parsed(text)


def _parsed(text: str) -> Any:
    try:
        data = json.loads(
            text, parse_int=_whole, parse_float=_decimal, parse_constant=_constant, object_pairs_hook=_named_once
        )
    except json.JSONDecodeError as wrong:
        _unreadable(_("line %(line)s, column %(column)s") % {"line": wrong.lineno, "column": wrong.colno})
    _check_characters(data)
    return data


def _depth(raw: bytes) -> int:
    """How deep lists and objects are nested, read without parsing; what stands in quotes does not count."""
    deepest = depth = 0
    quoted = escaped = False
    for sign in raw:
        if escaped:
            escaped = False
        elif quoted:
            escaped, quoted = sign == 0x5C, sign != 0x22
        elif sign == 0x22:
            quoted = True
        elif sign in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in b"]}":
            depth -= 1
    return deepest


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        _unreadable(_("a number is too long"))
    return int(text)


def _decimal(text: str) -> float:
    number = float(text)
    if len(text) > 2 * MOST_DIGITS or not math.isfinite(number):
        _unreadable(_("a number is too long"))
    return number


def _constant(text: str) -> NoReturn:
    _unreadable(_("“%(word)s” is no JSON") % {"word": text})


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        _unreadable(_("a name stands twice in one object"))
    return found


def _check_characters(value: Any) -> None:
    """A control sign or half a character passes through Python and breaks in the database."""
    if isinstance(value, str):
        if holds_control_signs(value):
            _unreadable(_("a text holds a character that is none"))
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check_characters(name)
            _check_characters(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_characters(inner)


def _unreadable(why: str) -> NoReturn:
    raise BodyUnreadable("api.unreadable", why=why)
