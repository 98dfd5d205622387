"""Stays as rows alone, for jobs that read many: person, stay, parts, to-dos, reminders, a mail. PostgreSQL multiplies them.

One stay is written by the models; its rows are copied by INSERT ... SELECT, each copy with keys and days of its own. So
a new column is there by itself. A hundred stays share a school.
"""

import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from uuid import UUID

from django.db import connection, models

from accounts.models import Membership, Organisation, Person
from ground import clock
from lifecycle.models import Mobility, NamedPart, OrganisationPart, Reminder, ToDo
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from notifications.models import SentMail
from tools.bench.scene import build_scene

AT_ONCE = 20_000
SCHOOL = 100  # stays
COPIED_TO = "g.n"
COPIES = "T-"  # so begins the number of each
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
Made = dict[str, str]  # by column: the SQL of its value


def write_stays(number: int, *, due: int = 0, mailed: int = 0) -> None:
    """So many stays, the first `due` of whose learners have a reminder due now; the first `mailed` were mailed today."""
    template = _template()
    _copy(_schools(template), 0, (number - 1) // SCHOOL + 1)
    portions = [(at, min(at + AT_ONCE, number)) for at in range(0, number, AT_ONCE)]
    connection.close()
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        list(pool.map(_copy_stays, *zip(*((template, *each, due, mailed) for each in portions), strict=True)))
    tidy({model for model, _row, _made in _stays(template, due, mailed)})


def tidy(written: Iterable[type[models.Model]]) -> None:
    """These tables as autovacuum leaves them, and nothing of them still to be written to disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")  # autovacuum itself may be at it
        cursor.execute("VACUUM (ANALYZE) " + ", ".join(sorted(model._meta.db_table for model in written)))
        cursor.execute("CHECKPOINT")


def _template() -> dict[str, UUID]:
    """The rows to copy, by a word for each."""
    pk = build_scene(1).stays[0]
    stay, now = Mobility.unscoped.get(pk=pk), clock.now()
    sending = OrganisationPart.objects.get(mobility=stay, part=OrganisationPartKind.SENDING)
    far = now + timedelta(days=60)
    todos = {
        word: ToDo.unscoped.create(
            mobility=stay, transition="end_stay", key=f"bench.{word}", code="lifecycle.reason", owner=role,
            person=person, since=now, due_on=far.date(),
        )
        for word, role, person in (
            ("learners", Role.PARTICIPANT, stay.participant), ("schools", Role.SENDING_COORDINATOR, None)
        )
    }  # fmt: skip
    mail = SentMail.objects.create(key="bench", kind="reminder", person=stay.participant, sent_at=LONG_AGO, subject="x")
    member = Membership.objects.get(organisation_id=sending.organisation_id)
    return {
        "stay": pk,
        "learner": stay.participant_id,
        "school": sending.organisation_id,
        "coordinator": member.person_id,
        "member": member.pk,
        "sending": sending.pk,
        "hosting": OrganisationPart.objects.get(mobility=stay, part=OrganisationPartKind.HOSTING).pk,
        "named": NamedPart.objects.get(mobility=stay, part=NamedPartKind.PARTICIPANT).pk,
        "mail": mail.pk,
        **{f"todo_{word}": todo.pk for word, todo in todos.items()},
        **{
            f"reminder_{word}_{nth}": Reminder.objects.create(todo=todos[word], rule="deadline", nth=nth, due_at=far).pk
            for word, nth in (("learners", 1), ("learners", 2), ("schools", 1))
        },
    }


Copies = list[tuple[type[models.Model], UUID, Made]]


def _schools(template: dict[str, UUID]) -> Copies:
    return [
        (Organisation, template["school"], {"code": "'B' || g.n", "name": "'School ' || g.n"}),
        (Person, template["coordinator"], {"email": "'coordinator' || g.n || '@bench.example.org'"}),
        (
            Membership,
            template["member"],
            {"organisation_id": _key(template["school"]), "person_id": _key(template["coordinator"])},
        ),
    ]


def _stays(template: dict[str, UUID], due: int, mailed: int) -> Copies:
    learner, stay = _key(template["learner"]), _key(template["stay"])
    school = f"g.n / {SCHOOL}"
    coordinator = {"responsible_id": _key(template["coordinator"], school)}
    soon = f"CASE WHEN g.n < {due} THEN now() - mod(g.n, 3600) * interval '1 second' ELSE t.due_at END"
    today = "now() - interval '3 hours'"
    earlier = "now() - (2 + mod(g.n, 300)) * interval '1 day'"
    copies: Copies = [
        (
            Person,
            template["learner"],
            {"email": "'learner' || g.n || '@bench.example.org'", "given_names": "'L' || g.n"},
        ),
        (Mobility, template["stay"], {"number": f"'{COPIES}' || g.n", "participant_id": learner}),
        (
            OrganisationPart,
            template["sending"],
            {"mobility_id": stay, "organisation_id": _key(template["school"], school), **coordinator},
        ),
        (OrganisationPart, template["hosting"], {"mobility_id": stay}),
        (NamedPart, template["named"], {"mobility_id": stay, "person_id": learner}),
        (ToDo, template["todo_learners"], {"mobility_id": stay, "person_id": learner}),
        (ToDo, template["todo_schools"], {"mobility_id": stay}),
        (
            SentMail,
            template["mail"],
            {
                "key": "'bench' || g.n",
                "person_id": learner,
                "sent_at": f"CASE WHEN g.n < {mailed} THEN {today} ELSE {earlier} END",
            },
        ),
    ]
    for word, nth, at in (("learners", 1, soon), ("learners", 2, "t.due_at"), ("schools", 1, "t.due_at")):
        made = {"todo_id": _key(template[f"todo_{word}"]), "due_at": at}
        copies.append((Reminder, template[f"reminder_{word}_{nth}"], made))
    return copies


def _key(template: UUID, number: str = COPIED_TO) -> str:
    """Of the copy of this row with that number."""
    return f"md5('{template}' || ({number}))::uuid"


def _copy_stays(template: dict[str, UUID], first: int, end: int, due: int, mailed: int) -> None:
    _copy(_stays(template, due, mailed), first, end)
    connection.close()


def _copy(copies: Copies, first: int, end: int) -> None:
    """Without asking whether each reference is there: they are made in the same run."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        for model, row, made in copies:
            cursor.execute(_insert(model, row, made), [first, end - 1])
        cursor.execute("SET session_replication_role = DEFAULT")


def _insert(model: type[models.Model], row: UUID, made: Made) -> str:
    columns = [str(field.column) for field in model._meta.concrete_fields]
    values = ", ".join({"id": _key(row), **made}.get(column, f't."{column}"') for column in columns)
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    return (
        f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" t, generate_series(%s, %s) AS g(n) '
        f"WHERE t.id = '{row}'"
    )
