"""A draft as it is written: the parts beside the text, one part open, and what is missing before it can be sent."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from ground.errors import SojournError
from ground.sentences import begun
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.offers.offers import Offers
from lifecycle.standing import Standing
from partnerships.content import PARTS, Part
from partnerships.drafting import written
from partnerships.models import MemorandumVersion, WrittenPart
from partnerships.selectors import names_told, version_in_force
from portal.memoranda.renewal import Renewal
from portal.memoranda.writing.bodies import BodiesView
from portal.memoranda.writing.cells import PartView
from portal.memoranda.writing.days import PlacesView, ValidityView
from portal.memoranda.writing.parties import CoveredView, PartiesView
from portal.memoranda.writing.signing import SigningView
from portal.memoranda.writing.status import Lacking, PartLine, lacking, part_lines
from portal.memoranda.writing.texts import AimsView, AnnexesView
from portal.memoranda.writing.units import UnitsView
from portal.steps.door_page import Refusable
from remarks.models import Comment
from remarks.selectors import comments_on

VIEWS: dict[str, type[PartView]] = {
    view.key: view
    for view in (
        PartiesView, AimsView, CoveredView, UnitsView, BodiesView, PlacesView, ValidityView, SigningView, AnnexesView,
    )
}  # fmt: skip
ACTS = frozenset(view.act for view in VIEWS.values())
SEND = "submit"


@dataclass(frozen=True)
class Conflict:
    """Somebody else wrote the part meanwhile: who, when, and how it stands now."""

    who: str  # empty: who writes, in another window
    at: Any
    theirs: PartView


class WritingPage(Refusable):
    """One part of a draft, to whoever may write it."""

    def __init__(self, version: MemorandumVersion, actor: Actor, key: str) -> None:
        super().__init__()
        if key not in VIEWS:
            raise Http404
        self.version, self.actor, self.subject_id = version, actor, version.pk
        self.part, self.done = PARTS[key], ""
        self.view = VIEWS[key](version, actor, self.part)
        self.offers = Offers(Standing.of("mou", version), actor)
        offer = self.offers.act(self.view.act)
        if offer is None or not offer.own:
            raise Http404
        self.locked = offer.reasons
        self.conflict: Conflict | None = None

    def fill(self, data: Any, files: Any) -> None:
        """Draw the fields with what was typed before."""
        self.view.data = data
        looking = getattr(self.view, "is_looking", None)
        if looking is not None:
            looking(data)

    def perform(self, data: Any, files: Any) -> bool:
        """Through the door; False with everything typed kept, and what is wrong beside its field."""
        looking = getattr(self.view, "is_looking", None)
        if looking is not None and looking(data):
            return False
        self.is_sent = True
        sent = {**self.view.read(data), "part": self.part.key, "seen": data.get("seen", "")}
        try:
            self.event = perform_act(name=self.view.act, pk=self.version.pk, actor=self.actor, data=sent)
        except ActInvalid as invalid:
            form: Any = invalid.form
            self.view.form, self.status = form, invalid.status
            return False
        except SojournError as error:
            if isinstance(error, ActRefused) and error.code == "partnerships.part_changed":
                self.conflict, self.status = self._conflict(), error.status
                return False
            return self.refused(error)
        return True

    def _conflict(self) -> Conflict:
        last = self.last
        assert last is not None  # it was written since
        theirs = VIEWS[self.part.key](self.version, self.actor, self.part)
        return Conflict(self._name_of(last), localtime(last.at), theirs)

    def _name_of(self, last: WrittenPart) -> str:
        if last.person is None or last.person_id == self.actor.person_id:
            return ""
        is_colleague = last.person.keeper_id == self.actor.organisation_id
        told = last.person.full_name if is_colleague else names_told(self.version).get(last.person_id, "")
        return told or _("Somebody else")

    @cached_property
    def _written(self) -> dict[str, WrittenPart]:
        return written(self.version)

    @property
    def last(self) -> WrittenPart | None:
        """Who wrote this part last."""
        return self._written.get(self.part.key)

    @property
    def seen(self) -> int:
        """How often it was written by now: the form carries it back."""
        return self.last.times if self.last else 0

    @property
    def saved_at(self) -> Any:
        """When anything of it was saved last."""
        return max((row.at for row in self._written.values()), default=None)

    @cached_property
    def missing(self) -> list[Lacking]:
        """What is missing before it can be sent."""
        return lacking(self.version, self.actor.organisation_id)

    @cached_property
    def comments(self) -> list[tuple[Part, Comment]]:
        """What readers said and nobody has settled: it holds nothing up, and waits for an answer."""
        said = comments_on(self.version, self.actor).filter(settled_at=None)
        return [(PARTS[one.part], one) for one in said if one.part in PARTS]

    @cached_property
    def parts(self) -> list[PartLine]:
        """The nine."""
        commented = {part.key for part, _comment in self.comments}
        return part_lines(self.version, self.missing, self.part.key, commented)

    @property
    def parts_lacking(self) -> int:
        """How many of them lack something."""
        return sum(1 for line in self.parts if line.lacks)

    @property
    def title(self) -> str:
        """The situation."""
        number, code = len(self.missing), self.version.memorandum.code
        if not number:
            return _("%(code)s, everything is there") % {"code": code}
        said = ngettext("%(code)s, %(number)s thing is missing", "%(code)s, %(number)s things are missing", number)
        return said % {"code": code, "number": number}

    @property
    def standing(self) -> str:
        """Which version it is, and which one is in force meanwhile."""
        numbers = self.version.memorandum.versions.exclude(number=None).values_list("number", flat=True)
        nth = self.version.number or max((number or 0 for number in numbers), default=0) + 1
        state = begun(str(self.version.get_state_display()))
        return _("Version %(nth)s, %(state)s") % {"nth": nth, "state": state[:1].lower() + state[1:]}

    @property
    def in_force(self) -> MemorandumVersion | None:
        """The version that holds while this one is written."""
        found = version_in_force(self.version.memorandum)
        return found if found and found.pk != self.version.pk else None

    @cached_property
    def renewal(self) -> Renewal:
        """What was learnt under the version before."""
        return Renewal(self.version, self.actor)

    @property
    def partners(self) -> int:
        """To how many it goes."""
        parties = self.version.parties.values_list("organisation_id", flat=True)
        return sum(1 for organisation_id in parties if organisation_id != self.actor.organisation_id)

    @property
    def may_send(self) -> bool:
        """Whether nothing locks it."""
        step = self.offers.step(SEND)
        return bool(step and step.own and not step.locks)

    @property
    def before(self) -> PartLine | None:
        """The part before this one."""
        nth = self.part.number - 2
        return self.parts[nth] if nth >= 0 else None

    @property
    def after(self) -> PartLine | None:
        """The part after it."""
        return self.parts[self.part.number] if self.part.number < len(self.parts) else None

    @property
    def go_on(self) -> PartLine | None:
        """The next part that lacks something: those after this one first."""
        later = self.parts[self.part.number :] + self.parts[: self.part.number - 1]
        return next((line for line in later if line.lacks), None)

    @property
    def address(self) -> str:
        """Of this part."""
        return reverse("portal:memorandum-write", args=[self.version.pk, self.part.key])


def first_part(version: MemorandumVersion, actor: Actor) -> str:
    """The part that lacks something, else the first."""
    return next((one.part for one in lacking(version, actor.organisation_id) if one.part), "parties")
