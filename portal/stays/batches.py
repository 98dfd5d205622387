"""A step for several stays: a preview that says who will go and who will not, then one door for each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Person
from ground import clock
from ground.errors import SojournError
from ground.sentences import sentence
from lifecycle.doors import perform_transition
from lifecycle.effects import outbox
from lifecycle.errors import TransitionRefused
from lifecycle.from_table import asked_by
from lifecycle.gate import GATE_MET
from lifecycle.labels import button
from lifecycle.machines import MACHINES
from lifecycle.models import Event, Mobility, OrganisationPart, OutboxRow, ToDo
from lifecycle.registry import handler
from lifecycle.roles import Role, WhenSilent
from lifecycle.tables import papers_go_with
from lifecycle.tables.mobility import State
from lifecycle.visibility import stays_where
from lifecycle.wording import say_missing, say_todo
from portal.models import Batch, BatchItem, ItemState

MOST = 200
KIND = "stays.step"


@dataclass
class Hindered:
    """A stay that does not go along, and why."""

    mobility: Any
    reasons: list[str]


@dataclass
class Offer:
    """One step that some of the chosen stays can take now."""

    transition: str
    mobilities: list[Any] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What the button of one stay says."""
        return button("mobility", self.transition)

    @property
    def told(self) -> str:
        """Who is told."""
        row = MACHINES["mobility"].table.rows[self.transition]
        return ", ".join(sorted({str(role.label) for role in row.tells}))

    @property
    def issues(self) -> bool:
        """Whether papers go with it."""
        return papers_go_with(MACHINES["mobility"].table.rows[self.transition])


@dataclass
class Preview:
    """What could happen to the chosen stays."""

    offers: list[Offer]
    hindered: list[Hindered]
    debts: dict[UUID, list[str]]  # person -> to-dos
    number: int

    @property
    def debtors(self) -> list[tuple[Person, list[str]]]:
        """Who owes something in these stays."""
        people = {person.pk: person for person in Person.objects.filter(pk__in=self.debts)}
        return [(people[pk], todos) for pk, todos in self.debts.items() if pk in people]


def chosen_stays(actor: Actor, pks: Iterable[UUID]) -> list[Any]:
    """Those of the chosen ones that the actor sees, with what a preview shows."""
    todos = ToDo.unscoped.filter(closed_at=None).select_related("person")
    parts = OrganisationPart.objects.open().select_related("organisation", "responsible")
    found = Mobility.objects.visible_to(actor).filter(pk__in=list(pks)).select_related("participant")
    found = found.prefetch_related(
        Prefetch("todos", todos, to_attr="open_todos"), Prefetch("organisation_parts", parts, to_attr="open_parts")
    )
    return list(found.order_by("planned_start", "pk")[:MOST])


def preview(actor: Actor, stays: list[Any]) -> Preview:
    """Read from the to-dos, so that it costs the same for three stays and for two hundred."""
    open_steps: dict[str, list[Any]] = defaultdict(list)
    hindered = []
    debts: dict[UUID, list[str]] = defaultdict(list)
    for stay in stays:
        for todo in stay.open_todos:
            if todo.person_id and todo.person_id != actor.person_id:
                debts[todo.person_id].append(str(todo.pk))
        step = next((todo.transition for todo in stay.open_todos if todo.code == GATE_MET), "")
        if step and not _asks_more(step):
            open_steps[step].append(stay)
        else:
            hindered.append(Hindered(stay, _reasons(stay, step)))
    offers = []
    for step, members in open_steps.items():
        allowed = _allowed(actor, step, members)
        hindered += [
            Hindered(stay, [_("This step belongs to somebody else.")]) for stay in members if stay.pk not in allowed
        ]
        going = [stay for stay in members if stay.pk in allowed]
        if going:
            offers.append(Offer(step, going))
    offers.sort(key=lambda offer: -len(offer.mobilities))
    return Preview(offers, hindered, dict(debts), len(stays))


def _asks_more(step: str) -> bool:
    """Whether the step asks for something that differs from stay to stay: a day, a reason."""
    machine = MACHINES["mobility"]
    row = machine.table.rows.get(step)
    required = [detail for detail in asked_by(machine.model, step).values() if detail.required] if row else []
    return row is None or bool(required) or "lifecycle.reason_given" in row.needs


def _reasons(stay: Any, step: str) -> list[str]:
    if step:
        return [
            _("“%(step)s” asks for facts of each stay. Take it on its own page.") % {"step": button("mobility", step)}
        ]
    names = {todo.person_id: todo.person.full_name for todo in stay.open_todos if todo.person}
    said = [say_todo(todo, names) for todo in stay.open_todos]
    return said or [str(State(stay.state).label)]


def _allowed(actor: Actor, step: str, stays: list[Any]) -> set[UUID]:
    row = MACHINES["mobility"].table.rows[step]
    roles = [entry for entry in row.roles if not isinstance(entry, WhenSilent)]
    real = [Role.SENDING_COORDINATOR if role == Role.LEAD else role for role in roles]
    held = Mobility.unscoped.filter(stays_where(actor, real), pk__in=[stay.pk for stay in stays])
    return set(held.values_list("pk", flat=True))


@transaction.atomic
def start_batch(*, actor: Actor, transition: str, stays: list[Any]) -> Batch:
    """One outbox row a stay; each passes the door by itself, so that one refusal stops nobody else."""
    assert actor.person_id is not None
    batch = Batch.objects.create(
        person_id=actor.person_id, organisation_id=actor.organisation_id, transition=transition, created_at=clock.now()
    )
    items = [BatchItem(batch=batch, mobility=stay, version=stay.version) for stay in stays]
    for item in BatchItem.objects.bulk_create(items):
        outbox.add(KIND, key=f"batch:{item.pk}", payload={"item": str(item.pk)}, mobility_id=item.mobility_id)
    return batch


@dataclass(frozen=True)
class Outcome:
    """What became of one stay."""

    item_id: UUID
    became: str
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@handler(KIND)
class StepTaker:
    """Payload: item."""

    def work(self, row: OutboxRow) -> Outcome | None:
        """Pass the door. A second run finds the step taken and says so."""
        item = BatchItem.objects.select_related("batch").filter(pk=row.payload["item"]).first()
        if item is None or item.became != ItemState.WAITING:
            return None
        batch = item.batch
        if _was_taken(item):
            return Outcome(item.pk, ItemState.DONE)
        try:
            perform_transition(
                machine="mobility",
                pk=item.mobility_id,
                name=batch.transition,
                actor=Actor(batch.person_id, batch.organisation_id),
                seen_version=item.version,
            )
        except TransitionRefused as refused:
            return Outcome(item.pk, ItemState.REFUSED, refused.code, {"unmet": say_missing(refused.unmet)})
        except SojournError as refused:
            return Outcome(item.pk, ItemState.REFUSED, refused.code)
        return Outcome(item.pk, ItemState.DONE)

    def record(self, row: OutboxRow, result: Outcome | None) -> None:
        """Keep what became of it."""
        if result is not None:
            BatchItem.objects.filter(pk=result.item_id, became=ItemState.WAITING).update(
                became=result.became, code=result.code, params=result.params
            )


def _was_taken(item: BatchItem) -> bool:
    return Event.unscoped.filter(
        mobility_id=item.mobility_id,
        machine="mobility",
        name=item.batch.transition,
        person_id=item.batch.person_id,
        version=item.version + 1,
        at__gte=item.batch.created_at,
    ).exists()


@dataclass(frozen=True)
class RefusedItem:
    """A stay that did not go along, in words."""

    mobility: Any
    words: str
    unmet: list[str]


@dataclass(frozen=True)
class Progress:
    """How far a batch is."""

    all: int
    done: int
    refused: list[RefusedItem]

    @property
    def finished(self) -> int:
        """Done or refused."""
        return self.done + len(self.refused)

    @property
    def is_over(self) -> bool:
        """Whether nothing waits any more."""
        return self.finished >= self.all


def progress_of(batch: Batch) -> Progress:
    """Three numbers, and each refusal in words."""
    counted = batch.items.aggregate(all=Count("pk"), done=Count("pk", filter=Q(became=ItemState.DONE)))
    refused = batch.items.filter(became=ItemState.REFUSED).select_related("mobility__participant")
    said = [RefusedItem(item.mobility, sentence(item.code), item.params.get("unmet", [])) for item in refused]
    return Progress(counted["all"], counted["done"], said)
