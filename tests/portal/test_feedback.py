"""The questionnaires: asked by mail or on the page, answered without script, changed until the stay is closed."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lifecycle.engine import settle
from lifecycle.models import Mobility, OutboxRow, ToDo
from lifecycle.roles import Role
from lifecycle.standing import Standing
from notifications.letters import reminder
from notifications.links import address_of, link_for
from quality.models import Answer
from quality.questionnaires import ANSWERING, QUESTIONNAIRES, questionnaire_for, questionnaire_of
from tests.factories.quality import an_answer
from tests.lifecycle.conftest import put_in
from tests.portal.test_tutor import at

LE, HT, EM, HC, QM, CO = (
    Role.PARTICIPANT,
    Role.HOST_TUTOR,
    Role.EMPLOYER,
    Role.HOST_COORDINATOR,
    Role.QUALITY_MANAGER,
    Role.SENDING_COORDINATOR,
)
REPLIES = {
    LE: {"L05": "4", "L03": "5", "L11": "none", "L15": "partly"},
    HT: {"T02": "4", "T03": "yes", "T13": "no"},
    EM: {"W03": "partly", "W05": "2", "W10": "yes"},
}


@pytest.fixture
def asked(cast):
    """The stay has come to its feedback, and people have been asked."""
    put_in(cast.mobility, "feedback", ended_on=date(2026, 1, 9))
    settle(Standing.of_stay(Mobility.unscoped.get(pk=cast.mobility.pk)))
    return cast


def by_link(cast, role) -> Client:
    """Who opened the mailed link of this role."""
    link = link_for(person_id=cast.actors[role].person_id, role=role, mobility=cast.mobility)
    client = Client()
    client.get(address_of(link, at("portal:feedback", cast)), follow=True)
    return client


@pytest.mark.parametrize("role", [LE, HT, EM])
@pytest.mark.parametrize("how", ["signed in", "by link"])
def test_each_of_the_three_answers_the_own_questions(asked, browser_of, role, how):
    client = browser_of(role) if how == "signed in" else by_link(asked, role)
    page = client.get(at("portal:feedback", asked)).content.decode()
    questions = questionnaire_for(role, date(2026, 1, 12)).questions

    assert all(str(question.words) in page for question in questions)
    done = client.post(at("portal:feedback", asked), {"satisfaction": "4", "text": "Go!", **REPLIES[role]}, follow=True)

    assert done.redirect_chain[-1][0] == at("portal:feedback-thanks", asked)
    answer = Answer.objects.get()
    assert (answer.role, answer.satisfaction, answer.text, answer.mode) == (role, 4, "Go!", "web")
    assert questionnaire_of(answer.questionnaire, answer.questionnaire_version).asked_of == (role,)
    assert dict(answer.replies.values_list("question", "value")) == {
        code: value for code, value in REPLIES[role].items() if value != "none"
    }


def test_each_of_the_three_has_a_to_do_that_leads_to_the_page(asked, browser_of):
    owed = ToDo.unscoped.filter(closed_at=None, code="quality.no_answer")

    assert sorted(owed.values_list("owner", flat=True)) == ["EM", "HT", "LE"]
    for role in (LE, HT, EM):
        assert at("portal:feedback", asked) in browser_of(role).get(reverse("portal:todos")).content.decode()


@pytest.mark.parametrize("role", [LE, HT, EM])
def test_the_mail_has_a_link_that_opens_the_page(asked, role):
    todo = ToDo.unscoped.get(closed_at=None, code="quality.no_answer", owner=role)
    row = OutboxRow(kind="mail.reminder", payload={"todos": [str(todo.pk)]})

    letter = reminder(row, todo.person)

    address = letter.facts["address"]
    page = Client().get(address[address.index("/l/") :], follow=True)
    assert page.redirect_chain[-1][0] == at("portal:feedback", asked)
    assert page.status_code == 200


def test_answering_closes_the_to_do_and_the_employer_holds_no_step(asked):
    for role in (LE, HT):
        an_answer(asked, role)
    left = ToDo.unscoped.filter(closed_at=None, mobility=asked.mobility, code__startswith="quality.no")

    assert set(left.values_list("code", "owner")) == {("quality.no_answer", "EM"), ("quality.no_debrief", "CO")}
    an_answer(asked, EM)
    assert set(left.values_list("code", "owner")) == {("quality.no_debrief", "CO")}


def test_what_was_said_stands_in_the_page_and_can_be_changed(asked, browser_of):
    client, address = browser_of(HT), at("portal:feedback", asked)
    client.post(address, {"satisfaction": "2", "text": "Hard", "T02": "3", "T10": "5"})
    page = client.get(address)
    form = page.context["page"].form

    assert (form["satisfaction"].initial, form["text"].initial, form["T02"].initial) == ("2", "Hard", "3")
    client.post(address, {"satisfaction": "none", "T02": "4"})
    answer = Answer.objects.get()
    assert (answer.satisfaction, answer.text) == (None, "")
    assert dict(answer.replies.values_list("question", "value")) == {"T02": "4"}


def test_nothing_chosen_is_asked_for_beside_the_question(asked, browser_of):
    answer = browser_of(LE).post(at("portal:feedback", asked), {"text": "Nice"})

    assert answer.status_code == 400
    assert "Choose one, or “No answer”." in answer.content.decode()
    assert "Nice" in answer.content.decode()
    assert not Answer.objects.exists()


def test_value_that_is_not_offered_is_refused(asked, browser_of):
    answer = browser_of(LE).post(at("portal:feedback", asked), {"satisfaction": "4", "L15": "5"})

    assert answer.status_code == 400
    assert not Answer.objects.exists()


def test_completed_stay_shows_what_was_said_and_takes_nothing(asked, browser_of):
    an_answer(asked, LE, 5, text="I am less shy now")
    put_in(asked.mobility, "completed", ended_on=date(2026, 1, 9))
    client, address = browser_of(LE), at("portal:feedback", asked)

    page = client.get(address).content.decode()
    assert "I am less shy now" in page
    assert '<button class="sj-button sj-button--main' not in page
    assert client.post(address, {"satisfaction": "1"}).status_code == 409
    assert Answer.objects.get().satisfaction == 5


def test_before_the_stay_is_over_nothing_is_asked(cast, browser_of):
    put_in(cast.mobility, "ongoing", ended_on=None)
    page = browser_of(LE).get(at("portal:feedback", cast)).content.decode()

    assert "This is asked after the stay" in page


def test_nobody_reads_what_another_said(asked, browser_of):
    an_answer(asked, HT, 1, text="Came late every day")

    for role in (LE, EM, HC, CO):
        assert "Came late" not in browser_of(role).get(at("portal:feedback", asked)).content.decode()
    assert browser_of(QM).get(at("portal:feedback", asked)).status_code == 404


def test_page_is_light(asked, browser_of):
    """Under 150 kB with its styles and its script; it has no font of its own."""
    page = browser_of(HT).get(at("portal:feedback", asked)).content.decode()
    linked = re.findall(r'(?:href|src)="/static/([^"]+)"', page)

    assert {name.rpartition(".")[2] for name in linked} == {"svg", "css", "js"}
    assert len(page) + sum((settings.BASE_DIR / "static" / name).stat().st_size for name in linked) < 150_000


def test_every_role_that_answers_has_one_questionnaire_with_codes_of_its_own():
    for role in ANSWERING:
        assert questionnaire_for(role, date(2020, 1, 1)) == questionnaire_for(role, date(2030, 1, 1))
    codes = [question.code for one in QUESTIONNAIRES for question in one.questions]
    assert len(codes) == len(set(codes))
    assert all(len(code) <= 10 for code in codes)
    assert {question.phase for one in QUESTIONNAIRES for question in one.questions} == set("PIER")
