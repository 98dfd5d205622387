"""Who no longer takes part leaves the draft of the agreement, and is not asked for approval or consent any more."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from agreements import selectors, services
from agreements.parts import PartName
from lifecycle.models import NamedPart
from lifecycle.people.leaving import on_leaving
from lifecycle.roles import BY_NAME, NamedPartKind
from lifecycle.tables.agreement_version import State

Content = dict[str, Any]


@on_leaving("agreements.in_the_agreement")
class InTheAgreement:
    """A draft simply changes; of a text that went out, only what is still asked changes."""

    def say(self, part: NamedPart) -> list[str]:
        """What they said that counts no more, and where they still stand."""
        version = selectors.open_version(part.mobility) or selectors.version_in_force(part.mobility)
        if version is None:
            return []
        lines = []
        if version.reviews.filter(person_id=part.person_id, role=str(BY_NAME.get(part.part))).exists():
            lines.append(_("Their approval of version %(number)s no longer counts.") % {"number": version.number})
        if part.part == NamedPartKind.GUARDIAN and part.person_id in selectors.consents_of(part.mobility):
            lines.append(_("Their consent as guardian no longer counts."))
        if not _stands_in(selectors.parts_of(version), part):
            return lines
        drafting = version.state == State.DRAFT
        return [
            *lines,
            _("They are taken out of the draft of the agreement.")
            if drafting
            else _("Version %(number)s of the agreement goes on naming them; the next version can change that.")
            % {"number": version.number},
        ]

    def follow(self, part: NamedPart, successor: NamedPart | None) -> None:
        """The draft without them, or with who follows; texts for a guardian's consent need no answer any more."""
        version = selectors.version_in(part.mobility, State.DRAFT)
        if version is not None:
            told = services.as_written(successor) if successor else None
            for name, content in _without(selectors.parts_of(version), part, told).items():
                services.write_part(version=version, name=name, content=content)
        if part.part == NamedPartKind.GUARDIAN:
            services.let_go_of_unsigned_consents(guardian=part)


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
