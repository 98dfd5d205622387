"""What the lines of Today are about: a heading says stays only where all of them are."""

from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import ngettext

from portal.dashboard.urgency import Line


class Kind(StrEnum):
    """What a line is about."""

    STAY = "stay"
    MEMORANDUM = "memorandum"
    PARTNER = "partner"
    ACTION = "action"
    MIXED = "mixed"


def kind_of(line: Line) -> Kind:
    """What this line is about."""
    if line.stay is not None:
        return Kind.STAY
    if line.owed is not None and line.owed.is_improvement:
        return Kind.ACTION
    return Kind.PARTNER if line.about else Kind.MEMORANDUM


def kind_of_all(kinds: Iterable[Kind]) -> Kind:
    """The one kind of all of them; of nothing, stays."""
    found = set(kinds) or {Kind.STAY}
    return found.pop() if len(found) == 1 else Kind.MIXED


def cannot_wait_in_words(kind: Kind, number: int, said: str) -> str:
    """The situation in one line. `said`: the number as it is said, with a plus where there are more."""
    match kind:
        case Kind.STAY:
            words = ngettext("%(number)s stay cannot wait", "%(number)s stays cannot wait", number)
        case Kind.MEMORANDUM:
            words = ngettext("%(number)s memorandum cannot wait", "%(number)s memoranda cannot wait", number)
        case Kind.PARTNER:
            words = ngettext("%(number)s partner cannot wait", "%(number)s partners cannot wait", number)
        case Kind.ACTION:
            words = ngettext("%(number)s action cannot wait", "%(number)s actions cannot wait", number)
        case _:
            words = ngettext("%(number)s matter cannot wait", "%(number)s matters cannot wait", number)
    return words % {"number": said}


def on_so_many(kind: Kind, number: int, said: str) -> str:
    """On how many of them there is something to do."""
    match kind:
        case Kind.STAY:
            words = ngettext("on %(number)s stay", "on %(number)s stays", number)
        case Kind.MEMORANDUM:
            words = ngettext("on %(number)s memorandum", "on %(number)s memoranda", number)
        case Kind.PARTNER:
            words = ngettext("on %(number)s partner", "on %(number)s partners", number)
        case Kind.ACTION:
            words = ngettext("on %(number)s action", "on %(number)s actions", number)
        case _:
            words = ngettext("on %(number)s matter", "on %(number)s matters", number)
    return words % {"number": said}


def so_many(kind: Kind, number: int) -> str:
    """How many stand under a heading."""
    match kind:
        case Kind.STAY:
            words = ngettext("%(number)s stay", "%(number)s stays", number)
        case Kind.MEMORANDUM:
            words = ngettext("%(number)s memorandum", "%(number)s memoranda", number)
        case Kind.PARTNER:
            words = ngettext("%(number)s partner", "%(number)s partners", number)
        case Kind.ACTION:
            words = ngettext("%(number)s action", "%(number)s actions", number)
        case _:
            words = ngettext("%(number)s matter", "%(number)s matters", number)
    return words % {"number": number}
