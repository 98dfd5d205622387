"""What a question and a questionnaire are. The data stand in the modules beside, one for each who answers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ground.scales import AGREES, Scale
from lifecycle.roles import Role

VERSION, SINCE = "2026-12", date(2026, 12, 1)


class Phase(TextChoices):
    """The part of the EQAVET cycle that a question is about, as it stands above the questions."""

    PLANNING = "P", _("Before leaving")
    DOING = "I", _("During the stay")
    RESULTS = "E", _("What came of it")
    NEXT = "R", _("What comes next")
    OWN = "O", _("Questions of the school's own")


class Moment(TextChoices):
    """When something is asked; of a stay of 14 days or more the check-in at its middle is the pulse (M1 to M4)."""

    END = "end", _("after the stay")
    LATER = "recog", _("after the decision on the results")
    HALF_YEAR = "follow_6", _("six months after")
    YEAR = "follow_12", _("a year after")


ASKED_AFTER: dict[str, int] = {Moment.HALF_YEAR: 6, Moment.YEAR: 12}  # months after the stay


class Can(StrEnum):
    """From when somebody can answer a question that does not stand from the last days of the stay on."""

    AT_ONCE, ONCE_BACK, ONCE_DECIDED = "at_once", "once_back", "once_decided"


@dataclass(frozen=True)
class Question:
    """One question: its code, its words, the EQAVET phase it belongs to, and what its answers count for.

    `confidential`: read by who holds case access and by the safeguarding contact, never at the host. `alarms`: answers
    of which those are told at once. `after`: it is asked only after these answers to the question before it.
    """

    code: str
    phase: str  # P, I, E, R
    feeds: tuple[str, ...]
    words: Promise
    scale: Scale = AGREES
    confidential: bool = False
    alarms: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    can: Can = Can.AT_ONCE
    under: "Promise | str" = ""  # the words that stand once above several of them

    @property
    def base(self) -> str:
        """The code in the reference: L18 of L18a, K13 of K13t."""
        return self.code[:3]


@dataclass(frozen=True)
class Questionnaire:
    """`overall` is the one about satisfaction, required; `open` is the one in own words; the others may be left out."""

    code: str
    version: str
    since: date
    asked_of: tuple[Role, ...]
    closed: tuple[Question, ...]
    overall: Question | None = None
    open: Question | None = None
    moment: str = Moment.END
    of_staff: bool = False
    minutes: int = 5

    @property
    def questions(self) -> tuple[Question, ...]:
        """All, in the order asked: by phase, within it by code."""
        every = [one for one in (self.overall, *self.closed, self.open) if one is not None]
        return tuple(sorted(every, key=lambda one: "PIER".index(one.phase)))


def several(of: Question, *parts: tuple[str, Promise], alike: Scale | None = None) -> tuple[Question, ...]:
    """One question asked of several things: the words once above, each with a code of its own (L18a, L18b)."""
    scale = alike or of.scale
    return tuple(
        replace(of, code=f"{of.code}{letter}", words=words, scale=scale, under=of.words) for letter, words in parts
    )


def of_role(questionnaires: Iterable[Questionnaire], role: Role, moment: str, *, staff: bool) -> list[Questionnaire]:
    """Those for this role and moment, the oldest first; one of its own for staff where there is one."""
    theirs = [one for one in questionnaires if role in one.asked_of and one.moment == moment]
    own = [one for one in theirs if one.of_staff == staff] or theirs
    return sorted(own, key=lambda one: one.since)
