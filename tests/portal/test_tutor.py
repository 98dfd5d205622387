"""The tutor's and the assessor's pages, the desk, and who follows whom."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from assessments.incident_models import Incident
from assessments.models import Assessment, FollowUp, OutcomeResult
from ground import clock
from lifecycle.doors import perform_act
from lifecycle.models import Mobility, NamedPart, Succession
from lifecycle.planning import name_person
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from portal.tutor import week
from tests.lifecycle.conftest import put_in
from tests.portal.more_stays import another

HT, AS, HC, CO, EM = (
    Role.HOST_TUTOR,
    Role.ASSESSOR,
    Role.HOST_COORDINATOR,
    Role.SENDING_COORDINATOR,
    Role.EMPLOYER,
)
COLLEAGUE = {
    "given_names": "Giulia",
    "family_names": "Inventata",
    "email": "giulia@trattoria.example",
    "language": "en",
}


@pytest.fixture
def abroad(cast):
    put_in(cast.mobility, State.ONGOING, reached=9)
    today = clock.today()
    FollowUp.objects.create(mobility=cast.mobility, nth=1, period_from=today - timedelta(days=6), due_on=today)
    for number in (1, 2):
        OutcomeResult.unscoped.create(
            mobility=cast.mobility,
            key=f"o{number}",
            unit_code="U1",
            unit_title="Plaster",
            title=f"Outcome {number}",
            position=number,
        )
    return cast


def at(name, cast, *more):
    return reverse(name, args=[cast.mobility.pk, *more])


def test_ticked_outcomes_are_words_enough(abroad, browser_of):
    data = {"nth": 1, "outcomes": ["o1"], "wellbeing": "well"}

    answer = browser_of(HT).post(at("tutor:week", abroad), data)

    assert answer["Location"] == reverse("tutor:trainees")
    assert FollowUp.objects.get().tasks == "Outcome 1"


def test_a_worry_leads_to_its_receipt(abroad, browser_of):
    data = {"nth": 1, "tasks": "Walls", "wellbeing": "concern"}

    answer = browser_of(HT).post(at("tutor:week", abroad), data)

    worry = Incident.objects.get()
    assert (worry.kind, worry.follow_up) == ("worry", FollowUp.objects.get())
    assert answer["Location"] == at("portal:report-sent", abroad, worry.pk)


def test_a_worry_leaves_at_once_though_the_follow_up_is_not_complete(abroad, browser_of):
    answer = browser_of(HT).post(at("tutor:week", abroad), {"nth": 1, "wellbeing": "concern", "difficulties": "Pale"})

    assert (answer.status_code, Incident.objects.get().text) == (400, "Pale")
    assert "told at once that you are worried" in answer.content.decode()
    assert FollowUp.objects.get().done_on is None


def test_nothing_said_is_asked_for_beside_the_field(abroad, browser_of):
    answer = browser_of(HT).post(at("tutor:week", abroad), {"nth": 1, "wellbeing": "well"})

    assert answer.status_code == 400
    assert "Tick what was worked on" in answer.content.decode()
    assert FollowUp.objects.get().done_on is None


TOO_MUCH = (
    # (what is typed of a week, the field beside which it is refused, the most that fits)
    ({"hours_worked": "900"}, "hours_worked", 80),
    ({"hours_worked": "72", "hours_absent": "8.5"}, "hours_absent", 80),
    ({"days_worked": "9"}, "days_worked", 7),
    ({"days_worked": "5", "days_absent": "3"}, "days_absent", 7),
)
ALL_THERE_IS = {"hours_worked": "72", "hours_absent": "8", "days_worked": "5", "days_absent": "2"}


def test_a_week_takes_no_more_hours_and_days_than_it_has(abroad, browser_of):
    said, browser = {"nth": 1, "outcomes": ["o1"], "wellbeing": "well"}, browser_of(HT)

    for typed, field, most in TOO_MUCH:
        answer = browser.post(at("tutor:week", abroad), {**said, **typed})
        form = answer.context["page"].form
        assert (answer.status_code, list(form.errors)) == (400, [field])
        assert f"together at most {most} in the period" in form.errors[field][0]
        assert {name: form[name].value() for name in typed} == typed
    assert browser.post(at("tutor:week", abroad), {**said, **ALL_THERE_IS}).status_code == 302


def test_a_unit_is_assessed_outcome_by_outcome_all_or_none(abroad, browser_of):
    day = clock.today().isoformat()
    client, address = browser_of(AS), at("tutor:assessment", abroad)

    half = client.post(address, {"assessed_on": day, "o1-result": "passed", "o1-evidence": "photo", "o2-grade": "8"})
    done = client.post(
        address,
        {
            "assessed_on": day,
            "methods": "watched at work",
            "o1-result": "passed",
            "o1-evidence": "photo",
            "o2-result": "not_assessed",
            "o2-reason": "No time was left",
        },
    )

    assert half.status_code == 400
    assert "Choose one of the four" in half.content.decode()
    assert done.status_code == 302, done.content.decode()
    assert set(Assessment.objects.values_list("result", "reason")) == {
        ("passed", ""),
        ("not_assessed", "No time was left"),
    }


def test_a_result_signed_weeks_before_the_end_is_said_to_come_early(abroad, browser_of):
    today = clock.today()
    Mobility.unscoped.filter(pk=abroad.mobility.pk).update(
        planned_start=today - timedelta(days=30), planned_end=today + timedelta(days=25), ended_on=None
    )
    FollowUp.objects.create(mobility=abroad.mobility, nth=2, period_from=today, due_on=today + timedelta(days=7))
    said = "25 more days, and 1 follow-up is still to come"
    assert said in browser_of(AS).get(at("tutor:assessment", abroad)).content.decode()

    Mobility.unscoped.filter(pk=abroad.mobility.pk).update(planned_end=today + timedelta(days=3))
    assert "is still to come" not in browser_of(AS).get(at("tutor:assessment", abroad)).content.decode()


def test_hours_are_filled_in_before_only_for_days_that_are_over(abroad, browser_of, monkeypatch):
    monkeypatch.setattr(week, "hours_agreed", lambda *_of: Decimal("37.5"))
    shown = browser_of(HT).get(at("tutor:week", abroad)).context["page"].form["hours_worked"].value()
    FollowUp.objects.update(due_on=clock.today() + timedelta(days=4))
    ahead = browser_of(HT).get(at("tutor:week", abroad)).context["page"].form["hours_worked"].value()
    assert (shown, ahead) == (Decimal("37.5"), None)


def test_nothing_chosen_is_said(abroad, browser_of):
    answer = browser_of(AS).post(at("tutor:assessment", abroad), {"assessed_on": clock.today().isoformat()})

    assert answer.status_code == 400
    assert "Nothing was chosen yet" in answer.content.decode()


def test_signing_needs_the_promise(abroad, browser_of):
    client, data = browser_of(AS), {"assessed_on": clock.today().isoformat(), "methods": "watched at work"}
    for number in (1, 2):
        data |= {f"o{number}-result": "passed", f"o{number}-evidence": "photo"}
    client.post(at("tutor:assessment", abroad), data)

    answer = client.post(at("tutor:sign", abroad), {})

    assert answer.status_code == 400
    assert "Tick that you assessed it yourself" in answer.content.decode()


def test_a_successor_sees_nothing_before_a_coordinator_confirms(abroad, browser_of):
    browser_of(HT).post(at("tutor:hand-over", abroad), COLLEAGUE)
    taker = Person.objects.get(email=COLLEAGUE["email"])
    parts = NamedPart.objects.open().filter(mobility=abroad.mobility)

    assert not parts.filter(person=taker).exists()
    assert "names Giulia Inventata as successor" in browser_of(HC).get(at("portal:stay", abroad)).content.decode()

    chosen = {"succession": Succession.objects.get().pk, "accept": "yes"}
    act = "lifecycle.confirm_successor"
    perform_act(name=act, pk=abroad.mobility.pk, actor=abroad.actors[HC], data=chosen)

    assert parts.get(part="tutor").person == taker
    assert browser_of(HT).get(at("tutor:week", abroad)).status_code == 404


def test_a_successor_refused_leaves_the_tutor(abroad, browser_of):
    browser_of(HT).post(at("tutor:hand-over", abroad), COLLEAGUE)
    chosen = {"succession": Succession.objects.get().pk, "accept": "no"}

    act = "lifecycle.confirm_successor"
    perform_act(name=act, pk=abroad.mobility.pk, actor=abroad.actors[CO], data=chosen)

    tutor = NamedPart.objects.open().get(mobility=abroad.mobility, part="tutor")
    assert tutor.person_id == abroad.actors[HT].person_id
    assert not Succession.objects.filter(decided_at=None).exists()


def test_the_employer_agrees_on_the_own_page(cast, browser_of):
    put_in(cast.mobility, State.PREPARATION, reached=1)
    client, address = browser_of(EM), at("desk:employer-stay", cast)

    asked = client.post(address, {"answer": "ask"})
    client.post(address, {"answer": "agree"})

    cast.mobility.refresh_from_db()
    assert "Write your question" in asked.content.decode()
    assert cast.mobility.employer_agreed_on == clock.today()


def test_who_has_no_part_there_finds_no_tutor_page(abroad, browser_of):
    for name in ("tutor:week", "tutor:assessment", "tutor:sign", "tutor:hand-over", "desk:employer-stay"):
        assert browser_of(Role.PARTICIPANT).get(at(name, abroad)).status_code == 404, name


def test_the_list_of_trainees_costs_the_same_for_three_as_for_twelve(abroad, browser_of):
    client, counts = browser_of(HT), []
    for more in (2, 9):
        for _nth in range(more):
            stay = put_in(another(abroad), State.ONGOING, reached=9)
            name_person(mobility=stay, person_id=abroad.actors[HT].person_id, part="tutor")
            FollowUp.objects.create(mobility=stay, nth=1, period_from=clock.today(), due_on=clock.today())
        client.get(reverse("tutor:trainees"))
        with CaptureQueriesContext(connection) as asked:
            text = client.get(reverse("tutor:trainees")).content.decode()
        counts.append(len(asked))

    assert text.count("Agreement, papers and what else you can do") == 12
    assert counts[0] == counts[1] <= 30, counts


def test_the_number_to_call_when_worried_is_said_to_be_that_of_the_school(abroad, browser_of):
    school = abroad.organisations["sending"]
    type(school).objects.filter(pk=school.pk).update(phone="+370 5 55")
    card = " ".join(browser_of(HT).get(reverse("tutor:trainees")).content.decode().split()).partition('id="worried"')[2]

    assert f'The school, {school.name}: <a class="sj-nowrap" href="tel:+370555">+370 5 55</a>' in card
