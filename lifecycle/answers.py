"""Questions about a stay that several will ask, asked for all of them in one journey.

For a door the answers hold within `answered` and not a line longer: nothing is written within it, and no row is
locked. For a page, while nothing changes, `read_ahead` asks in one statement whatever apps said it will want to know.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from ground import clock
from ground.once import is_reading, known, once, standing_still
from ground.statements.compiled import Compiled, Question, Value, Whether, ask_together
from ground.statements.together import Packed, Prepared, rows_together
from lifecycle.models import Mobility

R = TypeVar("R")
_SLOT = "_answers"  # on the instance of the stay, so that no other instance and no other request finds them


class Read(Generic[R]):
    """Rows of a stay as a queryset says them, with all that it selects along: for pages. A door has `Compiled`.

    Its kinds are the stay, and the day or the instant it is asked on, where its words depend on them.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, R]], *kinds: type[Value]) -> None:
        self.build, self.kinds = build, kinds or (UUID,)

    def __call__(self, *values: Value) -> list[R]:
        return list(self.build(*values))


AheadOfPages = Read[Any] | Compiled[Any] | Whether
READ_AHEAD: dict[AheadOfPages, Prepared] = {}


def read_ahead_on_pages(*questions: AheadOfPages) -> None:
    """The page of a stay will ask these, or some of them: they are asked with the others, in one statement."""
    for question in questions:
        READ_AHEAD.setdefault(question, _prepared(question))


def _prepared(question: AheadOfPages) -> Prepared:
    if isinstance(question, Whether):
        return Prepared(lambda *values: question.build(*values).order_by().values_list("pk")[:1], *question.kinds)
    return Prepared(question.build, *question.kinds)


def read_ahead(stay: Mobility, more: Mapping[Any, QuerySet[Any, Any]] | None = None) -> None:
    """Ask in one statement whatever the page of this stay may want to know. Nothing where no page is read.

    `more` is what depends on the reader, by the key under which the page asks for it `once`.
    """
    if not is_reading():
        return
    asked: dict[Any, QuerySet[Any, Any] | Packed] = {
        (question, stay.pk): prepared.about(*values_for(question, stay.pk)) for question, prepared in READ_AHEAD.items()
    }
    asked |= more or {}
    answers = dict(zip(asked, rows_together(list(asked.values()), kept=True), strict=True))
    known(answers | {key: bool(rows) for key, rows in answers.items() if isinstance(key[0], Whether)})


def values_for(question: AheadOfPages | Question, stay: UUID) -> list[Value]:
    """What a question asks about beside the stay is when: today, or this instant."""
    when: dict[type[Value], Value] = {UUID: stay, date: clock.today(), datetime: clock.now()}
    return [when[kind] for kind in question.kinds]


@dataclass
class _Answers:
    rows: dict[Compiled[Any], list[Any]] = field(default_factory=dict)
    holds: dict[Whether, bool] = field(default_factory=dict)


@contextmanager
def answered(stay: Mobility | None, questions: Iterable[Question]) -> Iterator[None]:
    """Within, these questions about this instance of the stay are answered already. Nothing may be written within."""
    questions = list(dict.fromkeys(questions))
    if stay is None or not questions:
        with standing_still():
            yield
        return
    of_rows = [each.about(stay.pk) for each in questions if isinstance(each, Compiled)]
    whether = [each.about(stay.pk) for each in questions if isinstance(each, Whether)]
    ask_together(*of_rows, *whether)
    stay.__dict__[_SLOT] = _Answers(
        {each.question: each.rows for each in of_rows}, {each.question: each.holds for each in whether}
    )
    try:
        with standing_still():
            yield
    finally:
        del stay.__dict__[_SLOT]


def rows_of(question: Compiled[R] | Read[R], stay: Mobility) -> list[R]:
    """The rows of a question about this stay: those asked for already, else by a journey of its own."""
    held = _held(stay).rows
    if question in held:
        return held[question]
    return once((question, stay.pk), lambda: question(*values_for(question, stay.pk)))


def holds(question: Whether, stay: Mobility) -> bool:
    """The same of a question whether there is a row."""
    held = _held(stay).holds
    if question in held:
        return held[question]
    return once((question, stay.pk), lambda: question(*values_for(question, stay.pk)))


def _held(stay: Mobility) -> _Answers:
    return stay.__dict__.get(_SLOT) or _Answers()
