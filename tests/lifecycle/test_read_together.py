"""What is read in one statement is what each question gives alone, on both databases."""

from uuid import UUID

import pytest
from django.db.models import F, Prefetch, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from ground import clock
from ground.once import anew, is_known, is_reading
from ground.statements.compiled import Whether
from ground.statements.django_names import CannotCompile
from ground.statements.together import Prepared, rows_together
from lifecycle.answers import READ_AHEAD, Read, read_ahead, rows_of, values_for
from lifecycle.models import Event, Mobility, OrganisationPart, Reminder, ToDo
from lifecycle.people.cast import EVERYBODY
from lifecycle.selectors import with_names
from tests.lifecycle.worlds import a_stay_in
from tests.portal.more_stays import another


def questions(stay):
    """Of all sorts: what is joined, worked out, sorted, cut off, empty, without instances."""
    parts = OrganisationPart.objects.with_responsible().filter(mobility=stay)
    return [
        parts.order_by("-from_at", "pk"),
        Event.unscoped.filter(mobility=stay).select_related("remark").order_by("-seq"),
        with_names(ToDo.unscoped.filter(mobility=stay)).order_by("day", "pk")[:3],
        Mobility.unscoped.filter(pk=stay.pk).select_related("participant", "record", "rule_set"),
        Mobility.unscoped.none(),
        parts.values_list("part", "responsible", "from_at", "unit_codes").order_by("part", "pk"),
        Mobility.unscoped.filter(pk=stay.pk).annotate(days=Coalesce(F("travel_days"), Value(0))).values_list("days"),
        Mobility.unscoped.values_list("state").annotate(Sum("travel_days")).order_by("state"),
        Reminder.objects.filter(todo__mobility=stay).order_by("pk"),
    ]


def facts(rows):
    """Everything that a row holds, and what was joined to it."""
    return [
        row if isinstance(row, tuple) else {name: value for name, value in row.__dict__.items() if name != "_state"}
        for row in rows
    ]


def read_as_alone(stay):
    asked = questions(stay)
    together = rows_together(asked)
    assert [facts(rows) for rows in together] == [facts(queryset.all()) for queryset in asked]
    assert [len(rows) for rows in together][:4] != [0, 0, 0, 0]
    joined = together[3][0]
    assert (joined.participant, joined.record) == (stay.participant, stay.record)


def test_as_each_alone(cast):
    read_as_alone(cast.mobility)


@pytest.mark.postgres
@pytest.mark.django_db
def test_as_each_alone_on_postgresql(cast):
    read_as_alone(cast.mobility)


def test_a_distinct_that_is_ordered_by_something_else_cannot_travel(cast):
    with pytest.raises(CannotCompile, match="distinct"):
        rows_together([Event.unscoped.order_by("seq").values_list("name").distinct()])


def test_nothing_is_read_ahead_where_no_page_is_read(cast):
    a_stay_in(cast, "ongoing")
    with anew():
        read_ahead(cast.mobility)
        assert not is_reading()
        assert not any(is_known((question, cast.mobility.pk)) for question in READ_AHEAD)
        read = next(question for question in READ_AHEAD if isinstance(question, Read) and question.kinds == (UUID,))
        assert facts(rows_of(read, cast.mobility)) == facts(read.build(cast.mobility.pk))
    assert EVERYBODY in READ_AHEAD


def kept_and_alone(stays):
    """Each question of the page of a stay, asked in its kept words and made anew."""
    for question, prepared in READ_AHEAD.items():
        for stay in stays:
            values = values_for(question, stay.pk)
            (rows,) = rows_together([prepared.about(*values)], kept=True)
            alone = list(question.build(*values))
            if isinstance(question, Whether):
                assert bool(rows) is bool(alone)
            elif not alone or isinstance(alone[0], tuple):
                assert sorted(map(str, rows)) == sorted(map(str, alone))
            else:
                by_key = [sorted(each, key=lambda row: str(row.pk)) for each in (rows, alone)]
                assert facts(by_key[0]) == facts(by_key[1])
        assert prepared.is_kept(), question.build


def test_what_is_asked_of_each_stay_in_kept_words_is_what_it_is_alone(cast):
    a_stay_in(cast, "ongoing")
    kept_and_alone([cast.stay(), another(cast), cast.stay()])


@pytest.mark.postgres
@pytest.mark.django_db
def test_what_is_asked_of_each_stay_in_kept_words_is_what_it_is_alone_on_postgresql(cast):
    a_stay_in(cast, "ongoing")
    kept_and_alone([cast.stay(), another(cast), cast.stay()])


@pytest.mark.parametrize(
    "build",
    [
        lambda stay: ToDo.unscoped.filter(mobility=stay, due_on__lte=clock.today()),
        lambda stay: ToDo.unscoped.filter(mobility=stay, code=str(gettext("Stays"))),
        lambda stay: ToDo.unscoped.filter(mobility__in=list(Mobility.unscoped.filter(pk=stay).values_list("pk"))),
    ],
    ids=["the day", "the reader's language", "asks by itself"],
)
def test_what_says_more_than_its_values_is_made_anew_each_time(cast, build):
    prepared = Prepared(build)
    asked = prepared.about(cast.mobility.pk)

    assert not prepared.is_kept()
    assert facts(rows_together([asked])[0]) == facts(build(cast.mobility.pk))


def test_what_is_prefetched_belongs_to_the_stay_that_is_asked_about(cast):
    def build(stay):
        of_it = Prefetch("organisation_parts", OrganisationPart.objects.filter(mobility=stay), to_attr="of_it")
        return Mobility.unscoped.filter(pk=stay).prefetch_related(of_it)

    prepared = Prepared(build)
    for stay in (cast.mobility, another(cast), cast.mobility):
        ((found,),) = rows_together([prepared.about(stay.pk)])
        assert [part.pk for part in found.of_it] == [part.pk for part in stay.organisation_parts.all()]
    assert prepared.is_kept()
