"""The four questions halfway through a stay, asked by a check-in (domain reference of quality, 3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ground.scales import SATISFIED, YES_NO, YES_PARTLY_NO, Scale
from lifecycle.models import Mobility
from lifecycle.tables.mobility import State

SHORTEST = 14  # days; of a shorter stay nothing is asked halfway
FROM, UNTIL = 40, 60  # per cent of the days


@dataclass(frozen=True)
class PulseQuestion:
    """One of them. `alarms`: the answers of which the school's safeguarding contact is told at once."""

    code: str
    words: Promise
    scale: Scale
    alarms: tuple[str, ...] = ()
    confidential: bool = False

    @property
    def field(self) -> str:
        """What its column and its field are called."""
        return self.code.lower()


PULSE = (
    PulseQuestion("M1", _("How is it going?"), SATISFIED, ("1", "2")),
    PulseQuestion("M2", _("Are your tasks as agreed?"), YES_PARTLY_NO),
    PulseQuestion("M3", _("Is your tutor there for you?"), YES_NO, ("no",)),
    PulseQuestion("M4", _("Is there anything you need help with now?"), YES_NO, ("yes",), confidential=True),
)


def window(stay: Mobility) -> tuple[date, date] | None:
    """The first and the last day on which it is asked; None of a stay that is too short, or without days."""
    first, last = stay.begins_on, stay.planned_end
    if first is None or last is None:
        return None
    days = (last - first).days + 1
    if days < SHORTEST:
        return None
    return first + timedelta(days=-(-days * FROM // 100)), first + timedelta(days=days * UNTIL // 100)


def is_asked(stay: Mobility) -> bool:
    """Whether today is one of those days, and they are there."""
    between = window(stay)
    return str(stay.state) == State.ONGOING and between is not None and between[0] <= stay.today <= between[1]


def mood_of(m1: str) -> str:
    """The first answer as one of the three taps."""
    if m1 in ("1", "2"):
        return "bad"
    return "fine" if m1 == "3" else "good"


def alarming(given: Mapping[str, str]) -> list[str]:
    """What is to be told at once, question by question, in words; empty where nothing is."""
    return [
        f"{one.words} {dict(one.scale.choices)[given[one.field]]}"
        for one in PULSE
        if given.get(one.field) in one.alarms
    ]
