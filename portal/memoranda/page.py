"""What the pages of a memorandum show and keep: one version to a reader, its parties field by field."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from documents.models import Document
from ground.errors import SojournError
from ground.fields import AddressOfAnother
from ground.identifiers import as_uuid
from ground.sentences import begun
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.gate import GATE_MET
from lifecycle.models import Event, ToDo
from lifecycle.offers.offers import Offers
from lifecycle.offers.steps import StepOffer
from lifecycle.organisations.partners import nameable_by
from lifecycle.organisations.pick_fields import LOOK, Search, listed_for
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.standing import Standing
from lifecycle.wording import say_missing, say_to_owner, say_todo
from partnerships.models import MemorandumParty, MemorandumVersion
from partnerships.selectors import member_with_address, names_told
from portal.settling import Way, way_to_settle
from portal.stay.history import lines_of
from portal.steps.door_page import Refusable

FUNCTIONS = [choice for choice in OrganisationPartKind.choices if choice[0] != OrganisationPartKind.HOST_COMPANY]


@dataclass(frozen=True)
class OwedHere:
    """One to-do of a version as the reader meets it; with the form that settles it where the reader owes it."""

    todo: ToDo
    sentence: str
    owner: str
    way: Way | None = None


class MemorandumPage:
    """One version as a reader meets it."""

    def __init__(self, version: MemorandumVersion, actor: Actor) -> None:
        self.version, self.actor = version, actor
        self.offers = Offers(Standing.of("mou", version), actor)

    @cached_property
    def names(self) -> dict[UUID | None, str]:
        """The contacts of the parties, as far as their organisations told who they are."""
        return names_told(self.version)

    @property
    def parties(self) -> list[tuple[MemorandumParty, str]]:
        """Each with its contact."""
        found = self.version.parties.select_related("organisation")
        return [(party, self.names.get(party.contact_id, "")) for party in found]

    @cached_property
    def _owed(self) -> list[OwedHere]:
        rows = ToDo.unscoped.filter(subject_id=self.version.pk, closed_at=None).order_by("since", "pk")
        return [self._in_words(todo, self.names) for todo in rows]

    def _in_words(self, todo: ToDo, names: Mapping[Any, str]) -> OwedHere:
        """To who owes it as theirs, with the form that settles it."""
        owner = names.get(todo.person_id) or begun(str(Role(todo.owner).label))
        person = self.offers.actor.person_id
        if todo.person_id != person and (todo.person_id is not None or Role(todo.owner) not in self.offers.held):
            return OwedHere(todo, say_todo(todo, names), owner)
        way, here = way_to_settle(todo), reverse("portal:memorandum", args=[self.version.pk])
        return OwedHere(todo, say_to_owner(todo, names), owner, None if way.address == here else way)

    @property
    def missing(self) -> list[OwedHere]:
        """What is missing at the next gate."""
        return [one for one in self._owed if one.todo.code != GATE_MET]

    @property
    def next_steps(self) -> list[OwedHere]:
        """Nothing is missing: who goes on, and by which step."""
        return [one for one in self._owed if one.todo.code == GATE_MET]

    @property
    def steps(self) -> list[tuple[StepOffer, list[str]]]:
        """What the reader may take, each with what locks it beside what stands in the list of what is missing."""
        listed = {one.todo.key for one in self.missing}
        return [
            (step, say_missing((lock for lock in step.locks if lock.key not in listed), None, self.names))
            for step in self.offers.steps
        ]

    def papers(self) -> list[Document]:
        """Papers of this version that the reader may read."""
        found = Document.objects.visible_to(self.actor).filter(
            subject_type="memorandum_version", subject_id=self.version.pk
        )
        return list(found.order_by("-created_at"))

    def history(self) -> list[Any]:
        """Every event of the memorandum."""
        events = Event.unscoped.filter(chain=self.version.chain_id).select_related("remark").order_by("-seq")
        return lines_of(list(events), self.offers.held, self.names)

    def siblings(self) -> list[MemorandumVersion]:
        """The other versions."""
        return list(self.version.memorandum.versions.exclude(pk=self.version.pk).order_by("-created_at"))


class PartiesPage(Refusable):
    """The parties of a draft, field by field."""

    name = "partnerships.set_parties"

    def __init__(self, version: MemorandumVersion, actor: Actor) -> None:
        super().__init__()
        offer = Offers(Standing.of("mou", version), actor).act(self.name)
        if offer is None or not offer.own:
            raise Http404
        self.version, self.actor, self.locked = version, actor, offer.reasons
        self.subject_id = version.pk
        self.title, self.done, self.faults = offer.label, _("Saved."), list[str]()
        self.parties = self._parties()
        self.functions = FUNCTIONS
        self._offer({})

    @property
    def first_empty(self) -> str:
        """The list of the first party that is not chosen yet."""
        empty = [nth for nth, party in enumerate(self.parties) if not party["organisation"]]
        return f"organisation-{empty[0] if empty else len(self.parties) - 1}"

    def fill(self, data: Any, files: Any) -> None:
        """Draw the fields with what was typed before."""
        self._is_looking(data)

    def _offer(self, data: Mapping[str, Any]) -> None:
        """The organisations to choose from: own ones, partners, and what is looked for."""
        may_name = nameable_by(self.actor)
        words, looked = data.get("organisation_words", ""), data.get("organisation_looked", "")
        self.search = Search(words, looked, may_name)
        chosen = [UUID(party["organisation"]) for party in self.parties if party["organisation"]]
        self.organisations = listed_for(self.actor, self.search, may_name, [self.actor.organisation_id, *chosen])

    def _is_looking(self, data: Any) -> bool:
        """Draw the page again with what was typed and what was found; nothing is kept yet."""
        self.parties = [self._typed(data, nth) for nth in range(len(self.parties))]
        self._offer(data)
        return LOOK in data or self.search.is_new

    def _typed(self, data: Any, nth: int) -> dict[str, Any]:
        return {
            "organisation": str(as_uuid(data.get(f"organisation-{nth}")) or ""),
            "functions": data.getlist(f"functions-{nth}"),
            "contact": data.get(f"contact-{nth}", ""),
            "contact_function": data.get(f"contact_function-{nth}", ""),
        }

    def _parties(self) -> list[dict[str, Any]]:
        held = [
            {
                "organisation": str(party.organisation_id),
                "functions": party.functions,
                "contact": party.contact.email if party.contact else "",
                "contact_function": party.contact_function,
            }
            for party in self.version.parties.select_related("contact")
        ]
        nobody: dict[str, Any] = {"organisation": "", "functions": [], "contact": "", "contact_function": ""}
        first = held or [{**nobody, "organisation": str(self.actor.organisation_id or "")}]
        return [*first, *(dict(nobody) for _nth in range(2))]

    def perform(self, data: Any, files: Any) -> bool:
        """Through the door; False with the faults kept."""
        if self._is_looking(data):
            return False
        self.is_sent = True
        for party in self.parties:
            party["fault"] = _fault_of_contact(party)
        if any(party["fault"] for party in self.parties):
            self.status = 400
            return False
        try:
            self.event = perform_act(name=self.name, pk=self.version.pk, actor=self.actor, data=self._data())
        except ActInvalid as invalid:
            self.faults = [str(error) for errors in invalid.form.errors.values() for error in errors]
            return self.refused(invalid)
        except SojournError as error:
            return self.refused(error)
        return True

    def _data(self) -> dict[str, str]:
        typed = [self._party(party) for party in self.parties if party["organisation"]]
        return {"parties": json.dumps(typed)}

    def _party(self, typed: Mapping[str, Any]) -> Mapping[str, Any]:
        contact = member_with_address(typed["organisation"], typed["contact"])
        party = {name: typed[name] for name in ("organisation", "functions", "contact_function")}
        return party | ({"contact": str(contact)} if contact else {})


def _fault_of_contact(party: Mapping[str, Any]) -> str:
    """What is wrong with the address of its contact person; empty where none is typed, or it is a member's."""
    if not party["organisation"] or not party["contact"].strip():
        return ""
    try:
        address = AddressOfAnother().clean(party["contact"])
    except ValidationError as refused:
        return str(refused.messages[0])
    if member_with_address(party["organisation"], address):
        return ""
    return _("Nobody of this organisation signs in with this address. Leave it empty, or have them invited there.")
