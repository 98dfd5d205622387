"""Silence and answers that differ alert the coordinator once; a call of the school is a sign of life and an answer."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from assessments.contact_models import CheckIn, Contact
from assessments.contact_services import look_for_silence, silent_from
from assessments.models import FollowUp
from lifecycle.errors import RoleRefused
from lifecycle.models import OutboxRow, ToDo
from lifecycle.roles import Role
from lifecycle.selectors import own_todos
from portal.dashboard.owed import in_words, most_urgent
from tests.factories.assessments import act, on
from tests.missing import refused, satisfied
from tests.portal.conftest import browser_of

__all__ = ["browser_of"]

CO, HC, HT, LE, EM, GU = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.EMPLOYER, Role.GUARDIAN,
)  # fmt: skip
WELL = {"tasks": "Dug and tested earth", "wellbeing": "well"}
CALLED = {"kind": "call", "held_on": "2026-03-17", "wellbeing": "well", "text": "All is well, the telephone was broken"}
SECOND_LATE = date(2026, 3, 16)  # the first two were due on the 8th and on the 15th


def week(nth: int, done: bool = False) -> FollowUp:
    first = date(2026, 3, 2) + timedelta(days=7 * (nth - 1))
    due = first + timedelta(days=6)
    return FollowUp(nth=nth, period_from=first, due_on=due, done_on=due if done else None)


@pytest.mark.parametrize(
    ("done", "heard", "since"),
    [
        ((), None, SECOND_LATE),
        ((1,), None, date(2026, 3, 23)),
        ((2,), None, date(2026, 3, 30)),
        ((3,), None, None),
        ((), date(2026, 3, 4), date(2026, 3, 23)),
        ((), date(2026, 3, 10), date(2026, 3, 30)),
    ],
)
def test_two_in_a_row_without_any_sign_are_silence(done, heard, since):
    assert silent_from([week(nth, nth in done) for nth in (1, 2, 3, 4)], heard) == since


def alerts(cast):
    return list(ToDo.unscoped.filter(mobility=cast.mobility, closed_at=None))


def open_alerts(cast, code):
    return [todo for todo in alerts(cast) if todo.code == code]


def said_to_owner(cast, code):
    (owed,) = in_words(most_urgent(ToDo.unscoped.filter(mobility=cast.mobility, code=code, closed_at=None)))
    return owed.own_sentence


def mails_about(cast, code):
    asked = {str(todo.pk) for todo in ToDo.unscoped.filter(mobility=cast.mobility, code=code)}
    return [row for row in OutboxRow.objects.all() if asked & set(map(str, _todos_in(row.payload)))]


def _todos_in(payload):
    return [*payload.get("todos", ()), *([payload["todo"]] if "todo" in payload else [])]


def test_silence_cannot_wait_on_today_and_is_one_mail_once(stay, browser_of):
    for day in (SECOND_LATE, date(2026, 3, 17), date(2026, 3, 18)):
        with on(day, 9):
            look_for_silence.work()
    alert = open_alerts(stay, "assessments.silent")

    assert len(alert) == 1
    with on(date(2026, 3, 18)):
        assert alert[0] in own_todos(stay.actors[CO])
        today = browser_of(CO).get(reverse("portal:today")).content.decode()
        assert "Cannot wait" in today.partition("Nothing has been heard since")[0]
        assert said_to_owner(stay, "assessments.silent").startswith("Nothing has been heard since 2 March 2026: two")
    assert len(mails_about(stay, "assessments.silent")) == 1


def test_a_call_that_is_written_down_ends_the_silence(stay):
    with on(SECOND_LATE, 9):
        look_for_silence.work()
    refused("assessments.silent", alerts(stay))
    with on(date(2026, 3, 17)):
        act(stay, "assessments.note_contact", CO, CALLED)

    satisfied("assessments.silent", alerts(stay))
    with on(date(2026, 3, 20)):
        look_for_silence.work()
    assert open_alerts(stay, "assessments.silent") == []


def test_what_who_goes_says_is_a_sign_of_life(stay):
    with on(date(2026, 3, 10)):
        act(stay, "assessments.check_in", LE, {"mood": "good"})
    with on(SECOND_LATE, 9):
        look_for_silence.work()

    assert open_alerts(stay, "assessments.silent") == []


def test_not_good_waits_for_a_call_whatever_is_said_later(stay):
    with on(date(2026, 3, 4)):
        act(stay, "assessments.check_in", LE, {"mood": "bad", "text": "Zimtschnecke"})
        assert refused("assessments.not_well", alerts(stay)).owner == CO
    with on(date(2026, 3, 5)):
        act(stay, "assessments.check_in", LE, {"mood": "good"})
        assert len(open_alerts(stay, "assessments.not_well")) == 1
        assert len(mails_about(stay, "assessments.not_well")) == 1
        act(stay, "assessments.note_contact", CO, {**CALLED, "held_on": "2026-03-05"})

    satisfied("assessments.not_well", alerts(stay))
    assert not any("Zimtschnecke" in str(row.payload) for row in OutboxRow.objects.all())


def test_a_tutor_who_writes_well_disagrees_with_who_goes(stay):
    with on(date(2026, 3, 6)):
        act(stay, "assessments.record_follow_up", HT, {"nth": 1, **WELL})
    with on(date(2026, 3, 7)):
        act(stay, "assessments.check_in", LE, {"mood": "bad"})
        refused("assessments.answers_differ", alerts(stay))
        assert "the tutor wrote that all is well" in said_to_owner(stay, "assessments.answers_differ")
        act(stay, "assessments.note_contact", CO, {**CALLED, "held_on": "2026-03-07"})
    satisfied("assessments.answers_differ", alerts(stay))
    assert len(mails_about(stay, "assessments.answers_differ")) == 1


def test_the_same_said_twice_is_said_once(stay):
    with on(date(2026, 3, 4)):
        for _again in range(2):
            act(stay, "assessments.check_in", LE, {"mood": "fine", "text": "Cold"})
            act(stay, "assessments.note_contact", CO, {**CALLED, "held_on": "2026-03-04"})

    assert (CheckIn.objects.count(), Contact.objects.count()) == (1, 1)


@pytest.mark.parametrize("role", [HC, HT, EM, GU])
def test_nobody_else_says_it(stay, role):
    with on(date(2026, 3, 4)), pytest.raises(RoleRefused):
        act(stay, "assessments.note_contact", role, {**CALLED, "held_on": "2026-03-04"})
    with on(date(2026, 3, 4)), pytest.raises(RoleRefused):
        act(stay, "assessments.check_in", role, {"mood": "good"})


# On the pages


@pytest.fixture
def heard(stay):
    with on(date(2026, 3, 9)):
        hours = {"hours_worked": "32", "days_worked": "4", "hours_absent": "8", "days_absent": "1"}
        act(stay, "assessments.record_follow_up", HT, {"nth": 1, **WELL, **hours})
        act(stay, "assessments.check_in", LE, {"mood": "bad", "text": "Zimtschnecke"})
        act(stay, "assessments.note_contact", CO, {**CALLED, "held_on": "2026-03-09", "text": "Streuselkuchen"})
    return stay


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (CO, {"Not good", "Zimtschnecke", "Streuselkuchen", "Dug and tested earth", "absent 8"}),
        (HC, {"Not good", "Dug and tested earth", "absent 8"}),
        (EM, set()),
    ],
)
def test_the_stay_shows_all_that_was_heard_to_who_reads_it(heard, browser_of, role, words):
    with on(date(2026, 3, 10)):
        page = browser_of(role).get(reverse("portal:stay", args=[heard.mobility.pk])).content.decode()

    asked = {"Not good", "Zimtschnecke", "Streuselkuchen", "Dug and tested earth", "absent 8"}
    assert {one for one in asked if one in page.partition("<main")[2]} == words


def test_three_taps_on_the_own_page_and_back_with_what_becomes_of_it(stay, browser_of):
    with on(date(2026, 3, 10)):
        browser, mine = browser_of(LE), reverse("portal:my-stay", args=[stay.mobility.pk])
        assert "“Not good” reaches the school at once." in browser.get(mine).content.decode()
        answer = browser.post(reverse("portal:check-in", args=[stay.mobility.pk]), {"mood": "bad"}, follow=True)

    assert answer.request["PATH_INFO"] == mine
    assert "Your school is told now and calls you." in answer.content.decode()
    assert browser_of(GU).get(reverse("portal:check-in", args=[stay.mobility.pk])).status_code == 404


def test_a_week_that_has_not_begun_is_not_taken(stay, browser_of):
    with on(date(2026, 3, 10)):
        address = reverse("tutor:week-of", args=[stay.mobility.pk, 4])
        answer = browser_of(HT).post(address, {"nth": 4, **WELL})

    assert answer.status_code in (400, 409)
    assert FollowUp.objects.get(mobility=stay.mobility, nth=4).done_on is None


def test_abroad_and_the_night_list_mark_who_is_not_well_until_somebody_calls(stay, browser_of):
    with on(date(2026, 3, 4)):
        browser = browser_of(CO)
        for data, marked in ((None, False), ({"mood": "bad"}, True), ({**CALLED, "held_on": "2026-03-04"}, False)):
            if data:
                act(stay, *(("assessments.check_in", LE) if marked else ("assessments.note_contact", CO)), data)
            pages = [browser.get(reverse(name)).content.decode() for name in ("portal:abroad", "portal:night-list")]
            assert [("not well" in pages[0]), ("not going well" in pages[1])] == [marked, marked]


def test_who_writes_a_call_down_reads_whom_to_call_and_what_waits_for_an_answer(stay, browser_of):
    person, about = (
        stay.mobility.participant,
        reverse("portal:act", args=[stay.mobility.pk, "assessments.note_contact"]),
    )
    with on(date(2026, 3, 4)):
        act(stay, "assessments.check_in", LE, {"mood": "bad", "text": "Streuselkuchen"})
    with on(date(2026, 3, 5)):
        act(stay, "assessments.check_in", LE, {"mood": "fine"})
        type(person).objects.filter(pk=person.pk).update(phone="")
        page = browser_of(CO).get(about).content.decode()
        type(person).objects.filter(pk=person.pk).update(phone="+370 6 1")
        known = browser_of(CO).get(about).content.decode()

    for words in (
        "Said on 4 March: Not good",
        "Streuselkuchen",
        "Said on 5 March: It is all right",
        "No number is known",
    ):
        assert words in page, words
    assert reverse("portal:correct-person", args=[stay.mobility.pk, person.pk]) in page
    assert "tel:+37061" in known and "No number is known" not in known
