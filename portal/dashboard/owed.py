"""Who owes what: the reader's own to-dos, and those of others in the stays the reader coordinates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from ground.statements.beside import Beside
from ground.statements.in_step import Steps
from lifecycle.answers import Read, read_ahead_on_pages, rows_of
from lifecycle.by_sides import first_of, owed_by_others
from lifecycle.gate import GATE_MET
from lifecycle.in_stay import held_now, organisations_in
from lifecycle.models import Mobility, NamedPart, OrganisationPart, Reminder, ToDo
from lifecycle.people.role_book import people_in
from lifecycle.roles import BY_MEMBERSHIP, BY_NAME, OrganisationPartKind, Role
from lifecycle.selectors import Glimpse, Shown, open_by_now, with_names
from lifecycle.wording import say_to_owner, say_todo, transition_word
from notifications.nudging import reminded_lately
from partnerships.models import Memorandum, MemorandumVersion
from portal.settling import IMPROVEMENT, Way, way_to_settle

NOT_URGENT = 99
AT_THE_MEMORANDUM = "partnerships.mou_not_in_force"
MOST = 100  # rows a page looks at, the most urgent; the next ones are a page of their own
COORDINATES = (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR)
SIDES = (OrganisationPartKind.HOSTING, OrganisationPartKind.SENDING)
IN_ORDER = ("day", "since")
# What whoever is responsible for the stay at the school does not answer for.
BY_THEMSELVES = frozenset({Role.QUALITY_MANAGER, Role.ADMINISTRATOR, Role.SAFEGUARDING})


def todos_of_others(actor: Actor) -> list[QuerySet[ToDo]]:
    """What others owe in the stays the actor coordinates, at each side; who owes it at a memorandum stands there."""
    open_now = [owed.filter(open_by_now()) for owed in owed_by_others(actor, COORDINATES)]
    return [owed.exclude(code=AT_THE_MEMORANDUM) for owed in open_now]


def in_order(todos: QuerySet[ToDo]) -> QuerySet[ToDo]:
    """By the day they go by, then the oldest first."""
    return todos.order_by(*IN_ORDER, "pk")


def first_todos(places: Sequence[QuerySet[ToDo]], most: int, after: UUID | None = None) -> Steps[list[Glimpse]]:
    """The first of them, in order; those behind the one given by its id.

    Paged by key: a page costs the same however far it is from the first one. One that is gone starts anew.
    """
    (found,) = (yield [ToDo.unscoped.filter(pk=after).values_list("day", "since", "pk")]) if after else ([],)
    for last in found:
        same_day = Q(day=last[0]) & (Q(since__gt=last[1]) | Q(since=last[1], pk__gt=last[2]))
        behind = Q(day__gt=last[0]) | same_day
        places = [todos.filter(behind, day__gte=last[0]) for todos in places]
    rows = yield from first_of(places, IN_ORDER, most, more=("mobility_id",))
    return [Glimpse(*row[-2:]) for row in rows]


def with_participants(todos: QuerySet[ToDo]) -> QuerySet[ToDo]:
    """With who owes them and whose stay it is."""
    return with_names(todos).select_related("mobility__participant")


PARTS_OF_SIDES = Beside(
    "open_parts",
    "mobility_id",
    lambda: OrganisationPart.objects.open().filter(part__in=SIDES).select_related("organisation"),
)
OPEN_PARTS = Beside("open_parts", "mobility_id", lambda: OrganisationPart.objects.with_responsible())
OPEN_NAMED = Beside("open_named", "mobility_id", lambda: NamedPart.objects.open().select_related("person"))
SENT_REMINDERS = Beside(
    "sent_reminders", "todo_id", lambda: Reminder.objects.exclude(sent_at=None).order_by("-sent_at")
)
# With whose stay it is; with who sends and hosts; with whoever may owe it, and when they were reminded.
PLAIN = Shown(with_participants)
WITH_SIDES = Shown(with_participants, of_stays=(PARTS_OF_SIDES,))
WITH_OWNERS = Shown(with_participants, of_stays=(OPEN_PARTS, OPEN_NAMED), of_todos=(SENT_REMINDERS,))


def with_owners(todos: QuerySet[ToDo]) -> QuerySet[ToDo]:
    """The same for who reads to-dos by a queryset alone: four queries, however many."""
    return with_participants(todos).prefetch_related(
        OPEN_PARTS.prefetched("mobility__organisation_parts"),
        OPEN_NAMED.prefetched("mobility__named_parts"),
        SENT_REMINDERS.prefetched("reminders"),
    )


def most_urgent(todos: QuerySet[ToDo], most: int = MOST) -> list[ToDo]:
    """Overdue first, then by date; with everything a row shows."""
    return list(with_owners(in_order(todos))[:most])


OWED_IN: Read[ToDo] = Read(
    lambda stay: with_names(in_order(ToDo.unscoped.filter(mobility=stay, closed_at=None)))[:MOST]
)
REMINDED_IN: Read[Reminder] = Read(
    lambda stay: (
        Reminder.objects.filter(todo__mobility=stay, todo__closed_at=None).exclude(sent_at=None).order_by("-sent_at")
    )
)
read_ahead_on_pages(OWED_IN, REMINDED_IN)


def owed_in(mobility: Mobility) -> list[ToDo]:
    """What anybody owes in one stay, overdue first, then by date; with everything a row shows."""
    shown: Any = mobility
    shown.open_parts, shown.open_named = organisations_in(mobility), held_now(mobility)
    found: list[Any] = rows_of(OWED_IN, mobility)
    sent = rows_of(REMINDED_IN, mobility) if found else []
    for todo in found:
        todo.mobility = mobility
        todo.sent_reminders = [one for one in sent if one.todo_id == todo.pk]
    return found


@dataclass(frozen=True)
class Owner:
    """Who owes it: a person, else whoever holds the role in an organisation."""

    key: str
    name: str
    as_what: str
    person_id: UUID | None


@dataclass
class Owed:
    """One to-do in words."""

    todo: ToDo
    sentence: str
    own_sentence: str
    reminded_at: datetime | None
    memorandum: str = ""  # its code and who opened it, where that was looked up

    @cached_property
    def owner(self) -> Owner:
        """Who owes it. Needs `with_owners`."""
        return _owner(self.todo)

    @property
    def mobility(self) -> Any:
        """The stay; None where it belongs to a memorandum."""
        return self.todo.mobility

    @property
    def is_improvement(self) -> bool:
        """Whether it is about an improvement action: of no stay and of no memorandum."""
        return self.todo.subject_type == IMPROVEMENT

    @property
    def subject(self) -> UUID:
        """The stay it belongs to, else the action or the version of a memorandum."""
        found = self.todo.mobility_id or self.todo.subject_id
        assert found is not None  # the database holds it: a to-do belongs somewhere
        return found

    @property
    def way(self) -> Way:
        """The form that settles it."""
        return way_to_settle(self.todo)

    @property
    def headline(self) -> str:
        """To its owner: a step that is open is simply named."""
        if self.todo.code == GATE_MET and self.todo.mobility is not None:
            return transition_word(self.todo.transition)
        return self.sentence

    @property
    def to_owner(self) -> str:
        """The same, said to its owner."""
        return self.own_sentence if self.headline == self.sentence else self.headline

    @property
    def why(self) -> str:
        """The reason of whoever wants to go on without a requirement, for the one who must agree."""
        return getattr(self.todo, "why", None) or ""

    @property
    def is_step(self) -> bool:
        """Whether nothing is missing and only the step itself waits."""
        return self.todo.code == GATE_MET

    @property
    def late(self) -> bool:
        """Whether its date has passed."""
        return self.todo.is_late

    @property
    def stay_is_late(self) -> bool:
        """Without a day of its own it is as late as its stay."""
        return self.todo.due_on is None and self.mobility is not None and self.mobility.arrival_overdue

    @property
    def host(self) -> str:
        """The hosting organisation."""
        return _organisation(self.todo.mobility, "hosting")

    @property
    def sender(self) -> str:
        """The sending organisation."""
        return _organisation(self.todo.mobility, "sending")

    def nudged_in(self, stay: Mobility | None) -> list[UUID]:
        """Whom a nudge reaches: the one who owes it; where an organisation does, those who answer there."""
        if self.owner.person_id or stay is None:
            return [self.owner.person_id] if self.owner.person_id else []
        return people_in(stay, Role(self.todo.owner))


def in_words(todos: Iterable[ToDo]) -> list[Owed]:
    """To-dos read `with_names` and more, said."""
    return [_owed(todo) for todo in todos]


def name_memoranda(rows: Sequence[Owed], reader: UUID | None) -> None:
    """Which memorandum each is about that is about one, and whose it is, but for the reader's own: one query."""
    about = {row.todo.subject_id: row for row in rows if row.mobility is None}
    versions = MemorandumVersion.unscoped.filter(pk__in=list(about)).select_related("memorandum__opened_by")
    names = {one.pk: _of_memorandum(one.memorandum, reader) for one in versions} if about else {}
    for row in rows:
        row.memorandum = names.get(row.todo.subject_id, "") if row.mobility is None else ""


def _of_memorandum(memorandum: Memorandum, reader: UUID | None) -> str:
    if memorandum.opened_by_id == reader:
        return memorandum.code
    return f"{memorandum.code}, {memorandum.opened_by.name}"


def _owed(todo: ToDo) -> Owed:
    names = {todo.person_id: todo.person_name}
    reminders = getattr(todo, "sent_reminders", [])
    return Owed(todo, say_todo(todo, names), say_to_owner(todo, names), reminders[0].sent_at if reminders else None)


def _owner(todo: ToDo) -> Owner:
    role = Role(todo.owner)
    if todo.person is not None:
        where = _organisation_of_role(todo.mobility, role)
        as_what = f"{role.label}, {where.organisation.name}" if where else str(role.label)
        return Owner(f"p:{todo.person_id}", todo.person_name, as_what, todo.person_id)
    for named in getattr(todo.mobility, "open_named", []):
        if BY_NAME.get(named.part) == role:
            return Owner(f"p:{named.person_id}", named.full_name, str(role.label), named.person_id)
    part = _organisation_of_role(todo.mobility, role)
    if part is None:
        return Owner(f"r:{todo.owner}", str(role.label), "", None)
    if part.answering is not None and role not in BY_THEMSELVES:
        as_what = f"{role.label}, {part.organisation.name}"
        return Owner(f"p:{part.responsible_id}", part.answering.full_name, as_what, part.responsible_id)
    return Owner(f"o:{part.organisation_id}:{role}", part.organisation.name, str(role.label), None)


def _organisation_of_role(mobility: Mobility | None, role: Role) -> OrganisationPart | None:
    kinds = {part for (part, _right), given in BY_MEMBERSHIP.items() if given == role}
    parts: list[OrganisationPart] = getattr(mobility, "open_parts", [])
    return next((part for part in parts if part.part in kinds), None)


def _organisation(mobility: Mobility | None, kind: str) -> str:
    return next((part.organisation.name for part in getattr(mobility, "open_parts", []) if part.part == kind), "")


@dataclass
class Debtor:
    """Somebody who owes things: one row, one nudge, one mail."""

    owner: Owner
    items: list[Owed] = field(default_factory=list)
    lately: datetime | None = None  # when everybody whom a nudge would reach was reminded, so that nobody can be now

    @property
    def first(self) -> Owed:
        """The most urgent of them."""
        return self.items[0]

    @property
    def about(self) -> str:
        """Whose stays, without repeating a name."""
        names = dict.fromkeys(item.mobility.participant.full_name for item in self.items if item.mobility)
        return ", ".join(names)

    @property
    def waits_since(self) -> date:
        """The day of the oldest of them."""
        return min(item.todo.waits_since for item in self.items)

    @property
    def nearest(self) -> Owed:
        """The one with the nearest date, by which one says how late it is; where none has one, the first."""
        return min(self.items, key=lambda item: item.todo.due_on or date.max)

    @cached_property
    def nudged(self) -> list[UUID]:
        """Whom a nudge reaches."""
        return self.first.nudged_in(self.first.mobility)

    @property
    def late(self) -> bool:
        """Whether one of them is late."""
        return any(item.late for item in self.items)

    @property
    def reminded_at(self) -> datetime | None:
        """When they were last reminded of one of these."""
        return max((item.reminded_at for item in self.items if item.reminded_at), default=None)

    @property
    def todo_ids(self) -> list[str]:
        """For the nudge."""
        return [str(item.todo.pk) for item in self.items]


def say_who_was_reminded(debtors: Iterable[Debtor]) -> None:
    """Of whom no reminder is offered, since one went out within the day: one query, however many there are."""
    debtors = list(debtors)
    lately = reminded_lately(person for one in debtors for person in one.nudged)
    for one in debtors:
        if one.nudged and all(person in lately for person in one.nudged):
            one.lately = max(lately[person] for person in one.nudged)


def by_person(owed: Iterable[Owed], urgent: Mapping[UUID, int] | None = None) -> list[Debtor]:
    """Grouped by who owes, in the order of the most urgent item. `urgent`: the rank of the stays that cannot wait."""
    found: dict[str, Debtor] = {}
    grouped: dict[str, list[Owed]] = defaultdict(list)
    ranks = urgent or {}
    for item in sorted(owed, key=lambda one: (ranks.get(one.subject, NOT_URGENT), not one.late)):
        found.setdefault(item.owner.key, Debtor(item.owner))
        grouped[item.owner.key].append(item)
    for key, debtor in found.items():
        debtor.items = grouped[key]
    return list(found.values())
