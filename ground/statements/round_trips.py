"""Statements that travel together: on a row that others wait for, each journey to the server is time they wait.

Within `sent_together` a compiled write is sent with the next question, and a question takes along those that followed
it the last time this door was taken. So a step of fifteen statements makes three journeys. Nothing is read before a
write that came first, and no answer is kept past the next write, lock or ORM statement: a door sees what it would have
seen by asking one by one. On SQLite, where there is no journey to save, everything is run at once.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from ground.statements.joined_statements import Statement, any_rows, written_in_one

Rows = list[Any]
MOST_FOLLOWERS = 16  # a question never takes more than these along


class Question(ABC):
    """A read that may travel with others."""

    locks = False  # a question that takes a lock is never asked before its turn

    @abstractmethod
    def statement(self, database: Any, values: Sequence[Any]) -> Statement:
        """Its text and its parameters."""


Asked = tuple[Question, tuple[Any, ...]]
# By door and question: the questions that followed, each with the places of its values among those known then.
_FOLLOWERS: dict[tuple[Hashable, Question], list[tuple[Question, tuple[int, ...]]]] = {}
_EMPTY: dict[tuple[Hashable, Question], bool] = {}  # whether the question had no answer the last time
_RUNNING: ContextVar["RoundTrips | None"] = ContextVar("round_trips", default=None)


@dataclass
class RoundTrips:
    """What one door has not sent yet, and what it has been told before it asked."""

    database: Any
    door: Hashable
    known: list[Any]  # values that foreseen questions may be about, in the order in which they turned up
    unsent: list[Statement] = field(default_factory=list)
    answers: dict[Asked, Rows] = field(default_factory=dict)
    leading: Question | None = None  # the question of the last journey; None when something was written since
    sending: bool = False
    wrote: bool = False  # whether there is anything that a rollback would take back

    def ask(self, question: Question, values: tuple[Any, ...]) -> Rows:
        """The rows of one question: those fetched before it was asked, else by a journey."""
        if question.locks or self.leading is None:
            self._forget()
            self.leading = question
            self.known += [value for value in values if value not in self.known]
            self._fetch([(question, values), *self._foreseen(question)])
        else:
            self._learn(question, values)
        if (question, values) not in self.answers:
            (self.answers[question, values],) = self._send([question.statement(self.database, values)])
        rows = self.answers[question, values]
        _EMPTY[self.door, question] = not rows
        return rows

    def write(self, statement: Statement) -> None:
        """A write that nobody waits for: sent with the next question, or at the end."""
        self._forget()
        self.wrote = True
        self.unsent.append(statement)

    def rest(self) -> None:
        """Send what waits."""
        if self.unsent:
            self._send([])

    def end_unwritten(self) -> None:
        """End a transaction that wrote nothing, unless it is part of a larger one.

        By a commit: at a rollback the driver forgets all statements it has prepared. And by one that does not wait for
        the disk, since there is nothing to keep.
        """
        if self.database.savepoint_ids:
            return
        with self.database.wrap_database_errors, self.database.connection.pipeline():
            self._execute(("SET LOCAL synchronous_commit = off", []))
            self.database.connection.commit()

    def before_others(self, execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        """A statement that does not come from here finds all writes done, and ends what was foreseen."""
        if not self.sending:
            self.rest()
            self._forget()
            self.wrote = self.wrote or not sql.startswith(("SELECT", "(SELECT"))
        return execute(sql, parameters, many, context)

    def _forget(self) -> None:
        self.answers.clear()
        self.leading = None

    def _learn(self, question: Question, values: tuple[Any, ...]) -> None:
        if self.leading is None or question is self.leading or any(value not in self.known for value in values):
            return
        followers = _FOLLOWERS.setdefault((self.door, self.leading), [])
        follower = (question, tuple(self.known.index(value) for value in values))
        if follower not in followers and len(followers) < MOST_FOLLOWERS:
            followers.append(follower)

    def _foreseen(self, question: Question) -> list[Asked]:
        followers = _FOLLOWERS.get((self.door, question), [])
        return [
            (one, tuple(self.known[place] for place in places))
            for one, places in followers
            if all(place < len(self.known) for place in places)
        ]

    def _fetch(self, asked: list[Asked]) -> None:
        """One journey for them all. Those that had no answer the last time are only asked whether they have one."""
        rare = [(one, values) for one, values in asked if _EMPTY.get((self.door, one)) and not one.locks]
        rare = rare if len(rare) > 1 else []
        usual = [each for each in asked if each not in rare]
        statements = [one.statement(self.database, values) for one, values in usual]
        if rare:
            statements.append(any_rows([one.statement(self.database, values) for one, values in rare]))
        answers = self._send(statements)
        self.answers.update(zip(usual, answers[: len(usual)], strict=True))
        if rare:
            has_rows = answers[-1][0]
            self.answers.update((each, []) for each, some in zip(rare, has_rows, strict=True) if not some)

    def _send(self, questions: list[Statement]) -> list[Rows]:
        """One journey. A fault of any statement is raised here, as Django's."""
        writes, self.unsent = written_in_one(self.unsent), []
        self.database.ensure_connection()
        self.sending = True
        try:
            with self.database.wrap_database_errors, self.database.connection.pipeline():
                cursors = [self._execute(statement) for statement in (*writes, *questions)]
        finally:
            self.sending = False
        return [cursor.fetchall() for cursor in cursors[len(writes) :]]

    def _execute(self, statement: Statement) -> Any:
        cursor = self.database.make_cursor(prepared_cursor(self.database))
        cursor.execute(*statement)
        return cursor


def prepared_cursor(database: Any) -> Any:
    """A cursor of the driver whose parameters the server binds, so that it keeps the plan of a text it has seen."""
    return _cursor_class()(database.connection)


@cache
def _cursor_class() -> Any:
    from django.db.backends.postgresql import base  # psycopg is there with PostgreSQL only

    return base.ServerBindingCursor


def running() -> RoundTrips | None:
    """The round trips of the door that is being passed, if any."""
    return _RUNNING.get()


@contextmanager
def sent_together(door: Hashable, known: Sequence[Any]) -> Iterator[RoundTrips | None]:
    """Within a transaction: compiled statements travel together. What was not sent when it fails is never sent.

    `door` tells doors apart that ask differently; `known` are the values that its questions are likely to be about.
    Gives None where nothing travels together: on SQLite, within another door, where queries are listed.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql" or _RUNNING.get() is not None or database.queries_logged:
        yield None
        return
    trips = RoundTrips(database, door, list(dict.fromkeys(known)))
    token = _RUNNING.set(trips)
    try:
        with database.execute_wrapper(trips.before_others):
            yield trips
            trips.rest()
    finally:
        _RUNNING.reset(token)
