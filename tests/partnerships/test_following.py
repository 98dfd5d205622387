"""A newer version waits for its first day: until then the older one holds, and each covers the stays of its own days."""

from datetime import date, timedelta

import pytest

from ground import clock
from ground.sentences import sentence
from lifecycle.models import Event
from lifecycle.roles import Role
from lifecycle.tables.mou import State
from partners.models import PlacesPeriod
from partnerships.asking import what_is_asked
from partnerships.drafting import write_texts
from partnerships.models import MemorandumVersion
from partnerships.selectors import version_for, version_in_force
from partnerships.services import wake_expired
from portal.memoranda.heads import Head
from portal.memoranda_in_words import Memoranda
from tests.factories.partnerships import again, both_sign, in_signing, newest, record, take, under

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
REVIEW = {"held_on": "2026-01-12", "findings": "Both are content"}


@pytest.fixture
def two_years(cast, in_force) -> tuple[MemorandumVersion, MemorandumVersion]:
    """One version for this year until its last day, and the next, signed by all, that begins the day after."""
    begins = clock.today() + timedelta(days=30)
    host = cast.organisations["hosting"]
    days = {"first_day": clock.today(), "last_day": begins + timedelta(days=9), "places": 2}
    in_force.places.create(organisation=host, **days)
    MemorandumVersion.unscoped.filter(pk=in_force.pk).update(valid_until=begins + timedelta(days=100))
    take(in_force, "revise", cast.actors[CO], reason="The next year")
    record(in_force, "hold_review", cast.actors[HC], REVIEW)
    following = newest(in_force)
    following.places.all().delete()
    following.places.create(
        organisation=host, first_day=begins + timedelta(days=20), last_day=begins + timedelta(days=40), places=3
    )
    MemorandumVersion.unscoped.filter(pk=following.pk).update(
        valid_from=begins, valid_until=begins + timedelta(days=365), review_by=begins + timedelta(days=300)
    )
    in_signing(cast, following)
    return again(in_force), both_sign(cast, following)


def test_older_version_holds_until_the_first_day_of_the_newer(cast, two_years, django_assert_num_queries):
    older, newer = two_years
    assert (older.state, newer.state) == (State.IN_FORCE, State.IN_FORCE)
    memorandum, day_before = older.memorandum, newer.valid_from - timedelta(days=1)
    assert version_in_force(memorandum) == version_in_force(memorandum, day_before) == older
    assert version_in_force(memorandum, newer.valid_from) == newer
    with django_assert_num_queries(1):
        assert wake_expired() == 0

    MemorandumVersion.unscoped.filter(pk=newer.pk).update(valid_from=clock.today() - timedelta(days=3))
    assert wake_expired() == 1
    assert (again(older).state, again(newer).state) == (State.SUPERSEDED, State.IN_FORCE)


def test_stays_are_covered_by_the_version_of_their_first_day(cast, two_years):
    older, newer = two_years
    under(cast, older)
    stay = cast.stay()
    for first, version in ((clock.today(), older), (newer.valid_from + timedelta(days=5), newer)):
        stay.planned_start, stay.planned_end = first, first + timedelta(days=3)
        assert version_for(older.memorandum, stay) == version


def test_places_of_both_stand_in_the_calendar_each_on_its_own_days(two_years):
    _older, newer = two_years
    begins = newer.valid_from
    periods = set(PlacesPeriod.objects.values_list("begins_on", "ends_on", "places"))
    assert periods == {
        (clock.today(), begins - timedelta(days=1), 2),
        (begins + timedelta(days=20), begins + timedelta(days=40), 3),
    }


def test_ending_the_memorandum_ends_the_version_that_waits_too(cast, two_years):
    older, newer = two_years
    take(older, "terminate", cast.actors[HC], reason="The host closes", ends_on=date(2026, 3, 1))
    assert {again(older).state, again(newer).state} == {State.TERMINATED}
    assert Event.objects.filter(name="terminate").count() == 2


def test_one_that_waits_says_from_which_day_it_holds(cast, two_years):
    older, newer = two_years
    titles = [Head(version, None).title for version in (older, newer)]
    assert [("holds from" in one, "in force until" in one) for one in titles] == [(False, True), (True, False)]
    host = cast.organisations["hosting"].pk
    memoranda = Memoranda(cast.actors[CO], [host], clock.today())
    assert [memoranda.by_partner[host][0], memoranda.word_of(newer).words] == [older, "Holds from"]


def test_what_is_asked_says_which_version_who_sent_it_and_what_is_new(cast, draft):
    take(draft, "submit", cast.actors[CO])
    asks = what_is_asked(again(draft))
    assert (asks["sender"], asks["nth"], asks["changed_parts"]) == ("Example sending", "1", "")
    take(draft, "request_changes", cast.actors[HC], reason="Another unit")
    write_texts(again(draft), None, {"procedures": "Assessed at work, as both schools do it"})
    take(draft, "submit", cast.actors[CO])
    said = sentence("partnerships.not_approved.yours", what_is_asked(again(draft)))
    assert said.endswith("say whether you agree. 1 part changed since it was last sent.")
    assert said.startswith(f"{draft.memorandum.code}: Example sending asks you to read version 1")
