"""Reminders that fell due become mails: at most one a day to one person, several things in one.

Chosen by person and in sets: who was mailed today is left out by the question itself, so that nobody waits behind them.
Whatever the number, a sweep is three questions, and one statement for fifty thousand people.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, Coalesce, Concat, DenseRank

from ground import clock
from ground.statements.sets import Chosen, Over, alone, write_over
from lifecycle.effects import outbox
from lifecycle.effects.daily import once_a_day
from lifecycle.effects.ticking import on_tick
from lifecycle.models import OutboxRow, Reminder
from lifecycle.models.outbox_row import OutboxState
from notifications.models import SentMail
from notifications.owners import owners_of, read_people
from partnerships.services import wake_expired, wake_to_warn

MOST_FOR_ONE_THING = 3
ONE_A_DAY = timedelta(hours=20)
KIND = "mail.reminder"
PEOPLE_AT_ONCE = 50_000  # in one statement, which takes a few seconds then
TODOS_AT_ONCE = 1000  # whose owners are looked up together


@once_a_day("memoranda.expire")
def expire_memoranda() -> int:
    """Versions whose last day has passed."""
    return wake_expired()


@once_a_day("memoranda.warn")
def warn_of_ends() -> int:
    """Who renews, and who reviews, hears of it while there is time; the later mails are reminders of that to-do."""
    return wake_to_warn()


@on_tick
def send_due_reminders() -> int:
    """Queue what is due: one mail a person. Returns how many mails. A second run queues nothing new."""
    now = clock.now()
    if not _due(now).exists():
        return 0
    _in_turn(_leave_out_what_is_done, now)
    while _in_turn(_ask_each_who_holds_the_role, now) == TODOS_AT_ONCE:
        pass
    mails, planned = 0, PEOPLE_AT_ONCE
    while planned == PEOPLE_AT_ONCE:
        planned = _in_turn(_plan_some, now)
        mails += planned
    return mails


@transaction.atomic
def _in_turn(step: Callable[[datetime], int], now: datetime) -> int:
    """One worker at a time. Returns how many things it was about; none where another one is at it."""
    return step(now) if alone("reminders") else 0


def _due(now: datetime) -> QuerySet[Reminder]:
    return Reminder.objects.filter(sent_at=None, paused=False, due_at__lte=now, nth__lte=MOST_FOR_ONE_THING)


def _leave_out_what_is_done(now: datetime) -> int:
    return _due(now).filter(todo__closed_at__isnull=False).update(sent_at=now)


def _ask_each_who_holds_the_role(now: datetime) -> int:
    """What a role owes goes to everybody who holds it now, a row for each."""
    open_now = _due(now).filter(person=None, todo__person=None)
    due = list(open_now.select_related("todo__mobility").order_by("due_at")[:TODOS_AT_ONCE])
    todos = [reminder.todo for reminder in due]
    read_people(todos)
    owners = owners_of(todos)
    owed = [reminder for reminder in due if owners[reminder.todo_id]]
    for reminder in owed:
        reminder.person_id = owners[reminder.todo_id][0]
    more = [_for_another(reminder, person_id) for reminder in owed for person_id in owners[reminder.todo_id][1:]]
    Reminder.objects.bulk_update(owed, ["person"])
    Reminder.objects.bulk_create(more, ignore_conflicts=True, batch_size=TODOS_AT_ONCE)
    nobodys = [reminder.pk for reminder in due if not owners[reminder.todo_id]]
    Reminder.objects.filter(pk__in=nobodys).update(sent_at=now)
    return len(due)


def _for_another(reminder: Reminder, person_id: UUID) -> Reminder:
    same = {name: getattr(reminder, name) for name in ("todo_id", "rule", "nth", "due_at")}
    return Reminder(person_id=person_id, **same)


# The mail of a day: planned where the database is


def _plan_some(now: datetime) -> int:
    """One mail for each of the next fifty thousand people, and their reminders marked. Returns how many mails."""
    chosen = Chosen("due", ("reminder", "whose", "todo", "stay", "place"), _to_go_out(now))
    mails, _marked = write_over(chosen, [_digests(now), _marks(now)])
    if mails:
        outbox.wake_for_many()
    return mails


def _to_go_out(now: datetime) -> QuerySet[Reminder, tuple[UUID, UUID, UUID, UUID, int]]:
    """What is due, by person; without those who were mailed today, or have today's mail waiting."""
    mailed = SentMail.objects.filter(
        person=OuterRef("whose"), kind="reminder", not_sent_because="", sent_at__gte=now - ONE_A_DAY
    )
    whose, day = Cast(OuterRef("whose"), TextField()), f":{clock.today()}"
    key = Concat(Value("rem:"), whose, Value(day), output_field=TextField())
    planned = OutboxRow.objects.filter(key=key)
    due = _due(now).annotate(whose=Coalesce("person_id", "todo__person_id")).filter(whose__isnull=False)
    due = due.filter(~Exists(mailed), ~Exists(planned))
    by_person = due.annotate(place=Window(DenseRank(), order_by="whose")).filter(place__lte=PEOPLE_AT_ONCE)
    return by_person.values_list("pk", "whose", "todo_id", "todo__mobility_id", "place")


# How the two databases say a key as text, a list, and one value of a group.
AS_TEXT: dict[str, Callable[[str], str]] = {
    "postgresql": lambda name: f"{name}::text",
    "sqlite": lambda name: " || '-' || ".join(
        f"substr({name}, {at}, {letters})" for at, letters in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    ),
}
ONE_OF = {"postgresql": "(array_agg(stay))[1]", "sqlite": "min(stay)"}
NEW_KEY = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
OBJECT = {"postgresql": "jsonb_build_object", "sqlite": "json_object"}
LIST = {"postgresql": "jsonb_agg", "sqlite": "json_group_array"}


def _digests(now: datetime) -> Over:
    """One row of the outbox a person; of one thing it names the stay."""
    vendor = connection.vendor
    whose, todo = AS_TEXT[vendor]("whose"), AS_TEXT[vendor]("todo")
    sql = f"""
    INSERT INTO lifecycle_outboxrow (id, kind, key, payload, payload_version, mobility_id, state, due_at, starts,
        refusals, fault_code, fault, created_at)
    SELECT {NEW_KEY[vendor]}, '{KIND}', 'rem:' || CAST(whose AS text) || %s,
        {OBJECT[vendor]}('person', {whose}, 'todos', {LIST[vendor]}(DISTINCT {todo})), 1,
        CASE WHEN count(DISTINCT todo) = 1 THEN {ONE_OF[vendor]} END, '{OutboxState.WAITING}', %s, 0, 0, '', '', %s
    FROM due WHERE true GROUP BY whose ON CONFLICT DO NOTHING"""
    at = _as_stored(now)
    return Over(sql, (f":{clock.today()}", at, at))


def _marks(now: datetime) -> Over:
    sql = "UPDATE lifecycle_reminder SET sent_at = %s WHERE id IN (SELECT due.reminder FROM due)"
    return Over(sql, (_as_stored(now),))


def _as_stored(now: datetime) -> object:
    return Reminder._meta.get_field("sent_at").get_db_prep_value(now, connection)
