"""Statements that travel together: a door sees what it would have seen by asking one by one, in fewer journeys."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Person, PersonKey
from ground.statements.compiled import Compiled, CompiledUpdate, insert, update
from ground.statements.joined_statements import any_rows, written_in_one
from ground.statements.round_trips import sent_together

PERSON = Compiled(lambda person: Person.objects.filter(pk=person).values_list("given_names"))
NAMED_ANNA = Compiled(lambda person: Person.objects.filter(pk=person, given_names="Anna").values_list("pk"))
KEYS = Compiled(lambda person: PersonKey.objects.filter(person_id=person).values_list("person_id"))
LOCKED = Compiled(lambda person: Person.objects.filter(pk=person).select_for_update(no_key=True))
CALL_ANNA = CompiledUpdate(lambda person: Person.objects.filter(pk=person), given_names="Anna")
FIRST, SECOND = UUID(int=1), UUID(int=2)

on_postgres = pytest.mark.postgres


def _ask(question):
    return lambda person: sorted(map(str, question(person)))


def _rename(person):
    found = LOCKED.first(person)
    if found is not None:
        found.given_names = f"{found.given_names}x"
        update(found, ("given_names",))


def _rename_by_the_orm(person):
    Person.objects.filter(pk=person).update(given_names="Orm")


def _add_key(person):
    if not KEYS.any(person):
        insert([PersonKey(person_id=person, key=b"k" * 32)])


def _count_by_the_orm(person):
    return [Person.objects.filter(given_names="Anna").count(), PersonKey.objects.filter(person_id=person).count()]


def _savepoint_taken_back(person):
    try:
        with transaction.atomic():
            CALL_ANNA(person)
            raise LookupError
    except LookupError:
        pass


ERRANDS = {
    "name": _ask(PERSON),
    "is anna": _ask(NAMED_ANNA),
    "keys": _ask(KEYS),
    "lock and rename": _rename,
    "call anna": CALL_ANNA,
    "rename by the ORM": _rename_by_the_orm,
    "add a key": _add_key,
    "count by the ORM": _count_by_the_orm,
    "call anna, taken back": _savepoint_taken_back,
}
WALKS = st.lists(st.tuples(st.sampled_from(sorted(ERRANDS)), st.sampled_from([FIRST, SECOND])), max_size=12)


def _two_people():
    PersonKey.objects.all().delete()
    for nth, pk in enumerate((FIRST, SECOND)):
        if not Person.objects.filter(pk=pk).update(given_names=f"P{nth}"):
            Person.objects.create(pk=pk, email=f"p{nth}@example.org", given_names=f"P{nth}", family_names="Example")


def _seen(walk, *, together):
    """What each errand answered, and what is stored at the end."""
    _two_people()
    with transaction.atomic():
        if together:
            with sent_together("a door of the tests", (FIRST, SECOND)):
                seen = [ERRANDS[name](person) for name, person in walk]
        else:
            seen = [ERRANDS[name](person) for name, person in walk]
    return seen, [list(Person.objects.order_by("pk").values_list("given_names")), PersonKey.objects.count()]


@on_postgres
@pytest.mark.django_db(transaction=True)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=WALKS)
def test_in_any_order_the_answers_are_those_of_asking_one_by_one(walk):
    assert _seen(walk, together=True) == _seen(walk, together=False)


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_question_takes_along_those_that_followed_it_before():
    _two_people()
    door = f"door {uuid4()}"
    assert _journeys(door) > _journeys(door) == 1


def _journeys(door):
    sent = []
    with transaction.atomic(), sent_together(door, (FIRST,)) as trips:
        send = trips._send
        trips._send = lambda questions: sent.append(questions) or send(questions)
        assert (PERSON.any(FIRST), NAMED_ANNA.any(FIRST), KEYS.any(FIRST)) == (True, False, False)
    return len(sent)


def _anna_then(fault):
    with transaction.atomic(), sent_together("door", (FIRST,)):
        CALL_ANNA(FIRST)
        fault()


def _lost():
    raise LookupError


def _same_key_twice():
    key = PersonKey(person_id=FIRST, key=b"k" * 32)
    insert([key])
    insert([PersonKey(id=key.pk, person_id=SECOND, key=b"k" * 32)])


@on_postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("fault", "error"), [(_lost, LookupError), (_same_key_twice, IntegrityError)])
def test_after_a_fault_nothing_is_half_done_and_the_error_is_djangos(fault, error):
    _two_people()
    with pytest.raises(error):
        _anna_then(fault)
    assert not NAMED_ANNA.any(FIRST)
    assert connection.is_usable()


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_wrote_nothing_is_over_and_its_lock_is_free_and_the_connection_goes_on():
    _two_people()
    with transaction.atomic(), sent_together("door", (FIRST,)) as trips:
        assert LOCKED.any(FIRST)
        trips.end_unwritten()
        assert connection.connection.info.transaction_status.name == "IDLE"
    assert PERSON(FIRST) == [("P0",)]
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)


def test_writes_of_different_tables_are_one_statement_and_one_that_names_a_table_written_before_is_another():
    writes = [
        ('INSERT INTO "a" ("x") VALUES (%s)', [1]),
        ('UPDATE "b" SET "x" = %s', [2]),
        ('UPDATE "c" SET "x" = %s WHERE "id" IN (SELECT "id" FROM "a")', [3]),
        ('INSERT INTO "a" ("x") VALUES (%s)', [4]),
    ]
    assert written_in_one(writes) == [
        ('WITH w0 AS (INSERT INTO "a" ("x") VALUES (%s)) UPDATE "b" SET "x" = %s', [1, 2]),
        (
            'WITH w0 AS (UPDATE "c" SET "x" = %s WHERE "id" IN (SELECT "id" FROM "a")) INSERT INTO "a" ("x") VALUES (%s)',
            [3, 4],
        ),
    ]  # the third names what the first wrote; the fourth may join it, for the third reads as of before


def test_several_questions_are_asked_at_once_whether_they_have_an_answer():
    assert any_rows([("SELECT 1 WHERE %s", [True]), ("SELECT 2", [])]) == (
        "SELECT EXISTS (SELECT 1 WHERE %s), EXISTS (SELECT 2)",
        [True],
    )
