"""Page, program, step for several and door give one answer to what may be done in a stay."""

import html
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from assessments.models import FollowUp, GridConfirmation
from assessments.selectors import grid_digest
from ground import clock
from ground.errors import SojournError
from lifecycle import registry
from lifecycle.doors import perform_transition, wake
from lifecycle.effects.outbox import drain
from lifecycle.errors import TransitionRefused
from lifecycle.models import Mobility, ToDo
from lifecycle.registry import GUARDS
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from lifecycle.wording import say_refusal
from portal.stay.page import StayPage
from portal.stays.batches import chosen_stays, preview
from tests.api.conftest import caller_for
from tests.factories.assessments import CODE, END, abroad, act, on
from tests.lifecycle import worlds
from tests.lifecycle.conftest import facts, put_in  # noqa: F401  (the guards answer as the test says)
from tests.lifecycle.world_facts import FACTS
from tests.portal.more_stays import another

CO, HC, HT, QM, VA = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.QUALITY_MANAGER, Role.VALIDATOR,
)  # fmt: skip
DAY_BEFORE = END - timedelta(days=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def page_of(client, cast):
    return client.get(reverse("portal:stay", args=[cast.mobility.pk])).content.decode()


def step_page(client, cast, name):
    return client.get(reverse("portal:transition", args=[cast.mobility.pk, "mobility", cast.mobility.pk, name]))


def reasons_in(text):
    """The items of the lists of reasons."""
    lists = re.findall(r'<ul class="sj-reasons[^"]*">(.*?)</ul>', text, re.DOTALL)
    return [html.unescape(item) for one in lists for item in re.findall(r"<li>(.*?)</li>", one, re.DOTALL)]


def told_by_the_api(cast, role, name):
    told = caller_for(cast.actors[role]).get(f"mobilities/{cast.mobility.pk}/transitions/").json()["results"]
    return next(one for one in told if one["name"] == name)


def several(client, stays):
    return client.post(reverse("portal:several"), {"stay": [stay.pk for stay in stays]}).content.decode()


# What is only owed later locks nothing


@pytest.fixture
def last_evening(cast):
    """The day before the last; debriefed; one follow-up is due tomorrow."""
    abroad(cast)
    done = FollowUp.objects.filter(mobility=cast.mobility)
    done.update(done_on=date(2026, 4, 10), tasks="Cold dishes")
    done.filter(nth=1).update(done_on=None, due_on=END)
    with on(DAY_BEFORE):
        act(cast, "assessments.hold_debriefing", HT, {"held_on": DAY_BEFORE, "strengths": "Calm"})
        yield cast


def test_a_follow_up_due_tomorrow_locks_the_end_of_the_stay_nowhere(last_evening, browser_of):
    cast = last_evening

    text = page_of(browser_of(HC), cast)
    form = step_page(browser_of(HC), cast, "end_stay").content.decode()
    told = told_by_the_api(cast, HC, "end_stay")

    link = re.search(r'<a\s+class="sj-button[^>]*end_stay/"[^>]*>', text)
    assert link and "aria-disabled" not in link[0]
    assert 'name="last_day"' in form
    assert (told["allowed"], told["reasons"]) == (True, [])
    assert [one["code"] for one in told["later"]] == ["assessments.follow_up"]
    event = perform_transition(
        machine="mobility", pk=cast.mobility.pk, name="end_stay", actor=cast.actors[HC], last_day=DAY_BEFORE
    )
    assert event.to_state == State.RESULTS


def test_the_gate_counts_what_blocks_and_shows_apart_what_comes_later(last_evening, browser_of):
    cast = last_evening
    page = StayPage(cast.stay(), cast.actors[HC])

    text = page_of(browser_of(HC), cast)

    assert page.gate.title == "Ready: the step to “Results being collected”"
    assert ([one.owed.todo.code for one in page.gate.requirements], len(page.gate.later)) == ([], 1)
    assert "Beside this step, which does not wait for it:" in text
    assert "thing blocks" not in text


def test_on_its_day_what_was_later_blocks(last_evening):
    with on(END):
        page = StayPage(last_evening.stay(), last_evening.actors[HC])
        assert (len(page.gate.requirements), page.gate.later) == (1, [])
        assert page.gate.title == "1 thing blocks the step to “Results being collected”"


def test_a_step_no_day_fits_is_not_called_ready(cast):
    worlds.a_stay_in(cast, State.ONGOING)

    with on(date(2026, 3, 20)):
        gate = StayPage(cast.stay(), cast.actors[HC]).gate
        assert gate.title == "1 thing blocks the step to “Results being collected”"
        assert ["lies before the planned end" in words for words in gate.other_locks] == [True]


# Several stays


@pytest.fixture
def at_the_end(cast, facts):  # noqa: F811
    """Two stays in `feedback` for which nothing is missing."""
    stays = [put_in(stay, State.FEEDBACK) for stay in (cast.mobility, another(cast))]
    for stay in stays:
        wake(machine="mobility", pk=stay.pk)
    return stays


def test_the_quality_manager_completes_several_stays(cast, at_the_end, browser_of):
    client = browser_of(QM)

    text = several(client, at_the_end)
    client.post(reverse("portal:take-several", args=["complete"]), {"stay": [stay.pk for stay in at_the_end]})
    drain()

    assert "Complete the stay (2)" in text
    assert {stay.state for stay in Mobility.unscoped.all()} == {State.COMPLETED}


def test_the_coordinator_completes_several_once_the_others_stayed_silent(cast, at_the_end, browser_of):
    assert "You may do this once the others have stayed silent until 11 February 2026." in several(
        browser_of(CO), at_the_end
    )

    with on(date(2026, 2, 11)):
        assert "Complete the stay (2)" in several(browser_of(CO), at_the_end)


@pytest.mark.slow
def test_a_preview_costs_the_same_for_three_stays_and_for_thirty(cast, facts, browser_of):  # noqa: F811
    client, counts, stays = browser_of(QM), [], [cast.mobility]
    for more in (2, 27):
        stays += [another(cast) for _nth in range(more)]
        for stay in stays:
            wake(machine="mobility", pk=put_in(stay, State.FEEDBACK).pk)
        several(client, stays)
        with CaptureQueriesContext(connection) as asked:
            assert f"({len(stays)})" in several(client, stays)
        counts.append(len(asked))

    assert counts[1] <= counts[0]


def test_a_preview_asks_only_guards_that_judge_who_acts_and_each_once_a_stay(cast, monkeypatch):
    stays = []
    for stay in (cast.mobility, another(cast)):
        put_in(stay, State.VALIDATION, approach="certify")
        ToDo.unscoped.filter(mobility=stay).delete()
        ToDo.unscoped.create(
            mobility=stay, transition="validate", key="open", code="lifecycle.step_open", owner="VA", holds="never",
            since=stay.created_at,
        )  # fmt: skip
        stays.append(stay)
    asked = Counter()
    for name, guard in GUARDS.items():
        monkeypatch.setitem(registry.GUARDS, name, replace(guard, check=counting(asked, guard)))

    seen = preview(cast.actors[CO], chosen_stays(cast.actors[CO], [stay.pk for stay in stays]))

    assert (seen.offers, len(seen.hindered)) == ([], 2)
    assert "is signed by a code" in seen.hindered[0].reasons[0]
    assert dict(asked) == {"recognition.validator_not_assessor": 2}


def counting(asked, guard):
    def check(**given):
        asked[guard.name] += 1
        return guard.check(**given)

    return check


def confirmed_by(stay, person):
    digest = grid_digest(stay, person)
    GridConfirmation.objects.create(
        mobility=stay, person_id=person, confirmed_at=clock.now(), method="code", sha256=digest
    )


def test_who_assessed_goes_along_with_no_validation_of_several(cast):
    worlds.a_stay_in(cast, State.VALIDATION)
    by_name = {fact.name: fact for fact in FACTS}
    for name in ("every outcome is decided", "the coordinator assessed", "no validator"):
        by_name[name].change(cast)
    confirmed_by(cast.stay(), cast.actors[CO].person_id)
    wake(machine="mobility", pk=cast.mobility.pk)

    seen = preview(cast.actors[CO], chosen_stays(cast.actors[CO], [cast.mobility.pk]))

    assert (seen.offers, len(seen.hindered)) == ([], 1)
    with pytest.raises(TransitionRefused) as refused:
        perform_transition(machine="mobility", pk=cast.mobility.pk, name="validate", actor=cast.actors[CO], proof=CODE)
    assert seen.hindered[0].reasons == refused.value.lines


# One answer


@pytest.mark.parametrize(
    ("role", "state", "columns", "step"),
    [
        (CO, State.DRAFT, {"country": "", "planned_end": None}, "start_preparation"),
        (CO, State.PREPARATION, {"employer_informed_on": None, "mou_required": True}, "request_partnership"),
        (HC, State.RECOGNITION, {}, "recognise"),
        (CO, State.FEEDBACK, {}, "complete"),
    ],
)
def test_the_same_stay_is_locked_for_the_same_reasons_everywhere(cast, browser_of, role, state, columns, step):
    nothing = {"started_on": None, "ended_on": None, "suspended_from": None}
    put_in(cast.mobility, state, **(nothing | columns))
    wake(machine="mobility", pk=cast.mobility.pk)

    at_the_door = refused_at_the_door(cast, role, step)

    assert at_the_door
    assert sorted(reasons_in(step_page(browser_of(role), cast, step).content.decode())) == at_the_door
    assert sorted(one["sentence"] for one in told_by_the_api(cast, role, step)["reasons"]) == at_the_door
    assert sorted(reasons_in(several(browser_of(role), [cast.mobility]))) == at_the_door


def refused_at_the_door(cast, role, step):
    with pytest.raises(SojournError) as refused:
        perform_transition(machine="mobility", pk=cast.mobility.pk, name=step, actor=cast.actors[role], proof=CODE)
    if isinstance(refused.value, TransitionRefused):
        return sorted(refused.value.lines)
    return [say_refusal(refused.value)]
