"""A change of a running stay: what changes and the new value are asked first, with the rule and who must agree.

Nothing is sent yet. The form is that of the act or step behind the change; the page has no door of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import Actor
from agreements.approvals import required_reviewers
from agreements.parts import PartName
from agreements.selectors import EXTENSION_DAYS, required_signers, version_in_force
from ground.day_fields import StayDayField
from ground.days import long_day
from lifecycle.deadlines import follow_up_days
from lifecycle.models import Mobility
from lifecycle.names import names_in
from lifecycle.offers.offers import Offers
from lifecycle.people.role_book import people_in
from lifecycle.programme_rules import latest_end, rules_broken
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables import MACHINE_TABLES
from lifecycle.tables.mobility import AT_THE_HOST
from lifecycle.wording import say_missing
from portal.steps.act_page import ActPage
from portal.steps.transition_page import TransitionPage

START, LONGER, TUTOR = "agreements.start_amendment", "agreements.ask_extension", "lifecycle.name_tutor"
EMPTY: Mapping[str, str] = MappingProxyType({})
GOOD, RISK, LATE = "good", "risk", "overdue"


@dataclass(frozen=True)
class Choice:
    """One thing that may change: the act or step behind it, and the part of the agreement in which it is written."""

    key: str
    words: Any
    act: str = ""
    step: str = ""
    part: str = ""


CHOICES = (
    Choice("longer", gettext_lazy("A later last day"), act=LONGER, part=PartName.PERIOD),
    Choice("shorter", gettext_lazy("An earlier last day"), act=START, part=PartName.PERIOD),
    Choice("break", gettext_lazy("A break in between"), step="suspend"),
    Choice("place", gettext_lazy("Another place or company"), act=START, part=PartName.PERIOD),
    Choice("tutor", gettext_lazy("Another tutor"), act=TUTOR),
    Choice("tasks", gettext_lazy("Units or tasks"), act=START, part=PartName.UNITS),
    Choice("ends", gettext_lazy("It ends now"), step="report_early_return"),
)


@dataclass(frozen=True)
class Rule:
    """What applies, and how it stands: good, at risk, or no way."""

    look: str
    word: str
    words: str
    of_programme: bool = True  # whether the rules of the programme are its source


@dataclass(frozen=True)
class Asked:
    """Somebody who must agree, or is told."""

    name: str
    role: str
    does: str
    is_told: bool = False


@dataclass(frozen=True)
class Move:
    """Something that is otherwise once the change holds."""

    what: str
    before: str
    after: str


class ChangePage:
    """The question what changes, and what follows from the answer."""

    def __init__(self, stay: Mobility, actor: Actor, key: str, given: Mapping[str, str] = EMPTY) -> None:
        if stay.state not in AT_THE_HOST:
            raise Http404
        self.stay, self.actor, self.given = stay, actor, given
        self.offers = Offers(Standing.of_stay(stay), actor)
        self.choices = [one for one in CHOICES if self._is_theirs(one)]
        if not self.choices:
            raise Http404
        self.chosen = next((one for one in self.choices if one.key == key), None)

    def _is_theirs(self, choice: Choice) -> bool:
        if choice.act:
            act = self.offers.act(choice.act)
            return act is not None and act.own
        step = self.offers.step(choice.step)
        return step is not None and step.own

    @cached_property
    def door(self) -> ActPage | TransitionPage | None:
        """The form of the change: the new value, and why."""
        if self.chosen is None:
            return None
        if self.chosen.step:
            return TransitionPage(self.stay, self.actor, "mobility", self.stay.pk, self.chosen.step)
        page = ActPage(self.stay, self.actor, self.chosen.act)
        page.begin_with({"what": self.chosen.key})
        return page

    @property
    def is_signed(self) -> bool:
        """Whether the change is a new version of the agreement, read and signed before it holds."""
        return self.chosen is not None and self.chosen.act in (START, LONGER)

    @property
    def address(self) -> str:
        """Of this page."""
        return reverse("portal:agreement-change", args=[self.stay.pk])

    @property
    def own_address(self) -> str:
        """Of this page with what is chosen: the code, where one is asked for, comes back to it."""
        return f"{self.address}?what={self.chosen.key}" if self.chosen else self.address

    @property
    def back(self) -> str:
        """The stay."""
        return reverse("portal:stay", args=[self.stay.pk])

    @cached_property
    def called(self) -> str:
        """Who is abroad."""
        return names_in(self.stay.pk, [self.stay.participant_id])[self.stay.participant_id]

    @property
    def title(self) -> str:
        """The situation."""
        if self.chosen is None:
            return _("%(name)s: what changes?") % {"name": self.called}
        what = str(self.chosen.words)
        return f"{self.called}, {what[:1].lower()}{what[1:]}"

    @cached_property
    def version(self) -> int:
        """The version in force."""
        found = version_in_force(self.stay)
        return (found.number or 0) if found else 0

    # The rule

    @property
    def rules(self) -> list[Rule]:
        """What applies to the change that is chosen."""
        if self.chosen is None:
            return []
        if self.chosen.key == "longer":
            return [*self._in_time(), *(self._of_these_days() or self._at_most())]
        if self.chosen.key == "shorter" and (found := self._of_these_days()):
            return found
        words = {
            "shorter": _("The new last day must fit the rules of the programme, checked before anybody reads it."),
            "break": _("The stay rests and is taken up again with a step of its own. Nobody signs."),
            "place": _("A new version says where the work is done. It is read and signed before it holds."),
            "tutor": _("No new version is needed. It holds at once, or from the day you say, and all are told."),
            "tasks": _("A new version says what is learned and done. It is read and signed before it holds."),
            "ends": _("Nobody signs. What was learned until then can still be assessed."),
        }[self.chosen.key]
        return [Rule(GOOD, "", words, of_programme=self.chosen.key == "shorter")]

    def _in_time(self) -> Iterator[Rule]:
        end = self.stay.planned_end
        if end is None:
            return
        said = {"days": max(0, (end - self.stay.today).days), "asked": EXTENSION_DAYS}
        if self.stay.today <= end - timedelta(days=EXTENSION_DAYS):
            words = _("Asked %(days)s days before the planned end; the rule asks for %(asked)s.") % said
            yield Rule(GOOD, _("In time."), words)
            return
        words = _(
            "Asked %(days)s days before the planned end; the rule asks for %(asked)s. It can be waived: a second "
            "person must agree, with your reason. Not before that is anybody asked to sign."
        )
        yield Rule(RISK, _("Too late."), words % said)

    def _of_these_days(self) -> list[Rule]:
        """What the rules of the programme say of the stay with the last day that was typed."""
        start, end = self.stay.planned_start, self.typed
        if start is None or end is None or end < start:
            return []
        broken = rules_broken(self.stay, start, end)
        if broken:
            return [Rule(LATE, _("Not within the rules."), words) for words in say_missing(broken, self.stay.pk)]
        words = _("%(days)s days in all, which the rules of the programme allow.")
        return [Rule(GOOD, "", words % {"days": (end - start).days + 1})]

    def _at_most(self) -> Iterator[Rule]:
        most, end = latest_end(self.stay), self.stay.planned_end
        if most is None or end is None:
            return
        if most <= end:
            words = _("The rules of the programme let it last until %(most)s and no longer.")
            yield Rule(LATE, _("No way out."), words % {"most": long_day(most)})
        else:
            words = _("The rules of the programme let it last until %(most)s.") % {"most": long_day(most)}
            yield Rule(GOOD, "", words)

    # What moves by itself

    @cached_property
    def typed(self) -> date | None:
        """The last day that was typed, as far as it can be read."""
        text = self.given.get("last_day", "").strip()
        if not text or not self.is_signed:
            return None
        try:
            day: date | None = StayDayField().clean(text)
        except ValidationError:
            return None
        return day

    @property
    def moves(self) -> list[Move]:
        """What follows the new last day once all have signed, without anybody's doing."""
        start, end, new = self.stay.planned_start, self.stay.planned_end, self.typed
        if start is None or end is None or new is None or new in (end, start):
            return []
        due, then = follow_up_days(start, end), follow_up_days(start, new)
        found = [
            Move(_("Last day"), long_day(end), long_day(new)),
            Move(_("Final talk, until"), long_day(end), long_day(new)),
        ]
        if len(due) != len(then):
            number = ngettext("%(number)s follow-up", "%(number)s follow-ups", len(then)) % {"number": len(then)}
            found.insert(1, Move(_("Follow-ups"), str(len(due)), number))
        return found

    # Who must agree

    @cached_property
    def asked(self) -> list[Asked]:
        """Everybody who reads or signs the new version; of a change without one, everybody who is told."""
        if self.chosen is None:
            return []
        if not self.is_signed:
            return self._told()
        signers = [(one.person_id, one.role) for one in required_signers(self.stay)]
        readers = [(one.person_id, one.role) for one in required_reviewers(self.stay)]
        people = dict.fromkeys([*readers, *signers])
        names = names_in(self.stay.pk, [person for person, _role in people])
        return [
            Asked(names.get(person) or _("Nobody yet"), str(role.label), _does((person, role), readers, signers))
            for person, role in people
        ]

    def _told(self) -> list[Asked]:
        assert self.chosen is not None  # asked only then
        row = MACHINE_TABLES["mobility"].rows.get(self.chosen.step)
        roles = row.tells if row else ACTS[self.chosen.act].tells
        people = {
            person: role for role in roles for person in people_in(self.stay, role) if person != self.actor.person_id
        }
        names = names_in(self.stay.pk, people)
        return [
            Asked(names[person], str(Role(role).label), _("is told"), is_told=True)
            for person, role in people.items()
            if person in names
        ]

    @property
    def stays(self) -> list[str]:
        """The parts of the agreement that stay as they are."""
        if self.chosen is None or not self.is_signed:
            return []
        return [str(part.label) for part in PartName if part != self.chosen.part]


def _does(who: Any, readers: list[Any], signers: list[Any]) -> str:
    if who in readers and who in signers:
        return _("reads and signs")
    return _("signs") if who in signers else _("reads and agrees")
