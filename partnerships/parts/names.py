"""What the organisations and people of a text are called for its readers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Organisation, Person
from ground.countries import country_name
from ground.identifiers import as_uuid
from partnerships.models import MemorandumVersion
from partnerships.selectors import took_part

Facts = Mapping[str, Any]


@dataclass
class Named:
    """By id, as text."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    reached: dict[str, str] = field(default_factory=dict)

    def organisation(self, pk: Any) -> str:
        """Its name today; empty where nobody knows it any more."""
        found = self.organisations.get(str(pk))
        return found.name if found else ""

    def country(self, pk: Any) -> str:
        """The country of the organisation, in the active language."""
        found = self.organisations.get(str(pk))
        return country_name(found.country) if found else ""

    def person(self, pk: Any) -> str:
        """By name where the own organisation told it, else by the address typed."""
        return self.people.get(str(pk), "")

    def reach(self, pk: Any) -> str:
        """Address and telephone; the telephone where the own organisation told who it is."""
        return self.reached.get(str(pk), "")


def named_in(version: MemorandumVersion, *texts: Facts) -> Named:
    """Everybody in these texts of the version: three queries, whatever stands there."""
    wanted = {str(found) for text in texts for found in _ids(text)}
    ids = [pk for pk in map(as_uuid, wanted) if pk]
    rows = Organisation.unscoped.filter(pk__in=ids).select_related("contact")
    organisations = {str(one.pk): one for one in rows}
    people = {str(one.pk): one for one in Person.objects.filter(pk__in=ids)}
    told = took_part(version)
    called, reached = {}, {}
    for person_id, organisation_id in {pair for text in texts for pair in _people(text)}:
        person, organisation = people.get(person_id), organisations.get(organisation_id)
        if person is None:
            continue
        published = organisation.contact if organisation else None
        is_told = organisation_id in told or (published is not None and str(published.person_id) == person_id)
        called[person_id] = (person.full_name if is_told else person.email) or ""
        reached[person_id] = ", ".join(part for part in (person.email, person.phone if is_told else "") if part)
    return Named(organisations, called, reached)


def people_in(facts: Facts) -> tuple[set[str], set[str]]:
    """The names typed, and the ids of the people, of everybody who answers or signs in a text."""
    rows = [*((facts.get("parties") or {}).get("parties") or ()), *((facts.get("signing") or {}).get("signers") or ())]
    typed = {str(one.get(name) or "") for one in rows for name in ("name", "second_name")}
    ids = {pk for pk, _organisation in _people(facts) if pk}
    reviewer = str((facts.get("validity") or {}).get("reviewer") or "")
    return typed - {""}, ids | ({reviewer} if reviewer else set())


def _people(facts: Facts) -> Iterator[tuple[str, str]]:
    """Each person with the organisation they stand for."""
    for one in (facts.get("parties") or {}).get("parties") or ():
        yield str(one.get("contact") or ""), str(one.get("organisation"))
    for one in (facts.get("signing") or {}).get("signers") or ():
        yield str(one.get("person") or ""), str(one.get("organisation"))
        yield str(one.get("second") or ""), str(one.get("organisation"))


def _ids(value: Any) -> Iterator[str]:
    """Whatever is written like an id, wherever it stands."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _ids(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _ids(inner)
    elif isinstance(value, str) and len(value) == 36 and as_uuid(value):
        yield value
