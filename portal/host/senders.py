"""Everything a host has with each organisation that sends: what is asked, memoranda, trainees. One group a sender."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, Value, When

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.stay_selection import OVER
from lifecycle.tables.mobility import AT_THE_HOST, BEFORE_DEPARTURE, CANCELLED, WITHDRAWN
from lifecycle.tables.mou import ABANDONED, IN_FORCE, OPEN
from lifecycle.visibility import stays_where
from partnerships.models import MemorandumVersion
from partnerships.selectors import memoranda_seen_by
from portal.dashboard.urgency import Row, Urgency
from portal.memoranda_in_words import Memoranda, MemorandumWord
from portal.stays.listing import Row as StayRow
from portal.stays.listing import rows_for, with_everything

LOOKED_AT = 500  # stays, the next ones first; who has more there has the list
MEMORANDA_LOOKED_AT = 200
TRAINEES_EACH, MEMORANDA_EACH, ROWS_EACH = 6, 3, 8
SHOWN = 12  # senders in full; the others are a line each
LAST = Urgency.LATER + 1
GONE = (WITHDRAWN, CANCELLED)


@dataclass(frozen=True)
class Counts:
    """How many trainees of one sender."""

    there: int = 0
    to_come: int = 0
    ever: int = 0


@dataclass
class Sender:
    """One group: the organisation that sends, and all there is with it. None: who comes without one."""

    organisation: Organisation | None
    contact: str = ""
    rows: list[Row] = field(default_factory=list)
    memoranda: list[tuple[MemorandumVersion, MemorandumWord]] = field(default_factory=list)
    trainees: list[StayRow] = field(default_factory=list)
    counts: Counts = Counts()

    @property
    def rows_shown(self) -> list[Row]:
        """The most urgent ones."""
        return self.rows[:ROWS_EACH]

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Whoever asks for the most urgent thing first, then whose trainees are there."""
        urgency = min((row.urgency for row in self.rows), default=LAST)
        name = self.organisation.name.casefold() if self.organisation else ""
        return int(urgency), -self.counts.there, -self.counts.to_come, name


class Senders:
    """The groups for one reader of a host. `rows`: what is asked, one a stay or memorandum, the most urgent first."""

    def __init__(self, actor: Actor, rows: list[Row]) -> None:
        self.actor, self.rows = actor, rows

    @cached_property
    def found(self) -> list[Sender]:
        """All of them, the most urgent first."""
        asked = self._by_sender
        keys = {*asked, *self._counts, *self._versions}
        named: dict[UUID, Organisation] = Organisation.unscoped.in_bulk([key for key in keys if key])
        contacts = _published(named.values())
        groups = [
            Sender(
                named.get(key) if key else None,
                contacts.get(key, ""),
                asked.get(key, []),
                counts=self._counts.get(key, Counts()),
            )
            for key in keys
            if key is None or key in named
        ]
        found = sorted(groups, key=lambda one: one.order)
        self._fill(found[:SHOWN])
        return found

    @property
    def shown(self) -> list[Sender]:
        """In full."""
        return self.found[:SHOWN]

    @property
    def others(self) -> list[Sender]:
        """With their numbers only."""
        return self.found[SHOWN:]

    @property
    def totals(self) -> Counts:
        """Of all senders together."""
        all_of_them = self._counts.values()
        there, to_come = sum(one.there for one in all_of_them), sum(one.to_come for one in all_of_them)
        return Counts(there, to_come, sum(one.ever for one in all_of_them))

    def _fill(self, groups: Iterable[Sender]) -> None:
        wanted: dict[Any, list[UUID]] = {}
        for one in groups:
            key = one.organisation.pk if one.organisation else None
            wanted[key] = self._stays.get(key, [])[:TRAINEES_EACH]
            one.memoranda = self._worded(self._versions.get(key, []))
        chosen = [pk for pks in wanted.values() for pk in pks]
        loaded = rows_for(with_everything(Mobility.unscoped.filter(pk__in=chosen)), self.actor) if chosen else []
        by_pk = {row.mobility.pk: row for row in loaded}
        for one in groups:
            pks = wanted[one.organisation.pk if one.organisation else None]
            one.trainees = [by_pk[pk] for pk in pks if pk in by_pk]

    @cached_property
    def _hosted(self) -> Any:
        """The stays that the reader answers for at the host."""
        return Mobility.unscoped.filter(stays_where(self.actor, (Role.HOST_COORDINATOR,))).order_by()

    @cached_property
    def _stays(self) -> dict[UUID | None, list[UUID]]:
        """The ids of those that go on: who is there first, then by the first day."""
        first = Case(When(state__in=AT_THE_HOST, then=Value(0)), default=Value(1), output_field=IntegerField())
        open_now = self._hosted.exclude(state__in=OVER).order_by(first, "planned_start", "pk")
        pks = list(open_now.values_list("pk", flat=True)[:LOOKED_AT])
        senders, found = self._senders_of(pks), defaultdict(list)
        for pk in pks:
            found[senders.get(pk)].append(pk)
        return found

    @cached_property
    def _counts(self) -> dict[UUID | None, Counts]:
        sent = OrganisationPart.objects.open().filter(
            part=OrganisationPartKind.SENDING, mobility__in=self._hosted.values("pk")
        )
        rows = sent.order_by().values("organisation_id").annotate(
            there=Count("mobility", filter=Q(mobility__state__in=AT_THE_HOST), distinct=True),
            to_come=Count("mobility", filter=Q(mobility__state__in=BEFORE_DEPARTURE), distinct=True),
            ever=Count("mobility", filter=~Q(mobility__state__in=GONE), distinct=True),
        )  # fmt: skip
        found: dict[UUID | None, Counts] = {
            row["organisation_id"]: Counts(row["there"], row["to_come"], row["ever"]) for row in rows
        }
        if alone := len(self._stays.get(None, [])):
            found[None] = Counts(to_come=alone, ever=alone)
        return found

    def _senders_of(self, stays: Iterable[UUID]) -> dict[UUID, UUID]:
        sent = OrganisationPart.objects.open().filter(part=OrganisationPartKind.SENDING, mobility__in=list(stays))
        return dict(sent.values_list("mobility_id", "organisation_id"))

    @cached_property
    def _by_sender(self) -> dict[UUID | None, list[Row]]:
        """What is asked, by who sends; what belongs to a memorandum by who else is in it."""
        senders = self._senders_of(row.lead.subject for row in self.rows if row.lead.stay)
        found: dict[UUID | None, list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.lead.stay is not None:
                found[senders.get(row.lead.subject)].append(row)
            else:
                row.where = self._codes.get(row.lead.subject, "")
                found[self._of_version.get(row.lead.subject)].append(row)
        return found

    @cached_property
    def _codes(self) -> dict[UUID, str]:
        return {version.pk: version.memorandum.code for version in self._seen}

    @cached_property
    def _seen(self) -> list[MemorandumVersion]:
        seen = memoranda_seen_by(self.actor).exclude(state=ABANDONED)
        return list(seen.prefetch_related("parties", "memorandum__reviews")[:MEMORANDA_LOOKED_AT])

    @cached_property
    def _of_version(self) -> Mapping[UUID, UUID | None]:
        return {version.pk: self._other_side(version) for version in self._seen}

    def _other_side(self, version: MemorandumVersion) -> UUID | None:
        """Who opened it; where that is the reader's own house, who sends, else whoever else is in it."""
        ours = self.actor.organisation_id
        if version.memorandum.opened_by_id != ours:
            return version.memorandum.opened_by_id
        others = [party for party in version.parties.all() if party.organisation_id != ours]
        others.sort(key=lambda party: OrganisationPartKind.SENDING not in party.functions)
        return others[0].organisation_id if others else None

    @cached_property
    def _versions(self) -> dict[UUID | None, list[MemorandumVersion]]:
        """One of each memorandum: what is on its way, then what is in force, then the last that was."""
        found: dict[UUID | None, list[MemorandumVersion]] = defaultdict(list)
        for version in sorted(self._seen, key=lambda one: (one.state not in OPEN, one.state != IN_FORCE)):
            held = found[self._of_version[version.pk]]
            if version.memorandum_id not in {one.memorandum_id for one in held}:
                held.append(version)
        return {key: held for key, held in found.items() if key is not None}

    def _worded(self, versions: list[MemorandumVersion]) -> list[tuple[MemorandumVersion, MemorandumWord]]:
        return [(version, self._words.word_of(version)) for version in versions[:MEMORANDA_EACH]]

    @cached_property
    def _words(self) -> Memoranda:
        own = Organisation.unscoped.get(pk=self.actor.organisation_id)
        words = Memoranda(self.actor, [], own.today)
        words.versions = {version.pk: version for version in self._seen}
        return words


def _published(organisations: Iterable[Organisation]) -> dict[UUID | None, str]:
    """The contact that each published, while that person is still there."""
    pks = [one.contact_id for one in organisations if one.contact_id]
    held = Membership.objects.open().filter(pk__in=pks).select_related("person")
    return {one.organisation_id: one.person.full_name for one in held}
