"""A partner's page: what is due, places, memoranda, stays, notes, profile, contacts, checks, the own rating."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.models import MembershipRole, Organisation, OrganisationKind, Partner
from accounts.selectors import holds
from ground.days import day_as, long_day
from ground.statements.in_step import walk
from ground.templatetags.sojourn import days_between
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.organisations.officers import address_of, lacks_officer
from lifecycle.roles import OrganisationPartKind
from lifecycle.stay_selection import OVER
from lifecycle.tables.mobility import CANCELLED, WITHDRAWN
from partners.models import Note, ProfileChange
from partners.places import HOSTS, PlacesRow, rows_of
from partners.profile import LINES, lines_told, profile_of, said, values_of
from partners.selectors import (
    Known,
    Standing,
    changes_of,
    checks_of,
    contacts_at,
    keeps_profile,
    notes_on,
    question_to,
    vouched_for,
)
from partnerships.models import MemorandumVersion
from portal.memoranda_in_words import Memoranda, MemorandumWord, no_memorandum
from portal.partners import facts
from portal.partners.directory import kind_words
from portal.rating import Rating, rating_of
from portal.stays.listing import Row, rows_for, with_everything

STAYS_SHOWN = 6
HOSTING_KINDS = (OrganisationKind.COMPANY, OrganisationKind.VET_SCHOOL, OrganisationKind.INTERMEDIARY)
STAYS_A_PAGE = 50


@dataclass(frozen=True)
class Way:
    """Where a button or a link leads."""

    address: str
    words: str


@dataclass(frozen=True)
class Alarm:
    """What is wrong now, why, and the ways out."""

    words: str
    why: str
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True)
class MemorandumRow:
    """One version and how it stands."""

    version: MemorandumVersion
    word: MemorandumWord
    others: str
    units: int


def stays_with(actor: Actor, organisation: Organisation) -> QuerySet[Mobility]:
    """The reader's stays in which this organisation takes part."""
    parts = OrganisationPart.objects.open().filter(organisation=organisation, mobility_id=OuterRef("pk"))
    found: QuerySet[Mobility] = Mobility.objects.visible_to(actor).filter(Exists(parts))
    return found.exclude(state__in=(WITHDRAWN, CANCELLED))


class PartnerPage:
    """One partner as the reader's organisation knows it."""

    def __init__(self, organisation: Organisation, own: Organisation, actor: Actor) -> None:
        self.organisation, self.own, self.actor, self.today = organisation, own, actor, own.today
        self.may_write = holds(actor, MembershipRole.COORDINATOR)

    # Head

    @property
    def title(self) -> str:
        """Its name, and what is due."""
        name, word = self.organisation.name, self.memorandum
        if self.too_many:
            words = ngettext(
                "%(name)s, %(number)s place too many", "%(name)s, %(number)s places too many", self.too_many
            )
            return words % {"name": name, "number": self.too_many}
        if word.key == "review" and word.day:
            return _("%(name)s, review due %(away)s") % {"name": name, "away": days_between(word.day, self.today)}
        if word.key == "ends" and word.day:
            away = days_between(word.day, self.today)
            return _("%(name)s, memorandum ends %(away)s") % {"name": name, "away": away}
        return name

    @property
    def what(self) -> str:
        """Kind and field."""
        field = self.profile.field_in_words
        kind = kind_words(self.organisation.kind)
        return f"{kind}, {field}" if field else kind

    @cached_property
    def partner(self) -> Partner | None:
        """When the own organisation wrote it down."""
        found: Partner | None = Partner.objects.visible_to(self.actor).filter(organisation=self.organisation).first()
        return found

    @property
    def main_way(self) -> Way | None:
        """The thing that is due, where there is one."""
        word = self.memorandum
        if not self.may_write:
            return None
        if word.key == "review" and word.version:
            address = reverse("portal:memorandum-act", args=[word.version.pk, "partnerships.hold_review"])
            return Way(address, _("Record the review"))
        if word.key in ("none", "gone") and (self.numbers.get("under") or not self.numbers.get("ever")):
            address = f"{reverse('portal:memorandum-new')}?partner={self.organisation.pk}"
            return Way(address, _("Write the memorandum")) if self.hosts_us else None
        return None

    @property
    def next_version(self) -> str:
        """Where the next version is begun by one click, while the one in force comes to its end."""
        word = self.memorandum
        if not self.may_write or word.key != "ends" or not word.version:
            return ""
        return reverse("portal:memorandum-next", args=[word.version.pk])

    @property
    def hosts_us(self) -> bool:
        """Whether a memorandum with it makes sense: it is no institution, and does not only send to us."""
        return self.organisation.kind in HOSTING_KINDS and not self.sends_to_us

    @cached_property
    def sends_to_us(self) -> bool:
        """Whether it sends, and the own organisation hosts."""
        ours = OrganisationPart.objects.open().filter(organisation=self.own, part__in=HOSTS)
        theirs = OrganisationPart.objects.open().filter(
            organisation=self.organisation, part=OrganisationPartKind.SENDING, mobility__in=ours.values("mobility")
        )
        return theirs.exists()

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Stays now and ever."""
        return walk(facts.stays_by_partner(self.actor, [self.organisation.pk])).get(self.organisation.pk, {})

    # What is wrong now

    def alarms(self) -> Iterator[Alarm]:
        """Overbooked; an insurance that is over; under a memorandum without valid accreditation."""
        yield from filter(None, (self._overbooked(row) for row in self.places if row.too_many))
        for standing in self.checks:
            if not standing.is_over or standing.until is None:
                continue
            again = (Way(reverse("partners:new-check", args=[self.organisation.pk]), _("Note a new check")),)
            day = {"day": long_day(standing.until)}
            if standing.kind == "insurance":
                yield Alarm(_("Its liability insurance is over."), _("It ended on %(day)s.") % day, again)
            elif standing.kind == "accredited" and self.memorandum.in_force:
                yield Alarm(_("It hosts without a valid accreditation."), _("It ended on %(day)s.") % day, again)

    def _overbooked(self, row: PlacesRow) -> Alarm:
        words = ngettext(
            "%(taken)s is planned from %(day)s, %(places)s places are agreed.",
            "%(taken)s are planned from %(day)s, %(places)s places are agreed.",
            row.taken,
        ) % {"taken": row.taken, "day": day_as(row.period.begins_on, "j F"), "places": row.period.places}
        names = [one.name for one in row.own]
        why = _("Your %(names)s are among them.") if len(names) > 1 else _("Your %(names)s is one of them.")
        ways = [Way(reverse("partners:ask", args=[self.organisation.pk]), _("Ask for another place"))]
        ways += [
            Way(reverse("portal:stay", args=[one.stay_id]), _("choose other dates for %(name)s") % {"name": one.name})
            for one in row.own[-1:]
        ]
        return Alarm(words, why % {"names": ", ".join(names)} if names else "", tuple(ways))

    @property
    def not_known(self) -> bool:
        """Whether nobody here has noted what was checked, and nobody else made sure of it."""
        if self.organisation.is_confirmed or self.memorandum.in_force:
            return False
        return vouched_for(self.actor, self.organisation) is None

    @property
    def checks_noted(self) -> bool:
        """Whether something was checked of it: that alone does not make it the own partner."""
        return any(one.check is not None for one in self.checks)

    @property
    def may_not_decide_yet(self) -> bool:
        """Whether it is an institution that who runs the installation has not confirmed, or that nobody decides in."""
        if self.organisation.kind != OrganisationKind.COMPETENT_INSTITUTION:
            return False
        return not self.organisation.is_confirmed or lacks_officer(OrganisationPartKind.COMPETENT, self.organisation)

    # Left

    @cached_property
    def places(self) -> list[PlacesRow]:
        """From today on."""
        return rows_of(self.actor, self.organisation, since=self.today)

    @property
    def places_in_numbers(self) -> tuple[int, int]:
        """Taken, and agreed."""
        return sum(row.taken for row in self.places), sum(row.period.places for row in self.places)

    @property
    def too_many(self) -> int:
        """In the worst period."""
        return max((row.too_many for row in self.places), default=0)

    def after_the_memorandum(self, day: date) -> bool:
        """Whether a day lies behind the last one of the memorandum in force."""
        word = self.memorandum
        until = word.version.valid_until if word.version and word.in_force else None
        return until is not None and day > until

    @property
    def places_rows(self) -> list[tuple[PlacesRow, bool]]:
        """Each with whether it lies behind the memorandum."""
        return [(row, self.after_the_memorandum(row.period.ends_on)) for row in self.places]

    @cached_property
    def _memoranda(self) -> Memoranda:
        return Memoranda(self.actor, [self.organisation.pk], self.today)

    @cached_property
    def memorandum(self) -> MemorandumWord:
        """The one that counts."""
        needed = bool(self.numbers.get("under")) or not self.numbers.get("ever")
        return self._memoranda.word_for(self.organisation.pk) or no_memorandum(needed=needed)

    @cached_property
    def memoranda(self) -> list[MemorandumRow]:
        """Every version that both are in, the newest first."""
        held = {one.pk: one for one in self._memoranda.by_partner.get(self.organisation.pk, ())}
        found = MemorandumVersion.objects.visible_to(self.actor).filter(pk__in=list(held))
        newest = found.prefetch_related("parties__organisation").order_by("-created_at")
        return [self._memorandum_row(version, held[version.pk]) for version in newest]

    def _memorandum_row(self, version: MemorandumVersion, held: MemorandumVersion) -> MemorandumRow:
        ours = (self.own.pk, self.organisation.pk)
        others = [party.organisation.name for party in version.parties.all() if party.organisation_id not in ours]
        units = sum(len(entry.get("units", ())) for entry in version.content.get("qualifications", ()))
        return MemorandumRow(held, self._memoranda.word_of(held), ", ".join(others), units)

    @cached_property
    def stays(self) -> list[Row]:
        """Those that go on or are to come, then the newest that are over."""
        found = stays_with(self.actor, self.organisation)
        now = list(with_everything(found.exclude(state__in=OVER).order_by("planned_start", "pk"))[:STAYS_SHOWN])
        if len(now) < STAYS_SHOWN // 2:
            over = with_everything(found.filter(state__in=OVER).order_by("-planned_start", "pk"))
            now += list(over[: STAYS_SHOWN // 2 - len(now)])
        return rows_for(now, self.actor)

    @cached_property
    def notes(self) -> list[tuple[Note, bool]]:
        """Each with whether the reader wrote it."""
        return [
            (note, note.author_id is not None and note.author_id == self.actor.person_id)
            for note in notes_on(self.actor, self.organisation)
        ]

    # Right

    @cached_property
    def profile(self) -> Any:
        """What it says of itself."""
        return profile_of(self.organisation)

    @property
    def keeps_profile(self) -> bool:
        """Whether the own school writes it."""
        return keeps_profile(self.actor, self.organisation, self.profile)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Key, label and words of what stands in the profile."""
        values = values_of(self.organisation, self.profile)
        found = [
            (line, str(LINES[line]), said(line, value)) for line, value in values.items() if line not in IN_ADDRESS
        ]
        return [(line, label, words) for line, label, words in found if words]

    @property
    def address(self) -> str:
        """Street, postcode and town in one line."""
        place = f"{self.organisation.postcode} {self.organisation.town}".strip()
        return ", ".join(part for part in (self.organisation.address, place) if part)

    @property
    def confirmed_by(self) -> str:
        """Who said that all of it is right: by name where it is the contact that it publishes."""
        published = self.organisation.contact
        person = self.profile.confirmed_by
        return person.full_name if person and published and published.person_id == person.pk else self.organisation.name

    @cached_property
    def changes(self) -> list[tuple[str, ProfileChange]]:
        """What it corrected lately, in words."""
        return [(lines_told([one.line]), one) for one in changes_of(self.actor, self.organisation)]

    @cached_property
    def question(self) -> Any:
        """When it was asked last."""
        return question_to(self.actor, self.organisation)

    @property
    def can_be_asked(self) -> bool:
        """Whether there is an address to write to."""
        return bool(address_of(self.organisation))

    @cached_property
    def contacts(self) -> list[Known]:
        """Whom the reader may know of there."""
        return contacts_at(self.actor, self.organisation)

    @cached_property
    def checks(self) -> list[Standing]:
        """What was checked, and until when it holds."""
        return checks_of(self.actor, self.organisation, self.today)

    @property
    def checks_in_order(self) -> int:
        """How many hold."""
        return sum(one.in_order for one in self.checks)

    @cached_property
    def vouched(self) -> Partner | None:
        """What the own school vouches with."""
        return vouched_for(self.actor, self.organisation)

    @cached_property
    def rating(self) -> Rating:
        """The own one."""
        return rating_of(self.actor, self.organisation.pk)


IN_ADDRESS = ("address", "postcode", "town", "trade")
