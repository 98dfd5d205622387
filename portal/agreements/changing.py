"""A change of a running stay: what changes is asked first, with its rule and who must agree; nothing is sent yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from agreements.approvals import required_reviewers
from agreements.parts import PartName
from agreements.selectors import EXTENSION_DAYS, required_signers, version_in_force
from ground.days import long_day
from lifecycle.models import Mobility
from lifecycle.names import names_in
from lifecycle.offers.offers import Offers
from lifecycle.people.role_book import people_in
from lifecycle.programme_rules import latest_end
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables import MACHINE_TABLES
from lifecycle.tables.mobility import AT_THE_HOST
from portal.steps.act_page import ActPage

START, LONGER = "agreements.start_amendment", "agreements.ask_extension"
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
    Choice("tutor", gettext_lazy("Another tutor"), act="lifecycle.name_tutor"),
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


class ChangePage:
    """The question what changes, and what follows from the answer."""

    def __init__(self, stay: Mobility, actor: Actor, key: str) -> None:
        if stay.state not in AT_THE_HOST:
            raise Http404
        self.stay, self.actor = stay, actor
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
    def act(self) -> ActPage | None:
        """The form that begins a new version; None where the change has a form of its own elsewhere."""
        if self.chosen is None or self.chosen.act not in (START, LONGER):
            return None
        return ActPage(self.stay, self.actor, self.chosen.act)

    @property
    def elsewhere(self) -> str:
        """Where the form of the others is."""
        if self.chosen is None or self.act is not None:
            return ""
        if self.chosen.act:
            return reverse("portal:act", args=[self.stay.pk, self.chosen.act])
        return reverse("portal:transition", args=[self.stay.pk, "mobility", self.stay.pk, self.chosen.step])

    @property
    def address(self) -> str:
        """Of this page."""
        return reverse("portal:agreement-change", args=[self.stay.pk])

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
            return [*self._in_time(), *self._at_most()]
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

    # Who must agree

    @cached_property
    def asked(self) -> list[Asked]:
        """Everybody who reads or signs the new version; of a change without one, everybody who is told."""
        if self.chosen is None:
            return []
        if self.act is None:
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
        if self.chosen is None or self.act is None:
            return []
        return [str(part.label) for part in PartName if part != self.chosen.part]


def _does(who: Any, readers: list[Any], signers: list[Any]) -> str:
    if who in readers and who in signers:
        return _("reads and signs")
    return _("signs") if who in signers else _("reads and agrees")
