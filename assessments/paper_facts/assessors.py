"""Who assessed: function, right to assess, abroad or at home."""

from typing import Any
from uuid import UUID

from accounts.models import Membership, Organisation, Person
from accounts.people import function_of
from agreements.parts import PartName
from agreements.selectors import parts_of, version_in_force
from assessments import selectors
from assessments.models import Place, Result
from assessments.paper_facts.stay import HOSTS, name_of
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.roles import NamedPartKind, OrganisationPartKind


def sides_of_assessors(mobility: Mobility) -> dict[UUID | None, str]:
    """Abroad or at home, for each assessor whose organisation says so."""
    held = OrganisationPart.objects.filter(mobility=mobility).values_list("organisation_id", "part")
    hosts = {organisation for organisation, part in held if part in HOSTS}
    homes = {organisation for organisation, part in held if part not in (*HOSTS, OrganisationPartKind.INTERMEDIARY)}
    named = NamedPart.objects.filter(mobility=mobility, part__in=(NamedPartKind.ASSESSOR, NamedPartKind.TUTOR))
    works: dict[UUID | None, set[UUID]] = {}
    for person, organisation in named.exclude(organisation=None).values_list("person_id", "organisation_id"):
        works.setdefault(person, set()).add(organisation)
    assessors = set(selectors.all_assessments(mobility).values_list("assessor_id", flat=True)) - set(works)
    members = Membership.objects.filter(
        person_id__in=[one for one in assessors if one], organisation_id__in=hosts | homes
    )
    for person, organisation in members.values_list("person_id", "organisation_id"):
        works.setdefault(person, set()).add(organisation)
    return {
        person: str(Place.HOST if at & hosts else Place.HOME) for person, at in works.items() if at & (hosts | homes)
    }


def assessors_facts(mobility: Mobility) -> list[dict[str, Any]]:
    """Who stated results, with function and right to assess; those named where nobody did yet."""
    named = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.ASSESSOR).select_related("person")
    stated = [
        one.assessor
        for one in selectors.all_assessments(mobility)
        if one.assessor and one.result != Result.NOT_ASSESSED
    ]
    people = {person.pk: person for person in stated or [part.person for part in named]}
    return [assessor_facts(mobility, person) for person in people.values()]


def assessor_facts(mobility: Mobility, person: Person) -> dict[str, Any]:
    """Function, right to assess and organisation of one assessor, as named in the stay, else as agreed."""
    parts = NamedPart.objects.filter(mobility=mobility, person=person, part=NamedPartKind.ASSESSOR)
    entries = parts_of(version_in_force(mobility))[PartName.ASSESSMENT].get("assessors") or ()
    agreed: dict[str, Any] = next((entry for entry in entries if entry.get("person") == str(person.pk)), {})
    return _assessor(person, list(parts.select_related("organisation")), agreed, mobility)


def _assessor(person: Person, parts: list[NamedPart], agreed: dict[str, Any], mobility: Mobility) -> dict[str, Any]:
    newest = max(parts, key=lambda part: (part.until_at is None, part.from_at), default=None)
    organisation = newest.organisation if newest and newest.organisation else employer_in(person.pk, mobility)
    return {
        "name": name_of(person.pk, mobility.pk),
        "function": (newest.function if newest else "")
        or agreed.get("function")
        or function_of(person.pk, organisation.pk if organisation else None),
        "qualification": (newest.qualification if newest else "") or agreed.get("qualification") or "",
        "organisation": organisation.name if organisation else agreed.get("organisation") or "",
        "until": newest.mobility.day_of(newest.until_at) if newest and newest.until_at else None,
    }


def employer_in(person_id: UUID, mobility: Mobility) -> Organisation | None:
    """The organisation of the stay in which a person is a member."""
    there = OrganisationPart.objects.filter(mobility=mobility).values("organisation_id")
    held = (
        Membership.objects.filter(person_id=person_id, organisation_id__in=there).select_related("organisation").first()
    )
    return held.organisation if held else None
