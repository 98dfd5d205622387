"""Who takes part, as the papers print them: the learner, guardians, organisations."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from accounts.people import function_of
from agreements import selectors
from lifecycle.days import age_on
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.people.kept_contacts import kept_people, reached_on_papers, reached_through
from lifecycle.people.role_book import people_in
from lifecycle.roles import NamedPartKind, OrganisationPartKind

# The order of party blocks: the learner and guardians on the left, sending and hosting on the right, then the others.
SIDE = {OrganisationPartKind.SENDING: "right", OrganisationPartKind.HOSTING: "right"}
ORGANISATION_ORDER = (
    OrganisationPartKind.SENDING,
    OrganisationPartKind.HOSTING,
    OrganisationPartKind.HOST_COMPANY,
    OrganisationPartKind.INTERMEDIARY,
    OrganisationPartKind.EMPLOYER,
    OrganisationPartKind.COMPETENT,
)


def full_address(record: Any) -> str:
    """Street, postcode and town in one line."""
    town = " ".join(part for part in (record.postcode, record.town) if part)
    return ", ".join(part for part in (record.address, town) if part)


def organisation_block(organisation: Organisation, part: str, **more: Any) -> dict[str, Any]:
    """An organisation as a party."""
    block: dict[str, Any] = {
        "part": part,
        "name": organisation.name,
        "address": full_address(organisation),
        "country": organisation.country,
    }
    for name in ("oid", "pic", "phone", "email", "website"):
        if getattr(organisation, name):
            block[name] = getattr(organisation, name)
    if organisation.legal_representative:
        block["representative"] = {
            "name": organisation.legal_representative,
            "function": organisation.legal_representative_function,
        }
    return block | {name: value for name, value in more.items() if value}


def learner_block(mobility: Mobility) -> dict[str, Any]:
    """The participant as a party."""
    person, record = mobility.participant, mobility.record
    block: dict[str, Any] = {"part": mobility.participant_kind, "side": "left", "name": person.full_name}
    if record and record.birth_date:
        block["born"] = record.birth_date
        if mobility.planned_start:
            block["age"] = age_on(record.birth_date, mobility.planned_start)
    if record:
        lives = {"address": full_address(record), "country": record.country}
        block |= {"address": reached_through(mobility)} if kept_people(mobility) else lives
        block["nationality"] = record.nationality
        block["function"] = record.position
        extra = ((_("Sex"), record.sex), (_("Programme"), record.learning_programme), (_("Level"), record.level))
        block["rows"] = [[label, value] for label, value in extra if value]
    block |= {"phone": person.phone, "email": person.email}
    return {name: value for name, value in block.items() if value not in ("", None)}


def guardian_blocks(mobility: Mobility) -> list[dict[str, Any]]:
    """The guardians of a minor as parties."""
    if not selectors.needs_guardian(mobility):
        return []
    named = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.GUARDIAN).select_related("person")
    blocks = [
        {
            "part": "guardian",
            "side": "left",
            "name": one.full_name,
            "relation": one.relation,
            **reached_on_papers(one),
        }
        for one in named.order_by("from_at")
    ]
    return [{name: value for name, value in block.items() if value} for block in blocks]


def person_line(named: NamedPart | None) -> dict[str, str]:
    """A named person as a contact."""
    return {"name": named.full_name, "function": named.function} if named else {}


def party_blocks(mobility: Mobility) -> list[dict[str, Any]]:
    """Everybody who takes part, in the order of the paper."""
    parts = list(OrganisationPart.objects.with_responsible().filter(mobility=mobility))
    tutor = (
        NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.TUTOR).select_related("person").first()
    )
    blocks = [learner_block(mobility), *guardian_blocks(mobility)]
    for kind in ORGANISATION_ORDER:
        for part in parts:
            if part.part == kind:
                blocks.append(_organisation(part, tutor, mobility))
    return blocks


def _who_answers(part: OrganisationPart, mobility: Mobility) -> Person | None:
    """Who is responsible now; where that person has left, the colleague whom mails and to-dos go to."""
    if part.responsible_id is None or part.answering:
        person: Person | None = part.answering
        return person
    role = selectors.ROLE_OF_SIDE.get(part.part)
    others = people_in(mobility, role) if role else []
    return Person.objects.filter(pk__in=others[:1]).first()


def _organisation(part: OrganisationPart, tutor: NamedPart | None, mobility: Mobility) -> dict[str, Any]:
    more: dict[str, Any] = {"side": SIDE.get(OrganisationPartKind(part.part), "")}
    person = _who_answers(part, mobility)
    if person:
        function = function_of(person.pk, part.organisation_id)
        more["contact"] = {"name": person.full_name, "function": function}
    if tutor and part.part == OrganisationPartKind.HOSTING:
        more["tutor"] = person_line(tutor)
        rows = [tutor.person.email or "", tutor.reached_at]
        more["rows"] = [[_("Tutor, to reach"), ", ".join(row for row in rows if row)]]
    return organisation_block(part.organisation, part.part, **more)
