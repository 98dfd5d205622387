"""Whom the parts of an agreement name: chosen from the stay and its organisations, or typed new."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation, Person
from accounts.people import function_of
from agreements.services import CONTACT_PARTS, as_written
from ground.identifiers import as_uuid
from ground.structured.nodes import Node, id_of
from lifecycle.in_stay import held_now, organisations_in
from lifecycle.models import Mobility, NamedPart
from lifecycle.models.part import OF_THE_HOST
from lifecycle.names import names_in
from lifecycle.organisations.partners import who_answers
from lifecycle.people.role_book import people_in
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role

NEW = "new"  # of a list of people: somebody who is typed beside it
HOME, HOST, COMPETENT = "sending", "host", "competent"
SIDE_OF = {
    OrganisationPartKind.SENDING: HOME,
    OrganisationPartKind.HOSTING: HOST,
    OrganisationPartKind.HOST_COMPANY: HOST,
    OrganisationPartKind.COMPETENT: COMPETENT,
}
NOBODY_AT_WORK = (NamedPartKind.PARTICIPANT, NamedPartKind.GUARDIAN, NamedPartKind.PERSON_OF_TRUST)
TYPED = ("name", "function", "organisation", "qualification", "email", "phone", "phone_night")
CONTACT_KINDS = {key: kind for kind, key in CONTACT_PARTS.items()}
OFFICER = Role.COMPETENT_INSTITUTION


@dataclass(frozen=True)
class Place:
    """One function of the form: who may have it, and what somebody typed there becomes in the stay."""

    sides: tuple[str, ...]
    kind: str = ""  # a part in the stay; empty: words of the agreement alone


PLACES: dict[tuple[str, ...], Place] = {
    **{("sending", key): Place((HOME,), kind) for key, kind in CONTACT_KINDS.items()},
    **{("host", key): Place((HOST,), kind) for key, kind in CONTACT_KINDS.items()},
    ("accompanying",): Place((HOME,), NamedPartKind.ACCOMPANYING),
    ("assessors",): Place((HOST, HOME), NamedPartKind.ASSESSOR),
    ("validator",): Place((HOME, COMPETENT), NamedPartKind.VALIDATOR),
    ("recogniser",): Place((COMPETENT, HOME)),
}
TUTOR = ("tutor",)
OF_TUTOR = Place((HOST,), NamedPartKind.TUTOR)


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be chosen: what the agreement writes of them, and as what they stand in the list."""

    side: str
    facts: Mapping[str, Any]
    kinds: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """Name and what they are."""
        parts = [str(NamedPartKind(kind).label) for kind in sorted(self.kinds)]
        return ", ".join(filter(None, [self.facts["name"], *(parts or [self.facts.get("function", "")])]))


@dataclass
class PersonNode:
    """One person of the form as it is drawn: a list, and fields for who stands in none."""

    name: str
    label: str
    chosen: str
    was: str
    choices: list[tuple[str, str]]
    fields: list[Node]
    is_proposed: bool = False
    is_open: bool = False  # drawn with its fields in sight
    faults: list[str] = field(default_factory=list)
    kind: str = "person"

    @property
    def id(self) -> str:
        """Of its group; a link in the list of what is missing leads there."""
        return id_of(self.name)

    @property
    def is_typed(self) -> bool:
        """Whether the fields stand open."""
        is_listed = bool(self.choices[1:-1])
        return self.is_open or self.chosen == NEW or not is_listed or any(one.faults for one in self.fields)


class PeopleOfStay:
    """Everybody who can be named, read once for a page."""

    def __init__(self, stay: Mobility, actor: Actor) -> None:
        self.stay, self.actor = stay, actor

    @cached_property
    def organisations(self) -> dict[str, list[Organisation]]:
        """By side: the host company before who hosts, since the work is done there."""
        found: dict[str, list[Organisation]] = {}
        for part in organisations_in(self.stay):
            if side := SIDE_OF.get(OrganisationPartKind(part.part)):
                first = part.part == OrganisationPartKind.HOST_COMPANY
                found.setdefault(side, []).insert(0 if first else len(found[side]), part.organisation)
        return found

    @cached_property
    def all(self) -> dict[str, Candidate]:
        """By person: those named in the stay, who is responsible, and whom the reader may name besides."""
        found: dict[str, Candidate] = {}
        for part in held_now(self.stay):
            side = self._side_of(part)
            if side and part.part not in NOBODY_AT_WORK:
                self._add_named(found, part, side)
        for person, side, organisation in self._by_membership():
            if str(person.pk) not in found:
                found[str(person.pk)] = Candidate(side, self._facts(person, organisation))
        return {pk: one for pk, one in found.items() if one.facts.get("name")}

    def _add_named(self, found: dict[str, Candidate], part: NamedPart, side: str) -> None:
        key = str(part.person_id)
        before = found.get(key)
        facts = {**as_written(part), **(before.facts if before else {})}
        found[key] = Candidate(
            before.side if before else side, facts, (before.kinds if before else frozenset()) | {part.part}
        )

    def _side_of(self, part: NamedPart) -> str:
        for side, organisations in self.organisations.items():
            if any(part.organisation_id == one.pk for one in organisations):
                return side
        if part.organisation_id is not None:
            return ""
        return HOST if part.part in OF_THE_HOST else HOME

    def _by_membership(self) -> Iterator[tuple[Person, str, Organisation]]:
        """Whom the reader may name, with their address; then who is responsible, without one that is not published."""
        for side, organisations in self.organisations.items():
            for organisation in organisations:
                for person in who_answers(self.actor, organisation.pk):
                    yield person, side, organisation
        for role, side in ((Role.SENDING_COORDINATOR, HOME), (Role.HOST_COORDINATOR, HOST), (OFFICER, COMPETENT)):
            for person in Person.objects.filter(pk__in=people_in(self.stay, role)[:1]):
                if self.organisations.get(side):
                    yield Person(pk=person.pk), side, self.organisations[side][-1]

    def _facts(self, person: Person, organisation: Organisation) -> dict[str, Any]:
        told = {
            "person": str(person.pk),
            "name": names_in(self.stay.pk, [person.pk]).get(person.pk, ""),
            "function": function_of(person.pk, organisation.pk),
            "organisation": organisation.name,
            "email": person.email or "",
            "phone": person.phone,
        }
        return {key: text for key, text in told.items() if text}

    def of(self, place: Place) -> dict[str, Candidate]:
        """Those of its sides, in their order."""
        return {pk: one for side in place.sides for pk, one in self.all.items() if one.side == side}

    def proposed(self, path: tuple[str, ...]) -> str:
        """Who has this function already, or who has it as a rule; empty where that cannot be said."""
        place = PLACES.get(path, OF_TUTOR)
        here = self.of(place)
        named = [pk for pk, one in here.items() if place.kind in one.kinds]
        if named:
            return named[0]
        usual: dict[tuple[str, ...], Any] = {
            ("host", "mentor"): lambda: self._with(here, NamedPartKind.TUTOR),
            ("host", "administrative"): lambda: self._responsible(here, Role.HOST_COORDINATOR),
            ("sending", "mentor"): lambda: (
                self._with(here, NamedPartKind.SCHOOL_TUTOR) or self._but(here, Role.SENDING_COORDINATOR)
            ),
            ("sending", "administrative"): lambda: self._responsible(here, Role.SENDING_COORDINATOR),
            ("assessors",): lambda: self._with(here, NamedPartKind.TUTOR),
            ("validator",): lambda: self._responsible(here, Role.VALIDATOR),
            ("recogniser",): lambda: self._responsible(here, OFFICER),
        }
        return str(usual[path]()) if path in usual else ""

    @staticmethod
    def _with(here: Mapping[str, Candidate], kind: str) -> str:
        return next((pk for pk, one in here.items() if kind in one.kinds), "")

    def _but(self, here: Mapping[str, Candidate], role: Role) -> str:
        """The one colleague beside who is responsible; of several one has to be chosen."""
        others = [pk for pk in here if pk != self._responsible(here, role)]
        return others[0] if len(others) == 1 else ""

    def _responsible(self, here: Mapping[str, Candidate], role: Role) -> str:
        return next((str(pk) for pk in people_in(self.stay, role)[:1] if str(pk) in here), "")

    def choices(self, place: Place, value: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The list: nobody, those who can be named, who stands there already, somebody else."""
        found = {pk: one.words for pk, one in self.of(place).items()}
        if value.get("person"):
            found.setdefault(str(value["person"]), str(value.get("name", "")))
        return [("", _("Choose…")), *found.items(), (NEW, _("Somebody else…"))]


def is_person(shape: Mapping[str, Any]) -> bool:
    """Whether a group of the form is somebody."""
    return "person" in shape.get("properties", {})


def person_typed(data: Mapping[str, Any], name: str, shape: Mapping[str, Any], people: PeopleOfStay) -> dict[str, Any]:
    """Who is meant by the list and the fields beside it, as the agreement writes them."""
    chosen = str(data.get(f"{name}.person", ""))
    was = str(data.get(f"{name}.was", chosen))  # what no page drew says whom it means itself
    fields = {key: str(data.get(f"{name}.{key}", "")).strip() for key in TYPED if key in shape["properties"]}
    typed = {key: text for key, text in fields.items() if text}
    if as_uuid(chosen) and chosen != was and chosen in people.all:
        facts = people.all[chosen].facts
        return {key: value for key, value in facts.items() if key in shape["properties"]}
    if as_uuid(chosen):
        return {"person": chosen, **typed} if typed.get("name") else {}
    changed = chosen in ("", NEW) and bool(as_uuid(was))
    is_who_was = changed and typed.get("name") == names_in(people.stay.pk, [as_uuid(was)]).get(as_uuid(was))
    return {} if (changed and chosen == "") or is_who_was else typed
