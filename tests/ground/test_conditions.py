"""Compiled conditions: the same rows as the condition itself, wherever it stands; refused where a text would lie."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.test.utils import CaptureQueriesContext

from ground import clock
from ground.statements.conditions import CompiledCondition
from ground.statements.django_names import CannotCompile
from tests.ground.scratch import ANNA, BEN, MONDAY, ON_BOTH, TUESDAY, Note, notes

__all__ = ("notes",)


def written(shape, author, day):
    """Notes of a day, or beside another one by this author, which is done where that is asked for."""
    others = Note.objects.filter(author=author, **({"done": True} if shape == "done" else {}))
    beside = Exists(others.filter(written_on=OuterRef("written_on")).exclude(pk=OuterRef("pk")))
    return Q(written_on=day) | Q(beside)


WAYS = {
    "alone": lambda q: Note.objects.filter(q),
    "not": lambda q: Note.objects.exclude(q),
    "beside others": lambda q: Note.objects.filter(q | Q(text="first"), ~(q & Q(done=True))),
    "twice": lambda q: Note.objects.filter(q).filter(q),
    "by subquery": lambda q: Note.objects.filter(pk__in=Note.objects.filter(q)),
    "within itself": lambda q: Note.objects.filter(q, pk__in=Note.objects.filter(q, author__in=Note.objects.filter(q).values("author"))),
    "in an Exists": lambda q: Note.objects.filter(
        Exists(Note.objects.filter(q, text__lte=OuterRef("text")).exclude(text=OuterRef("text")))
    ),
    "in a union": lambda q: Note.objects.filter(q).union(Note.objects.filter(done=True)),
    "with a join": lambda q: Note.objects.filter(q, answers__text="first"),
}  # fmt: skip


def texts(found):
    return sorted(note.text for note in found)


@pytest.mark.parametrize("way", sorted(WAYS))
@pytest.mark.parametrize("shape", ["done", "any"])
@ON_BOTH
def test_a_compiled_condition_says_what_the_condition_says(on, shape, way, notes):
    notes[1].answers = notes[0]
    notes[1].save(update_fields=["answers"])
    compiled = CompiledCondition("tried", ("id", "written_on"), written)
    for author, day in ((ANNA, MONDAY), (BEN, TUESDAY), (BEN, MONDAY), (ANNA, date(2020, 1, 1))):
        expected = texts(WAYS[way](written(shape, author, day)))
        assert texts(WAYS[way](compiled.about(shape, author, day))) == expected, (author, day)


@ON_BOTH
def test_what_nothing_fulfils_asks_nothing(on, notes):
    for q, found in ((Q(pk__in=()), []), (~Q(pk__in=()), ["first", "second", "third"]), (Q(), ["first", "second", "third"])):  # fmt: skip
        compiled = CompiledCondition("tried", ("id",), lambda _shape, q=q: q)
        with CaptureQueriesContext(connection) as asked:
            assert texts(Note.objects.filter(compiled.about("it"))) == found
        assert len(asked) == bool(found)


WRONG = {
    "a value that is changed": lambda _shape, day: Q(written_on=day + timedelta(days=1)),
    "another text for another value": lambda _shape, day: Q(*[("written_on", day)] * day.day),
    "the clock": lambda _shape, _day: Q(kept_at__lt=clock.now()),
    "a column nobody named": lambda _shape, day: Q(written_on=day, done=True),
    "a join": lambda _shape, day: Q(written_on=day, answers__written_on=F("written_on")),
}


@pytest.mark.parametrize("wrong", sorted(WRONG))
@ON_BOTH
def test_a_text_that_would_lie_is_refused(on, wrong, notes):
    compiled = CompiledCondition("tried", ("id", "written_on", "kept_at"), WRONG[wrong])
    with pytest.raises(CannotCompile):
        list(Note.objects.filter(compiled.about("it", MONDAY)))
