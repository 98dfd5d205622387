"""Who is told of a step, and who is asked for something by it: one mail a person, from the outbox."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import get_language

from ground import clock
from lifecycle.models import Event, Mobility, OutboxRow, ToDo
from lifecycle.people.cast import cast_of
from lifecycle.people.role_book import is_of_age_today, people_in
from lifecycle.roles import BY_NAME, NamedPartKind, Role
from lifecycle.standing import Standing
from lifecycle.tables.asking import ASKED
from lifecycle.vocabulary import Proof

NOTICE, REMINDER, RECEIPT = "mail.notice", "mail.reminder", "mail.receipt"


@dataclass
class Telling:
    """What happened in one go and who hears of it, until it is written with what is owed then."""

    events: list[Event] = field(default_factory=list)
    rows: list[OutboxRow] = field(default_factory=list)

    def add(self, other: "Telling") -> None:
        """What another step, which this one set off, tells."""
        self.events += other.events
        self.rows += other.rows

    def ask(self, opened: Iterable[ToDo], at: Standing) -> None:
        """Whoever owes something from now on that people are asked for is told at once, in the mail they get anyway.

        Who acted knows. What no event opened (a day that came) is mailed as a reminder is.
        """
        for person_id, todos in _asked(opened, at).items():
            mailed = (one for one in self.rows if one.kind != RECEIPT)  # a receipt asks for nothing
            row = next((one for one in mailed if one.payload["person"] == str(person_id)), None)
            if row is None and self.events and person_id in _who_acted(self.events[-1]):
                continue
            if row is None:
                row = self._anew(person_id, todos, at)
                self.rows.append(row)
            if row.kind == NOTICE:
                row.payload |= {"todo": str(todos[0].pk), "role": str(_asked_as(todos[0], at.stay))}

    def _anew(self, person_id: UUID, todos: list[ToDo], at: Standing) -> OutboxRow:
        if self.events:
            return _notice(person_id, Role(todos[0].owner), self.events[-1], at)
        asked = {"todos": [str(todo.pk) for todo in todos], "person": str(person_id)}
        return _mail(REMINDER, f"asked:{todos[0].pk}:{person_id}", asked, at)


def telling(
    roles: Iterable[Role],
    event: Event,
    at: Standing,
    *,
    named: bool = False,
    newcomers: bool = False,
    only: Collection[UUID] | None = None,
) -> Telling:
    """A notice for each person who holds one of these roles now; `named`: and for whom the event is about.

    `newcomers`: for those alone who have had none in this stay yet, so that nobody is told one thing twice. `only`: of
    those in the roles, these people.
    """
    told = (people_named(event) if named else {}) | people_told(roles, at, only)
    if newcomers:
        told = {person: role for person, role in told.items() if not _had_a_notice(person, at)}
    return Telling([event], notices_to(told, event, at))


def _had_a_notice(person_id: UUID, at: Standing) -> bool:
    return OutboxRow.objects.filter(kind=NOTICE, mobility=at.stay, payload__person=str(person_id)).exists()


def people_named(event: Event) -> dict[UUID, Role]:
    """Who was named for a part and who had it before, as those who have it; of a refusal only the latter."""
    role = BY_NAME.get(str(event.details.get("part") or NamedPartKind.TUTOR))
    refused = event.details.get("accepted") is False
    people = [event.details.get("former"), None if refused else event.details.get("named")]
    return {UUID(str(one)): role for one in people if one} if role is not None else {}


def notices(roles: Iterable[Role], event: Event, at: Standing) -> list[OutboxRow]:
    """The same, of one event alone; the one who acted excepted. Not written yet."""
    return notices_to(people_told(roles, at), event, at)


def receipts(event: Event, at: Standing, proof: Proof | None) -> list[OutboxRow]:
    """To who has just shown by a code who they are: what they did, to be kept, and to be doubted where they did not."""
    if proof is None or not proof.receipt or event.person_id is None:
        return []
    facts: dict[str, object] = {"event": str(event.pk), "person": str(event.person_id), "sent_to": proof.code_sent_to}
    facts["language"] = get_language() or ""  # that of the page on which the code was typed
    facts |= {"earlier": list(proof.earlier)} if proof.earlier else {}
    return [_mail(RECEIPT, f"receipt:{event.pk}", facts, at)]


def people_told(roles: Iterable[Role], at: Standing, only: Collection[UUID] | None = None) -> dict[UUID, Role]:
    """Everybody in these roles, each once; `only`: of them these."""
    told: dict[UUID, Role] = {}
    for role in roles:
        for person_id in _people(role, at):
            told.setdefault(person_id, role)
    return told if only is None else {person: role for person, role in told.items() if person in only}


def takes_part_no_more(role: Role, stay: Mobility | None) -> bool:
    """Guardians of who is of age: who sends the mail asks, so that no step reads a birth date for it."""
    return role == Role.GUARDIAN and stay is not None and is_of_age_today(stay)


def notices_to(told: Mapping[UUID, Role], event: Event, at: Standing) -> list[OutboxRow]:
    """A notice for each of these persons in that role, whether they still hold it or not."""
    return [
        _notice(person_id, role, event, at) for person_id, role in told.items() if person_id not in _who_acted(event)
    ]


def _who_acted(event: Event) -> tuple[UUID | None, ...]:
    return event.person_id, event.entered_by_id


def _notice(person_id: UUID, role: Role, event: Event, at: Standing) -> OutboxRow:
    said = {"event": str(event.pk), "person": str(person_id), "role": str(role)}
    return _mail(NOTICE, f"mail:{event.pk}:{event.name}:{person_id}", said, at)


def _mail(kind: str, key: str, payload: Mapping[str, object], at: Standing) -> OutboxRow:
    now = clock.now()
    stay = at.stay.pk if at.stay else None
    return OutboxRow(kind=kind, key=key, payload=dict(payload), mobility_id=stay, due_at=now, created_at=now)


def _asked(opened: Iterable[ToDo], at: Standing) -> dict[UUID, list[ToDo]]:
    """What is asked of whom, the nearest day first."""
    found: dict[UUID, list[ToDo]] = {}
    asked = [todo for todo in opened if todo.code in ASKED]
    for todo in sorted(asked, key=lambda one: (one.due_on is None, one.due_on)):
        people = [todo.person_id] if todo.person_id else _people(Role(todo.owner), at)
        for person_id in people:
            found.setdefault(person_id, []).append(todo)
    return found


def _asked_as(todo: ToDo, stay: Mobility | None) -> Role:
    """In which role. A coordinator validates where nobody is named for it: who signs in comes by no link."""
    role = Role(todo.owner)
    if role == Role.VALIDATOR and stay is not None and not cast_of(stay).people((NamedPartKind.VALIDATOR,)):
        return Role.SENDING_COORDINATOR
    return role


def _people(role: Role, at: Standing) -> list[UUID]:
    return people_in(at.stay, role) if at.stay is not None else at.shared.people_in(role)
