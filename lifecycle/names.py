"""How persons are called: in a stay as they were typed for it, elsewhere as their keeper wrote them.

The one way from persons to names (design, decision 3): what another keeper wrote of somebody is said in no stay for
which they were typed otherwise, and what was typed for one stay is said in no other.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import OuterRef

from accounts.models import Person
from ground.once import asked_once
from ground.statements.in_step import Steps
from lifecycle.in_stay import named_read, people_read
from lifecycle.models.part import NamedPart, called_in

Names = Mapping[UUID | None, str]


def names_in(stay: UUID | None, people: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Names by person, one query. Without a stay (a memorandum, an account) as their keepers wrote them."""
    wanted = {person for person in people if person}
    if not wanted:
        return {}
    found = Person.objects.filter(pk__in=wanted).annotate(called=called_in(stay, OuterRef("pk")))
    return {person.pk: person.called or person.full_name for person in found}


def names_by_stay(pairs: Iterable[tuple[UUID | None, UUID | None]]) -> dict[tuple[UUID | None, UUID | None], str]:
    """Names by stay and person, for what lies in several stays; two queries."""
    wanted = {(stay, person) for stay, person in pairs if person}
    people = _people({person for _stay, person in wanted}, {stay for stay, _person in wanted})
    typed = names_typed_in(frozenset(stay for stay, _person in wanted if stay))
    return {key: typed.get(key) or people[key[1]].full_name for key in wanted if key[1] in people}


def names_by_stay_in_step(
    pairs: Iterable[tuple[UUID | None, UUID | None]],
) -> Steps[dict[tuple[UUID | None, UUID | None], str]]:
    """The same for a page that shows many stays: one step."""
    wanted = {(stay, person) for stay, person in pairs if person}
    typed = NamedPart.objects.filter(mobility__in={stay for stay, _person in wanted if stay}).exclude(called="")
    people, called = yield [
        Person.objects.filter(pk__in={person for _stay, person in wanted}),
        typed.order_by("from_at").values_list("mobility", "person", "called"),
    ]
    kept = {person.pk: person.full_name for person in people}
    as_typed = {(stay, person): name for stay, person, name in called}
    return {key: as_typed.get(key) or kept[key[1]] for key in wanted if key[1] in kept}


def _people(wanted: set[UUID | None], stays: set[UUID | None]) -> dict[UUID | None, Person]:
    """Those known of these stays already, and of the others what one query gives."""
    found: dict[UUID | None, Person] = {person.pk: person for stay in stays for person in people_read(stay)}
    missing = wanted - set(found)
    return {**found, **Person.objects.in_bulk(missing)} if missing else found


@asked_once
def names_typed_in(stays: frozenset[UUID]) -> dict[tuple[UUID | None, UUID | None], str]:
    """Only those that were typed otherwise than their keeper wrote them, by stay and person."""
    if len(stays) == 1 and (named := named_read(*stays)) is not None:
        return {(one.mobility_id, one.person_id): one.called for one in named if one.called}
    typed = NamedPart.objects.filter(mobility__in=stays).exclude(called="").order_by("from_at")
    return {(stay, person): called for stay, person, called in typed.values_list("mobility", "person", "called")}


def of_stay(stay: UUID | None, names: Mapping[tuple[UUID | None, UUID | None], str]) -> dict[UUID | None, str]:
    """Those of one of the stays, by person."""
    return {person: name for (held, person), name in names.items() if held == stay}
