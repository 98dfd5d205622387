"""After a deed one is back on the own page, with a receipt in words; and what is not one's to know stands nowhere."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from ground.days import day_as
from lifecycle.models import Event, ToDo
from lifecycle.models.event import EventKind
from lifecycle.people.role_book import roles_in_stay
from lifecycle.roles import BY_LINK, Role
from lifecycle.tables.mobility import State
from lifecycle.wording import say_todo
from portal.steps.afterwards import home_of
from tests.factories import agreements, recognition
from tests.factories.assessments import act, go, on
from tests.lifecycle.conftest import put_in

CO, HC, LE, GU, EM, CI, HT = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT, Role.GUARDIAN, Role.EMPLOYER,
    Role.COMPETENT_INSTITUTION, Role.HOST_TUTOR,
)  # fmt: skip


def approval_of(cast):
    return reverse("portal:act", args=[cast.mobility.pk, "agreements.approve_version"])


@pytest.mark.parametrize("role", [LE, GU, HC])
def test_who_approves_a_text_is_told_on_its_page_what_became_of_it(cast, browser_of, role):
    agreements.in_review(cast)
    answer = browser_of(role).post(approval_of(cast), {}, follow=True)

    assert answer.request["PATH_INFO"] == reverse("portal:agreement", args=[cast.mobility.pk])
    assert "You said yes." in answer.content.decode()


def test_everybody_who_works_by_link_has_a_home_of_their_own(cast):
    put_in(cast.mobility, State.ONGOING)
    stay = cast.stay()
    homes = {role: home_of(roles_in_stay(cast.actors[role], stay), stay) for role in cast.actors}

    at_the_stay = {role for role, home in homes.items() if home == reverse("portal:stay", args=[stay.pk])}
    assert at_the_stay == set(cast.actors) - BY_LINK


def test_the_page_that_asks_names_who_is_told(cast, browser_of):
    agreements.in_review(cast)
    agreements.approved_by_all(agreements.the_open(cast))
    address = reverse("portal:transition", args=[cast.mobility.pk, "mobility", cast.mobility.pk, "send_for_signature"])

    page = browser_of(CO).get(address).content.decode()
    told = page[page.index("Told by mail at once:") :].partition("</p>")[0]
    assert "Guardian Example (guardian)" in told
    assert "Participant Example (participant)" in told
    assert "Sending_Coordinator" not in told


def test_a_refusal_of_the_guardian_stands_on_the_page_of_the_participant_until_it_is_sent_out_again(cast, browser_of):
    agreements.in_signing(cast)
    go(cast, "refuse_signature", GU, reason="The address of the room is missing")
    mine, browser = reverse("portal:my-stay", args=[cast.mobility.pk]), browser_of(LE)

    page = browser.get(mine).content.decode()
    assert "Guardian Example refused to sign the agreement." in page
    assert "“The address of the room is missing”" in page

    go(cast, "submit_agreement", CO)
    assert "refused to sign" not in browser.get(mine).content.decode()


@pytest.mark.slow
def test_an_appeal_is_a_line_at_the_desk_and_its_text_stands_in_the_dossier(cast, browser_of):
    recognition.recognised(cast)
    with on(date(2026, 6, 20)):
        act(cast, "recognition.file_appeal", LE, {"units": ["4101338"], "text": "My allergen test was not looked at"})
        browser, dossier = browser_of(CI), reverse("desk:dossier", args=[cast.mobility.pk])

        queue = browser.get(reverse("desk:queue")).content.decode()
        assert "1 waits for your decision" in queue
        assert reverse("desk:appeal", args=[cast.mobility.pk]) in queue
        page = browser.get(dossier).content.decode()
        assert "My allergen test was not looked at" in page
        assert reverse("desk:appeal", args=[cast.mobility.pk]) in page
        for role, reads in ((CI, True), (CO, True), (EM, False), (HT, False)):
            stay = browser_of(role).get(reverse("portal:stay", args=[cast.mobility.pk])).content.decode()
            assert ("appeal" in stay.lower()) is reads, role


def test_an_employer_reads_dates_and_no_reason_and_nothing_that_others_owe(cast, browser_of):
    put_in(cast.mobility, State.ONGOING)
    go(cast, "suspend", CO, suspended_from=date(2026, 3, 2), reason="Trouble at the hotel")
    address = reverse("portal:stay", args=[cast.mobility.pk])

    page = browser_of(EM).get(address).content.decode()
    assert "paused the stay" in page
    assert "Trouble at the hotel" not in page
    assert 'id="gate"' not in page
    assert "Trouble at the hotel" in browser_of(LE).get(address).content.decode()


def test_what_somebody_else_asks_of_the_employer_and_its_answers_stand_on_its_page(cast, browser_of):
    put_in(cast.mobility, State.PREPARATION, started_on=None, ended_on=None, suspended_from=None)
    act(cast, "lifecycle.answer_as_employer", EM, {"answer": "ask", "text": "Who pays the wage?"})
    act(cast, "lifecycle.answer_employer", CO, {"text": "You go on paying it."})

    page = browser_of(EM).get(reverse("desk:employer-stay", args=[cast.mobility.pk])).content.decode()
    assert page.index("Who pays the wage?") < page.index("You go on paying it.")
    assert Event.unscoped.filter(name="lifecycle.answer_employer", kind=EventKind.ACT).count() == 1


def test_who_asked_to_hand_over_sees_that_it_waits(cast, browser_of):
    put_in(cast.mobility, State.ONGOING)
    colleague = {"given_names": "Olivia", "family_names": "Exampleton", "email": "olivia@people.example.org"}
    act(cast, "lifecycle.hand_over", HT, colleague)

    page = browser_of(HT).get(reverse("tutor:trainees")).content.decode()
    assert "You asked to hand over to Olivia Exampleton." in page


def test_a_tutor_reads_to_whom_and_from_when_before_and_after_it_is_confirmed(cast, browser_of):
    put_in(cast.mobility, State.ONGOING)
    day = cast.stay().today + timedelta(days=9)
    colleague = {"given_names": "Olivia", "family_names": "Exampleton", "email": "olivia@people.example.org"}
    act(cast, "lifecycle.hand_over", HT, {**colleague, "from_on": day.isoformat()})
    page = browser_of(HT).get(reverse("tutor:trainees")).content.decode()
    assert f"You asked to hand over to Olivia Exampleton from {day_as(day, 'j F')} on." in page
    asked = ToDo.unscoped.filter(mobility=cast.mobility, code="lifecycle.successor_waits").first()
    assert f"may take over from {day_as(day, 'D j F')} on." in say_todo(asked, {})

    succession = cast.mobility.successions.get()
    act(cast, "lifecycle.confirm_successor", HC, {"succession": succession.pk, "accept": "yes"})
    page = browser_of(HT).get(reverse("tutor:trainees")).content.decode()
    assert f"Confirmed: Olivia Exampleton takes over from {day_as(day, 'j F')} on." in page
