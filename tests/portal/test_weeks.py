"""The follow-ups of several trainees on one form: what is complete is sent, the rest stays and says why."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.incident_models import Incident
from assessments.models import FollowUp, OutcomeResult
from documents.models import Document, SignatureRequest
from ground import clock
from lifecycle.models import Mobility, Succession
from lifecycle.planning import name_person
from lifecycle.roles import NamedPartKind, Role
from lifecycle.tables.mobility import State
from tests.lifecycle.conftest import put_in
from tests.portal.more_stays import another

HT = Role.HOST_TUTOR
WEEKS = reverse("tutor:weeks")


def begun(mobility) -> None:
    put_in(mobility, State.ONGOING, reached=9)
    today = clock.today()
    FollowUp.objects.create(mobility=mobility, nth=1, period_from=today - timedelta(days=6), due_on=today)
    OutcomeResult.unscoped.create(mobility=mobility, key="o1", unit_code="U1", unit_title="Till", title="Runs the till")


def with_the_same_tutor(cast):
    stay = another(cast)
    name_person(mobility=stay, person_id=cast.actors[HT].person_id, part=NamedPartKind.TUTOR)
    return stay


@pytest.fixture
def three(cast):
    stays = [cast.mobility, with_the_same_tutor(cast), with_the_same_tutor(cast)]
    for stay in stays:
        begun(stay)
    return stays


def said(stay, **more):
    """Four taps."""
    typed = {"outcomes": "o1", "went": "agreed", "wellbeing": "well", **more}
    return {f"w{stay.pk}-{name}": value for name, value in typed.items()}


def test_three_weeks_are_sent_with_one_button_and_without_a_signature(three, browser_of):
    answer = browser_of(HT).post(WEEKS, said(three[0]) | said(three[1]) | said(three[2]))

    assert answer["Location"] == reverse("tutor:trainees")
    assert set(FollowUp.objects.values_list("went", "tasks")) == {("agreed", "Runs the till")}
    assert not FollowUp.objects.filter(done_on=None).exists()
    assert Document.unscoped.filter(kind="follow_up_sheet").count() == 3
    assert not SignatureRequest.unscoped.exists()


def test_what_is_complete_is_sent_and_the_rest_says_why_it_stays(three, browser_of):
    typed = said(three[0]) | said(three[1], went="") | said(three[2])
    answer = browser_of(HT).post(WEEKS, typed)

    page = answer.content.decode()
    assert FollowUp.objects.filter(done_on=None).get().mobility == three[1]
    assert "choose how it went" in page
    assert page.count("Read or replace it") == 2
    assert "Send 1 week" in page


def test_nothing_chosen_sends_nothing(three, browser_of):
    answer = browser_of(HT).post(WEEKS, {})
    assert (answer.status_code, FollowUp.objects.exclude(done_on=None).exists()) == (400, False)


def test_a_worry_leaves_though_the_rest_is_not_complete(three, browser_of):
    typed = said(three[0], went="", wellbeing="concern", difficulties="Cuts without the glove")
    page = browser_of(HT).post(WEEKS, typed).content.decode()

    assert Incident.objects.get().text == "Cuts without the glove"
    assert "told at once that you are worried" in page


def test_what_was_ticked_last_week_stands_first_and_ticked(three, browser_of):
    stay, today = three[0], clock.today()
    FollowUp.objects.filter(mobility=stay).update(done_on=today, tasks="x", outcomes=["o2"])
    OutcomeResult.unscoped.create(mobility=stay, key="o2", unit_code="U1", title="Serves at the table", position=9)
    FollowUp.objects.create(mobility=stay, nth=2, period_from=today, due_on=today + timedelta(days=6))

    card = next(one for one in browser_of(HT).get(WEEKS).context["page"].cards if one.trainee.mobility == stay)
    assert [key for key, _title in card.fields["outcomes"].choices] == ["o2", "o1"]
    assert card["outcomes"].initial == ["o2"]


def test_home_leads_to_the_one_form_from_two_on(three, browser_of):
    assert WEEKS in browser_of(HT).get(reverse("tutor:trainees")).content.decode()
    FollowUp.objects.exclude(mobility=three[0]).update(done_on=clock.today(), tasks="x")
    assert WEEKS not in browser_of(HT).get(reverse("tutor:trainees")).content.decode()


def test_who_owes_nothing_is_led_home(cast, browser_of):
    assert browser_of(HT).get(WEEKS)["Location"] == reverse("tutor:trainees")


def test_three_trainees_cost_no_more_queries_than_two(cast, browser_of):
    browser, costs = browser_of(HT), []
    begun(cast.mobility)
    for _number in (1, 2):
        begun(with_the_same_tutor(cast))
        browser.get(WEEKS)
        with CaptureQueriesContext(connection) as asked:
            browser.get(WEEKS)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_deputy_for_days_is_asked_for_every_trainee_at_once(three, browser_of):
    said = {
        "given_names": "Giulia",
        "email": "giulia@trattoria.example.org",
        "from_on": "2026-01-26",
        "until_on": "2026-01-30",
    }
    answer = browser_of(HT).post(reverse("tutor:holiday"), said)

    assert answer.status_code == 302, answer.context["page"].form.errors
    asked = Succession.objects.filter(decided_at=None)
    assert {(one.mobility_id, one.until_on.isoformat()) for one in asked} == {(one.pk, "2026-01-30") for one in three}


def test_a_holiday_is_one_tap_with_one_colleague_and_ends_before_somebody_goes_home(three, cast, browser_of):
    name_person(mobility=three[0], person_id=cast.actors[Role.ASSESSOR].person_id, part=NamedPartKind.ASSESSOR)
    browser, today = browser_of(HT), three[0].today
    days = {"planned_start": today - timedelta(days=9), "planned_end": today + timedelta(days=3)}
    Mobility.unscoped.filter(pk=three[1].pk).update(**days)
    form = browser.get(reverse("tutor:holiday")).context["page"].form
    filled = {name: form[name].value() or "" for name in form.fields}

    answer = browser.post(reverse("tutor:holiday"), filled)

    assert answer.status_code == 302, answer.context["page"].form.errors
    assert {(one.from_on, one.until_on) for one in Succession.objects.all()} == {(today, today + timedelta(days=3))}


def test_deputy_without_a_name_is_asked_for_beside_the_field(three, browser_of):
    answer = browser_of(HT).post(reverse("tutor:holiday"), {"from_on": "2026-01-26", "until_on": "2026-01-20"})
    assert (answer.status_code, set(answer.context["page"].form.errors)) == (400, {"email", "until_on"})
    assert not Succession.objects.exists()
