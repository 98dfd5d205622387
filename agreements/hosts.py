"""The host of a stay changes while its agreement is written: what the draft took from the former one goes with it.

What somebody typed stays, and is said to name the former host for as long as it does.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import Organisation
from agreements import selectors, services
from agreements.parts import SHAPES, PartName
from lifecycle.answers import rows_of
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.models.part import OF_THE_HOST
from lifecycle.organisations.moving import on_coming, on_going
from lifecycle.roles import OrganisationPartKind
from lifecycle.tables.agreement_version import State
from lifecycle.tables.mobility import IN_AGREEMENT

HOSTS = (OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY)
Content = Mapping[str, Any]


@on_going("agreements.former_host")
def draft_without_the_former(part: OrganisationPart) -> list[str]:
    """The place as it was taken from it, and the contacts there, leave the draft."""
    if part.part not in HOSTS or part.mobility.state not in IN_AGREEMENT:
        return []
    version = selectors.open_version(part.mobility)
    if version is None or version.state != State.DRAFT:
        return []
    parts = {row.name: row.content for row in version.parts.all()}
    period, contacts = parts[PartName.PERIOD], parts[PartName.CONTACTS]
    found = {}
    if period.get("place") == services.place_at(part.organisation):
        found[PartName.PERIOD] = {**period, "place": ""}
    if part.part == OrganisationPartKind.HOSTING and contacts.get("host"):
        found[PartName.CONTACTS] = {**contacts, "host": {}}
    for name, content in found.items():
        services.write_part(version=version, name=name, content=content)
    return ["agreements.draft_forgets_host"] if found else []


@on_coming("agreements.new_host")
def draft_with_the_new(part: OrganisationPart) -> list[str]:
    """The draft says of it what it would have said from the beginning; what is written there stays."""
    if part.part not in HOSTS or part.mobility.state not in IN_AGREEMENT:
        return []
    version = selectors.open_version(part.mobility)
    if version is None or version.state != State.DRAFT:
        return []
    anew = services.prefilled(part.mobility)
    for name, field in ((PartName.PERIOD, "place"), (PartName.CONTACTS, "host")):
        content = version.parts.get(name=name).content
        if not content.get(field) and anew[name][field]:
            services.write_part(version=version, name=name, content={**content, field: anew[name][field]})
    return []


def still_named(stay: Mobility) -> Iterator[tuple[str, str, str]]:
    """Part, field and name: where the text that is agreed names a host that was taken out, or one of its people."""
    if stay.state not in IN_AGREEMENT:
        return
    version = selectors.open_version(stay)
    former = _former(stay) if version else []
    if not former:
        return
    names = [*(one.name for one in former), *_people_of(stay, {one.pk for one in former})]
    parts = selectors.parts_of(version)
    for name in PartName:
        for field in SHAPES[name]["properties"]:
            words = " ".join(_texts(parts[name].get(field))).casefold()
            found = next((one for one in names if one.casefold() in words), None)
            if found:
                yield str(name), field, found


def _former(stay: Mobility) -> list[Organisation]:
    """Hosts that take part no more; not one whose name is within that of an organisation that does."""
    ended = [one for one in rows_of(selectors.HOSTS_GONE, stay) if one.organisation.name]
    now = OrganisationPart.objects.open().filter(mobility=stay).select_related("organisation") if ended else ()
    taking_part = [one.organisation.name.casefold() for one in now]
    return [
        one.organisation
        for one in ended
        if not any(one.organisation.name.casefold() in called for called in taking_part)
    ]


def _people_of(stay: Mobility, former: set[UUID]) -> list[str]:
    """Who was named for them, and has no part any more."""
    theirs = Q(organisation__in=former) | Q(organisation=None, part__in=OF_THE_HOST)
    open_parts = NamedPart.objects.open().filter(mobility=stay)
    gone = NamedPart.objects.filter(theirs, mobility=stay).exclude(until_at=None)
    gone = gone.exclude(person__in=open_parts.values("person")).select_related("person", "mobility")
    return list(dict.fromkeys(one.full_name for one in gone if one.full_name))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        return [words for one in value.values() for words in _texts(one)]
    if isinstance(value, list):
        return [words for one in value for words in _texts(one)]
    return [value] if isinstance(value, str) else []
