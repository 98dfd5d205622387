"""Reads of the API, each for one actor, with everything a row shows in a fixed number of queries."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet

from accounts.actors import Actor
from accounts.models import Organisation, Person
from api.paging import Order
from documents.models import Document
from documents.readers import papers_by_place as by_place
from ground.errors import NotThere
from lifecycle.by_sides import stays_by_place
from lifecycle.models import Mobility, NamedPart, OrganisationPart, RuleSet, ToDo
from lifecycle.organisations.partners import nameable_by
from lifecycle.selectors import with_names
from lifecycle.stay_selection import StaySelection

MOST_URGENT_FIRST = Order("urgent", F("day"), date)


def stays(actor: Actor, asked: dict[str, Any]) -> QuerySet[Mobility]:
    """Those the actor sees that match, by the filters of the pages."""
    words = {name: str(value) for name, value in asked.items() if name not in ("limit", "cursor")}
    return with_parts(StaySelection(words).apply(Mobility.objects.visible_to(actor), actor))


def stays_in_order(actor: Actor, asked: dict[str, Any]) -> list[QuerySet[Mobility]]:
    """The same place by place, for who wants the first of them."""
    words = {name: str(value) for name, value in asked.items() if name not in ("limit", "cursor")}
    chosen = StaySelection(words)
    return [chosen.apply(Mobility.unscoped.filter(place), actor) for place in stays_by_place(actor)]


def with_parts(found: QuerySet[Mobility]) -> QuerySet[Mobility]:
    """With who takes part: two queries more, however many stays."""
    organisations = OrganisationPart.objects.with_responsible().order_by("from_at")
    named = NamedPart.objects.open().select_related("person").order_by("from_at")
    return found.select_related("participant", "record", "rule_set").prefetch_related(
        Prefetch("organisation_parts", organisations, to_attr="open_parts"),
        Prefetch("named_parts", named, to_attr="open_named"),
    )


def stay(actor: Actor, pk: UUID) -> Any:
    """One stay with its parts. Raises NotThere."""
    return found_or_refused(with_parts(Mobility.objects.visible_to(actor)), pk)


def todos_of_actor(actor: Actor) -> QuerySet[ToDo]:
    """What the actor owes is among these: in the stays they see, or theirs by name."""
    return with_names(ToDo.objects.visible_to(actor)).select_related("mobility", "person")


def todos_of_stay(actor: Actor, mobility: Mobility) -> QuerySet[ToDo]:
    """What anybody owes in this stay."""
    open_there = ToDo.objects.visible_to(actor).filter(mobility=mobility, closed_at=None)
    return with_names(open_there).select_related("mobility", "person")


def papers(actor: Actor) -> QuerySet[Document]:
    """The papers the actor reads; without the snapshot, which can be long."""
    return Document.objects.visible_to(actor).defer("snapshot")


def papers_by_place(actor: Actor) -> list[QuerySet[Document]]:
    """The same place by place, for who wants the newest of them."""
    return by_place(actor, Document.unscoped.all())


def found_or_refused(rows: QuerySet[Any], pk: UUID) -> Any:
    """The row of this id. Raises NotThere, the same for what is foreign and for what is not there."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotThere("lifecycle.not_found")
    return found


def rule_sets() -> QuerySet[RuleSet]:
    """The programmes' rules: public knowledge."""
    return RuleSet.objects.order_by("programme", "activity", "call_year_from")


def employer(actor: Actor, pk: UUID) -> Organisation | None:
    """A company the actor may name as employer."""
    return nameable_by(actor).filter(pk=pk, kind="company").first()


def own_person(actor: Actor) -> Person:
    """The person who acts."""
    person: Person = Person.objects.visible_to(actor).get(pk=actor.person_id)
    return person
