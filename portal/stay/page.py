"""What the page of a stay shows to one reader: gathered here, said in the templates."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from agreements.selectors import VERSIONS
from assessments.incident_models import Incident
from assessments.selectors import incidents_of
from documents.models import Document
from documents.selectors import papers_of_stay, requests_open_in
from ground.once import once
from lifecycle.answers import Read, read_ahead, read_ahead_on_pages, rows_of
from lifecycle.in_stay import SUCCESSIONS, organisations_in
from lifecycle.machines import MACHINES
from lifecycle.models import Mobility, OrganisationPart, OutboxRow, Succession
from lifecycle.models.outbox_row import OutboxState
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.offers import Offers
from lifecycle.offers.steps import StepOffer
from lifecycle.overlaps import stays_at_the_same_time
from lifecycle.people.corrections import CORRECT
from lifecycle.people.role_book import people_in, sending_organisation_id
from lifecycle.people.sections import Section, sections_seen
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import State
from partners.selectors import reads_partners
from portal.state_words import state_in_words
from portal.stay.acts_by_card import Card, by_card
from portal.stay.acts_elsewhere import ELSEWHERE
from portal.stay.as_whom import Choice, choices_in
from portal.stay.checklist import TICK, ListLine, checklist_of
from portal.stay.gate_panel import GatePanel
from portal.stay.health import measure_seen
from portal.stay.heard import Heard, Hours, heard_in, hours_of
from portal.stay.history import Line, history_of
from portal.stay.memorandum import StayMemorandum
from portal.stay.own_way import OwnWay, own_way_of
from portal.stay.people import NamedPerson, people_of
from portal.stay.resting import Resting, resting_round
from portal.stay.scans import Scan, scans_among
from portal.stay.stepper import Stepper
from portal.stay.unit_matrix import UnitMatrix
from portal.stay.unit_thread import matrix_with_doors
from portal.who_hosts import only_hosts

WRITE, CHANGES = "agreements.write_part", "agreements.start_amendment"
OF_THE_LEARNER = {Role.PARTICIPANT, Role.GUARDIAN}


PARKED: Read[OutboxRow] = Read(lambda stay: OutboxRow.objects.filter(mobility=stay, state=OutboxState.PARKED))
read_ahead_on_pages(PARKED)


def read_page_ahead(mobility: Mobility, actor: Actor) -> None:
    """All that the page will ask of the tables of this stay, in one statement."""
    of_the_reader = {
        _overlaps(mobility): stays_at_the_same_time(mobility, actor),
        _papers(mobility): papers_of_stay(mobility_id=mobility.pk, actor=actor),
    }
    read_ahead(mobility, of_the_reader)


def _overlaps(mobility: Mobility) -> tuple[str, UUID]:
    return "stays at the same time", mobility.pk


def _papers(mobility: Mobility) -> tuple[str, UUID]:
    return "papers of the stay", mobility.pk


@dataclass
class StayPage:
    """Everything of the page; built once for a request."""

    mobility: Mobility
    actor: Actor

    def __post_init__(self) -> None:
        self.offers = Offers(Standing.of_stay(self.mobility), self.actor)
        self.roles = self.offers.held
        self.sections = sections_seen(self.roles)
        self.is_learner = Role.PARTICIPANT in self.roles or Role.GUARDIAN in self.roles

    @property
    def goes(self) -> bool:
        """Whether the reader is the one who goes: the words to the participant are not a guardian's."""
        return Role.PARTICIPANT in self.roles

    @cached_property
    def as_whom(self) -> list[Choice]:
        """As whom the reader may act, where they take part as two persons."""
        return choices_in(self.mobility, self.actor)

    @property
    def state_word(self) -> str:
        """The staff's word, or the participant's."""
        state = State(self.mobility.state)
        if self.goes:
            return str(state.to_participant)
        return state_in_words(self.mobility, len(self.gate.requirements))

    @property
    def waited_for(self) -> str:
        """What the stay waits for, where no to-do says it."""
        return str(State(self.mobility.state).waited_for)

    @cached_property
    def gate(self) -> GatePanel:
        """What blocks the next step."""
        return GatePanel(self.offers, coordinates=self.coordinates)

    @cached_property
    def memorandum(self) -> StayMemorandum:
        """Under which memorandum it goes, and what that waits for."""
        return StayMemorandum(self.mobility, self.actor, self.offers)

    @property
    def sees_gate(self) -> bool:
        """Whether what others owe here is the reader's to see: an employer sees dates and results only."""
        return bool(self.roles - {Role.EMPLOYER})

    @property
    def coordinates(self) -> bool:
        """Whether the reader keeps this stay on its way: may nudge, sees what was put aside."""
        return bool(self.roles & {Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.INTERMEDIARY, Role.LEAD})

    @cached_property
    def overlaps(self) -> list[Mobility]:
        """Other stays of the participant at the same time, for who keeps this one on its way."""
        return once(_overlaps(self.mobility), self._at_the_same_time) if self.coordinates else []

    def _at_the_same_time(self) -> list[Mobility]:
        return list(stays_at_the_same_time(self.mobility, self.actor))

    @property
    def successions(self) -> list[Succession]:
        """Successors named by a tutor that wait for this reader's word."""
        asked = self.roles & {Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR}
        return rows_of(SUCCESSIONS, self.mobility) if asked else []

    @property
    def plan_goes_on(self) -> str:
        """The first step of the guide not taken, while the stay is a draft and the reader leads it."""
        if str(self.mobility.state) != State.DRAFT or Role.LEAD not in self.roles:
            return ""
        if not (self.mobility.country and self.mobility.planned_start):
            return "when"
        if not self.host:
            return "host"
        alone = sending_organisation_id(self.mobility) is None
        return "trust" if alone and not people_in(self.mobility, Role.SAFEGUARDING) else ""

    @property
    def measure(self) -> str:
        """What is to be done for the health, to who must act on it."""
        return measure_seen(self.mobility, self.roles)

    @cached_property
    def matrix(self) -> UnitMatrix | None:
        """The units, as far as the reader's sections go."""
        return matrix_with_doors(self.mobility, self.sections, self.memorandum)

    @cached_property
    def own_way(self) -> OwnWay:
        """The states it went through, drawn."""
        return own_way_of(self.mobility)

    @cached_property
    def steps(self) -> list[StepOffer]:
        """The steps of this reader: first those that lead on, then those that are open."""
        return sorted(self.offers.steps, key=lambda step: (not step.forward, bool(step.locks), step.ends))

    @property
    def _steps_of_gate(self) -> list[StepOffer]:
        """Those that stand on no other card."""
        elsewhere = {step.name for card in self.cards.values() for step in card.steps}
        return [step for step in self.steps if step.name not in elsewhere]

    @property
    def steps_on(self) -> list[StepOffer]:
        """Those that lead on or back, shown at the foot of the gate."""
        return [step for step in self._steps_of_gate if not self._is_apart(step)]

    @property
    def steps_apart(self) -> list[StepOffer]:
        """Those that end something, and those that are locked and lead nowhere: one click further away."""
        return [step for step in self._steps_of_gate if self._is_apart(step)]

    @staticmethod
    def _is_apart(step: StepOffer) -> bool:
        return step.ends or (bool(step.locks) and not step.forward)

    @cached_property
    def resting(self) -> Resting | None:
        """A round of signatures that rests since somebody refused."""
        return resting_round(self.mobility, [*self._steps_of_gate, *self.steps_of_versions])

    @cached_property
    def steps_of_versions(self) -> list[StepOffer]:
        """Steps of the open agreement version, where it runs alone (during the stay)."""
        versions = MACHINES["agreement_version"]
        found = (one for one in rows_of(VERSIONS, self.mobility) if one.state not in versions.table.finals)
        places = (Standing(versions, version, self.mobility) for version in found)
        return [step for at in places for step in Offers(at, self.actor, self.offers.answers).steps]

    @property
    def acts(self) -> list[ActOffer]:
        """What this reader may record now, for self or for others."""
        return [offer for offer in self.offers.acts if offer.name not in ELSEWHERE]

    @property
    def reads_agreement(self) -> bool:
        """Whether there is an agreement, and it is this reader's to read."""
        return Section.AGREEMENT in self.sections and bool(rows_of(VERSIONS, self.mobility))

    @cached_property
    def cards(self) -> dict[str, Card]:
        """What this reader may do, on the card of the thing it changes."""
        return by_card(self.acts, self.offers.steps)

    @cached_property
    def checklist(self) -> list[ListLine]:
        """The list before departure, for who keeps the stay on its way."""
        return checklist_of(self.mobility) if self.coordinates else []

    @property
    def open_lines(self) -> list[ListLine]:
        """Those not done."""
        return [line for line in self.checklist if line.done_on is None]

    @property
    def done_lines(self) -> list[ListLine]:
        """The others."""
        return [line for line in self.checklist if line.done_on is not None]

    @property
    def things_left(self) -> int:
        """How many required lines of it are open."""
        return sum(line.required and line.done_on is None for line in self.checklist)

    @property
    def may_tick(self) -> bool:
        """Whether this reader ticks its lines."""
        return any(offer.name == TICK and offer.for_oneself for offer in self.acts)

    @cached_property
    def corrects(self) -> str:
        """Of whom this reader is led to a correction: "everybody", "oneself", or nobody."""
        offer = self.offers.act(CORRECT)
        if offer is None or not offer.own or offer.locks:
            return ""
        return "oneself" if self.roles & OF_THE_LEARNER and Role.LEAD not in self.roles else "everybody"

    @property
    def corrects_as_of(self) -> UUID | str:
        """Of which keeper's people this reader is led to a correction; who acts for no organisation, of none."""
        return (self.corrects == "everybody" and self.actor.organisation_id) or ""

    @property
    def names_people(self) -> bool:
        """Whether this reader may say that somebody no longer takes part."""
        offer = self.offers.act("lifecycle.end_part")
        return offer is not None and offer.own and not offer.locks

    @cached_property
    def stepper(self) -> Stepper:
        """The stages."""
        return Stepper(self.mobility, to_participant=self.goes)

    def papers(self) -> list[Document]:
        """The papers this reader may read."""
        found = papers_of_stay(mobility_id=self.mobility.pk, actor=self.actor)
        papers: list[Document] = once(_papers(self.mobility), partial(list, found))
        carried = {paper.signed_text_id for paper in papers if paper.signed_text_id}
        return [paper for paper in papers if paper.pk not in carried]  # a final carries the text that was signed

    @cached_property
    def scans(self) -> list[Scan]:
        """Pages handed in with what was entered for somebody, as far as this reader reads them."""
        return scans_among(self.history, self.mobility.pk, self.actor)

    def to_sign(self) -> list[Any]:
        """What this reader is asked to sign."""
        return [one for one in requests_open_in(self.mobility.pk) if one.person_id == self.actor.person_id]

    @cached_property
    def organisations(self) -> list[OrganisationPart]:
        """Who takes part: organisations."""
        return organisations_in(self.mobility)

    @property
    def hosts_only(self) -> bool:
        """Whether the reader receives and does not send: then these are trainees."""
        return only_hosts(self.actor)

    @property
    def partners_open(self) -> bool:
        """Whether the pages of partners are this reader's: then each organisation leads to its own."""
        return not self.actor.by_link and reads_partners(self.actor)

    @property
    def host(self) -> str:
        """The hosting organisation's name."""
        return next((part.organisation.name for part in self.organisations if part.part == "hosting"), "")

    def people(self) -> list[NamedPerson]:
        """Who takes part by name, with the number of things owed."""
        gate = self.gate
        due = [
            one.owed
            for one in (*gate.requirements, *gate.later)
            if one.owed.todo.is_open and not one.owed.todo.is_later
        ]
        owes = Counter(owed.owner.person_id for owed in due)
        return people_of(self.mobility, self.actor, owes)

    @cached_property
    def heard(self) -> list[Heard]:
        """Follow-ups, what who goes says of it, and calls of the school, newest first, for who reads them."""
        if Section.FOLLOW_UP not in self.sections:
            return []
        return heard_in(self.mobility, self.roles, self.reports)

    @property
    def hours(self) -> Hours | None:
        """What was worked and missed, beside what was agreed."""
        return hours_of(self.mobility)

    @cached_property
    def reports(self) -> list[Incident]:
        """The reports that this reader reads."""
        return incidents_of(self.mobility, self.actor)

    @property
    def closed_reports(self) -> list[Incident]:
        """Those that are closed: they are still read by the same people."""
        return [report for report in self.reports if not report.is_open]

    @cached_property
    def history(self) -> list[Line]:
        """What happened, newest first."""
        return history_of(self.mobility, self.actor, self.roles)

    @property
    def steps_taken(self) -> list[Line]:
        """The steps of the stay itself."""
        return [line for line in self.history if line.machine == "mobility" and line.is_transition]

    def parked(self) -> list[OutboxRow]:
        """Effects that were put aside: shown to those who lead."""
        if Role.LEAD not in self.roles:
            return []
        return rows_of(PARKED, self.mobility)

    @property
    def sees_birth_date(self) -> bool:
        """Whether the birth date is this reader's to see."""
        return Section.BIRTH_DATE in self.sections

    @property
    def may_copy(self) -> bool:
        """Whether the reader may plan another stay like this one: who coordinates at the school that sends it."""
        return Role.SENDING_COORDINATOR in self.roles and str(self.mobility.state) != State.DRAFT

    @property
    def may_change(self) -> bool:
        """Whether a running stay may be changed by the reader, now that no change is being agreed."""
        return any(offer.name == CHANGES and offer.for_oneself and not offer.reasons for offer in self.acts)

    @property
    def may_write_agreement(self) -> bool:
        """Whether the structured editor is offered."""
        return any(offer.name == WRITE and offer.for_oneself for offer in self.acts)
