"""Compiled questions and writes: the same answers as the ORM's, refused where a kept text would say something else."""

from datetime import timedelta, timezone
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.models import CharField, Exists, Q, Value
from django.db.models.functions import Cast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ground import clock
from ground.statements.compiled import Compiled, CompiledUpdate, Whether, ask_together
from ground.statements.django_names import CannotCompile
from ground.statements.writing import inserting, updating, write_together
from tests.ground.scratch import ANNA, BEN, MONDAY, NOON, ON_BOTH, TUESDAY, Note, line_tapped, notes

__all__ = ("notes",)
NOBODY = UUID(int=9)


def of_author(author):
    return Note.objects.filter(author=author).order_by("text")


def on_or_by(author, day):
    """The day twice, and before the author."""
    return Note.objects.filter(Q(written_on=day) | Q(author=author, written_on__lte=day)).order_by("text")


def in_two_parts(author):
    own = Note.objects.filter(author=author).order_by().values_list("text", "author")
    done = Note.objects.filter(done=True).order_by().values_list("text", "author")
    return own.union(done, all=True)


@ON_BOTH
def test_a_compiled_question_gives_what_the_queryset_gives(on, notes):
    compiled, texts = Compiled(of_author), Compiled(lambda author: of_author(author).values_list("text", "words"))
    for author in (ANNA, BEN, NOBODY, ANNA):
        assert compiled(author) == list(of_author(author))
        assert texts(author) == list(of_author(author).values_list("text", "words"))
        assert compiled.first(author) == of_author(author).first()
        assert Whether(of_author)(author) == of_author(author).exists()
    (first, _second) = compiled(ANNA)
    assert (first.words, first.kept_at, first._state.adding) == ({"to": ["Ben"]}, NOON, False)


@ON_BOTH
def test_a_value_may_stand_in_several_places(on, notes):
    compiled = Compiled(on_or_by, UUID, type(MONDAY))
    for author, day in ((ANNA, MONDAY), (BEN, MONDAY), (BEN, TUESDAY), (NOBODY, TUESDAY)):
        assert compiled(author, day) == list(on_or_by(author, day))
    both = Compiled(in_two_parts)
    assert sorted(both(ANNA)) == sorted(in_two_parts(ANNA)) == [("first", ANNA), ("second", ANNA), ("third", BEN)]


WRONG = {
    "wrapped in a text": (lambda author: Note.objects.filter(text=f"of {author}"), UUID),
    "handed over as another type": (
        lambda author: Note.objects.annotate(whose=Value(author, CharField())).filter(whose="x").values_list("text"),
        UUID,
    ),
    "cast": (lambda author: Note.objects.filter(text=Cast(Value(str(author)), CharField())), UUID),
    "a day later": (lambda day: Note.objects.filter(written_on=day + timedelta(days=1)), type(MONDAY)),
    "its year": (lambda day: Note.objects.filter(written_on__year=day.year), type(MONDAY)),
    "its month": (lambda day: Note.objects.filter(written_on__month=day.month), type(MONDAY)),
    "its day of the month": (lambda day: Note.objects.filter(written_on__day=day.day), type(MONDAY)),
    "repeated as often as its day says": (
        lambda day: Note.objects.filter(*[Q(written_on=day)] * day.day),
        type(MONDAY),
    ),
    "not asked for": (lambda author: Note.objects.filter(done=True), UUID),
    "asked for in vain": (lambda author: Note.objects.filter(author__in=[]), UUID),
}


@pytest.mark.parametrize("wrong", sorted(WRONG))
@ON_BOTH
def test_a_value_that_is_not_handed_over_as_it_is_is_refused(on, wrong, notes):
    build, kind = WRONG[wrong]
    for kept in (Compiled(build, kind), Whether(build, kind)):
        with pytest.raises(CannotCompile):
            kept(ANNA if kind is UUID else MONDAY)


@ON_BOTH
def test_the_clock_is_not_kept_in_a_text(on, notes):
    with pytest.raises(CannotCompile):
        Compiled(lambda author: Note.objects.filter(author=author, kept_at__lt=clock.now()))(ANNA)


@ON_BOTH
def test_a_change_whose_value_is_not_handed_over_as_it_is_is_refused(on, notes):
    with pytest.raises(CannotCompile):
        CompiledUpdate(lambda author: Note.objects.filter(text=str(author)), done=True).about(ANNA)


@ON_BOTH
def test_an_instant_is_asked_about_as_it_is(on, notes):
    def kept_by(author, instant):
        return Note.objects.filter(Q(kept_at=None) | Q(kept_at__lte=instant), author=author).order_by("text")

    compiled = Compiled(kept_by, UUID, type(NOON))
    for instant in (NOON, NOON - timedelta(microseconds=1), NOON.astimezone(timezone(timedelta(hours=2)))):
        assert compiled(ANNA, instant) == list(kept_by(ANNA, instant))


@pytest.mark.parametrize("value", [str(ANNA), 7, None, "2026-01-12"])
def test_only_uuids_days_and_instants_are_asked_about(value, notes):
    with pytest.raises(TypeError):
        Compiled(of_author)(value)


QUESTIONS = {
    "notes": Compiled(of_author),
    "texts": Compiled(lambda author: of_author(author).values_list("text")),
    "locked": Compiled(lambda author: of_author(author).select_for_update()),
    "any": Whether(of_author),
    "any done": Whether(lambda author: Note.objects.filter(author=author, done=True)),
}
ASKED = st.lists(st.tuples(st.sampled_from(sorted(QUESTIONS)), st.sampled_from([ANNA, BEN, NOBODY])), max_size=8)


def answers(asked):
    return [getattr(each, "rows", None) if hasattr(each, "rows") else each.holds for each in asked]


@ON_BOTH
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=ASKED)
def test_asked_together_they_are_answered_as_one_by_one(on, notes, wanted):
    asked = [QUESTIONS[name].about(author) for name, author in wanted]
    ask_together(*asked)
    assert answers(asked) == [QUESTIONS[name](author) for name, author in wanted]


@ON_BOTH
def test_nothing_is_remembered_from_one_question_to_the_next(on, notes):
    texts, done = QUESTIONS["texts"], QUESTIONS["any done"]
    asked = texts.about(ANNA), done.about(ANNA)
    ask_together(*asked)
    assert answers(asked) == [[("first",), ("second",)], False]

    Note.objects.filter(text="first").update(text="changed", done=True)
    again = texts.about(ANNA), done.about(ANNA)
    ask_together(*again)
    assert answers(again) == [[("changed",), ("second",)], True]
    assert texts(ANNA) == [("changed",), ("second",)]


def a_note(text, **more):
    return Note(**{"author": BEN, "written_on": MONDAY, "text": text, **more})


@ON_BOTH
def test_writes_sent_together_are_all_done(on, notes):
    first, fresh = notes[0], [a_note("fourth", words={"a": 1}), a_note("fifth", kept_at=NOON)]
    first.done, first.words = True, {"to": []}
    call = CompiledUpdate(lambda author: Note.objects.filter(author=author), kept_at=NOON)

    write_together([*inserting(fresh), *updating(first, ("done", "words")), *inserting([]), *updating(first, ())])
    write_together([call.about(ANNA)])

    found = {note.text: (note.done, note.words, note.kept_at) for note in Note.objects.all()}
    assert found == {
        "first": (True, {"to": []}, NOON), "second": (False, {}, NOON), "third": (True, {}, None),
        "fourth": (False, {"a": 1}, None), "fifth": (False, {}, NOON),
    }  # fmt: skip
    assert not any(note._state.adding for note in fresh)


@ON_BOTH
def test_a_row_whose_key_is_there_is_left_where_that_is_wanted(on, notes):
    write_together(inserting([a_note("first"), a_note("fourth")], ignore_known=True))
    assert Note.objects.get(text="first").author == ANNA
    assert Note.objects.filter(text="fourth").exists()


@ON_BOTH
def test_a_fault_is_raised_by_the_write_that_caused_it_and_nothing_of_it_stays(on, notes):
    notes[0].done = True
    with pytest.raises(IntegrityError) as fault, transaction.atomic():
        write_together([*updating(notes[0], ("done",)), *inserting([a_note("second")])])
    assert any(entry.name == "write_together" for entry in fault.traceback)
    assert Note.objects.filter(done=True).count() == 1


@pytest.mark.postgres
def test_postgresql_is_told_of_several_writes_by_one_statement(notes, tmp_path):
    notes[0].done = True
    with line_tapped(tmp_path) as heard:
        write_together([*inserting([a_note("fourth")]), *updating(notes[0], ("done",))])
    assert [line.split("\t")[2] for line in heard].count("Bind") == 1


@pytest.mark.postgres
def test_questions_whether_there_is_a_row_are_one_statement_and_all_are_one_journey(notes, tmp_path):
    asked = [question.about(ANNA) for name, question in sorted(QUESTIONS.items()) if name != "locked"]
    ask_together(*asked)
    with line_tapped(tmp_path) as heard:
        ask_together(*asked)
    messages = [line.split("\t")[2] for line in heard]
    assert (messages.count("Bind"), messages.count("Sync")) == (3, 1)


@ON_BOTH
def test_a_question_may_hold_others(on, notes):
    with_done = Compiled(
        lambda author: Note.objects.filter(Exists(Note.objects.filter(author=author, done=True))).order_by("text")
    )
    assert (with_done(ANNA), with_done(BEN)) == ([], notes)
