"""Who no longer takes part leaves the draft of the agreement, and is not asked for approval or consent any more."""

from collections.abc import Iterable, Mapping
from typing import Any

from agreements import selectors, services
from agreements.parts import PartName
from lifecycle.models import NamedPart
from lifecycle.people.leaving import on_leaving
from lifecycle.roles import NamedPartKind
from lifecycle.tables.agreement_version import State

Content = dict[str, Any]


@on_leaving("agreements.in_the_agreement")
def agreement_goes_on(part: NamedPart, successor: NamedPart | None) -> list[str]:
    """A draft without them, or with who follows; a text that went out stays. A guardian's consent is asked no more."""
    if part.part == NamedPartKind.GUARDIAN:
        services.let_go_of_unsigned_consents(guardian=part)
    version = selectors.open_version(part.mobility) or selectors.version_in_force(part.mobility)
    if version is None or not _stands_in(selectors.parts_of(version), part):
        return []
    if version.state != State.DRAFT:
        return ["agreements.goes_on_naming"]
    told = services.as_written(successor) if successor else None
    for name, content in _without(selectors.parts_of(version), part, told).items():
        services.write_part(version=version, name=name, content=content)
    return ["agreements.draft_names_who_follows" if told else "agreements.draft_forgets"]


def _stands_in(parts: Mapping[str, Content], part: NamedPart) -> bool:
    return bool(_without(parts, part, None))


def _without(parts: Mapping[str, Content], part: NamedPart, told: Content | None) -> dict[str, Content]:
    """The parts of the agreement that name this person in this part, each with the successor in the place or nobody."""
    person = str(part.person_id)
    if part.part == NamedPartKind.ASSESSOR:
        return _list_without(parts, PartName.ASSESSMENT, "assessors", person, told)
    if part.part == NamedPartKind.VALIDATOR:
        validator = parts[PartName.RECOGNITION].get("validator") or {}
        return _put(parts, PartName.RECOGNITION, "validator", told) if validator.get("person") == person else {}
    if part.part == NamedPartKind.ACCOMPANYING:
        return _list_without(parts, PartName.CONTACTS, "accompanying", person, told)
    contact = services.CONTACT_PARTS.get(NamedPartKind(part.part))
    return _contacts_without(parts, contact, person, told) if contact else {}


def _list_without(
    parts: Mapping[str, Content], name: str, field: str, person: str, told: Content | None
) -> dict[str, Content]:
    listed: Iterable[Content] = parts[name].get(field) or ()
    if person not in {entry.get("person") for entry in listed}:
        return {}
    kept = [entry if entry.get("person") != person else told for entry in listed]
    return _put(parts, name, field, [entry for entry in kept if entry])


def _contacts_without(
    parts: Mapping[str, Content], contact: str, person: str, told: Content | None
) -> dict[str, Content]:
    contacts = dict(parts[PartName.CONTACTS])
    named = [
        side for side in ("sending", "host") if (contacts.get(side) or {}).get(contact, {}).get("person") == person
    ]
    for side in named:
        contacts[side] = _with(contacts[side], contact, told)
    return {PartName.CONTACTS: contacts} if named else {}


def _contact_of(contacts: Content, side: str, contact: str) -> str:
    return str((contacts.get(side) or {}).get(contact, {}).get("person", ""))


def _put(parts: Mapping[str, Content], name: str, field: str, value: Any) -> dict[str, Content]:
    return {name: _with(parts[name], field, value)}


def _with(content: Mapping[str, Any], field: str, value: Any) -> Content:
    """The content with this value, or without the field where there is none."""
    rest = {key: other for key, other in content.items() if key != field}
    return {**rest, field: value} if value else rest
