"""A draft as it is written: the parts beside the text, one part open, and what is missing before it can be sent."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import Actor
from accounts.models import Person
from ground.sentences import begun
from lifecycle.offers.offers import Offers
from lifecycle.standing import Standing
from partnerships.content import PARTS
from partnerships.drafting import written
from partnerships.models import MemorandumVersion
from partnerships.selectors import names_told, version_in_force
from portal.memoranda.renewal import Renewal
from portal.memoranda.writing.bodies import BodiesView
from portal.memoranda.writing.cells import PartView
from portal.memoranda.writing.days import PlacesView, ValidityView
from portal.memoranda.writing.parties import CoveredView, PartiesView
from portal.memoranda.writing.signing import SigningView
from portal.memoranda.writing.status import lacking, part_lines
from portal.memoranda.writing.texts import AimsView, AnnexesView
from portal.memoranda.writing.units import UnitsView
from portal.writing.lines import Lacking, PartLine
from portal.writing.page import Writing, WrittenLast
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


class WritingPage(Writing):
    """One part of a draft, to whoever may write it."""

    changed = "partnerships.part_changed"
    read_words = gettext_lazy("Read it as a partner")
    version: MemorandumVersion

    def __init__(self, version: MemorandumVersion, actor: Actor, key: str) -> None:
        super().__init__()
        if key not in VIEWS:
            raise Http404
        self.version, self.actor, self.subject_id = version, actor, version.pk
        self.part = PARTS[key]
        self.view = VIEWS[key](version, actor, self.part)
        self.act = self.view.act
        self.offers = Offers(Standing.of("mou", version), actor)
        offer = self.offers.act(self.act)
        if offer is None or not offer.own:
            raise Http404
        self.locked = offer.reasons

    def sent(self, data: Any) -> dict[str, Any]:
        return {**self.view.read(data), "part": self.part.key, "seen": data.get("seen", "")}

    def as_it_stands(self) -> PartView:
        return VIEWS[self.part.key](self.version, self.actor, self.part)

    def name_of(self, person_id: UUID) -> str:
        person = Person.objects.get(pk=person_id)
        is_colleague = person.keeper_id == self.actor.organisation_id
        told = person.full_name if is_colleague else names_told(self.version).get(person_id, "")
        return told or _("Somebody else")

    @cached_property
    def written(self) -> dict[str, WrittenLast]:
        found = written(self.version)
        return {key: WrittenLast(row.person_id, row.at, str(row.times)) for key, row in found.items()}

    @property
    def seen(self) -> str:
        return super().seen or "0"  # a part that nobody wrote yet

    @cached_property
    def missing(self) -> list[Lacking]:
        """What is missing before it can be sent."""
        return lacking(self.version, self.actor.organisation_id)

    @cached_property
    def comments(self) -> list[tuple[Any, Comment]]:
        """What readers said and nobody has settled: it holds nothing up, and waits for an answer."""
        said = comments_on(self.version, self.actor).filter(settled_at=None)
        return [(PARTS[one.part], one) for one in said if one.part in PARTS]

    @cached_property
    def parts(self) -> list[PartLine]:
        """The nine."""
        commented = {part.key for part, _comment in self.comments}
        return part_lines(self.version, self.missing, self.part.key, commented)

    @property
    def about(self) -> str:
        """What the title of the window ends with."""
        return str(self.version.memorandum.code)

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
    def send_words(self) -> str:
        """The button that sends."""
        words = ngettext("Send to %(number)s partner to read", "Send to %(number)s partners to read", self.partners)
        return words % {"number": self.partners}

    @property
    def send_at(self) -> str:
        """Where it is sent."""
        return reverse("portal:memorandum-send", args=[self.version.pk])

    @property
    def send_note(self) -> str:
        """What sending does besides."""
        return _("You approve by sending.")

    @property
    def nothing_missing(self) -> str:
        """Said instead of the list."""
        words = ngettext(
            "Everything is there. %(number)s partner gets it by mail.",
            "Everything is there. %(number)s partners get it by mail.",
            self.partners,
        )
        return words % {"number": self.partners}

    @property
    def read_at(self) -> str:
        """Where it is read as its readers do."""
        return reverse("portal:memorandum", args=[self.version.pk])

    back_at = read_at

    @property
    def address(self) -> str:
        """Of this part."""
        return reverse("portal:memorandum-write", args=[self.version.pk, self.part.key])


def first_part(version: MemorandumVersion, actor: Actor) -> str:
    """The part that lacks something, else the first."""
    return next((one.part for one in lacking(version, actor.organisation_id) if one.part), "parties")
