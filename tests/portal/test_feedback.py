"""The questionnaires: asked by mail or on the page, answered without script, kept while typed, sent once."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import capfirst

from assessments.incident_models import Incident
from ground import clock
from lifecycle.engine import settle
from lifecycle.models import Mobility, OutboxRow, ToDo
from lifecycle.roles import Role
from lifecycle.standing import Standing
from notifications.letters import reminder
from notifications.links import address_of, link_for
from quality.feedback_models import AnswerConsent, AnswerDraft
from quality.models import Answer, Reply
from quality.questionnaires import ANSWERING, QUESTIONNAIRES, questionnaire_for, questionnaire_of
from tests.factories.quality import an_answer
from tests.lifecycle.conftest import put_in
from tests.portal.test_tutor import at

LE, HT, EM, HC, QM, CO, GU = (
    Role.PARTICIPANT,
    Role.HOST_TUTOR,
    Role.EMPLOYER,
    Role.HOST_COORDINATOR,
    Role.QUALITY_MANAGER,
    Role.SENDING_COORDINATOR,
    Role.GUARDIAN,
)
REPLIES = {
    LE: {"L05": "4", "L03": "5", "L11": "none", "L15": "partly", "L18a": "much", "L19": "right"},
    HT: {"T02": "4", "T03": "yes", "T13": "no", "T13b": "yes"},
    EM: {"W03": "partly", "W05": "2", "W10": "yes", "W08d": "some"},
    HC: {"H01": "5", "H08": "3+", "H12": "continue"},
    CO: {"K01": "4", "K12b": "5", "K10": "better"},
    GU: {"V01": "4", "V06": "5", "V08": "unknown", "V09b": "yes"},
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


@pytest.mark.parametrize(
    ("role", "how"),
    [(role, how) for role in (LE, HT, EM, GU) for how in ("signed in", "by link")]
    + [(HC, "signed in"), (CO, "signed in")],
)
def test_each_answers_the_own_questions(asked, browser_of, role, how):
    client = browser_of(role) if how == "signed in" else by_link(asked, role)
    page = client.get(at("portal:feedback", asked)).content.decode()
    questions = questionnaire_for(role, date(2026, 1, 12)).questions

    assert all(str(escape(capfirst(str(question.words)))) in page for question in questions)
    done = client.post(at("portal:feedback", asked), {"satisfaction": "4", "text": "Go!", **REPLIES[role]}, follow=True)

    assert done.redirect_chain[-1][0] == at("portal:feedback-thanks", asked)
    answer = Answer.objects.get()
    assert (answer.role, answer.satisfaction, answer.text, answer.mode) == (role, 4, "Go!", "web")
    assert questionnaire_of(answer.questionnaire, answer.questionnaire_version).asked_of == (role,)
    assert dict(answer.replies.values_list("question", "value")) == {
        code: value for code, value in REPLIES[role].items() if value != "none"
    }


def test_everybody_who_is_asked_has_a_to_do_that_leads_to_the_page(asked, browser_of):
    owed = ToDo.unscoped.filter(closed_at=None, code="quality.no_answer")

    assert sorted(owed.values_list("owner", flat=True)) == ["CO", "EM", "GU", "HC", "HT", "LE"]
    for role in (LE, HT, EM, HC, CO, GU):
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


def test_the_guardian_of_an_adult_is_asked_nothing(cast):
    record = cast.stay().record
    record.birth_date = date(1990, 1, 1)
    record.save(update_fields=["birth_date"])
    put_in(cast.mobility, "feedback", ended_on=date(2026, 1, 9))
    settle(Standing.of_stay(Mobility.unscoped.get(pk=cast.mobility.pk)))

    assert not ToDo.unscoped.filter(code="quality.no_answer", owner="GU", closed_at=None).exists()


def test_answering_closes_the_to_do_and_the_employer_holds_no_step(asked):
    for role in (LE, HT, HC, CO, GU):
        an_answer(asked, role)
    left = ToDo.unscoped.filter(closed_at=None, mobility=asked.mobility, code__startswith="quality.no")

    assert set(left.values_list("code", "owner")) == {("quality.no_answer", "EM"), ("quality.no_debrief", "CO")}
    an_answer(asked, EM)
    assert set(left.values_list("code", "owner")) == {("quality.no_debrief", "CO")}


def test_what_is_typed_is_kept_as_one_goes_and_sent_once(asked, browser_of):
    """Quietly while it is typed; the page opened again has it; sent, the draft is gone and a second sending refused."""
    client, address = browser_of(HT), at("portal:feedback", asked)
    typed = {"text": "Hard", "T02": "3", "T10": "5"}
    kept = client.post(address, {**typed, "quietly": "1"})
    assert (kept.status_code, "3 of 15 answered" in kept.content.decode()) == (200, True)
    assert "Hard" not in AnswerDraft.unscoped.get().sealed

    form = client.get(address).context["page"].form
    assert (form["text"].value(), form["T02"].value()) == ("Hard", "3")
    client.post(address, {**typed, "satisfaction": "2"})
    assert not AnswerDraft.unscoped.exists()
    again = client.post(address, {"satisfaction": "5", "text": "Never mind"})
    page = again.content.decode()

    assert again.status_code == 409
    assert "You have answered on 12 January 2026" in page
    assert "Never mind" in page  # what was typed is not lost
    answer = Answer.objects.get()
    assert (answer.satisfaction, answer.text) == (2, "Hard")


def test_without_script_a_button_keeps_it_and_nobody_else_sees_it(asked, browser_of):
    address = at("portal:feedback", asked)
    said = browser_of(LE).post(address, {"text": "So far so good", "deed": "keep"}, follow=True).content.decode()

    assert "Kept. Go on whenever you like" in said
    assert "So far so good" in said
    assert "So far so good" not in browser_of(HT).get(address).content.decode()
    assert not Answer.objects.exists()


def test_own_words_are_kept_sealed_and_only_where_an_answer_asks_for_them(asked, browser_of):
    client, address = browser_of(LE), at("portal:feedback", asked)
    client.post(address, {"satisfaction": "2", "L13": "2", "L13t": "He shouted at me"})
    reply = Reply.objects.get(question="L13t")

    assert (reply.value, reply.text, "shouted" in reply.sealed_text) == ("", "He shouted at me", False)
    assert "He shouted at me" in client.get(at("portal:feedback-thanks", asked)).content.decode()


@pytest.mark.parametrize(("value", "reports"), [("1", 1), ("2", 1), ("3", 0), ("none", 0)])
def test_who_did_not_feel_safe_is_reported_to_the_school_at_once_and_not_to_the_host(asked, browser_of, value, reports):
    browser_of(LE).post(at("portal:feedback", asked), {"satisfaction": "4", "L13": value, "L13t": "He shouted at me"})

    assert Incident.objects.count() == reports
    assert not Reply.objects.filter(question="L13t").exists() or reports
    for report in Incident.objects.all():
        assert (report.without_host, report.person_id) == (True, asked.actors[LE].person_id)
        assert "I felt safe and was treated with respect." in report.text
        assert "He shouted at me" in report.text
        told = OutboxRow.objects.filter(kind="mail.report").values_list("payload__person", flat=True)
        assert str(asked.actors[CO].person_id) in told
        assert str(asked.actors[HC].person_id) not in told


def test_consents_are_asked_apart_unticked_and_taken_back_with_one_click(asked, browser_of):
    client, address = browser_of(LE), at("portal:feedback", asked)
    form = client.get(address).context["page"].form
    assert [form[name].value() for name in form.consent_fields] == [False, False, False]

    client.post(address, {"satisfaction": "4", "agrees_quoted": "on"})
    held = AnswerConsent.objects.get()
    assert (held.kind, held.text_version, held.language, held.taken_back_at) == ("quoted", "2026-12", "en", None)

    agreed = at("portal:feedback-consents", asked)
    assert client.get(agreed).context["page"].form["kinds"].initial == ["quoted"]
    client.post(agreed, {"kinds": ["follow_up"]})
    assert AnswerConsent.objects.get(taken_back_at=None).kind == "follow_up"
    assert AnswerConsent.objects.get(kind="quoted").taken_back_at is not None


def test_the_coordinator_chooses_whose_answers_they_are_and_how_they_were_given(asked, browser_of):
    client, address = browser_of(CO), at("portal:feedback-enter", asked)
    an_answer(asked, LE)
    keys = [person.key for person in client.get(address).context["page"].people]
    assert {key[:2] for key in keys} == {"HT", "HC", "EM", "GU", "CI"}
    (tutor,) = [key for key in keys if key.startswith("HT")]

    page = client.get(f"{address}?for={tutor}").content.decode()
    assert "I had enough time to guide the learner." in page
    talk = {"mode": "oral_interview", "held_on": "2026-01-12", "interviewer": "Jo Voorbeeld", "language": "en"}
    form = {"decided_by": tutor, "satisfaction": "4", "T09": "2", **talk}
    refused = client.post(f"{address}?for={tutor}", form)
    assert (refused.status_code, "Read the answers back to them first." in refused.content.decode()) == (400, True)
    done = client.post(f"{address}?for={tutor}", {**form, "agreed_to_record": "on", "read_back": "on"}, follow=True)

    assert "The answers are entered." in done.content.decode()
    answer = Answer.objects.get(role="HT")
    assert (answer.mode, answer.person_id) == ("oral_interview", asked.actors[HT].person_id)
    for role in (HT, HC, LE):
        assert browser_of(role).get(address).status_code == 404


def test_a_coordinator_sees_nothing_of_answers_by_entering_them(asked, browser_of):
    an_answer(asked, LE, 1, text="Came late every day")

    assert "Came late" not in browser_of(CO).get(at("portal:feedback-enter", asked)).content.decode()


def test_nothing_chosen_is_asked_for_beside_the_question(asked, browser_of):
    answer = browser_of(LE).post(at("portal:feedback", asked), {"text": "Nice"})

    assert answer.status_code == 400
    assert "Choose one. The last choice says nothing." in answer.content.decode()
    assert "Nice" in answer.content.decode()
    assert not Answer.objects.exists()


def test_value_that_is_not_offered_is_refused(asked, browser_of):
    answer = browser_of(LE).post(at("portal:feedback", asked), {"satisfaction": "4", "L15": "5"})

    assert answer.status_code == 400
    assert not Answer.objects.exists()


def test_answers_after_closing_are_refused_and_shown_to_who_wrote_them(asked, browser_of):
    put_in(asked.mobility, "completed", ended_on=date(2026, 1, 9))
    late = browser_of(LE).post(at("portal:feedback", asked), {"satisfaction": "4", "text": "It was a great time"})

    page = late.content.decode()
    assert late.status_code == 409
    assert "The stay is closed. Answers are no longer taken." in page
    assert "It was a great time" in page
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


@pytest.mark.parametrize(("days", "role", "open_now"), [(3, LE, False), (2, LE, True), (0, HT, True), (0, HC, False)])
def test_in_the_last_three_days_who_goes_and_the_tutor_may_answer(cast, browser_of, days, role, open_now):
    begun, ends = clock.today() - timedelta(days=40), clock.today() + timedelta(days=days)
    put_in(cast.mobility, "ongoing", ended_on=None, started_on=begun, planned_start=begun, planned_end=ends)

    assert browser_of(role).get(at("portal:feedback", cast)).context["page"].open is open_now


def test_nobody_reads_what_another_said(asked, browser_of):
    an_answer(asked, HT, 1, text="Came late every day")
    an_answer(asked, LE, 1, L13="2", L13t="Came late every day, he said")

    for role in (EM, HC, CO):
        assert "Came late" not in browser_of(role).get(at("portal:feedback", asked)).content.decode()
    assert browser_of(QM).get(at("portal:feedback", asked)).status_code == 404


def test_page_is_light(asked, browser_of):
    """Under 150 kB with its styles and its script; it has no font of its own."""
    page = browser_of(HT).get(at("portal:feedback", asked)).content.decode()
    linked = re.findall(r'(?:href|src)="/static/([^"]+)"', page)

    assert {name.rpartition(".")[2] for name in linked} == {"svg", "css", "js"}
    assert len(page) + sum((settings.BASE_DIR / "static" / name).stat().st_size for name in linked) < 150_000


def test_every_role_that_answers_has_one_questionnaire_on_every_day():
    for role in ANSWERING:
        for day in (date(2020, 1, 1), date(2026, 11, 15), date(2026, 12, 1)):
            assert role in questionnaire_for(role, day).asked_of
    for code in {one.code for one in QUESTIONNAIRES}:
        days = [one.since for one in QUESTIONNAIRES if one.code == code]
        assert len(days) == len(set(days))


def test_who_was_asked_in_november_was_asked_the_short_one_and_its_answers_still_speak():
    assert questionnaire_for(LE, date(2026, 11, 30)).version == "2026-11"
    assert questionnaire_for(LE, date(2026, 12, 1)).version == "2026-12"
    assert questionnaire_of("participant", "2026-11").overall.code == "L01"


# The codes of the reference (sections 3.2 to 3.7), as they stand there, and L21: how one travelled (MQ37), which the
# reference counts and asks nobody.
CODES = {
    "participant": [f"L{nth:02}" for nth in range(1, 22)],
    "tutor": [f"T{nth:02}" for nth in range(1, 15)],
    "host": [f"H{nth:02}" for nth in range(1, 13)],
    "sending": [f"K{nth:02}" for nth in range(1, 15)],
    "employer": [f"W{nth:02}" for nth in range(1, 11)],
    "guardian": [f"V{nth:02}" for nth in range(1, 11)],
    "staff": [
        "L01", "L02", "L03", "L05", "L06", "L07", "L08", "L13", "L14", "L15", "L17", "L20", "L21", "X01", "X02",
        "X03",
    ],
    "follow_6": [f"F{nth:02}" for nth in range(1, 6)],
    "follow_12": [f"F{nth:02}" for nth in range(1, 6)],
}  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_each_questionnaire_asks_every_question_of_the_reference_and_how_one_travelled(code):
    newest = max((one for one in QUESTIONNAIRES if one.code == code), key=lambda one: one.since)

    assert sorted({question.base for question in newest.questions}) == CODES[code]


def test_a_questionnaire_is_named_by_code_and_version_and_a_question_by_its_code():
    names = [(one.code, one.version) for one in QUESTIONNAIRES]
    assert len(names) == len(set(names))
    for one in QUESTIONNAIRES:
        codes = [question.code for question in one.questions]
        assert len(codes) == len(set(codes))
        assert all(len(code) <= 10 for code in codes)
        assert {question.phase for question in one.questions} <= set("PIER")
        for question in one.questions:
            values = {value for value, _words in question.scale.choices}
            assert set(question.alarms) <= values
            assert all(len(value) <= 20 for value in values)
