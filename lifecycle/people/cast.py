"""Who takes part in one stay, read once for a door or a page: parts, named parts, rights in the organisations."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, EmailField, QuerySet, UUIDField, Value, When

from accounts.models import Membership
from ground import clock
from ground.statements.compiled import Compiled
from ground.statements.in_step import Steps, walk
from lifecycle.answers import read_ahead_on_pages, rows_of
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.models.part import of_a_held_organisation
from lifecycle.roles import Role

_SLOT = "_cast"  # on the instance of the stay
Found = tuple[str, str, UUID, UUID, datetime, UUID | None, str | None]  # table, word, id, id, since, account, address


class Held(NamedTuple):
    """An organisation's open part."""

    part: str
    organisation_id: UUID
    responsible_id: UUID | None
    held: bool = False  # nobody made sure of it yet


class Named(NamedTuple):
    """A person's open part."""

    part: str
    person_id: UUID
    account_id: UUID | None = None
    address: str | None = None


class Right(NamedTuple):
    """What somebody may do for an organisation."""

    organisation_id: UUID
    role: str
    person_id: UUID
    account_id: UUID | None = None
    address: str | None = None


WHO = ("person__account_id", "person__email")


def _everybody(stay: UUID, day: date, now: datetime) -> QuerySet[Any, Found]:
    """Parts, named parts, rights, in one statement."""
    parts = OrganisationPart.objects.open(now).filter(mobility_id=stay)
    named = NamedPart.objects.open(now).filter(mobility_id=stay).exclude(of_a_held_organisation(now))
    known = parts.filter(held=False).values("organisation_id")
    rights = Membership.objects.open_on(day).filter(organisation_id__in=known)
    nobody = Value(None, output_field=UUIDField())
    nowhere = Value(None, output_field=EmailField())
    bare = parts.annotate(account=nobody, address=nowhere)
    kind = Case(When(held=True, then=Value("held")), default=Value("part"))
    return _marked(bare, kind, "part", "organisation_id", "responsible_id", "from_at", "account", "address").union(
        _marked(named.annotate(nobody=nobody), Value("named"), "part", "person_id", "nobody", "from_at", *WHO),
        _marked(rights, Value("right"), "role", "organisation_id", "person_id", "person__created_at", *WHO),
        all=True,
    )


def _marked(found: QuerySet[Any, Any], table: Value | Case, *columns: str) -> QuerySet[Any, Found]:
    return found.order_by().annotate(table=table).values_list("table", *columns)


EVERYBODY: Compiled[Found] = Compiled(_everybody, UUID, date, datetime)
read_ahead_on_pages(EVERYBODY)
# persons, organisation acted for, whether by a mailed link, how far the stay has come
Known = tuple[tuple[UUID, ...], UUID | None, bool, int]


@dataclass(frozen=True)
class Cast:
    """The open parts of a stay, and every right that somebody holds today in one of its organisations.

    People of an organisation whose part is held are left out: neither named nor with a right.
    """

    parts: list[Held]
    named: list[Named]  # the longest named first
    rights: list[Right]  # the longest known person first
    # What `role_book` worked out from these.
    roles: dict[Known, frozenset[Role]] = field(default_factory=dict, compare=False)

    def organisation(self, part: str) -> UUID | None:
        """The organisation that has this part."""
        return next((held.organisation_id for held in self.parts if held.part == part), None)

    def people(self, parts: Iterable[str]) -> list[UUID]:
        """The persons named for one of these parts."""
        wanted = set(parts)
        return [named.person_id for named in self.named if named.part in wanted]

    def members(self, organisation_id: UUID, right: str) -> list[UUID]:
        """Who holds this right there."""
        return [
            held.person_id for held in self.rights if held.organisation_id == organisation_id and held.role == right
        ]

    def same_human(self, one: UUID | None, other: UUID | None) -> bool:
        """Whether two of these persons are one human being: by account, or reached by the same address."""
        return one == other or bool(self._marks(one) & self._marks(other))

    def _marks(self, person_id: UUID | None) -> set[object]:
        """What tells that somebody is the same: account and address, as far as known."""
        known = [(one.person_id, one.account_id, one.address) for one in self.named]
        known += [(one.person_id, one.account_id, one.address) for one in self.rights]
        return {mark for person, *marks in known for mark in marks if person == person_id and mark}


def cast_of(mobility: Mobility) -> Cast:
    """Kept with this instance of the stay, until `forget_cast`."""
    held: Cast | None = mobility.__dict__.get(_SLOT)
    return keep_cast(mobility, rows_of(EVERYBODY, mobility)) if held is None else held


def keep_cast(mobility: Mobility, found: Sequence[Found]) -> Cast:
    """The cast of these rows, kept with this instance of the stay."""
    rows = sorted(found, key=itemgetter(4))
    cast = mobility.__dict__[_SLOT] = Cast(
        [Held(row[1], row[2], row[3], row[0] == "held") for row in rows if row[0] in ("part", "held")],
        [Named(row[1], row[2], row[5], row[6]) for row in rows if row[0] == "named"],
        [Right(row[2], row[1], row[3], row[5], row[6]) for row in rows if row[0] == "right"],
    )
    return cast


def read_casts(mobilities: Iterable[Mobility]) -> None:
    """The casts of several stays, kept with each instance: one query, however many stays."""
    walk(casts_of(mobilities))


def casts_of(mobilities: Iterable[Mobility]) -> Steps[None]:
    """The same as a step of a page."""
    stays = {mobility.pk: mobility for mobility in mobilities}
    if not stays:
        return
    open_parts = OrganisationPart.objects.open().filter(mobility__in=stays)
    there = NamedPart.objects.open().filter(mobility__in=stays).exclude(of_a_held_organisation())
    known = open_parts.filter(held=False).order_by().values("organisation_id")
    parts, named, found = yield [
        open_parts.order_by("from_at"), there.select_related("person").order_by("from_at"), _rights_in(known)
    ]  # fmt: skip
    rights = [Right(*row) for row in found]
    held_of, named_of = _by(parts, "mobility_id"), _by(named, "mobility_id")
    place = {right: nth for nth, right in enumerate(rights)}
    rights_of = _by(rights, "organisation_id")
    for pk, mobility in stays.items():
        theirs = {one.organisation_id for one in held_of[pk] if not one.held}
        mobility.__dict__[_SLOT] = Cast(
            [Held(one.part, one.organisation_id, one.responsible_id, one.held) for one in held_of[pk]],
            [Named(one.part, one.person_id, one.person.account_id, one.person.email) for one in named_of[pk]],
            sorted((right for organisation in theirs for right in rights_of[organisation]), key=place.__getitem__),
        )


def _by(rows: Iterable[Any], column: str) -> defaultdict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def _rights_in(organisations: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    members = Membership.objects.open_on(clock.today()).filter(organisation_id__in=organisations)
    found: QuerySet[Any, Any] = members.order_by("person__created_at")
    return found.values_list("organisation_id", "role", "person_id", *WHO)


def forget_cast(mobility: Mobility) -> None:
    """Somebody was named or replaced: read again when next asked."""
    mobility.__dict__.pop(_SLOT, None)
