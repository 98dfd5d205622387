"""What the page of a stay shows to one reader: gathered here, said in the templates."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actors import Actor
from documents.models import Document
from documents.selectors import papers_of_stay, requests_open_for
from lifecycle.gate import is_the_way, may, roles_on, silence_is_over, silence_opens_on, unmet_at
from lifecycle.labels import button
from lifecycle.machines import MACHINES
from lifecycle.models import Event, Mobility, NamedPart, OrganisationPart, OutboxRow, Succession
from lifecycle.models.event import EventKind
from lifecycle.models.mobility import Approach
from lifecycle.models.outbox_row import OutboxState
from lifecycle.on_behalf import MAY_BE_ENTERED_FOR
from lifecycle.people.replacing import open_successions
from lifecycle.people.sections import Section, sections_seen
from lifecycle.registry import ACTS, Act
from lifecycle.roles import Role, WhenSilent
from lifecycle.standing import Standing
from lifecycle.table import Transition
from lifecycle.tables.mobility import AT_THE_HOST, RANK, STAGES, Stage, State
from lifecycle.wording import say_missing
from portal.stay.gate_panel import GatePanel
from portal.stay.history import Line, history_of
from portal.stay.own_way import OwnWay, own_way_of
from portal.stay.unit_matrix import UnitMatrix, matrix_of
from portal.steps.transition_forms import TransitionForm


@dataclass
class Move:
    """A transition as this reader meets it."""

    name: str
    label: str
    address: str
    form: TransitionForm | None
    reasons: list[str]  # why it is locked; empty: it can be taken
    grave: bool
    told: list[str]
    forward: bool = False


@dataclass
class Entry:
    """An act as this reader meets it."""

    label: str
    address: str
    for_others: bool


@dataclass
class Step:
    """One stage of the stepper."""

    number: int
    label: str
    look: str  # done, now, paused, skipped, to_come
    sub: str


@dataclass
class SomeBody:
    """A person of the stay, once."""

    person: Any
    parts: list[str]
    owes: int
    is_reader: bool


@dataclass
class StayPage:
    """Everything of the page; built once for a request."""

    mobility: Mobility
    actor: Actor

    def __post_init__(self) -> None:
        self.at = Standing.of_stay(self.mobility)
        self.roles = roles_on(self.at, self.actor)
        self.sections = sections_seen(self.roles)
        self.is_learner = Role.PARTICIPANT in self.roles or Role.GUARDIAN in self.roles

    @property
    def state_word(self) -> str:
        """The staff's word, or the participant's."""
        state = State(self.mobility.state)
        return str(state.to_participant if self.is_learner else state.label)

    @property
    def waited_for(self) -> str:
        """What the stay waits for, where no to-do says it."""
        return str(State(self.mobility.state).waited_for)

    @cached_property
    def gate(self) -> GatePanel:
        """What blocks the next step."""
        return GatePanel(self.mobility, self.actor, self.roles, coordinates=self.coordinates)

    @property
    def coordinates(self) -> bool:
        """Whether the reader keeps this stay on its way: may nudge, sees what was put aside."""
        return bool(self.roles & {Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.INTERMEDIARY, Role.LEAD})

    @property
    def successions(self) -> list[Succession]:
        """Successors named by a tutor that wait for this reader's word."""
        asked = self.roles & {Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR}
        return list(open_successions(self.mobility)) if asked else []

    @property
    def plan_goes_on(self) -> str:
        """The first step of the guide not taken, while the stay is a draft and the reader leads it."""
        if str(self.mobility.state) != State.DRAFT or Role.LEAD not in self.roles:
            return ""
        if not (self.mobility.country and self.mobility.planned_start):
            return "when"
        return "" if self.host else "host"

    @cached_property
    def matrix(self) -> UnitMatrix | None:
        """The units, as far as the reader's sections go."""
        return matrix_of(self.mobility, self.sections)

    @cached_property
    def own_way(self) -> OwnWay:
        """The states it went through, drawn."""
        return own_way_of(self.mobility)

    @cached_property
    def moves(self) -> list[Move]:
        """The transitions of this reader: first those that lead on."""
        found = [move for row in self.at.leaving() if not row.by_system_only and (move := self._move(row, self.at))]
        return sorted(found, key=lambda move: (not move.forward, bool(move.reasons), move.grave))

    @property
    def moves_on(self) -> list[Move]:
        """Those that lead on or back, shown at the foot of the gate."""
        return [move for move in self.moves if not move.grave and (move.forward or not move.reasons)]

    @property
    def grave_moves(self) -> list[Move]:
        """Those that end something: one click further away."""
        return [move for move in self.moves if move.grave or (move.reasons and not move.forward)]

    def other_moves(self) -> list[Move]:
        """Transitions of the open agreement version, where it runs alone (during the stay)."""
        versions = MACHINES["agreement_version"]
        found = []
        for version in versions.model.unscoped.filter(mobility=self.mobility).exclude(state__in=versions.table.finals):
            at = Standing(versions, version, self.mobility)
            for row in at.leaving():
                alone = self.mobility.state in AT_THE_HOST
                if alone and not row.by_system_only and (move := self._move(row, at)):
                    found.append(move)
        return found

    def _move(self, row: Transition, at: Standing) -> Move | None:
        mine = may(row.roles, self.roles, silent=True) is not None
        if not (mine or self._for_others(row.roles)) or not is_the_way(row, at):
            return None
        reasons = say_missing(unmet_at(row, at))
        if mine and may(row.roles, self.roles, silent=silence_is_over(row, self.mobility)) is None:
            opens = silence_opens_on(row, self.mobility)
            reasons.append(
                _("You may do this once the others have stayed silent until %(day)s.") % {"day": opens or "…"}
            )
        machine, subject, table = at.machine, at.subject, at.name
        form = None if reasons else TransitionForm(machine=machine, row=row, subject=subject, mobility=self.mobility)
        told = sorted({str(role.label) for role in row.tells})
        return Move(
            row.name,
            button(table, row.name),
            self._address(table, subject, row.name),
            form,
            reasons,
            row.ends,
            told,
            row.forward,
        )

    def _address(self, table: str, subject: Any, name: str) -> str:
        return reverse("portal:transition", args=[self.mobility.pk, table, subject.pk, name])

    def _for_others(self, who: Any) -> bool:
        roles = {entry.role if isinstance(entry, WhenSilent) else entry for entry in who}
        return Role.SENDING_COORDINATOR in self.roles and bool(roles & MAY_BE_ENTERED_FOR)

    def entries(self) -> list[Entry]:
        """The acts this reader may record now, for self or for others."""
        return [entry for act in ACTS.values() if (entry := self._entry(act))]

    def _entry(self, act: Act) -> Entry | None:
        if act.machine != "mobility" or str(self.mobility.state) not in act.while_in:
            return None
        own = may(act.roles, self.roles, silent=False) is not None
        if own and act.available is not None and not act.available(self.mobility, self.actor):
            own = False
        others = act.on_behalf and self._for_others(act.roles)
        if not own and not others:
            return None
        return Entry(str(act.label), reverse("portal:act", args=[self.mobility.pk, act.name]), not own)

    @cached_property
    def steps(self) -> list[Step]:
        """The seven stages, each done, now, paused, skipped or to come; with a date or the sub-state below."""
        here = str(self.mobility.left_state or self.mobility.state)
        rank = RANK.get(here, 0)
        entered = self._entered
        found = []
        for number, (stage, states) in enumerate(STAGES.items(), start=1):
            look = "now" if here in states else "done" if max(RANK[state] for state in states) < rank else "to_come"
            if here == State.COMPLETED and self.mobility.state == State.COMPLETED:
                look = "done"
            if self._skipped(stage):
                look = "skipped"
            if look == "now" and self.mobility.state == State.SUSPENDED:
                look = "paused"
            label = self._stage_word(stage)
            found.append(Step(number, label, look, self._below(stage, look, here, entered)))
        return found

    def _stage_word(self, stage: str) -> str:
        if self.is_learner:
            return str(Stage(stage).to_participant)
        return str(_("Agreement") if stage == Stage.AGREEMENT else Stage(stage).label)

    def _below(self, stage: str, look: str, here: str, entered: dict[str, datetime]) -> str:
        if look in ("now", "paused"):
            return str(self.at.machine.table.states(here).label) if not self.is_learner else self.state_word
        if look == "skipped":
            return _("not needed")
        day = entered.get(stage)
        if look == "done":
            return date_format(day, "j M Y") if day else ""
        return ""

    @cached_property
    def _entered(self) -> dict[str, datetime]:
        """When the stay last came into each stage."""
        stage_of = {state: stage for stage, states in STAGES.items() for state in states}
        steps = Event.unscoped.filter(mobility=self.mobility, machine="mobility", kind=EventKind.TRANSITION).exclude(
            to_state=""
        )
        found: dict[str, datetime] = {Stage.PREPARE: self.mobility.created_at}
        for source, target, at in steps.order_by("seq").values_list("from_state", "to_state", "at"):
            if stage_of.get(target) and stage_of.get(target) != stage_of.get(source):
                found[stage_of[target]] = at
        return found

    @property
    def strip(self) -> list[tuple[str, bool]]:
        """The sub-states of the third stage, while the stay is in it."""
        states = STAGES[Stage.AGREEMENT]
        if str(self.mobility.state) not in states or self.is_learner:
            return []
        return [(str(State(state).short), state == str(self.mobility.state)) for state in states]

    def _skipped(self, stage: str) -> bool:
        if stage == Stage.PARTNERSHIP:
            return not self.mobility.mou_required and self.mobility.state != State.PARTNERSHIP
        return stage == Stage.RECOGNITION and self.mobility.approach != Approach.CERTIFY

    def papers(self) -> list[Document]:
        """The papers this reader may read."""
        papers = list(papers_of_stay(mobility_id=self.mobility.pk, actor=self.actor))
        carried = {paper.signed_text_id for paper in papers if paper.signed_text_id}
        return [paper for paper in papers if paper.pk not in carried]  # a final carries the text that was signed

    def to_sign(self) -> list[Any]:
        """What this reader is asked to sign."""
        return (
            list(requests_open_for(person_id=self.actor.person_id, mobility_id=self.mobility.pk))
            if self.actor.person_id
            else []
        )

    @cached_property
    def organisations(self) -> list[OrganisationPart]:
        """Who takes part: organisations."""
        parts = OrganisationPart.objects.open().filter(mobility=self.mobility)
        return list(parts.select_related("organisation", "responsible").order_by("from_at"))

    @property
    def host(self) -> str:
        """The hosting organisation's name."""
        return next((part.organisation.name for part in self.organisations if part.part == "hosting"), "")

    def people(self) -> list[SomeBody]:
        """Who takes part by name: each once, with all parts and the number of things owed."""
        named = list(
            NamedPart.objects.open()
            .filter(mobility=self.mobility)
            .select_related("person", "organisation")
            .order_by("from_at")
        )
        owes = Counter(one.owed.owner.person_id for one in self.gate.requirements)
        found: dict[Any, SomeBody] = {}
        for part in named:
            body = found.setdefault(
                part.person_id,
                SomeBody(part.person, [], owes.get(part.person_id, 0), part.person_id == self.actor.person_id),
            )
            body.parts += [str(part.get_part_display())]
        return list(found.values())

    @cached_property
    def history(self) -> list[Line]:
        """What happened, newest first."""
        return history_of(self.mobility, self.roles)

    @property
    def steps_taken(self) -> list[Line]:
        """The steps of the stay itself."""
        return [line for line in self.history if line.machine == "mobility" and line.is_transition]

    def parked(self) -> list[OutboxRow]:
        """Effects that were put aside: shown to those who lead."""
        if Role.LEAD not in self.roles:
            return []
        return list(OutboxRow.objects.filter(mobility=self.mobility, state=OutboxState.PARKED))

    @property
    def sees_contact(self) -> bool:
        """Whether birth date and address are this reader's to see."""
        return Section.CONTACT in self.sections

    @property
    def may_write_agreement(self) -> bool:
        """Whether the structured editor is offered."""
        return any(entry.address.endswith("agreements.write_part/") for entry in self.entries())
