"""One case while it runs: who is who, where the stay is, and the doors everything passes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from accounts.models import Organisation, Person
from ground.sealing import unseal
from lifecycle.doors import perform_act, perform_transition
from lifecycle.effects import outbox
from lifecycle.gate import step_needs_code
from lifecycle.machines import MACHINES
from lifecycle.models import Event, Mobility
from lifecycle.noting import Noted, noting
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.offers import Offers
from lifecycle.proving import mail_code, prove_by_code
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.vocabulary import OnBehalf
from tools.cases.case import Case, nearest
from tools.cases.references import outcomes


class StepRefused(Exception):
    """A step of a case cannot be done as written; the sentences say why."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("; ".join(sentences))
        self.sentences = list(sentences)


@dataclass
class Run:
    """A case at some point of its history. Facts come from `case`, everything else from the database."""

    case: Case
    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)  # person key -> organisation keys
    stays: dict[str, UUID] = field(default_factory=dict)  # key of who goes -> their stay, in the order of planning
    memorandum_id: UUID | None = None
    # Of the step being done:
    step: dict[str, Any] = field(default_factory=dict)
    by: str = ""
    actor: Actor = field(default_factory=lambda: Actor(None))
    on_behalf: OnBehalf | None = None
    settle: Callable[[], None] = lambda: None  # work what the outbox holds; the runner sets it
    noted: Noted = field(default_factory=Noted)  # events and outbox rows that the run wrote, so far

    @property
    def data(self) -> dict[str, Any]:
        return self.case.data

    @property
    def goes(self) -> str:
        """The key of the one whose stay the step is about: the participant, unless it names another."""
        return str(self.step.get("stay") or self.section("participant")["person"])

    @property
    def mobility_id(self) -> UUID | None:
        """Of the stay the step is about, once it is planned."""
        return self.stays.get(self.goes) if self.stays else None

    @property
    def mobility(self) -> Mobility:
        """The stay as it is now. Raises StepRefused before it was planned."""
        if self.mobility_id is None:
            raise StepRefused("There is no stay yet: the first step is “plan”.")
        return Mobility.unscoped.select_related("record").get(pk=self.mobility_id)

    def given(self, key: str, default: Any = None) -> Any:
        """What the step itself says under `with`."""
        return self.step.get("with", {}).get(key, default)

    def section(self, name: str) -> Any:
        """A section of the case. Raises StepRefused where it is missing."""
        if name not in self.data:
            raise StepRefused(f"The step needs the section “{name}” of the case. Add it.")
        return self.data[name]

    def participants(self) -> list[dict[str, Any]]:
        """Everybody who goes: the participant, then the others."""
        first = self.data.get("participant")
        return [*([first] if first else []), *self.data.get("others", ())]

    def decider(self) -> str:
        """The key of the person whose decision the step is."""
        return str(self.step.get("on_behalf", {}).get("person", self.by))

    def person_id(self, key: str) -> UUID:
        return self.people[key].pk

    def organisation_id(self, key: str) -> UUID:
        return self.organisations[key].pk

    def outcomes(self) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        """(code, unit, outcome)"""
        return outcomes(self.data)

    def holds(self, role: Role) -> bool:
        """Whether who acts has this role in the stay."""
        return role in Offers(Standing.of_stay(self.mobility), self.actor).held

    # The doors

    def act(
        self, name: str, data: Mapping[str, Any], *, files: Mapping[str, Any] | None = None, pk: UUID | None = None
    ) -> Event:
        """Record one fact as the person of this step; with a fresh code where one is asked for."""
        subject = pk or self._subject(ACTS[name].machine)
        proof = self._proof(subject) if self.on_behalf is None and self._offer(name, subject).needs_code else None
        return perform_act(
            name=name, pk=subject, actor=self.actor, data=data, files=files, on_behalf=self.on_behalf, proof=proof
        )

    def require_known_fields(self, name: str, given: Mapping[str, Any]) -> None:
        """A form takes no notice of what it does not ask for; a case file must not say it."""
        offer = self._offer(name, self._subject(ACTS[name].machine))
        fields = [field.name for field in offer.asks(self.on_behalf)]
        for key in given:
            if key not in fields:
                raise StepRefused(f"“{name}” asks for no “{key}”. {nearest(key, fields)}")

    def _offer(self, name: str, pk: UUID) -> ActOffer:
        """The act as it is offered to the person of this step."""
        machine = MACHINES[ACTS[name].machine]
        subject = machine.model.unscoped.get(pk=pk)
        stay = subject if isinstance(subject, Mobility) else None
        offer = Offers(Standing(machine, subject, stay), self.actor).act(name)
        assert offer is not None
        return offer

    def transition(self, machine: str, name: str, *, pk: UUID | None = None, **details: Any) -> Event:
        """Take one transition as the person of this step."""
        subject = pk or self._subject(machine)
        if self.on_behalf is not None:
            details["on_behalf"] = self.on_behalf
        elif step_needs_code(MACHINES[machine].table.rows[name], self.actor):
            details["proof"] = self._proof(subject)
        return perform_transition(machine=machine, pk=subject, name=name, actor=self.actor, **details)

    def _subject(self, machine: str) -> UUID:
        if machine == "mobility":
            return self.mobility.pk
        if machine == "mou":
            return self._memorandum_version()
        if machine == "agreement_version":
            model = MACHINES[machine].model
            finals = MACHINES[machine].table.finals
            newest = (
                model.unscoped.filter(mobility_id=self.mobility.pk)
                .exclude(state__in=finals)
                .order_by("-created_at")
                .first()
            )
            if newest is None:
                raise StepRefused("There is no open version of the agreement.")
            return UUID(str(newest.pk))
        raise StepRefused(f"Say which row of {machine} is meant.")

    def _memorandum_version(self) -> UUID:
        """The open version of the case's memorandum, else the newest."""
        if self.memorandum_id is None:
            raise StepRefused("There is no memorandum yet: the step “memorandum.write” begins one.")
        versions = MACHINES["mou"].model.unscoped.filter(memorandum_id=self.memorandum_id).order_by("-created_at")
        ended = [*MACHINES["mou"].table.finals, "in_force"]
        found = versions.exclude(state__in=ended).first() or versions.filter(state="in_force").first() or versions.get()
        return UUID(str(found.pk))

    def _proof(self, subject: UUID) -> Any:
        """Ask for a code, take it from the mail that carries it, use it up."""
        person = self.actor.person_id
        assert person is not None
        with noting() as noted:  # its own row: others ask for codes meanwhile
            mail_code(person_id=person, subject_id=subject)
        (row,) = noted.rows
        code = unseal(row.payload["code"])
        outbox.cancel(row.pk, why="the code was used at once by a case file")
        return prove_by_code(person_id=person, subject_id=subject, code=code)
