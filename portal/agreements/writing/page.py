"""The draft of an agreement as it is written: one part open, the others beside it, and what is missing."""

import json
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import Actor
from accounts.kept_forms import QUIETLY
from accounts.models import Person
from agreements.approvals import required_reviewers
from agreements.changes import changed_parts
from agreements.parts import PartName
from agreements.reading import HEADINGS
from agreements.selectors import open_version, parts_of
from agreements.services import prefilled
from ground.identifiers import as_uuid
from ground.sentences import begun
from lifecycle.models import Mobility
from lifecycle.names import names_in
from lifecycle.offers.offers import Offers
from lifecycle.standing import Standing
from lifecycle.tables import MACHINE_TABLES
from lifecycle.tables.agreement_version import State
from lifecycle.tables.mobility import AT_THE_HOST
from lifecycle.telling import people_told
from portal.agreements.writing.contacts import ContactsView
from portal.agreements.writing.fields import PartView, without_empty
from portal.agreements.writing.naming import name_tutor, name_typed
from portal.agreements.writing.status import MissingHere, PartHere, part_lines, parts_here
from portal.agreements.writing.units import TAKE, UnitsView
from portal.writing.lines import Lacking, PartLine
from portal.writing.page import Writing, WrittenLast
from remarks.models import Comment
from remarks.selectors import comments_on

ACT = "agreements.write_part"
ALONE, WITH_THE_STAY = "submit_version", "submit_agreement"
VIEWS: dict[str, type[PartView]] = {PartName.UNITS: UnitsView, PartName.CONTACTS: ContactsView}


class AgreementWriting(Writing):
    """One part of the open agreement, to whoever may write it."""

    changed, act = "agreements.part_changed", ACT
    read_words = gettext_lazy("Read it as the others do")
    part: PartHere
    _tutor_is_new = False

    def __init__(self, stay: Mobility, actor: Actor, key: str) -> None:
        super().__init__()
        self.stay, self.actor, self.subject_id = stay, actor, stay.pk
        self.offers = Offers(Standing.of_stay(stay), actor)
        offer = self.offers.act(ACT)
        if key not in PartName.values or offer is None or not offer.own:
            raise Http404
        self.part = next(one for one in parts_here(stay) if one.key == key)
        self.locked = offer.reasons
        self.version = open_version(stay)
        self.contents = parts_of(self.version) if self.version else prefilled(stay)
        self.view = self._view("c")
        self._named: dict[str, str] = {}  # name of the fields -> who was typed there and is of the stay since

    def as_it_stands(self) -> PartView:
        return self._view("theirs")  # no two fields of a page are called alike

    def _view(self, name: str) -> PartView:
        key = PartName(self.part.key)
        view = VIEWS.get(key, PartView)(self.stay, self.actor, key, self.contents[key])
        view.name = name
        return view

    # Saved

    def perform(self, data: Any, files: Any) -> bool:
        """First whoever was typed new, then the part; a part that reads as before is not written again."""
        if self._only_looks(data):
            return False
        self.is_sent = True
        whole = QUIETLY not in data
        content = self.view.read(data)
        is_wrong = self._name_people(data, whole=whole)
        done = self._reads_the_same(content, data) or super().perform(data, files)
        if is_wrong and done:  # the text is kept, and what is wrong with somebody stands beside
            self.status, self.version = 400, open_version(self.stay)
            return False
        return done

    def _reads_the_same(self, content: dict[str, Any], data: Any) -> bool:
        kept = without_empty(self.contents[self.part.key]) if self.version else None
        return kept == without_empty(content) and "mine" not in data and not (self._named or self._tutor_is_new)

    def _name_people(self, data: Any, *, whole: bool) -> bool:
        """Whether something is wrong with somebody who was typed."""
        self._named = {}
        faults: dict[Any, list[str]] = {}
        if isinstance(self.view, ContactsView) and not self.view.has_tutor:
            tutor = self.view.tutor_typed(data, whole=whole)
            faults |= name_tutor(self.stay, self.actor, tutor) if tutor else {}
            self._tutor_is_new = bool(tutor) and not faults
        if whole:
            done = name_typed(self.stay, self.actor, self.view.typed_new(data), data)
            self._named, faults = done.people, {**faults, **done.faults}
        self.view.own_faults = faults
        return bool(faults)

    def sent(self, data: Any) -> dict[str, Any]:
        if self._named:
            data = data.copy()
            for name, person in self._named.items():
                data[f"{name}.person"] = data[f"{name}.was"] = person
        content = _with_ids_of_the_named(self.view.read(data), self.stay.pk)
        if self._tutor_is_new and isinstance(self.view, ContactsView):
            content = self.view.with_who_is_new(content)
        seen = "" if "mine" in data and self.last is None else data.get("seen", "")
        return {"part": self.part.key, "content": json.dumps(content), "seen": seen}

    def name_of(self, person_id: UUID) -> str:
        return names_in(self.stay.pk, [person_id]).get(person_id) or _("Somebody else")

    @cached_property
    def written(self) -> dict[str, WrittenLast]:
        rows = self.version.parts.all() if self.version else ()
        return {one.name: WrittenLast(one.written_by_id, one.written_at, one.sha256) for one in rows}

    # Missing

    @cached_property
    def _standing(self) -> Standing:
        if self.version is None or self.stay.state not in AT_THE_HOST:
            return self.offers.at
        return Standing.of("agreement_version", self.version, self.stay)

    @property
    def _sends(self) -> str:
        return ALONE if self._standing.name == "agreement_version" else WITH_THE_STAY

    @cached_property
    def missing(self) -> list[Lacking]:
        """What is missing before it can be sent. Of what nobody wrote yet nothing is asked."""
        if self.version is None or self.version.state != State.DRAFT:
            return []
        row = MACHINE_TABLES[self._standing.name].rows[self._sends]
        return MissingHere(self._standing, row, self.actor, self.offers.held).rows

    @cached_property
    def comments(self) -> list[tuple[Any, Comment]]:
        """What readers said and nobody has settled, with the first part of its heading."""
        parts = {one.key: one for one in parts_here(self.stay)}
        said = comments_on(self.stay, self.actor).filter(settled_at=None)
        return [(parts[one.part], one) for one in said if one.part in parts]

    @cached_property
    def parts(self) -> list[PartLine]:
        """All of them."""
        commented = {key for part, _comment in self.comments for key in HEADINGS.get(PartName(part.key), ())}
        return part_lines(
            self.stay, self.contents, self.missing, self.part.key, changed=self._changed, commented=commented
        )

    @property
    def _changed(self) -> set[str]:
        """The parts that read otherwise than in the version in force."""
        found = changed_parts(self.version) if self.version and self.stay.state in AT_THE_HOST else None
        return {str(row["of"]) for row in found["changes"]} if found else set()

    # Head

    @cached_property
    def _called(self) -> str:
        return names_in(self.stay.pk, [self.stay.participant_id])[self.stay.participant_id]

    @property
    def about(self) -> str:
        """What the title of the window ends with."""
        return self._called

    @property
    def title(self) -> str:
        """The situation."""
        number = len(self.missing)
        if self.version is None:
            return _("%(name)s, the agreement is begun") % {"name": self._called}
        if not number:
            return _("%(name)s, everything is there") % {"name": self._called}
        words = ngettext(
            "%(name)s, %(number)s thing before you can send it", "%(name)s, %(number)s things before you can send it",
            number,
        )  # fmt: skip
        return words % {"name": self._called, "number": number}

    @property
    def standing(self) -> str:
        """Which version it is."""
        numbers = self.stay.agreement_versions.exclude(number=None).values_list("number", flat=True)
        nth = max((number or 0 for number in numbers), default=0) + 1
        state = begun(str(State.DRAFT.label))
        return _("Version %(nth)s, %(state)s") % {"nth": nth, "state": state[:1].lower() + state[1:]}

    # Sending

    @cached_property
    def _readers(self) -> int:
        """How many get it by mail: who is told of the step, and who is asked to read it."""
        row = MACHINE_TABLES[self._standing.name].rows[self._sends]
        asked = {one.person_id for one in required_reviewers(self.stay)}
        people = {*people_told(row.tells, self._standing), *asked} - {self.actor.person_id}
        return Person.objects.filter(pk__in=people).exclude(email=None).count()

    @property
    def may_send(self) -> bool:
        """Whether nothing locks it."""
        step = Offers(self._standing, self.actor).step(self._sends) if self.version else None
        return bool(step and step.own and not step.locks)

    @property
    def send_words(self) -> str:
        """The button that sends."""
        words = ngettext("Send to %(number)s person to read", "Send to %(number)s people to read", self._readers)
        return words % {"number": self._readers}

    @property
    def send_at(self) -> str:
        """Where it is sent."""
        return reverse("portal:agreement-send", args=[self.stay.pk])

    send_note = ""

    @property
    def nothing_missing(self) -> str:
        """Said instead of the list."""
        if self.version is None:
            return _("What you write here is kept. It can be sent once the memorandum covers the stay.")
        words = ngettext(
            "Everything is there. %(number)s person gets it by mail.",
            "Everything is there. %(number)s people get it by mail.",
            self._readers,
        )
        return words % {"number": self._readers}

    @property
    def read_at(self) -> str:
        """Where it is read as its readers do."""
        return reverse("portal:agreement", args=[self.stay.pk])

    @property
    def back_at(self) -> str:
        """The stay."""
        return reverse("portal:stay", args=[self.stay.pk])

    @property
    def address(self) -> str:
        """Of this part."""
        return reverse("portal:part", args=[self.stay.pk, self.part.key])

    @property
    def takes(self) -> str:
        """The button of all units of the memorandum."""
        return TAKE


def _with_ids_of_the_named(content: Any, stay: UUID) -> Any:
    """A person's id is kept only while the name beside it is still that person's: somebody else was typed over it."""
    ids = {found for text in _ids_in(content) if (found := as_uuid(text))}
    return _kept(content, {str(pk): name for pk, name in names_in(stay, ids).items()})


def _ids_in(content: Any) -> list[str]:
    if isinstance(content, list):
        return [pk for item in content for pk in _ids_in(item)]
    if not isinstance(content, dict):
        return []
    own = [str(content["person"])] if "person" in content else []
    return [*own, *(pk for value in content.values() for pk in _ids_in(value))]


def _kept(content: Any, names: dict[str, str]) -> Any:
    if isinstance(content, list):
        return [_kept(item, names) for item in content]
    if not isinstance(content, dict):
        return content
    stale = "person" in content and names.get(str(content["person"])) != content.get("name")
    return {key: _kept(value, names) for key, value in content.items() if not (stale and key == "person")}
