"""One who is abroad: where, whom to call there, at the school and at home, and what was heard last."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Membership, MembershipRole
from assessments.contact_models import CheckIn, Contact
from assessments.contact_services import last_heard, not_well_since, silent_from
from assessments.models import FollowUp, Item, PreparationItem
from ground.countries import country_name
from ground.days import day_as
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.people.role_book import is_of_age_today
from lifecycle.roles import NamedPartKind, OrganisationPartKind
from lifecycle.tables.mobility import AT_THE_HOST, BEFORE_DEPARTURE
from portal.still_there import goes_home_on
from portal.whom_to_call import Number, each_once, emergency_number

CALLED = (NamedPartKind.TUTOR, NamedPartKind.EMERGENCY_CONTACT, NamedPartKind.GUARDIAN)


@dataclass
class Away:
    """One who is abroad, as one line."""

    stay: Mobility
    is_reported: bool
    safeguarding: list[Number] = field(default_factory=list)  # who reads reports at the school

    @property
    def _along(self) -> Any:
        """The stay with its parts, follow-ups and housing, as `read_away` found them."""
        return self.stay

    @property
    def place(self) -> tuple[str, str]:
        """Country and town of the host."""
        return country_name(self.stay.country), self.host.organisation.town if self.host else ""

    @property
    def host(self) -> OrganisationPart | None:
        """Where they work."""
        return self._organisation(OrganisationPartKind.HOSTING)

    @property
    def sending(self) -> OrganisationPart | None:
        """The part of who sends them."""
        return self._organisation(OrganisationPartKind.SENDING)

    @property
    def school(self) -> str:
        """Who sends them."""
        return self.sending.organisation.name if self.sending else ""

    @property
    def until(self) -> date | None:
        """The last day."""
        return self.stay.ends_on

    @property
    def goes_home_on(self) -> date | None:
        """The last day, where it was told that they go home and they are there still."""
        return goes_home_on(self.stay)

    @property
    def home_since(self) -> date | None:
        """The day from which they should have been home, where the last day passed and nobody ended the stay."""
        last = self.stay.planned_end
        over = str(self.stay.state) in AT_THE_HOST and last is not None and last < self.stay.today
        return last + timedelta(days=1) if over and last else None

    @property
    def is_home_within_a_week(self) -> bool:
        """Their last day is one of the next seven, today among them."""
        return self.until is not None and 0 <= (self.until - self.stay.today).days <= 7

    @property
    def housing(self) -> str:
        """Where they live; empty where nobody wrote it."""
        return next((line.detail for line in self._along.lives_at if line.detail), "")

    @property
    def works_at(self) -> str:
        """The house and its address."""
        if self.host is None:
            return ""
        house = self.host.organisation
        town = f"{house.postcode} {house.town}".strip()
        return ", ".join(part for part in (house.name, house.address, town) if part)

    @property
    def emergency(self) -> Number:
        """To be called first, where they are."""
        return emergency_number(self.stay)

    @property
    def participant(self) -> Number:
        """Who goes."""
        person = self.stay.participant
        return Number(person.full_name, "", person.phone)

    @property
    def tutors(self) -> list[Number]:
        """At the host."""
        return self._people(NamedPartKind.TUTOR)

    @property
    def contacts(self) -> list[Number]:
        """Whom to call when something happens; the guardians of who is not of age first."""
        guardians = [] if is_of_age_today(self.stay) else self._people(NamedPartKind.GUARDIAN)
        return [*guardians, *self._people(NamedPartKind.EMERGENCY_CONTACT)]

    @property
    def at_the_host(self) -> list[Number]:
        """Whom to call there: those named for an emergency, the tutors, who answers for the stay, the house."""
        tutors = [_number(one, _("tutor")) for one in self._named(NamedPartKind.TUTOR)]
        return each_once([*self._contacts_of(self.host), *tutors, *_of_the_house(self.host)])

    @property
    def at_the_school(self) -> list[Number]:
        """Whom to call at home by night: those named for an emergency, who reads reports, who answers, the house."""
        return each_once([*self._contacts_of(self.sending), *self.safeguarding, *_of_the_house(self.sending)])

    @property
    def family(self) -> list[Number]:
        """Guardians of who is not of age, and others named for an emergency who belong to neither house."""
        guardians = [] if is_of_age_today(self.stay) else self._named(NamedPartKind.GUARDIAN)
        houses = {part.organisation_id for part in (self.host, self.sending) if part}
        others = [one for one in self._named(NamedPartKind.EMERGENCY_CONTACT) if one.organisation_id not in houses]
        found = [_number(one, one.relation or one.function) for one in (*guardians, *others)]
        return each_once(found) or found

    @property
    def on_the_card(self) -> list[Number]:
        """Of the family: nobody whose number another guardian may not read, since the card is left lying about."""
        kept = {one.person_id for one in self._along.people_called if one.contact_kept}
        return [one for one in self.family if one.dialled and one.person not in kept]

    @property
    def is_minor(self) -> bool:
        """Not of age on the first day, and not since."""
        return self.stay.is_minor_on_start and not is_of_age_today(self.stay)

    @property
    def has_not_arrived(self) -> bool:
        """Whether the first day passed and nobody said that they are there."""
        return str(self.stay.state) in BEFORE_DEPARTURE

    @property
    def is_silent(self) -> bool:
        """Two follow-ups in a row that were due did not come, and nothing else was heard."""
        follow_ups = self._along.present_follow_ups
        since = silent_from(follow_ups, last_heard(follow_ups, self._along.said, self._along.talks))
        return since is not None and since <= self.stay.today

    @property
    def is_not_well(self) -> bool:
        """They said so, and nobody of the school has called since."""
        return not_well_since(self._along.said, self._along.talks) is not None

    @property
    def last_sign(self) -> str:
        """What came last, and when."""
        if signs := self._signs:
            day, words = max(signs, key=lambda sign: sign[0])
            return words % {"day": day_as(day, "j F")}
        arrived = self.stay.started_on
        return _("arrived on %(day)s") % {"day": day_as(arrived, "j F")} if arrived else _("never")

    @property
    def _signs(self) -> list[tuple[date, str]]:
        """Each with its day, and words that take it."""
        found = [
            (one.done_on, _("follow-up %(nth)s, %(day)s") % {"nth": one.nth, "day": "%(day)s"})
            for one in self._along.present_follow_ups
            if one.done_on
        ]
        found += [(one.on_day, _("said how it is going, %(day)s")) for one in self._along.said]
        return found + [(one.held_on, _("in touch with the school, %(day)s")) for one in self._along.talks]

    def _organisation(self, kind: str) -> OrganisationPart | None:
        return next((part for part in self._along.open_parts if part.part == kind), None)

    def _named(self, kind: str) -> list[NamedPart]:
        return [part for part in self._along.people_called if part.part == kind]

    def _people(self, kind: str) -> list[Number]:
        return [_number(one, _relation(one)) for one in self._named(kind)]

    def _contacts_of(self, part: OrganisationPart | None) -> list[Number]:
        found = self._named(NamedPartKind.EMERGENCY_CONTACT)
        return [_number(one, "") for one in found if part and one.organisation_id == part.organisation_id]


def _number(part: NamedPart, about: str) -> Number:
    """The number by night where there is one, which the words then say."""
    night = _("day and night") if part.phone_night else ""
    said = ", ".join(dict.fromkeys(word for word in (about, night) if word))
    return Number(part.full_name, said, part.phone_night or part.reached_at, person=part.person_id)


def _relation(part: NamedPart) -> str:
    return str(part.get_part_display()) if part.part == NamedPartKind.GUARDIAN else ""


def _of_the_house(part: OrganisationPart | None) -> list[Number]:
    """Who answers for the stay there, and the house itself."""
    if part is None:
        return []
    who, house = part.answering, part.organisation
    own = [Number(who.full_name, _("by day"), who.phone, person=who.pk)] if who else []
    return [*own, Number(house.name, _("by day"), house.phone)]


def read_away(stays: QuerySet[Mobility]) -> QuerySet[Any]:
    """With all that a line says."""
    people = NamedPart.objects.open().filter(part__in=CALLED).select_related("person").order_by("from_at")
    follow_ups = FollowUp.objects.filter(withdrawn_at=None).order_by("nth")
    housing = PreparationItem.objects.filter(code=Item.HOUSING)
    return (
        stays.select_related("participant", "record")
        .order_by(Coalesce("ended_on", "planned_end"), "pk")
        .prefetch_related(
            Prefetch("organisation_parts", OrganisationPart.objects.with_responsible(), to_attr="open_parts"),
            Prefetch("named_parts", people, to_attr="people_called"),
            Prefetch("follow_ups", follow_ups, to_attr="present_follow_ups"),
            Prefetch("preparation_items", housing, to_attr="lives_at"),
            Prefetch("check_ins", CheckIn.objects.all(), to_attr="said"),
            Prefetch("contacts", Contact.objects.all(), to_attr="talks"),
        )
    )


def safeguarding_of(schools: set[UUID]) -> dict[UUID, list[Number]]:
    """Who reads reports at each of these organisations, with a number: one query for all of them."""
    rights = Membership.objects.open().filter(organisation__in=schools, role=MembershipRole.SAFEGUARDING)
    found: dict[UUID, list[Number]] = {}
    for one in rights.exclude(person__phone="").select_related("person").order_by("person"):
        number = Number(one.person.full_name, _("reads reports, by day"), one.person.phone, person=one.person_id)
        found.setdefault(one.organisation_id, []).append(number)
    return found


def with_safeguarding(found: list[Away]) -> list[Away]:
    """The same, each with who reads reports at the school."""
    at_school = safeguarding_of({one.sending.organisation_id for one in found if one.sending})
    for one in found:
        one.safeguarding = at_school.get(one.sending.organisation_id, []) if one.sending else []
    return found
