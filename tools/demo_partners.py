"""The demo's partners: profiles, checks, notes, places and contacts, as two schools of the demo would have them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Organisation, OrganisationKind, Person
from accounts.partners import know, vouch
from accounts.services import find_or_register_organisation
from partners import services
from partners.models import Note, Profile
from partners.places import HOST, Period, noted_by, set_places

COORDINATORS = ("jonas.pavyzdys@vilnius-cookery.example.org", "jo.voorbeeld@voorbeeldschool.example.org")
COMPANY, SCHOOL = OrganisationKind.COMPANY, OrganisationKind.VET_SCHOOL
HOTEL, KITCHEN, SHOP, PAINT, TOURISM = "1013", "1013", "0416", "0732", "1015"


@dataclass(frozen=True)
class Invented:
    """An organisation that exists nowhere: "example" in the language of its country."""

    name: str
    country: str
    town: str
    kind: str
    field: str
    trade: str
    staff: int
    languages: tuple[str, ...]
    vouched: str = "call"  # empty: nobody has checked it yet


FURTHER = (
    Invented("Hotel Eżempju", "MT", "Sliema", COMPANY, HOTEL, "hotel", 85, ("en", "it"), "visit"),
    Invented("Istitut tat-Turiżmu Eżempju", "MT", "San Ġiljan", SCHOOL, TOURISM, "hotel", 60, ("en",), "visit"),
    Invented("Taller Ejemplo", "ES", "Valencia", COMPANY, PAINT, "painting", 12, ("es", "en")),
    Invented("Ξενοδοχείο Παράδειγμα", "GR", "Thessaloniki", COMPANY, HOTEL, "hotel", 140, ("el", "en")),
    Invented("Sample Hardware Stores", "IE", "Cork", COMPANY, SHOP, "retail", 34, ("en",), "register"),
    Invented("Restauracja Przykład", "PL", "Kraków", COMPANY, KITCHEN, "kitchen", 18, ("pl", "en"), ""),
    Invented("Atelier Terre Exemple", "FR", "Lyon", COMPANY, "0214", "plaster", 7, ("fr",), "earlier_stay"),
    Invented("Szkoła Przykładowa", "PL", "Gdańsk", SCHOOL, "", "several fields", 90, ("pl", "de", "en"), "register"),
)  # fmt: skip
# What organisations of the told stays say of themselves, by their names.
TOLD: dict[str, Mapping[str, Any]] = {
    "Trattoria Esempio": {"field": KITCHEN, "trade": "kitchen", "staff": 14, "languages": ["it", "en"]},
    "Esimerkki Vocational College": {"trade": "several fields", "staff": 210, "languages": ["fi", "sv", "en"]},
}
NOTES = (
    "Housing: the flat is 12 minutes on foot. Two to a room; ask for the front room, it is the quiet one.",
    "In July the reception works split shifts. Plan a July group with the late desk only.",
)


def load_partners(today: date) -> int:
    """For each of the two schools that is there: its partners, once. How many were written down."""
    return sum(_of_school(email, today) for email in COORDINATORS)


def _of_school(email: str, today: date) -> int:
    coordinator = Person.objects.filter(email=email).first()
    held = Membership.objects.open().filter(person=coordinator, role=MembershipRole.COORDINATOR)
    membership = held.select_related("organisation").first()
    if coordinator is None or membership is None:
        return 0
    actor = Actor(coordinator.pk, membership.organisation_id)
    _profiles_of_told()
    if Note.objects.visible_to(actor).exists():
        return 0
    for nth, invented in enumerate(FURTHER):
        _write_down(actor, invented, today, nth)
    for organisation in Organisation.unscoped.filter(name__in=TOLD):
        _know_well(actor, organisation, today)
        _places(organisation, actor.organisation_id, today, 5)
    return len(FURTHER)


def _profiles_of_told() -> None:
    for organisation in Organisation.unscoped.filter(name__in=TOLD):
        Profile.objects.get_or_create(organisation=organisation, defaults=dict(TOLD[organisation.name]))


def _write_down(actor: Actor, invented: Invented, today: date, nth: int) -> None:
    own = actor.organisation_id
    assert own is not None  # a coordinator's
    organisation, is_new = find_or_register_organisation(
        name=invented.name, country=invented.country, town=invented.town, kind=invented.kind, typed_by=own
    )
    know(keeper_id=own, organisation_id=organisation.pk)
    if is_new:
        _first_words(organisation, invented, nth)
    if invented.vouched:
        checked_on = today - timedelta(days=40 * (nth + 1))
        vouch(
            keeper_id=own, organisation_id=organisation.pk, checked=invented.vouched, checked_on=checked_on, note="",
            person_id=actor.person_id,
        )  # fmt: skip
    if nth == 0:
        _know_well(actor, organisation, today)
        _places(organisation, own, today, 3)


def _first_words(organisation: Organisation, invented: Invented, nth: int) -> None:
    facts = {"field": invented.field, "trade": invented.trade, "staff": invented.staff}
    Profile.objects.create(organisation=organisation, languages=list(invented.languages), **facts)
    organisation.phone = f"+356 0000 00{nth:02}"
    organisation.email = f"office@{organisation.code.lower()}.example.com"
    organisation.address = f"{nth + 1} Example Street"
    organisation.save(update_fields=["phone", "email", "address"])


def _know_well(actor: Actor, organisation: Organisation, today: date) -> None:
    """Checks, a contact for the night, two notes."""
    about: dict[str, Any] = {"actor": actor, "organisation_id": organisation.pk}
    services.note_check(**about, data=_check("accredited", "Number EX-118", today, 200, 400))
    services.note_check(**about, data=_check("insurance", "Policy seen", today, 325, 40))
    services.note_check(**about, data={"kind": "visited", "detail": "", "checked_on": today - timedelta(days=185)})
    night = {
        "given_names": "Ċensa", "family_names": "Eżempju", "function": "at night and at weekends",
        "phone": "+356 0000 0001", "languages": ["en"], "at_night": True,
    }  # fmt: skip
    services.keep_contact(**about, data=night)
    for words in reversed(NOTES):
        services.write_note(**about, text=words)


def _check(kind: str, detail: str, today: date, ago: int, ahead: int) -> dict[str, Any]:
    days = {"checked_on": today - timedelta(days=ago), "valid_until": today + timedelta(days=ahead)}
    return {"kind": kind, "detail": detail, **days}


def _places(organisation: Organisation, own: UUID | None, today: date, number: int) -> None:
    """So many places each six weeks, the whole house; two more that this school agreed for itself."""
    assert own is not None  # a coordinator's
    monday = today - timedelta(days=today.weekday())
    starts = [monday + timedelta(weeks=7 * nth) for nth in range(4)]
    set_places(organisation.pk, HOST, [Period(first, first + timedelta(days=39), number) for first in starts])
    later = monday + timedelta(weeks=30)
    set_places(organisation.pk, noted_by(own), [Period(later, later + timedelta(days=25), 2)], (own,))
