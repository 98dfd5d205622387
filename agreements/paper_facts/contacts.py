"""Whom to call, and where one is: the rows of the papers that are taken along."""

from typing import Any

from django.utils.translation import gettext as _

from agreements.paper_facts.parties import full_address, guardian_blocks
from documents.formats import country
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.people.kept_contacts import kept_people, reached_on_papers
from lifecycle.roles import NamedPartKind, OrganisationPartKind

# In the order in which somebody in need looks for them.
CONTACT_ORDER = ("emergency", "mentor", "administrative")


def contact_rows(
    contacts: dict[str, Any], now: dict[str, str] | None = None, kinds: tuple[str, ...] = CONTACT_ORDER
) -> list[dict[str, str]]:
    """Contacts of both sides and accompanying persons, one a row; who helps in an emergency first.

    `now`: night numbers by person as they are known today, for agreements that did not write them down.
    """
    words = {
        "sending": _("Sending side"),
        "host": _("Host"),
        "mentor": _("mentor"),
        "administrative": _("administration"),
        "emergency": _("emergency"),
    }
    known = now or {}
    rows = [
        _contact(
            {**person, "phone_night": person.get("phone_night") or known.get(person.get("person", ""), "")},
            f"{words[side]}, {words[kind]}",
        )
        for kind in kinds
        for side in ("sending", "host")
        if (person := (contacts.get(side) or {}).get(kind) or {}).get("name")
    ]
    return rows + [_contact(person, _("Accompanying person")) for person in contacts.get("accompanying") or ()]


def night_numbers(mobility: Mobility) -> dict[str, str]:
    """Numbers by night of those named for an emergency and of tutors, by person."""
    named = NamedPart.objects.open().filter(
        mobility=mobility, part__in=(NamedPartKind.EMERGENCY_CONTACT, NamedPartKind.TUTOR)
    )
    kept = kept_people(mobility)
    numbers = named.values_list("person_id", "phone_night")
    return {str(person): phone for person, phone in numbers if phone and person not in kept}


# Countries where 112 is answered: those of the European Economic Area, and neighbours that took it over.
CALLS_112 = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK "
    "AL BA CH GB GE IS LI MD ME MK NO RS TR UA".split()
)


def rescue_row(country_code: str) -> list[dict[str, str]]:
    """The number of police, ambulance and fire brigade, where it is the European one."""
    if country_code not in CALLS_112:
        return []
    return [
        _contact(
            {"name": _("Free, from every telephone"), "phone": "112", "phone_night": "112"},
            _("Police, ambulance, fire brigade"),
        )
    ]


def guardian_rows(mobility: Mobility) -> list[dict[str, str]]:
    """The guardians of a minor, as whom to call."""
    blocks = guardian_blocks(mobility)
    return [_contact({**block, "function": block.get("relation", "")}, _("Parent or guardian")) for block in blocks]


def tutor_rows(mobility: Mobility, contacts: dict[str, Any]) -> list[dict[str, str]]:
    """The host tutors who are not among the contacts of the agreement."""
    named = {str((person or {}).get("person")) for person in (contacts.get("host") or {}).values()}
    tutors = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.TUTOR).select_related("person")
    return [
        _contact(
            {
                "name": one.full_name,
                "function": one.function,
                "phone": one.reached_at,
                "phone_night": one.phone_night,
                "email": one.person.email or "",
            },
            _("Host tutor"),
        )
        for one in tutors.order_by("from_at")
        if str(one.person_id) not in named
    ]


def asked_for_on_the_first_day(mobility: Mobility) -> dict[str, str]:
    """Whom one asks for at the door: the host tutor, with function and telephone."""
    tutors = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.TUTOR).select_related("person")
    first = tutors.order_by("from_at").first()
    if first is None:
        return {}
    named = ", ".join(text for text in (first.full_name, first.function) if text)
    return {"name": named, "phone": first.reached_at}


def place_lines(mobility: Mobility) -> list[dict[str, str]]:
    """Where one is: host and hosting company with address and telephone."""
    parts = OrganisationPart.objects.open().filter(
        mobility=mobility, part__in=(OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY)
    )
    lines = []
    for part in parts.select_related("organisation").order_by("-part"):
        held = part.organisation
        line = ", ".join(text for text in (held.name, full_address(held), country(held.country)) if text)
        lines.append({"line": line, "phone": held.phone})
    return lines


def own_contact_rows(mobility: Mobility) -> list[dict[str, str]]:
    """Emergency contacts who belong to no organisation: those the participant names."""
    named = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.EMERGENCY_CONTACT, organisation=None)
    return [
        _contact(
            {
                "name": one.full_name,
                "function": one.function or one.relation,
                **reached_on_papers(one),
            },
            _("Participant's side, emergency"),
        )
        for one in named.select_related("person").order_by("from_at", "id")
    ]


def _contact(person: dict[str, Any], kind_word: str) -> dict[str, str]:
    named = ", ".join(person[name] for name in ("name", "function") if person.get(name))
    rest = {name: person.get(name, "") for name in ("phone", "phone_night", "email")}
    return {"kind_word": kind_word, "name": named, **rest}
