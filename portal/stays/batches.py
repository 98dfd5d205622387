"""A step for several stays: a preview that says who will go and who will not, then one door for each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from assessments.selectors import read_results
from ground import clock
from ground.errors import SojournError
from ground.sentences import sentence
from lifecycle.doors import perform_transition
from lifecycle.effects import outbox
from lifecycle.errors import TransitionRefused
from lifecycle.gate import GATE_MET
from lifecycle.models import Event, Mobility, NamedPart, OrganisationPart, OutboxRow, ToDo
from lifecycle.offers.offers import Offers
from lifecycle.offers.steps import StepOffer
from lifecycle.people.cast import read_casts
from lifecycle.people.role_book import roles_in_stay
from lifecycle.registry import handler, readers_of_owed
from lifecycle.roles import Role
from lifecycle.selectors import with_names
from lifecycle.standing import Standing
from lifecycle.tables.mobility import State
from lifecycle.told_ahead import told_of_step
from lifecycle.vocabulary import Missing
from lifecycle.wording import say_missing, say_todo
from portal.dashboard.owed import AT_THE_MEMORANDUM, in_words
from portal.models import Batch, BatchItem, ItemState
from portal.read_ahead import StayRead

MOST = 200
KIND = "stays.step"


@dataclass
class Hindered:
    """A stay that does not go along, and why."""

    mobility: StayRead
    reasons: list[str]


@dataclass
class SharedOffer:
    """One step that some of the chosen stays offer now."""

    offer: StepOffer  # of the first of them; what it says of the step holds for all
    mobilities: list[StayRead] = field(default_factory=list)

    @cached_property
    def tells(self) -> list[str]:
        """Who is told by mail, as what they are there."""
        return list(dict.fromkeys(str(role.label) for role in told_of_step(self.offer).surely.values()))


@dataclass
class Debtor:
    """Who owes something in these stays, as the first of them calls them, and whom a nudge reaches."""

    name: str
    people: list[UUID]
    todos: list[str] = field(default_factory=list)


@dataclass
class Preview:
    """What could happen to the chosen stays."""

    offers: list[SharedOffer]
    hindered: list[Hindered]
    debtors: list[Debtor]
    number: int


def chosen_stays(actor: Actor, pks: Iterable[UUID]) -> list[StayRead]:
    """Those of the chosen ones that the actor sees, with what a preview shows."""
    todos = with_names(ToDo.unscoped.filter(closed_at=None))
    parts = OrganisationPart.objects.with_responsible()
    named = NamedPart.objects.open().select_related("person")
    found = Mobility.objects.visible_to(actor).filter(pk__in=list(pks))
    found = found.select_related("participant", "record", "rule_set").prefetch_related(
        Prefetch("todos", todos, to_attr="open_todos"),
        Prefetch("organisation_parts", parts, to_attr="open_parts"),
        Prefetch("named_parts", named, to_attr="open_named"),
    )
    return cast(list[StayRead], list(found.order_by("planned_start", "pk")[:MOST]))


def preview(actor: Actor, stays: list[StayRead]) -> Preview:
    """Who will go and who will not. Read from the to-dos: no guard is asked that has said its word there.

    It costs the same for three stays and for two hundred.
    """
    read_casts(stays)
    open_steps: dict[str, SharedOffer] = {}
    hindered = []
    debtors: dict[str, Debtor] = {}
    offers = {stay.pk: _next_step(stay, actor) for stay in stays}
    read_results([stay for stay in stays if _judges_the_actor(offers[stay.pk])])
    for stay in stays:
        _owing_in(stay, actor, debtors)
        offer = offers[stay.pk]
        reasons = _why_not(stay, offer)
        if offer is None or reasons:
            hindered.append(Hindered(stay, reasons))
        else:
            open_steps.setdefault(offer.name, SharedOffer(offer)).mobilities.append(stay)
    most_first = sorted(open_steps.values(), key=lambda shared: -len(shared.mobilities))
    return Preview(most_first, hindered, [*debtors.values()], len(stays))


def _owing_in(stay: StayRead, actor: Actor, debtors: dict[str, Debtor]) -> None:
    """Put what others owe in the stay to whoever owes it: a person, or an organisation, in which somebody answers."""
    held = roles_in_stay(actor, stay)
    for owed in in_words(stay.open_todos):
        reached = [] if _is_no_others(owed.todo, held) else owed.nudged_in(stay)
        if people := [person for person in reached if person not in actor.people]:
            debtor = debtors.setdefault(owed.owner.key, Debtor(owed.owner.name, people))
            debtor.todos.append(str(owed.todo.pk))


def _is_no_others(todo: ToDo, held: frozenset[Role]) -> bool:
    """Whether nobody is reminded of it from here: it is the reader's own, not to be done yet, or not theirs to know.

    Who owes a memorandum stands there.
    """
    own = todo.person_id is None and Role(todo.owner) in held
    readers = readers_of_owed(todo.code)
    return own or not todo.is_open or todo.code == AT_THE_MEMORANDUM or bool(readers and not held & {*readers})


def _next_step(stay: StayRead, actor: Actor) -> StepOffer | None:
    """The step at the next gate, with what the to-dos say of it; None where nobody takes it by hand."""
    name = next((todo.transition for todo in stay.open_todos if todo.transition), "")
    offers = Offers(Standing.of_stay(stay), actor)
    offer = offers.step(name)
    if offer is None or offer.by_itself:
        return None
    since = next((stay.day_of(todo.since) for todo in stay.open_todos if todo.code == GATE_MET), None)
    offers.answers.take_from_todos(offer.row, offers.at, met=not _blocking(stay), met_since=since)
    return offer


def _blocking(stay: StayRead) -> list[ToDo]:
    return [todo for todo in stay.open_todos if todo.holds_now]


def _judges_the_actor(offer: StepOffer | None) -> bool:
    return offer is not None and offer.own and not _blocking(cast(StayRead, offer.at.stay)) and offer.judges_the_actor


def _why_not(stay: StayRead, offer: StepOffer | None) -> list[str]:
    """As the door says it; where something blocks the gate, in the words of the to-dos."""
    if offer is not None and not offer.own:
        return say_missing(offer.own_locks, stay.pk)
    if blocking := _blocking(stay):
        names = {todo.person_id: todo.person_name for todo in blocking}
        return [say_todo(todo, names) for todo in blocking]
    if offer is None:
        return [str(State(stay.state).label)]
    if any(asked.required for asked in offer.asks):
        return [_("“%(step)s” asks for facts of each stay. Take it on its own page.") % {"step": offer.label}]
    if not offer.own_locks and offer.needs_code:
        return [_("“%(step)s” is signed by a code. Take it on its own page.") % {"step": offer.label}]
    return say_missing(offer.own_locks, stay.pk)


@transaction.atomic
def start_batch(*, actor: Actor, transition: str, stays: list[StayRead]) -> Batch:
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


@handler(KIND, words=gettext_lazy("Step for several stays"))
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
            return Outcome(item.pk, ItemState.REFUSED, refused.code, {"unmet": [one.kept for one in refused.unmet]})
        except SojournError as refused:
            return Outcome(item.pk, ItemState.REFUSED, refused.code, _facts(refused))
        return Outcome(item.pk, ItemState.DONE)

    def record(self, row: OutboxRow, result: Outcome | None) -> None:
        """Keep what became of it."""
        if result is not None:
            BatchItem.objects.filter(pk=result.item_id, became=ItemState.WAITING).update(
                became=result.became, code=result.code, params=result.params
            )


def _facts(refused: SojournError) -> dict[str, Any]:
    """What the sentence of the refusal says, as far as a row can keep it."""
    return {name: value for name, value in refused.params.items() if isinstance(value, str | int | list)}


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

    mobility: Mobility
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
    return Progress(counted["all"], counted["done"], [_in_words(item) for item in refused])


def _in_words(item: BatchItem) -> RefusedItem:
    unmet = [Missing.of(one) for one in item.params.get("unmet", ())]
    return RefusedItem(item.mobility, sentence(item.code, item.params), say_missing(unmet, item.mobility_id))
