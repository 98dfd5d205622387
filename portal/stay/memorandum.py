"""The memorandum of a stay as one reader meets it: where it stands, who owes what, why it does not cover."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.selectors import holds
from lifecycle.models import Mobility
from lifecycle.offers.offers import Offers
from lifecycle.registry import GUARDS
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import BEFORE_DEPARTURE
from lifecycle.tables.mou import IN_FORCE, OPEN
from lifecycle.vocabulary import Missing
from lifecycle.wording import say_missing
from partnerships.covering import versions_that_cover
from partnerships.models import MemorandumVersion
from partnerships.selectors import names_told, plan_of
from portal.dashboard.owed import AT_THE_MEMORANDUM
from portal.memoranda_in_words import Memoranda, MemorandumWord
from portal.memoranda_owed import OwedHere, owed_of_version

CHOOSES = "partnerships.link_memorandum"
WRITES = "partnerships.write_memorandum"
READERS = frozenset({Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.INTERMEDIARY, Role.LEAD})
DATES, UNITS, HOST = "lifecycle.edit_basics", "partnerships.plan_units", "partnerships.choose_host"
NEXT = "next"  # its next version
# What is missing -> the acts that settle it on the side of the stay, and whether the memorandum can be changed for it.
WAYS_OUT: dict[str, tuple[str, ...]] = {
    "partnerships.mou_lacks_dates": (DATES,),
    "partnerships.mou_begins_late": (DATES, NEXT),
    "partnerships.mou_ends_early": (NEXT, DATES),
    "partnerships.mou_lacks_organisations": (NEXT, HOST),
    "partnerships.mou_lacks_units": (NEXT, UNITS),
}
WORDS: dict[str, Promise] = {
    DATES: gettext_lazy("Change the dates of the stay"),
    UNITS: gettext_lazy("Plan other units"),
    HOST: gettext_lazy("Choose another host"),
}


@dataclass(frozen=True)
class WayOut:
    """One thing the reader may do about it."""

    address: str
    words: str
    is_post: bool = False


@dataclass(frozen=True)
class Why:
    """One reason for which it does not cover the stay, with the ways out."""

    sentence: str
    ways: list[WayOut]


@dataclass
class StayMemorandum:
    """Under which memorandum a stay goes."""

    mobility: Mobility
    actor: Actor
    offers: Offers

    @cached_property
    def plan(self) -> Any:
        """What was planned, and under which memorandum."""
        return plan_of(self.mobility)

    @property
    def is_shown(self) -> bool:
        """Whether memoranda are this reader's to see in this stay."""
        return bool(self.offers.held & READERS) and (self.plan.memorandum is not None or self.mobility.mou_required)

    @property
    def is_received(self) -> bool:
        """Whether the reader is on the receiving side only: then others settle what the stay lacks."""
        return self.offers.held & READERS == {Role.HOST_COORDINATOR}

    @property
    def code(self) -> str:
        """Its file code."""
        return self.plan.memorandum.code if self.plan.memorandum else ""

    @cached_property
    def version(self) -> MemorandumVersion | None:
        """The version in force, else the newest; None where the reader sees none."""
        if self.plan.memorandum is None:
            return None
        seen = MemorandumVersion.objects.visible_to(self.actor).filter(memorandum=self.plan.memorandum)
        versions = list(seen.select_related("memorandum").prefetch_related("memorandum__reviews"))
        day = self.mobility.planned_start or self.mobility.today
        later = {one.pk: one.valid_from is not None and one.valid_from > day for one in versions}
        first = sorted(versions, key=lambda one: (one.state != IN_FORCE, later[one.pk], -one.created_at.timestamp()))
        return first[0] if first else None

    @cached_property
    def word(self) -> MemorandumWord | None:
        """How it stands, and until when."""
        if self.version is None:
            return None
        words = Memoranda(self.actor, [], self.mobility.today)
        words.versions = {self.version.pk: self.version}
        return words.word_of(self.version)

    @property
    def address(self) -> str:
        """Where its text is read."""
        return reverse("portal:memorandum", args=[self.version.pk]) if self.version else ""

    @cached_property
    def _open(self) -> Offers | None:
        """What the reader may do with a version that is still on its way."""
        if self.version is None or self.version.state not in OPEN:
            return None
        return Offers(Standing.of("mou", self.version), self.actor)

    @property
    def is_written_by_reader(self) -> bool:
        """Whether the draft waits for the reader to write it."""
        return self._open is not None and any(offer.name == WRITES for offer in self._open.acts)

    @cached_property
    def owed(self) -> list[OwedHere]:
        """What is owed there until it is in force: the reader's own first, in the reader's own words."""
        if self._open is None or self.version is None:
            return []
        found = owed_of_version(self.version, self._open, names_told(self.version))
        return sorted(found, key=lambda one: one.way is None)

    @property
    def own_way(self) -> WayOut:
        """The one button: to what the reader owes there, else to its text."""
        if self.is_written_by_reader and self.version:
            return WayOut(reverse("portal:memorandum-writing", args=[self.version.pk]), _("Go on writing it"))
        own = next((one.way for one in self.owed if one.way), None)
        return WayOut(own.address, own.words) if own else WayOut(self.address, _("Open the memorandum"))

    @cached_property
    def lacks(self) -> list[Missing]:
        """What the door would say of it now; nothing once the stay has begun under it."""
        if str(self.mobility.state) not in BEFORE_DEPARTURE or not self.mobility.mou_required:
            return []
        return GUARDS["partnerships.mou_covers_stay"].check(mobility=self.mobility)

    @property
    def whys(self) -> list[Why]:
        """Each reason with its ways out; that it is not in force is said by what it waits for, where that is known."""
        said = say_missing(self.lacks, self.mobility.pk)
        found = [(one.code, words) for one, words in zip(self.lacks, said, strict=True)]
        return [Why(words, self._ways(code)) for code, words in found if code != AT_THE_MEMORANDUM or not self.owed]

    def _ways(self, code: str) -> list[WayOut]:
        found = (self._next() if name == NEXT else self._to_act(name, WORDS[name]) for name in WAYS_OUT.get(code, ()))
        return [way for way in found if way]

    def _next(self) -> WayOut | None:
        """Its next version, by who may write for a party."""
        if self.version is None or not holds(self.actor, MembershipRole.COORDINATOR):
            return None
        if Role.PARTY not in self.version.roles_of(self.actor) or self.version.state != IN_FORCE:
            return None
        words = _("Write its next version")
        return WayOut(reverse("portal:memorandum-next", args=[self.version.pk]), words, is_post=True)

    def _to_act(self, name: str, words: str | Promise, **chosen: Any) -> WayOut | None:
        offer = self.offers.act(name)
        if offer is None or not offer.for_oneself:
            return None
        query = f"?{urlencode(chosen)}" if chosen else ""
        return WayOut(f"{reverse('portal:act', args=[self.mobility.pk, name])}{query}", str(words))

    @property
    def choose(self) -> WayOut | None:
        """Another memorandum."""
        return self._to_act(CHOOSES, _("Choose another memorandum") if self.code else _("Choose the memorandum"))

    @property
    def none_needed(self) -> WayOut | None:
        """Where the programme asks for none."""
        return self._to_act("lifecycle.set_mou_required", _("Say whether one is needed"))

    @property
    def write(self) -> WayOut | None:
        """A new one with the host."""
        host = next((part.organisation_id for part in self._parts if part.part == OrganisationPartKind.HOSTING), None)
        is_on_its_way = self.version is not None and self.version.state in OPEN
        if is_on_its_way or host in (None, self.actor.organisation_id):
            return None
        if not holds(self.actor, MembershipRole.COORDINATOR):
            return None
        return WayOut(f"{reverse('portal:memorandum-new')}?{urlencode({'partner': host})}", _("Write a memorandum"))

    @cached_property
    def _parts(self) -> list[Any]:
        return list(self.mobility.organisation_parts.open())

    @property
    def covering(self) -> list[tuple[MemorandumVersion, WayOut]]:
        """Those of the reader's memoranda that do cover the stay as it is planned, each to be taken."""
        found = versions_that_cover(self.mobility, self.plan)
        seen = MemorandumVersion.objects.visible_to(self.actor).filter(pk__in=[one.pk for one in found])
        ways = (
            (one, self._to_act(CHOOSES, _("Take this one"), memorandum=one.memorandum_id))
            for one in seen.select_related("memorandum").order_by("memorandum__code")
            if one.memorandum_id != self.plan.memorandum_id
        )
        return [(one, way) for one, way in ways if way]
