"""The subject of a mail: whom or what it is about, what, and by which day. The inbox says it anew to each reader."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from ground.days import day_as
from ground.sentences import begun
from lifecycle.models import Event, OutboxRow, ToDo
from lifecycle.names import names_by_stay, of_stay
from lifecycle.news import names_by_news
from lifecycle.roles import Role
from lifecycle.telling import NOTICE, REMINDER
from lifecycle.wording import say_to_owner
from notifications.for_reader import lead_for
from notifications.models import SentMail
from partnerships.models import MemorandumVersion

MOST_LETTERS = 180
IMPROVEMENT = "improvementaction"  # as `quality` names the subject of its to-dos
TOLD_FIRST = frozenset({"recognise"})  # what happened is what the mail is about; what it asks as well stands below
Names = Mapping[Any, str]


def subject_of_notice(
    event: Event, asked: ToDo | None, reader: Person, role: Role, names: Names, code: str = ""
) -> str:
    """What is asked of the reader, else what happened; with whom it is about, unless that is said already.

    `code` is that of the memorandum, where it is about one.
    """
    asked = None if event.name in TOLD_FIRST else asked
    said = say_to_owner(asked, names) if asked else lead_for(event, reader, role, names).lead
    words = said.rstrip(".")
    words = _by(words, asked) if asked and is_ahead(asked, event) else words
    if event.mobility is None:
        return begun(with_code(words, code)[:MOST_LETTERS])
    learner = event.mobility.participant
    name = learner.full_name
    if learner.pk == reader.pk or name in words:
        return begun(words)
    return begun(f"{name}: {words}")


def is_ahead(asked: ToDo, event: Event) -> bool:
    """Whether its day comes after that of the event: no mail asks for something by the day on which it is sent."""
    return asked.due_on is None or asked.due_on > event.at.date()


def with_code(words: str, code: str) -> str:
    """What is said about a memorandum, with its file code; unless the sentence names it already."""
    return words if not code or code in words else f"{code}: {words}"


def codes_of(events: Iterable[Event]) -> dict[UUID, str]:
    """The file codes of the memoranda that these events are about, by version: one query, or none."""
    wanted = [one.subject_id for one in events if one.machine == "mou"]
    if not wanted:
        return {}
    return dict(MemorandumVersion.unscoped.filter(pk__in=wanted).values_list("pk", "memorandum__code"))


def subject_of_reminder(todos: Sequence[ToDo], names: Names) -> str:
    """The one thing that waits, else how many."""
    if len(todos) > 1:
        return _("%(number)s things wait for you") % {"number": len(todos)}
    first = todos[0]
    said = say_to_owner(first, names).rstrip(".")
    whose = f"{about(first)}: {said}" if first.mobility else said
    return begun(_by(whose, first)[:MOST_LETTERS])


def about(todo: ToDo) -> str:
    """Who goes, where it belongs to a stay; else what kind of thing it is."""
    if todo.mobility is not None:
        return todo.mobility.participant.full_name
    return _("Quality") if todo.subject_type == IMPROVEMENT else _("Memorandum")


def _by(subject: str, todo: ToDo) -> str:
    """The day stands in the subject."""
    if todo.due_on is None:
        return subject
    return _("%(subject)s, by %(day)s") % {"subject": subject, "day": day_as(todo.due_on, "j F")}


def say_anew(mails: Sequence[SentMail]) -> None:
    """Give each mail its subject in the active language, as it would be written now; the same queries for any number.

    What a mail tells is kept by its outbox row; one without keeps the words that were sent.
    """
    rows = {row.key: row for row in OutboxRow.objects.filter(key__in=[one.key for one in mails])}
    told = {one.pk: _Told(rows[one.key]) for one in mails if one.key in rows}
    facts = _Facts(list(told.values()))
    for mail in mails:
        if mail.pk in told and (subject := facts.subject(told[mail.pk], mail)):
            mail.subject = subject


class _Told:
    """What an outbox row tells: an event, or to-dos, or one that an event asks."""

    def __init__(self, row: OutboxRow) -> None:
        self.kind, said = row.kind, row.payload
        self.role = said.get("role", "")
        self.event = UUID(said["event"]) if row.kind == NOTICE else None
        todos = [said["todo"]] if "todo" in said else said.get("todos", []) if row.kind == REMINDER else []
        self.todos = [UUID(str(one)) for one in todos]


class _Facts:
    """Everything that the subjects of these mails speak of."""

    def __init__(self, told: Sequence[_Told]) -> None:
        self.events = {one.pk: one for one in _events(one.event for one in told)}
        todos = ToDo.unscoped.filter(pk__in=[pk for one in told for pk in one.todos])
        self.todos = {one.pk: one for one in todos.select_related("mobility__participant")}
        self.codes = codes_of(self.events.values())
        self.news = names_by_news(self.events.values())
        self.owing = names_by_stay((one.mobility_id, one.person_id) for one in self.todos.values())

    def subject(self, told: _Told, mail: SentMail) -> str:
        """Empty where what it told is there no more."""
        waited = [self.todos[pk] for pk in told.todos if pk in self.todos]
        open_then = [one for one in waited if one.closed_at is None or one.closed_at > mail.sent_at]
        if told.kind == REMINDER:
            if not open_then:
                return ""
            return subject_of_reminder(open_then, of_stay(open_then[0].mobility_id, self.owing))
        event = self.events.get(told.event) if told.event else None
        if event is None or mail.person is None:
            return ""
        names = self.news[event.mobility_id] | of_stay(event.mobility_id, self.owing)
        asked, code = next(iter(open_then), None), self.codes.get(event.subject_id, "")
        return subject_of_notice(event, asked, mail.person, Role(told.role), names, code)


def _events(pks: Any) -> QuerySet[Event]:
    wanted = [pk for pk in pks if pk]
    return Event.unscoped.filter(pk__in=wanted).select_related("mobility__participant", "remark")
