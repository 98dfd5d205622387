"""The list of stays: who sees which, filtered, searched, paged by key, exported."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from accounts.actors import Actor
from lifecycle.labels import LEARNER_WORDS, WAITED_FOR
from lifecycle.models import Mobility, OrganisationPart, ToDo
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.tables.mobility import STAGES, State
from lifecycle.wording import say_todo

PAGE = 25
STAGE_NUMBER = {state: number for number, states in enumerate(STAGES.values(), start=1) for state in states}


@dataclass
class Row:
    """One stay in the list."""

    mobility: Mobility
    state: str
    stage: int
    host: str
    sending: str
    waits_for: str
    owner: str
    since: Any
    due_on: Any


def stays(actor: Actor, *, state: str = "", search: str = "") -> QuerySet[Mobility]:
    """The stays of this actor that match, in the order of the page."""
    found = Mobility.objects.visible_to(actor).order_by("-created_at", "pk")
    if state in STAGES:
        found = found.filter(state__in=STAGES[state])
    elif state in State.values:
        found = found.filter(state=state)
    for word in search.split()[:5]:
        people = Q(participant__given_names__icontains=word) | Q(participant__family_names__icontains=word)
        organisation = Q(
            pk__in=OrganisationPart.objects.open().filter(organisation__name__icontains=word).values("mobility_id")
        )
        found = found.filter(people | organisation | Q(number__icontains=word))
    return found


def page_of(found: QuerySet[Mobility], after: str) -> tuple[list[Mobility], str]:
    """One page after the given key, and the key of the next; stays flat however many there are."""
    if after and (last := found.model._base_manager.filter(number=after).first()):
        found = found.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__gt=last.pk))
    rows = list(_with_everything(found)[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].number if len(rows) > PAGE else ""


def _with_everything(found: QuerySet[Mobility]) -> QuerySet[Mobility]:
    parts = Prefetch(
        "organisation_parts", OrganisationPart.objects.open().select_related("organisation"), to_attr="open_parts"
    )
    todos = Prefetch("todos", ToDo._base_manager.filter(closed_at=None).select_related("person"), to_attr="open_todos")
    return found.select_related("participant").prefetch_related(parts, todos)


def rows_for(mobilities: Iterable[Mobility], actor: Actor) -> list[Row]:
    """The rows in words."""
    return [_row(mobility, actor) for mobility in mobilities]


def _row(mobility: Any, actor: Actor) -> Row:
    learner = mobility.participant_id == actor.person_id
    state = LEARNER_WORDS[mobility.state] if learner else State(mobility.state).label
    organisations = {part.part: part.organisation.name for part in mobility.open_parts}
    todo = _first_todo(mobility, actor)
    names = {todo.person_id: todo.person.full_name} if todo and todo.person else {}

    return Row(
        mobility,
        str(state),
        STAGE_NUMBER.get(mobility.left_state or mobility.state, 1),
        organisations.get(OrganisationPartKind.HOSTING, ""),
        organisations.get(OrganisationPartKind.SENDING, ""),
        say_todo(todo, names) if todo else str(WAITED_FOR[mobility.state]),
        (names.get(todo.person_id) or str(Role(todo.owner).label)) if todo else "",
        todo.since if todo else None,
        todo.due_on if todo else None,
    )


def _first_todo(mobility: Any, actor: Actor) -> ToDo | None:
    """The most urgent one; the actor's own before those of others."""
    todos = sorted(
        mobility.open_todos,
        key=lambda one: (one.person_id != actor.person_id, one.due_on is None, one.due_on or one.since.date()),
    )
    return todos[0] if todos else None


def export(found: QuerySet[Mobility], actor: Actor) -> Iterator[str]:
    """What is seen, as CSV lines; no cell can act as a formula."""

    class Echo:
        def write(self, line: str) -> str:
            return line

    writer = csv.writer(Echo())
    yield "\ufeff"
    yield writer.writerow(
        [
            "number",
            "participant",
            "state",
            "sending",
            "host",
            "country",
            "first day",
            "last day",
            "waits for",
            "owner",
            "since",
            "due",
        ]
    )
    for start in range(0, 100_000, 500):
        batch = list(_with_everything(found)[start : start + 500])
        for row in rows_for(batch, actor):
            yield writer.writerow([_text(cell) for cell in _cells(row)])
        if len(batch) < 500:
            return


def _cells(row: Row) -> list[Any]:
    stay = row.mobility
    return [
        stay.number,
        stay.participant.full_name,
        row.state,
        row.sending,
        row.host,
        stay.country,
        stay.planned_start,
        stay.planned_end,
        row.waits_for,
        row.owner,
        row.since.date() if row.since else "",
        row.due_on or "",
    ]


def _text(cell: Any) -> str:
    text = str(cell) if cell is not None else ""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
