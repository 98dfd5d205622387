"""What the page of a stay shows to one reader: gathered here, said in the templates."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from documents.models import Document
from documents.selectors import papers_of_stay, requests_open_for
from lifecycle.gate import is_the_way, may, next_gate, roles_on, silence_is_over, silence_opens_on, unmet_at
from lifecycle.labels import LEARNER_WORDS, WAITED_FOR, button
from lifecycle.models import Mobility, NamedPart, OrganisationPart, OutboxRow, ToDo
from lifecycle.models.outbox_row import OutboxState
from lifecycle.on_behalf import MAY_BE_ENTERED_FOR
from lifecycle.registry import ACTS, MACHINES, Act, RegisteredMachine
from lifecycle.roles import Role, WhenSilent
from lifecycle.sections import Section, sections_seen
from lifecycle.table import Transition
from lifecycle.tables.mobility import RANK, STAGES, Stage
from lifecycle.wording import say_missing, say_todo
from portal.history import Line, history_of
from portal.transition_forms import TransitionForm


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
    look: str  # done, now, skipped, to_come
    sub: str


GRAVE = frozenset(
    {
        "withdraw",
        "cancel",
        "close_without_results",
        "close_without_decision",
        "report_early_return",
        "terminate",
        "abandon",
    }
)


@dataclass
class StayPage:
    """Everything of the page; built once for a request."""

    mobility: Mobility
    actor: Actor

    def __post_init__(self) -> None:
        self.machine = MACHINES["mobility"]
        self.roles = roles_on(self.machine, self.mobility, self.mobility, self.actor)
        self.sections = sections_seen(self.roles)
        self.is_learner = Role.PARTICIPANT in self.roles or Role.GUARDIAN in self.roles

    @property
    def state_word(self) -> str:
        """The staff's word, or the participant's."""
        words = LEARNER_WORDS if self.is_learner else dict(self.machine.table.states.choices)
        return str(words[str(self.mobility.state)])

    @property
    def waited_for(self) -> str:
        """What the stay waits for, where no to-do says it."""
        return str(WAITED_FOR[str(self.mobility.state)])

    def todos(self) -> list[dict[str, Any]]:
        """What is missing at the next gate: mine first, each with owner, since and due."""
        rows = list(ToDo._base_manager.filter(mobility=self.mobility, closed_at=None).select_related("person"))
        names = {todo.person_id: todo.person.full_name for todo in rows if todo.person}
        shown = [
            {
                "todo": todo,
                "sentence": say_todo(todo, names),
                "owner": names.get(todo.person_id) or str(Role(todo.owner).label),
                "mine": todo.person_id == self.actor.person_id
                or (todo.person_id is None and Role(todo.owner) in self.roles),
            }
            for todo in rows
        ]
        return sorted(
            shown,
            key=lambda one: (
                not one["mine"],
                one["todo"].due_on is None,
                one["todo"].due_on or one["todo"].since.date(),
            ),
        )

    def next_step(self) -> str:
        """The label of the nearest way forward."""
        gate = next_gate(self.machine, self.mobility, self.mobility)
        return button("mobility", gate[0].name) if gate else ""

    def moves(self) -> list[Move]:
        """The transitions of this reader: first those that lead on."""
        found = [
            move
            for row in self.machine.table.leaving(str(self.mobility.state))
            if not row.by_system_only and (move := self._move(self.machine, row, self.mobility))
        ]
        return sorted(found, key=lambda move: (bool(move.reasons), not move.forward, move.grave))

    def other_moves(self) -> list[Move]:
        """Transitions of the open agreement version, where it runs alone (during the stay)."""
        versions = MACHINES["agreement_version"]
        found = []
        for version in versions.model._base_manager.filter(mobility=self.mobility).exclude(
            state__in=versions.table.finals
        ):
            for row in versions.table.leaving(str(version.state)):
                alone = str(self.mobility.state) in ("ongoing", "suspended")
                if alone and not row.by_system_only and (move := self._move(versions, row, version)):
                    found.append(move)
        return found

    def _move(self, machine: RegisteredMachine, row: Transition, subject: Any) -> Move | None:
        mine = may(row.roles, self.roles, silent=True) is not None
        if not (mine or self._for_others(row.roles)) or not is_the_way(row, machine, subject, self.mobility):
            return None
        reasons = say_missing(unmet_at(row, machine, subject, self.mobility))
        if mine and may(row.roles, self.roles, silent=silence_is_over(row, self.mobility)) is None:
            opens = silence_opens_on(row, self.mobility)
            reasons.append(
                _("You may do this once the others have stayed silent until %(day)s.") % {"day": opens or "…"}
            )
        table = machine.table.name
        form = None if reasons else TransitionForm(machine=machine, row=row, subject=subject, mobility=self.mobility)
        told = sorted({str(role.label) for role in row.tells})
        return Move(
            row.name,
            button(table, row.name),
            self._address(table, subject, row.name),
            form,
            reasons,
            row.name in GRAVE,
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

    def steps(self) -> list[Step]:
        """The seven stages, each done, now, skipped or to come."""
        here = str(self.mobility.left_state or self.mobility.state)
        rank = RANK.get(here, 0)
        found = []
        for number, (stage, states) in enumerate(STAGES.items(), start=1):
            ranks = [RANK[state] for state in states]
            look = "now" if here in states else "done" if max(ranks) < rank else "to_come"
            if self._skipped(stage):
                look = "skipped"
            sub = str(self.machine.table.states(here).label) if look == "now" else ""
            found.append(Step(number, str(Stage(stage).label), look, sub))
        return found

    def _skipped(self, stage: str) -> bool:
        if stage == Stage.PARTNERSHIP:
            return not self.mobility.mou_required and str(self.mobility.state) != "partnership"
        return stage == Stage.RECOGNITION and self.mobility.approach != "certify"

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

    def organisations(self) -> list[OrganisationPart]:
        """Who takes part: organisations."""
        parts = OrganisationPart.objects.open().filter(mobility=self.mobility)
        return list(parts.select_related("organisation", "responsible").order_by("from_at"))

    def people(self) -> list[NamedPart]:
        """Who takes part: people by name."""
        return list(
            NamedPart.objects.open()
            .filter(mobility=self.mobility)
            .select_related("person", "organisation")
            .order_by("from_at")
        )

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
