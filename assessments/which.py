"""Which outcome, or which follow-up, a line of history is about."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import OutcomeResult
from ground.days import day_as, day_in
from lifecycle.vocabulary import Asked


def titles_of(asked: Iterable[Asked]) -> Mapping[Asked, str]:
    """The outcomes of stays by their keys in the agreement."""
    asked = set(asked)
    stays, keys = {stay for stay, _key in asked}, {key for _stay, key in asked}
    found = OutcomeResult.unscoped.filter(mobility__in=stays, key__in=keys)
    said = {(stay, key): title for stay, key, title in found.values_list("mobility_id", "key", "title")}
    return {pair: title for pair, title in said.items() if pair in asked}


def sheet_in_a_list(printed: Mapping[str, Any]) -> str:
    """A follow-up sheet by its number and its days."""
    sheet = printed.get("follow_up") or {}
    first, last = (day_in(str(sheet.get(name) or "")) for name in ("from", "until"))
    if not (sheet.get("nth") and first and last):
        return str(sheet.get("nth") or "")
    said = {"nth": sheet["nth"], "first": day_as(first, "j F"), "last": day_as(last, "j F")}
    return _("%(nth)s, %(first)s to %(last)s") % said


def nth_of_several(nth: object) -> str:
    """Follow-ups are counted."""
    return _("number %(nth)s") % {"nth": nth}
