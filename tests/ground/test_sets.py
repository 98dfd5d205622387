"""Rows chosen once and written over; rows taken and returned in one statement."""

from ground.statements.sets import Chosen, Over, taken, write_over
from tests.ground.scratch import ANNA, BEN, ON_BOTH, TUESDAY, Note, notes

__all__ = ("notes",)
TABLE = Note._meta.db_table


def of_tuesday():
    return Chosen("of_tuesday", ("note", "text"), Note.objects.filter(written_on=TUESDAY).values_list("pk", "text"))


@ON_BOTH
def test_each_write_is_about_the_rows_as_they_were_chosen_and_is_counted(on, notes):
    moved = Over(f"UPDATE {TABLE} SET written_on = '2026-02-01' WHERE id IN (SELECT of_tuesday.note FROM of_tuesday)")
    named = Over(
        f"UPDATE {TABLE} SET done = %s WHERE text <> 'first' AND id NOT IN (SELECT note FROM of_tuesday)", (True,)
    )

    assert write_over(of_tuesday(), [moved, named]) == [2, 0]
    assert write_over(of_tuesday(), [moved]) == [0]
    assert Note.objects.filter(written_on__month=2).count() == 2


@ON_BOTH
def test_taken_rows_have_what_was_read_and_what_changed_and_fetch_the_rest(on, notes, django_assert_num_queries):
    rows = taken(Note.objects.filter(author=ANNA).order_by("text"), ("id", "text", "words", "kept_at"), author=BEN)

    first = next(row for row in rows if row.text == "first")
    kept = Note.objects.get(pk=first.pk)
    assert {row.text for row in rows} == {"first", "second"}
    assert (first, first.author, first.words, first.kept_at) == (kept, BEN, kept.words, kept.kept_at)
    assert (kept.author, first._state.adding) == (BEN, False)
    with django_assert_num_queries(1):
        assert first.written_on == kept.written_on


@ON_BOTH
def test_no_more_rows_are_taken_than_asked_for(on, notes):
    assert len(taken(Note.objects.order_by("text")[:2], ("id", "text"), done=True)) == 2
    assert Note.objects.filter(done=True).count() == 3  # the third was done before
    assert taken(Note.objects.filter(text="nowhere"), ("id",), done=True) == []
