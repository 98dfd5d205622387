"""Reads about partners, each for one reader."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Organisation, Partner, Person
from accounts.selectors import holds
from ground import clock
from ground.templatetags.sojourn import days_between
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.organisations.partners import partner_of
from lifecycle.roles import NamedPartKind
from partners.models import Check, CheckKind, Contact, Note, Profile, ProfileChange, ProfileQuestion

DUE_AHEAD = timedelta(days=90)
MISTAKEN_FOR = timedelta(days=7)
READERS = (MembershipRole.COORDINATOR, MembershipRole.QUALITY_MANAGER)
CHANGES_SHOWN = 3
MOST_STAYS_FOR_CONTACTS = 200  # the newest; who is named in older ones only is no contact any more


def reads_partners(actor: Actor) -> bool:
    """Whether the directory is this reader's: coordinators and quality managers, for their organisation."""
    return actor.organisation_id is not None and any(holds(actor, right) for right in READERS)


def own_partners(actor: Actor) -> QuerySet[Organisation]:
    """The organisations that the own one works with; nobody else's partners."""
    found: QuerySet[Organisation] = Organisation.objects.filter(partner_of(actor)).exclude(pk=actor.organisation_id)
    return found if reads_partners(actor) else found.none()


def keeps_profile(actor: Actor, organisation: Organisation, profile: Profile) -> bool:
    """Whether the reader's organisation writes this profile.

    Itself; else who typed it, until somebody there runs it or has said that it is right.
    """
    own = actor.organisation_id
    if own is None or not holds(actor, MembershipRole.COORDINATOR):
        return False
    if organisation.pk == own:
        return True
    return not organisation.is_claimed and organisation.typed_by_id == own and profile.confirmed_on is None


def vouched_for(actor: Actor, organisation: Organisation) -> Partner | None:
    """What the own organisation checked when it made this one its partner."""
    found: Partner | None = (
        Partner.objects.visible_to(actor)
        .filter(organisation=organisation)
        .exclude(checked="")
        .select_related("checked_by")
        .first()
    )
    return found


def notes_on(actor: Actor, organisation: Organisation) -> list[Note]:
    """The own organisation's, newest first."""
    return list(Note.objects.visible_to(actor).filter(organisation=organisation).select_related("author"))


def changes_of(actor: Actor, organisation: Organisation) -> list[ProfileChange]:
    """What was changed last in its profile, one row a line."""
    changes = ProfileChange.objects.visible_to(actor).filter(organisation=organisation).select_related("by")
    return list(changes[:CHANGES_SHOWN])


def question_to(actor: Actor, organisation: Organisation) -> ProfileQuestion | None:
    """When the own organisation asked last whether the profile is right."""
    found: ProfileQuestion | None = ProfileQuestion.objects.visible_to(actor).filter(organisation=organisation).first()
    return found


# Checks


@dataclass(frozen=True)
class Standing:
    """One kind of check: the newest of it, or that there is none."""

    kind: str
    words: str
    check: Check | None
    today: date

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and self.until < self.today

    @property
    def is_due(self) -> bool:
        """Whether it is over, or soon: 90 days ahead."""
        return self.until is not None and self.until <= self.today + DUE_AHEAD

    @property
    def away(self) -> str:
        """When it ends, or ended, counted from today."""
        return days_between(self.until, self.today) if self.until else ""

    @property
    def is_new(self) -> bool:
        """Whether it was noted within the week: so long it may have been a mistake."""
        return self.check is not None and self.check.added_at > clock.now() - MISTAKEN_FOR

    @property
    def until(self) -> date | None:
        """Its last day; None where it holds for good, or is not there."""
        return self.check.valid_until if self.check else None

    @property
    def in_order(self) -> bool:
        """Whether it was checked and holds."""
        return self.check is not None and not self.is_over


def checks_of(actor: Actor, organisation: Organisation, today: date) -> list[Standing]:
    """Every usual kind, then the own ones, each with the newest check of it."""
    rows = Check.objects.visible_to(actor).filter(organisation=organisation).select_related("checked_by")
    newest = _newest(rows)
    usual = [
        Standing(kind.value, str(kind.label), newest.pop((kind.value, ""), None), today)
        for kind in CheckKind
        if kind != CheckKind.OTHER
    ]
    return usual + [Standing(check.kind, check.words, check, today) for check in newest.values()]


def _newest(rows: Iterable[Check]) -> dict[tuple[str, str], Check]:
    """By kind, and by title where it is an own one. Rows come with the newest of a kind first."""
    newest: dict[tuple[str, str], Check] = {}
    for check in rows:
        newest.setdefault((check.kind, check.title.casefold() if check.kind == CheckKind.OTHER else ""), check)
    return newest


def checks_due(actor: Actor, organisations: Collection[UUID], today: date) -> dict[UUID, list[Check]]:
    """The newest checks that are over or soon will be, by organisation: one query."""
    rows: dict[UUID, list[Check]] = {}
    for check in Check.objects.visible_to(actor).filter(organisation_id__in=organisations):
        rows.setdefault(check.organisation_id, []).append(check)
    due = {pk: [one for one in _newest(held).values() if is_due(one, today)] for pk, held in rows.items()}
    return {pk: held for pk, held in due.items() if held}


def is_due(check: Check, today: date) -> bool:
    """Whether it is over, or soon."""
    return check.valid_until is not None and check.valid_until <= today + DUE_AHEAD


# People


@dataclass
class Known:
    """Somebody at a partner: who the reader may know of, and what the own school wrote of them."""

    name: str
    email: str
    phone: str
    functions: list[str]
    person_id: UUID | None = None
    contact: Contact | None = None
    published: bool = False
    tutors: int = 0  # of so many own stays

    @property
    def initials(self) -> str:
        """The first letters of the names."""
        words = self.name.split()
        return "".join(word[:1] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def contacts_at(actor: Actor, organisation: Organisation) -> list[Known]:
    """The one it published, who takes part in own stays, and whom the own school wrote down; never anybody else."""
    found = {one.person_id: one for one in (*_published(organisation), *_of_own_stays(actor, organisation))}
    if published := next(iter(_published(organisation)), None):
        known = found[published.person_id]
        known.published, known.functions = True, published.functions + known.functions
    written: list[Known] = []
    for contact in Contact.objects.visible_to(actor).filter(organisation=organisation).select_related("person"):
        same = found.get(contact.person_id) if contact.person_id else None
        if same is None:
            pk, name = contact.person_id, contact.full_name
            written.append(Known(name, contact.email, contact.phone, [], pk, contact))
        else:
            same.contact = contact
    people = [*found.values(), *written]
    for one in people:
        if one.contact and one.contact.function:
            one.functions = [one.contact.function, *one.functions]
        one.functions = list(dict.fromkeys(one.functions))
    return people


def _published(organisation: Organisation) -> list[Known]:
    held = Membership.objects.open().filter(pk=organisation.contact_id).select_related("person").first()
    if held is None:
        return []
    person = held.person
    functions = [held.function or str(held.get_role_display())]
    return [Known(person.full_name, person.mailbox, person.phone, functions, person.pk, published=True)]


def _of_own_stays(actor: Actor, organisation: Organisation) -> list[Known]:
    stays = Mobility.objects.visible_to(actor).order_by("-created_at").values("pk")
    hosted = OrganisationPart.objects.open().filter(organisation=organisation, mobility__in=stays)
    hosted = hosted.order_by("-from_at")[:MOST_STAYS_FOR_CONTACTS]
    rows = list(hosted.select_related("responsible"))
    people: dict[UUID, Known] = {}
    for part in rows:
        if part.responsible is not None:
            _take(people, part.responsible, str(part.get_part_display()))
    named = NamedPart.objects.open().filter(
        organisation=organisation, mobility_id__in=[row.mobility_id for row in rows]
    )
    for one in named.select_related("person").order_by("from_at"):
        function = one.function or str(NamedPartKind(one.part).label)
        known = _take(people, one.person, function, one.reached_at, one.full_name)
        known.tutors += one.part == NamedPartKind.TUTOR
    return list(people.values())


def _take(people: dict[UUID, Known], person: Person, function: str, phone: str = "", name: str = "") -> Known:
    known = people.setdefault(person.pk, Known(name or person.full_name, "", phone, [], person.pk))
    known.phone = known.phone or phone
    known.functions.append(function)
    return known
