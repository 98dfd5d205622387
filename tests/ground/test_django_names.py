"""What the compiled statements use of Django and psycopg beyond their promises, asked of the Django at hand.

`make next-django` asks the newest one.
"""

import pytest
from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Exists, F, OuterRef, Value

from ground.statements.django_names import (
    ROW,
    CannotCompile,
    bare_instances,
    changing,
    condition_of,
    is_stored_now,
    one_journey,
    run,
    selected,
    stored,
    the_database,
)
from tests.ground.scratch import ANNA, BEN, MONDAY, NOON, ON_BOTH, Note, line_tapped, notes

__all__ = ("notes",)
COUNT = 'SELECT COUNT(*) FROM "scratch_note" WHERE "text" <> %s'
AGAIN = 'INSERT INTO "scratch_note" SELECT * FROM "scratch_note" WHERE "text" = %s'


@ON_BOTH
def test_a_queryset_is_its_text_its_parameters_and_how_its_rows_are_read(on, notes):
    found = selected(Note.objects.filter(text="first"))

    (row,) = run(the_database(), found.sql, found.parameters).fetchall()
    values = list(row)
    for nth, convert in found.converters:
        values[nth] = convert(values[nth])
    note = Note.from_db("default", found.names, values)
    assert (note, note.author, note.written_on, note.kept_at) == (notes[0], ANNA, MONDAY, NOON)
    assert (note.words, note.done, note._state.adding) == ({"to": ["Ben"]}, False, False)


@ON_BOTH
def test_a_queryset_of_values_has_no_names(on, notes):
    found = selected(Note.objects.order_by("text").values_list("text", "done"))

    rows = run(the_database(), found.sql, found.parameters).fetchall()
    assert (found.names, [row[0] for row in rows]) == (None, ["first", "second", "third"])


@pytest.mark.parametrize(
    "queryset",
    [
        Note.objects.values("text"),
        Note.objects.values_list("text", flat=True),
        Note.objects.values_list("text", named=True),
        Note.objects.select_related("answers"),
        Note.objects.prefetch_related("answers"),
        Note.objects.annotate(number=Value(1)),
    ],
    ids=["dicts", "flat", "named", "select_related", "prefetch_related", "annotated"],
)
def test_a_queryset_whose_rows_a_kept_text_cannot_give_is_refused(queryset):
    with pytest.raises(CannotCompile):
        selected(queryset)


@ON_BOTH
def test_a_change_of_all_rows_of_a_queryset_is_a_text(on, notes):
    sql, parameters = changing(Note.objects.filter(author=ANNA), {"done": True})

    run(the_database(), sql, parameters)
    assert set(Note.objects.values_list("text", "done")) == {("first", True), ("second", True), ("third", True)}


@ON_BOTH
def test_what_a_queryset_asks_of_a_row_is_a_text_about_that_row(on, notes):
    beside = Exists(Note.objects.filter(written_on=OuterRef("written_on")).exclude(pk=OuterRef("pk")))
    sql, parameters = condition_of(Note.objects.filter(beside, author=BEN))

    found = run(the_database(), f'SELECT {ROW}."text" FROM "scratch_note" AS {ROW} WHERE {sql}', parameters)
    assert found.fetchall() == [("third",)]


@ON_BOTH
def test_a_condition_that_joins_or_asks_nothing_has_no_text(on, notes):
    for queryset, fault in (
        (Note.objects.filter(answers__text="first"), CannotCompile),
        (Note.objects.all(), FullResultSet),
        (Note.objects.filter(pk__in=()), EmptyResultSet),
    ):
        with pytest.raises(fault):
            condition_of(queryset)


@ON_BOTH
def test_a_value_is_stored_as_the_orm_stores_it(on, notes):
    database, fresh = (
        the_database(),
        Note(text="stored", author=ANNA, written_on=MONDAY, words={"a": [1]}, kept_at=NOON),
    )
    fields = Note._meta.local_concrete_fields
    places, columns = ", ".join(["%s"] * len(fields)), ", ".join(f'"{field.column}"' for field in fields)

    values = [stored(field, getattr(fresh, field.attname), database) for field in fields]
    run(database, f'INSERT INTO "scratch_note" ({columns}) VALUES ({places})', values)
    is_stored_now(fresh)

    found = Note.objects.get(text="stored")
    assert (found.pk, found.words, found.kept_at, fresh._state.adding) == (fresh.pk, {"a": [1]}, NOON, False)


@ON_BOTH
def test_a_fault_is_djangos_and_is_raised_at_its_line(on, notes):
    with pytest.raises(IntegrityError), transaction.atomic():
        run(the_database(), AGAIN, ["first"])
    assert Note.objects.count() == 3


@ON_BOTH
def test_what_wraps_statements_sees_these_too(on, notes):
    seen = []

    def keep(execute, sql, parameters, many, context):
        seen.append((sql, list(parameters)))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(keep):
        run(the_database(), COUNT, ["first"])
    assert [(sql.replace("?", "%s"), parameters) for sql, parameters in seen] == [(COUNT, ["first"])]


@ON_BOTH
def test_logged_or_not_the_same_goes_over_the_line(on, notes, tmp_path):
    def ask():
        with one_journey(the_database()):
            cursors = [run(the_database(), COUNT, [text]) for text in ("first", "none")]
        return [cursor.fetchone()[0] for cursor in cursors]

    for _nth in range(6):  # by then PostgreSQL keeps the plan
        ask()
    with line_tapped(tmp_path) as unlogged:
        answers = ask()
    connection.force_debug_cursor, before = True, len(connection.queries_log)
    try:
        with line_tapped(tmp_path) as logged:
            assert ask() == answers == [2, 3]
    finally:
        connection.force_debug_cursor = False
    assert logged == unlogged
    assert unlogged
    assert len(connection.queries_log) == before + 2


@ON_BOTH
def test_in_one_journey_each_statement_sees_those_before_it(on, notes):
    database, (sql, parameters) = the_database(), changing(Note.objects.filter(author=ANNA), {"text": F("author")})

    with pytest.raises(IntegrityError), transaction.atomic(), one_journey(database):
        run(database, sql, parameters)  # twice the same text
    sql, parameters = changing(Note.objects.filter(text="first"), {"done": True})
    done = selected(Note.objects.filter(done=True))
    with one_journey(database):
        run(database, sql, parameters)
        cursor = run(database, done.sql, done.parameters)
    assert len(cursor.fetchall()) == 2


@pytest.mark.postgres
def test_postgresql_waits_once_for_a_journey_and_keeps_the_plans(notes, tmp_path):
    database = the_database()
    for _nth in range(6):
        run(database, COUNT, ["first"])
    with line_tapped(tmp_path) as heard, one_journey(database):
        for text in ("first", "second", "third"):
            run(database, COUNT, [text])
    messages = [line.split("\t")[2] for line in heard]
    assert (messages.count("Bind"), messages.count("Sync"), messages.count("Parse")) == (3, 1, 0)


def wait_for_the_lock():
    with transaction.atomic(), one_journey(the_database()):
        run(the_database(), "SET LOCAL lock_timeout = 50", ())
        run(the_database(), "SELECT pg_advisory_xact_lock(8)", ())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_lock_not_had_in_time_is_djangos_error_with_the_servers_code():
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(8)")
        with pytest.raises(OperationalError) as fault:
            wait_for_the_lock()
    finally:
        other.close()
    assert fault.value.__cause__.sqlstate == "55P03"


@ON_BOTH
def test_an_instance_of_a_returned_row_is_as_one_that_was_read_and_fetches_what_it_lacks(on, notes):
    names = ("id", "author", "words", "kept_at", "answers")
    sql = "UPDATE scratch_note SET done = %s WHERE text = %s RETURNING id, author, words, kept_at, answers_id"
    rows = run(the_database(), sql, [True, "first"]).fetchall()

    (note,) = bare_instances(Note, names, rows, {"done": True})

    read = Note.objects.get(text="first")
    assert (note, note.author, note.words, note.kept_at, note.done) == (read, ANNA, read.words, NOON, True)
    assert (note.answers_id, note._state.adding, note._state.db) == (None, False, "default")
    assert note.get_deferred_fields() == {"text", "written_on"}
    assert note.text == "first"
