"""A learner answers on a phone, by the mailed link: stops halfway, comes back, sends; and takes a consent back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ground import clock
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from notifications.links import address_of, link_for
from quality.feedback_models import AnswerConsent, AnswerDraft
from quality.models import Answer
from tests.browser.conftest import assert_accessible
from tests.lifecycle.conftest import put_in

pytestmark = pytest.mark.browser
MOST_BYTES = 150_000


@pytest.fixture
def phone(chromium, live_server, settings):
    settings.BASE_URL = live_server.url
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=live_server.url, has_touch=True)
    yield context.new_page()
    context.close()


def of(page, question):
    """The choices of one question."""
    return page.get_by_role("group", name=question)


def test_learner_answers_on_a_phone_in_two_goes(phone, cast, live_server):
    put_in(cast.mobility, State.FEEDBACK, ended_on=clock.today() - timedelta(days=5))
    link = link_for(person_id=cast.actors[Role.PARTICIPANT].person_id, role=Role.PARTICIPANT, mobility=cast.mobility)
    address = address_of(link, reverse("portal:feedback", args=[cast.mobility.pk]))
    sizes = []
    phone.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))

    phone.goto(address)
    phone.wait_for_load_state("networkidle")
    assert_accessible(phone)
    assert 0 < sum(sizes) < MOST_BYTES
    assert not phone.get_by_label("What happened? As much as you like to say.").is_visible()
    of(phone, "I felt safe and was treated with respect.").get_by_text("2", exact=True).click()
    phone.get_by_label("What happened? As much as you like to say.").fill("The foreman shouted at me")
    of(phone, "The preparation (work, culture, safety) helped me").get_by_text("4", exact=True).click()
    phone.locator("#w-saving").get_by_text("Saved.").wait_for()
    phone.get_by_text("2 of 26 answered").wait_for()
    assert "foreman" not in AnswerDraft.unscoped.get().sealed

    phone.goto(address)
    assert phone.get_by_label("What happened? As much as you like to say.").input_value() == "The foreman shouted at me"
    assert_accessible(phone)
    phone.get_by_role("button", name="Send my answers").click()
    phone.get_by_text("1 answer needs another look").wait_for()
    assert_accessible(phone)
    of(phone, "All in all, how satisfied are you with your stay abroad?").get_by_text("4", exact=True).click()
    phone.get_by_label("I may be asked again after six and twelve months.").check()
    phone.get_by_role("button", name="Send my answers").click()

    phone.get_by_text("They stand as you sent them.").wait_for()
    assert_accessible(phone)
    answer = Answer.objects.get()
    given = {reply.question: reply.value or reply.text for reply in answer.replies.all()}
    assert (answer.satisfaction, given) == (4, {"L05": "4", "L13": "2", "L13t": "The foreman shouted at me"})

    phone.get_by_role("link", name="What your answers may be used for").click()
    assert_accessible(phone)
    phone.get_by_label("I may be asked again after six and twelve months.").uncheck()
    phone.get_by_role("button", name="Keep it so").click()
    phone.get_by_text("It is noted.").wait_for()
    assert not AnswerConsent.objects.filter(taken_back_at=None).exists()
