"""Worlds in which many keep persons who share addresses: whatever somebody types there, what others wrote is theirs.

Every name, birth date, telephone and street that a keeper wrote is a word that stands nowhere else.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Account, Membership, MembershipRole, Organisation, Person
from lifecycle.models import Cohort, NamedPart, OrganisationPart, ParticipantRecord
from lifecycle.planning import give_part, name_person, plan_stay
from lifecycle.roles import NamedPartKind, OrganisationPartKind
from partnerships.services import open_memorandum
from tests.api.conftest import Caller
from tests.factories.accounts import OrganisationFactory, account_of
from tests.lifecycle.conftest import Cast

LETTERS = "bcdfghklmnprstvw"
MAILBOXES = [f"mailbox{nth}@families.example" for nth in range(4)]
AT_WORK = (NamedPartKind.TUTOR, NamedPartKind.ASSESSOR, NamedPartKind.MENTOR, NamedPartKind.ADMINISTRATIVE_CONTACT)


@dataclass
class World:
    """Who keeps what, and the words by which it would be recognised."""

    cast: Cast
    typer: Organisation
    random: Random
    schools: list[Organisation] = field(default_factory=list)
    hosts: list[Organisation] = field(default_factory=list)
    kept: list[Person] = field(default_factory=list)
    words: int = 0

    def word(self, start: str) -> str:
        """A word that stands nowhere else."""
        self.words += 1
        return start + "".join(LETTERS[self.words // 16**nth % 16] for nth in (2, 1, 0))

    def somebody(self, keeper: Organisation, address: str, *, signed_in: bool = False) -> Person:
        """A person whom this organisation wrote down, recognisable in all that it wrote."""
        person = Person.objects.write_down(
            address, given_names=self.word("Qa"), family_names=self.word("Qu"), phone=f"+99 77 {1000 + self.words}",
            keeper=keeper,
        )  # fmt: skip
        if signed_in and not Account.objects.filter(email=address).exists():
            account_of(person)
        self.kept.append(person)
        return person

    def secrets(self) -> dict[str, str]:
        """What only others wrote and is not the typer's to read by the stays that they share: the word, and of whom."""
        shared = NamedPart.objects.filter(mobility__in=stays_of(self), called="").values_list("person_id", flat=True)
        leading = OrganisationPart.objects.filter(mobility__in=stays_of(self)).values_list("responsible_id", flat=True)
        read = {*shared, *leading}
        found: dict[str, str] = {}
        for person in self.kept:
            if person.keeper_id != self.typer.pk and person.pk not in read:
                whose = f"{person} kept by {person.keeper}"
                found |= dict.fromkeys((person.given_names, person.family_names, person.phone), whose)
        records = ParticipantRecord.objects.filter(person__in=self.kept).exclude(person__in=read)
        for record in records.exclude(organisation=self.typer):
            found[record.address] = f"address of {record.person}"
            born = record.birth_date
            assert born is not None
            told = (f"{born:%Y-%m-%d}", f"{born.day} {born:%B %Y}", f"{born.day} {born:%b %Y}", f"{born:%d.%m.%Y}")
            found |= dict.fromkeys(told, f"birth date of {record.person}")
        return found


def a_world(cast: Cast, typer: Organisation, seed: int) -> World:
    """Three schools and more, hosts, siblings, shared mailboxes, the same address at several keepers."""
    random = Random(seed)
    world = World(cast, typer, random)
    world.schools = [cast.organisations["sending"], *(OrganisationFactory() for _nth in range(random.randint(2, 3)))]
    world.hosts = [cast.organisations["hosting"], OrganisationFactory(kind="company", country="IT", town="Pisa")]
    for nth, school in enumerate(world.schools):
        mailbox = random.choice(MAILBOXES)
        for child in range(2):  # siblings
            stay = a_stay_of(world, school, mailbox, born=date(2009, 1, 1) + timedelta(days=40 * nth + 11 * child))
            guardian = world.somebody(school, random.choice([mailbox, *MAILBOXES]), signed_in=random.random() < 0.3)
            name_person(mobility=stay, person_id=guardian.pk, part=NamedPartKind.GUARDIAN)
            host = random.choice(world.hosts)
            if not child:  # the second one has only a tutor there
                give_part(mobility=stay, organisation_id=host.pk, part=OrganisationPartKind.HOSTING)
            tutor = world.somebody(host, random.choice(MAILBOXES))
            typed_it = school == typer or random.random() < 0.5
            called = world.word("Typed" if school == typer else "Qt") if typed_it else ""
            name_person(
                mobility=stay, person_id=tutor.pk, part=NamedPartKind.TUTOR, organisation_id=host.pk, called=called,
                phone_unknown=True,
            )  # fmt: skip
    for mailbox in MAILBOXES:  # whoever types one of them for somebody at the host finds somebody there
        world.somebody(world.hosts[0], mailbox)
    for keeper in (*world.schools, *world.hosts):
        colleague = world.somebody(keeper, random.choice(MAILBOXES), signed_in=True)
        Membership.objects.create(
            person=colleague, organisation=keeper, role=MembershipRole.CONTACT, since_on=date(2025, 9, 1)
        )
    return world


def a_stay_of(world: World, school: Organisation, mailbox: str, born: date) -> Any:
    learner = world.somebody(school, mailbox, signed_in=world.random.random() < 0.3)
    coordinator = world.somebody(school, f"{world.word('co')}@schools.example")
    Membership.objects.create(
        person=coordinator, organisation=school, role=MembershipRole.COORDINATOR, since_on=date(2025, 9, 1)
    )
    return plan_stay(
        actor=Actor(coordinator.pk, school.pk), participant=learner, rule_set=world.cast.mobility.rule_set,
        programme="Erasmus+", call_year=2024, country="IT", planned_start=date(2026, 3, 2),
        planned_end=date(2026, 4, 24), record={"birth_date": born, "address": world.word("Qstreet")},
    )  # fmt: skip


def rows_of_others(world: World) -> dict[type[Model], list[dict[str, Any]]]:
    """Every row that somebody else keeps, as it stands."""
    people = Person.objects.exclude(keeper=world.typer)
    return {
        Person: list(people.order_by("pk").values()),
        Account: list(Account.objects.order_by("pk").values()),
        Organisation: list(Organisation.unscoped.exclude(pk=world.typer.pk).order_by("pk").values()),
        ParticipantRecord: list(ParticipantRecord.objects.exclude(organisation=world.typer).order_by("pk").values()),
        Membership: list(Membership.objects.exclude(organisation=world.typer).order_by("pk").values()),
        NamedPart: list(NamedPart.objects.exclude(mobility__in=stays_of(world)).order_by("pk").values()),
    }


def stays_of(world: World) -> Any:
    """Those in which the one who types has a part."""
    return OrganisationPart.objects.filter(organisation=world.typer).values("mobility")


# What somebody types


class Typing:
    """One who types at every door; each answer that came is kept."""

    def __init__(self, world: World, browser: Client, caller: Caller) -> None:
        self.world, self.browser, self.caller = world, browser, caller
        self.stay = world.cast.mobility
        self.answers: list[tuple[str, str]] = []

    def at(self, door: str) -> None:
        """Type somebody there; where it is asked who is meant, that it is somebody new."""
        getattr(self, door)()

    def typed(self, prefix: str = "", **more: Any) -> dict[str, Any]:
        random, world = self.world.random, self.world
        address = random.choice([*MAILBOXES, f"{world.word('new')}@families.example"])
        if random.random() < 0.3:
            address = address.upper()
        stranger = random.choice([one for one in world.kept if one.keeper_id != world.typer.pk])
        return {
            f"{prefix}given_names": world.word("Typed"),
            f"{prefix}family_names": world.word("Written"),
            f"{prefix}email": address,
            "who": random.choice(["", "new", str(stranger.pk)]),
            **more,
        }

    def post(self, address: str, data: dict[str, Any]) -> Any:
        """Sent; what is asked to be looked at or answered is, and sent again."""
        answer = self.browser.post(address, data, follow=True)
        self._keep(address, answer)
        page = answer.context and answer.context.get("page")
        looked = getattr(getattr(page, "form", None), "looked_at", None)
        if answer.status_code >= 400 or looked:
            again = {**data, "who": "new", "seen": looked or ""}
            self._keep(address, self.browser.post(address, again, follow=True))
        return answer

    def _keep(self, address: str, answer: Any) -> None:
        self.answers.append((address, answer.content.decode("utf-8", "ignore")))
        assert answer.status_code < 500, address

    def _act(self, name: str, data: dict[str, Any]) -> None:
        self.post(reverse("portal:act", args=[self.stay.pk, name]), data)

    def planning_page(self) -> None:
        rules = self.stay.rule_set_id
        facts = self.typed(
            variant="learner", birth_date="2008-05-06", rule_set=rules, call_year=2024, approach="certify"
        )
        self.post(reverse("portal:plan"), facts)

    def guide(self) -> None:
        self.post(reverse("portal:plan-step", args=[self.stay.pk, "guardian"]), self.typed(relation="parent"))

    def guardian(self) -> None:
        self._act("lifecycle.name_person", self.typed(part="guardian", relation="parent"))

    def tutor(self) -> None:
        self._act("lifecycle.name_tutor", self.typed())

    def contact(self) -> None:
        random, there = self.world.random, self.world.cast.organisations
        organisation = random.choice([there["sending"].pk, there["hosting"].pk, there["competent"].pk, ""])
        self._act("lifecycle.name_person", self.typed(part=str(random.choice(AT_WORK)), organisation=organisation))

    def accompanying(self) -> None:
        self._act("lifecycle.name_person", self.typed(part="accompanying", phone_day="+32 9 000"))

    def replacement(self) -> None:
        part = NamedPart.objects.open().filter(mobility=self.stay).exclude(part="participant").order_by("?").first()
        self._act("lifecycle.replace_person", self.typed(part=part.pk if part else "", reason="Left"))

    def pasted_list(self) -> None:
        people = [self.typed() for _nth in range(2)]
        lines = [
            f"{one['given_names']};{one['family_names']};{one['email']};2008-05-0{nth}"
            for nth, one in enumerate(people, 6)
        ]
        parent = self.typed()
        lines[0] += f";{parent['given_names']};{parent['family_names']};{parent['email']}"
        data = {
            "name": self.world.word("Class "), "rule_set": self.stay.rule_set_id, "call_year": 2024, "country": "IT",
            "approach": "certify", "planned_start": "2026-03-02", "planned_end": "2026-04-24",
            "people": "\n".join(lines),
        }  # fmt: skip
        shown = self.post(reverse("portal:plan-group"), data)
        if shown.context and (read := shown.context.get("read")):
            answers = {f"who-{nth}": "new" for nth in (1, 2)} | {"guardian-1": "new"}
            self.post(reverse("portal:plan-group"), data | answers | {"read": read.digest})
        assert Cohort.unscoped.exists() or self.world.typer != self.world.cast.organisations["sending"]

    def program(self) -> None:
        facts = self.typed()
        who = facts.pop("who")
        said = {"new_person": True} if who == "new" else {"person": who} if who else {}
        body = {
            "participant": {**facts, "birth_date": "2008-05-06", **said}, "rule_set": str(self.stay.rule_set_id),
            "call_year": 2024, "country": "IT", "planned_start": "2026-05-04", "planned_end": "2026-06-05",
        }  # fmt: skip
        answer = self.caller.post("mobilities/", body)
        self._keep("api", answer)
        if answer.status_code == 409:
            body["participant"] = {**facts, "birth_date": "2008-05-06", "new_person": True}
            self._keep("api", self.caller.post("mobilities/", body))

    def partner(self) -> None:
        known = self.world.random.choice([*self.world.hosts, *self.world.schools])
        name = self.world.random.choice([known.name, self.world.word("Host ")])
        facts = {"name": name, "kind": known.kind, "country": known.country, "town": known.town, "another": "on"}
        self.post(reverse("portal:add-partner"), self.typed(**facts))

    def party(self) -> None:
        actor = next(one for one in self.world.cast.actors.values() if one.organisation_id == self.world.typer.pk)
        version = open_memorandum(actor=actor, code=self.world.word("MOU-"))
        hosts = self.world.hosts
        data = {
            "organisation-0": self.world.typer.pk, "functions-0": "sending", "contact-0": "", "contact_function-0": "",
            "organisation-1": self.world.random.choice(hosts).pk, "functions-1": "hosting", "contact-1": "new",
            "contact_name-1": self.world.word("Contact "), "contact_email-1": self.world.random.choice(MAILBOXES),
            "contact_function-1": "Head",
        }  # fmt: skip
        self.post(reverse("portal:memorandum-write", args=[version.pk, "parties"]), data)

    def colleague(self) -> None:
        self.post(reverse("accounts:members"), self.typed(role="coordinator", function="Teacher"))

    def correction(self) -> None:
        """Of anybody in the own stay, and of a stranger by their id."""
        named = NamedPart.objects.filter(mobility=self.stay).values_list("person_id", flat=True)
        who = self.world.random.choice([*named, self.world.random.choice(self.world.kept).pk])
        self.post(reverse("portal:correct-person", args=[self.stay.pk, who]), self.typed(reason="Misspelt"))

    def merger(self) -> None:
        who = self.world.random.choice(self.world.kept).pk
        other = self.world.random.choice(self.world.kept).pk
        address = reverse("portal:merge-person", args=[self.stay.pk, self.stay.participant_id])
        self.post(address, {"other": other, "gone": other, "person": who, "reason": "Twice"})


DOORS = (
    "planning_page", "guide", "guardian", "tutor", "contact", "accompanying", "replacement", "pasted_list", "program",
    "partner", "party", "colleague", "correction", "merger",
)  # fmt: skip


def in_plain_text(text: str) -> str:
    """Without what may stand between two letters of a date or a number."""
    return text.replace("&nbsp;", " ").replace("\u00a0", " ").replace("\\u00a0", " ")


def told(secrets: dict[str, str], texts: Iterator[tuple[str, str]]) -> set[str]:
    """Where a word of another stands, whose, and what stands around it."""
    found = set()
    for where, text in texts:
        plain = in_plain_text(text)
        for word, whose in secrets.items():
            at = max(plain.find(word), plain.find(word.replace(" ", "")))
            if at >= 0:
                found.add(f"{where}: {whose}: …{plain[max(at - 50, 0) : at + 50]}…")
    return found


def as_text(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)
