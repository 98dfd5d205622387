"""Follow-ups, their sheets, and the final talk."""

from datetime import date
from itertools import pairwise

import pytest

from assessments import selectors, services
from assessments.incident_models import Incident
from assessments.models import Debriefing, FollowUp
from documents.models import Document
from ground import clock
from lifecycle.effects import outbox
from lifecycle.engine import settle
from lifecycle.errors import ActInvalid, ActRefused, TransitionRefused
from lifecycle.models import ToDo
from lifecycle.roles import Role
from lifecycle.selectors import own_todos
from lifecycle.standing import Standing
from lifecycle.wording import say_to_owner
from tests.documents.reading import text_of
from tests.factories.assessments import act, asks_for_two_signatures, go, on
from tests.missing import ask, refused, satisfied

HC, HT, LE, CO = Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.SENDING_COORDINATOR
TOLD = {
    "tasks": "Dug and tested earth", "outcomes": ["U1.1"], "difficulties": "French names of minerals",
    "wellbeing": "well", "next_steps": "Mix base coats", "hours_absent": "2.5",
}  # fmt: skip


def record(cast, nth: int = 1, who: Role = HT, **facts):
    return act(cast, "assessments.record_follow_up", who, {"nth": nth, **TOLD, **facts})


def sheets(cast) -> list[Document]:
    return list(Document.unscoped.filter(kind="follow_up_sheet", mobility=cast.mobility).order_by("created_at"))


def test_stay_of_eight_weeks_has_a_follow_up_each_week(stay):
    days = list(selectors.follow_ups_of(stay.mobility).values_list("due_on", flat=True))
    assert days[0] == date(2026, 3, 8)
    assert {(later - earlier).days for earlier, later in pairwise(days)} == {7}


def test_follow_up_to_come_is_owed_later_and_blocks_nothing_yet(stay):
    with on(date(2026, 3, 9)):
        missing = ask("assessments.follow_ups_done", mobility=stay.stay())
    first = refused("assessments.follow_up", missing)
    assert (first.params, first.person, first.due_on) == ({"nth": 1}, stay.actors[HT].person_id, date(2026, 3, 8))
    assert [item.ahead for item in missing] == [False] + [True] * 6


def test_follow_up_written_is_no_longer_owed(stay):
    with on(date(2026, 3, 9)):
        record(stay)
        services.withdraw_follow_ups(mobility=stay.mobility)  # those to come
        satisfied("assessments.follow_up", ask("assessments.follow_ups_done", mobility=stay.stay()))


def test_shorter_stay_withdraws_what_it_no_longer_has_and_keeps_what_is_done(stay):
    with on(date(2026, 3, 9)):
        record(stay)
    services.withdraw_follow_ups(mobility=stay.mobility)

    assert FollowUp.objects.get(mobility=stay.mobility, nth=1).withdrawn_at is None
    assert selectors.follow_ups_of(stay.mobility).count() == 1


def test_sheet_asks_nobody_to_sign(stay):
    with on(date(2026, 3, 9)):
        record(stay)
    (sheet,) = sheets(stay)
    assert (sheet.rendering, sheet.requests.count()) == ("final", 0)


def test_sheet_asks_tutor_and_school_where_that_was_agreed_and_forces_nobody(stay):
    asks_for_two_signatures(stay)
    with on(date(2026, 3, 9)):
        record(stay)
    requests = {request.role: request for request in sheets(stay)[0].requests.all()}

    assert set(requests) == {"HT", "CO"}
    assert requests["HT"].person_id == stay.actors[HT].person_id
    with on(date(2026, 4, 24), 18):
        services.withdraw_follow_ups(mobility=stay.mobility)
        act(stay, "assessments.hold_debriefing", HT, {"held_on": "2026-04-24"})
        go(stay, "end_stay", HC, last_day=date(2026, 4, 24))
    assert stay.stay().state == "results"


def test_same_follow_up_again_replaces_text_and_sheet(stay):
    asks_for_two_signatures(stay)
    with on(date(2026, 3, 9)):
        record(stay)
    with on(date(2026, 3, 10)):
        record(stay, tasks="Dug, tested, sieved")
    first, second = sheets(stay)

    assert FollowUp.objects.get(mobility=stay.mobility, nth=1).tasks == "Dug, tested, sieved"
    assert (first.state, set(first.requests.values_list("state", flat=True))) == ("superseded", {"cancelled"})
    assert set(second.requests.values_list("state", flat=True)) == {"open"}
    assert first.subject_id == second.subject_id


def test_sheet_of_another_week_stands_beside_it_under_its_own_number(stay):
    with on(date(2026, 3, 16)):
        record(stay)
        record(stay, nth=2)
    first, second = sheets(stay)
    assert first.number != second.number
    assert first.state != "superseded"


def test_coordinator_records_where_the_tutor_does_not(stay):
    with on(date(2026, 3, 9)):
        record(stay, who=HC)
    assert FollowUp.objects.get(mobility=stay.mobility, nth=1).person_id == stay.actors[HC].person_id


@pytest.mark.parametrize("nth", [2, 40])
def test_week_that_has_not_begun_or_does_not_exist_is_refused(stay, nth):
    with on(date(2026, 3, 8)), pytest.raises(ActInvalid):
        record(stay, nth=nth)


def test_before_the_first_week_nothing_is_taken_and_the_service_says_from_when(stay):
    for tell in (
        lambda: record(stay),
        lambda: services.record_follow_up(mobility=stay.stay(), nth=1, person_id=None, facts={}),
    ):
        with on(date(2026, 3, 1)), pytest.raises(ActRefused) as refusal:
            tell()
        assert (refusal.value.code, refusal.value.params["day"]) == ("assessments.follow_up_ahead", "2026-03-02")


def test_only_the_week_that_has_begun_waits_for_the_tutor(stay):
    tutor = stay.actors[HT]
    with on(date(2026, 3, 2)):
        settle(Standing.of_stay(stay.stay()))
    for day, nth in ((date(2026, 3, 2), [1]), (date(2026, 3, 8), [1]), (date(2026, 3, 9), [1, 2])):
        with on(day):
            open_now = own_todos(tutor).filter(code="assessments.follow_up").order_by("due_on")
            assert [todo.params["nth"] for todo in open_now] == nth
    assert own_todos(tutor, with_later=True).filter(code="assessments.follow_up").count() == 7


def test_stay_does_not_end_without_the_final_talk(stay):
    services.withdraw_follow_ups(mobility=stay.mobility)
    with on(date(2026, 4, 24), 18), pytest.raises(TransitionRefused) as refusal:
        go(stay, "end_stay", HC, last_day=date(2026, 4, 24))
    assert refused("assessments.no_debriefing", refusal.value.unmet).person == stay.actors[HT].person_id
    assert len(refusal.value.unmet) == 1

    act(stay, "assessments.hold_debriefing", HT, {"held_on": "2026-01-12"})
    satisfied("assessments.no_debriefing", ask("assessments.debriefed", mobility=stay.stay()))


def test_final_talk_again_replaces_the_first(stay):
    for text in ("Good", "Very good"):
        act(stay, "assessments.hold_debriefing", HT, {"held_on": "2026-01-12", "text": text})
    assert Debriefing.objects.get(mobility=stay.mobility).text == "Very good"


@pytest.mark.slow
@pytest.mark.pdf
def test_sheet_prints_the_whole_follow_up(stay):
    asks_for_two_signatures(stay)
    with on(date(2026, 3, 9)):
        record(stay)
        outbox.drain()
    text = text_of(sheets(stay)[0])

    for said in (
        "Follow-up sheet", "follow-up 1 of 7", "Dug and tested earth", "1.1 Prepare kitchen areas",
        "French names of minerals", "well", "Mix base coats", "2.5", "2 to 8 March 2026",
        "Seeing is not agreeing", "Sous-chef", stay.mobility.number, "Not signed yet",
    ):  # fmt: skip
        assert said in text, said


def test_a_follow_up_sent_again_unchanged_keeps_its_sheet_and_the_signatures_asked(stay):
    asks_for_two_signatures(stay)
    with on(date(2026, 3, 9)):
        record(stay)
        with pytest.raises(ActRefused, match="follow_up_unchanged"):
            record(stay)
        (sheet,) = sheets(stay)
        assert set(sheet.requests.values_list("state", flat=True)) == {"open"}

        record(stay, next_steps="Mix top coats")

    assert [one.state == "superseded" for one in sheets(stay)] == [True, False]


def test_a_worry_said_again_after_it_was_closed_is_heard_though_no_word_changed(stay):
    with on(date(2026, 3, 9)):
        record(stay, wellbeing="concern")
        with pytest.raises(ActRefused, match="follow_up_unchanged"):
            record(stay, wellbeing="concern")
        Incident.objects.update(closed_at=clock.now(), ending="solved", pass_on_at=None)

        record(stay, wellbeing="concern")

    assert Incident.objects.filter(closed_at=None).count() == 1


def test_each_sheet_that_waits_is_told_from_the_others(stay):
    asks_for_two_signatures(stay)
    for nth, day in ((1, date(2026, 3, 8)), (2, date(2026, 3, 15))):
        with on(day):
            record(stay, nth, done_on=day.isoformat())

    waiting = ToDo.unscoped.filter(mobility=stay.mobility, code="documents.signature_waits", closed_at=None, owner=HT)
    said = {say_to_owner(todo, {}) for todo in waiting}

    assert said == {f"“Follow-up sheet {nth}” waits for your signature." for nth in (1, 2)}
    assert sorted(one.called for one in sheets(stay)) == [
        "Follow-up sheet 1, 2 March to 8 March", "Follow-up sheet 2, 9 March to 15 March",
    ]  # fmt: skip
