"""The day on which comments are deleted: what goes, what stays, and nothing twice."""

from datetime import timedelta

import pytest

from accounts.models import Person
from ground import clock
from lifecycle.models import DayJob, Event
from lifecycle.roles import Role
from remarks.models import Answer, Comment, SentText
from remarks.services import KEPT, delete_old_comments, deleted_on
from remarks.talks import talk_about
from tests.factories.partnerships import a_memorandum, record
from tests.lifecycle.conftest import NOW, cast

__all__ = ["cast"]
CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR


@pytest.fixture
def talk(cast):
    """A comment of today with an answer, and one of a day later, settled."""
    version = a_memorandum(cast, "under_review")
    part = next(iter(talk_about(version).parts(version)))
    for later, who in ((0, HC), (1, CO)):
        with clock.set_to(NOW + timedelta(days=later)):
            record(version, "comment", cast.actors[who], {"part": part, "text": f"Said on day {later}"})
            comment = Comment.unscoped.latest("written_at")
            record(version, "answer_comment", cast.actors[CO], {"comment": comment.pk, "text": f"Answer {later}"})
    record(version, "settle_comment", cast.actors[CO], {"comment": comment.pk})
    SentText.unscoped.create(
        subject_type="memorandum_version", subject_id=version.pk, nth=1, digest="a" * 64, facts={}, sent_at=NOW
    )
    return version


def said() -> tuple[list[str], list[str]]:
    return (
        list(Comment.unscoped.order_by("written_at").values_list("text", flat=True)),
        list(Answer.unscoped.order_by("written_at").values_list("text", flat=True)),
    )


def on(days: int) -> int:
    """What the job of that day deletes."""
    with clock.set_to(NOW + timedelta(days=days)):
        return delete_old_comments()


def test_a_comment_goes_on_its_day_with_its_answers_and_not_before(talk):
    year = KEPT.days
    both = (["Said on day 0", "Said on day 1"], ["Answer 0", "Answer 1"])

    assert (on(year - 1), said()) == (0, both)
    assert (on(year), said()) == (1, (["Said on day 1"], ["Answer 1"]))  # an open one as well
    assert (on(year + 1), said()) == (1, ([], []))


def test_what_was_sent_who_said_it_and_the_events_stay(talk):
    events, people = Event.unscoped.count(), Person.objects.count()

    on(KEPT.days + 1)

    assert (Event.unscoped.count(), Person.objects.count()) == (events, people)
    assert SentText.unscoped.filter(subject_id=talk.pk).exists()
    assert not [event for event in Event.unscoped.all() if "Said on day" in str(event.details)]


def test_run_again_on_the_same_day_or_after_it_died_in_between_it_deletes_nothing_more(talk):
    assert on(KEPT.days) == 1
    left = said()

    assert (on(KEPT.days), said()) == (0, left)
    DayJob.objects.update(done_at=None, begun_at=NOW)  # it died before it said that it was done
    assert (on(KEPT.days), said()) == (0, left)


def test_days_without_a_worker_are_made_up_for(talk):
    assert (on(KEPT.days + 40), said()) == (2, ([], []))


def test_the_day_that_is_said_beside_the_field_is_the_day_on_which_it_goes(talk):
    assert Comment.unscoped.earliest("written_at").delete_on == deleted_on()
