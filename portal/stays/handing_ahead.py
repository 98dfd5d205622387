"""What follows when several stays go to a colleague: each is handed over, looked at and taken back, and it is summed.

Handing over is a row of the outbox a stay, so that looking at the click alone would say little more than how many.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.models import Person
from ground.errors import SojournError
from lifecycle.foreseeing import Change, Preview, foresee
from lifecycle.models import Mobility
from lifecycle.people.handing_doors import Handing, hand_stay
from lifecycle.wording import say_refusal

LOOKED_AT = 20  # stays: each costs what handing it over costs


@dataclass
class _Sum:
    """One kind of change: its lines, each with in how many stays."""

    heading: str
    keys: set[Hashable] = field(default_factory=set)
    lines: Counter[str] = field(default_factory=Counter)


def with_each(
    preview: Preview, *, stays: Iterable[Mobility], actor: Actor, taker: Person, until_on: date | None
) -> Preview:
    """The preview with what changes in these stays. Leaves nothing behind."""
    stays, handing = list(stays), Handing(actor, taker.pk, until_on)
    sums: dict[tuple[str, bool], _Sum] = {}
    stay_behind = []
    for stay in stays[:LOOKED_AT]:
        try:
            seen = foresee(partial(hand_stay, pk=stay.pk, handing=handing), stay=stay.pk)
        except SojournError as refused:
            stay_behind.append(f"{stay.participant.full_name}, {stay.number}: {say_refusal(refused)}")
            continue
        for change in seen.changes:
            one = sums.setdefault((change.facet, change.gone), _Sum(change.heading))
            one.keys |= {(stay.pk, key) for key in change.keys}
            one.lines.update(change.lines)
    return replace(preview, changes=[*preview.changes, *_changes(sums, stay_behind, len(stays))])


def _changes(sums: dict[tuple[str, bool], _Sum], stay_behind: list[str], number: int) -> Iterator[Change]:
    if stay_behind:
        yield Change("portal.stays_behind", False, _("Stays that do not go"), frozenset(stay_behind), stay_behind)
    for (facet, gone), one in sums.items():
        lines = [_in_stays(line, times) for line, times in one.lines.items()]
        yield Change(facet, gone, one.heading, frozenset(one.keys), lines)
    if number > LOOKED_AT:
        words = _("What follows was looked at in the first %(looked)s of %(number)s stays; the others go alike.")
        yield Change(
            "portal.others", False, _("The other stays"), frozenset(), [words % {"looked": LOOKED_AT, "number": number}]
        )


def _in_stays(line: str, times: int) -> str:
    if times == 1:
        return line
    return ngettext("%(line)s (in %(number)s stay)", "%(line)s (in %(number)s stays)", times) % {
        "line": line, "number": times,
    }  # fmt: skip
