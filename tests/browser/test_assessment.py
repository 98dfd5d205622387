"""The final assessment on a telephone: levels, a photograph, the code; then the learner reads it and disagrees."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from assessments.models import Assessment, Evidence
from assessments.result_models import Dispute, ResultsRead
from documents.models import StoredFile
from ground import clock
from lifecycle.effects import outbox
from lifecycle.roles import Role
from tests.browser.conftest import assert_accessible
from tests.browser.test_memorandum_clicks import newest_code
from tests.factories.assessments import abroad
from tests.portal.code_walk import browser_by_link

pytestmark = pytest.mark.browser


def as_by_link(cast, role, chromium, live_server, settings):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=live_server.url)
    key = browser_by_link(cast, role).session.session_key
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    return context.new_page()


def a_photo() -> dict[str, object]:
    out = BytesIO()
    Image.new("RGB", (400, 300), "teal").save(out, "JPEG")
    return {"name": "storage.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def sees(page, words):
    page.get_by_text(words).first.wait_for()


def test_an_assessor_sends_a_photograph_and_signs_and_the_learner_disagrees(cast, chromium, live_server, settings):
    abroad(cast, started_on=clock.today() - timedelta(days=30))
    page = as_by_link(cast, Role.ASSESSOR, chromium, live_server, settings)
    page.goto(f"/tutor/{cast.mobility.pk}/assessment/1/")
    assert_accessible(page)
    card = page.locator("section.sj-card").first
    card.get_by_label("Photo").set_input_files(a_photo())
    card.get_by_role("button", name="Send the evidence").click()
    sees(page, "1 piece of evidence is there.")
    assert Evidence.objects.get().label == "storage.jpg"
    outbox.drain()
    page.goto(f"/tutor/{cast.mobility.pk}/assessment/1/")
    page.locator("ul.sj-photos img").wait_for()
    assert StoredFile.unscoped.get().state == "ready"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    for group in card.locator("fieldset.sj-proofs ~ *, .sj-scale").all()[:2]:
        group.get_by_text("Alone", exact=True).click()
    card.get_by_role("group", name="Result").get_by_text("Passed", exact=True).click()
    assert_accessible(page)
    page.get_by_role("button", name="Save. Next unit").click()
    sees(page, "What you are about to do")
    assert_accessible(page)
    page.get_by_label("Code", exact=True).fill(newest_code())
    page.get_by_label("Code", exact=True).press("Enter")
    page.get_by_role("heading", name="It is done").wait_for()
    assert Assessment.objects.get().result == "passed"

    page.goto(f"/tutor/{cast.mobility.pk}/sign/")
    assert_accessible(page)
    page.get_by_role("checkbox").check()
    page.locator("main button.sj-button--main").click()
    page.get_by_label("Code", exact=True).fill(newest_code())
    page.get_by_label("Code", exact=True).press("Enter")
    page.get_by_role("heading", name="It is done").wait_for()
    page.context.close()
    the_learner_disagrees(cast, as_by_link(cast, Role.PARTICIPANT, chromium, live_server, settings))
    the_assessor_answers(cast, as_by_link(cast, Role.ASSESSOR, chromium, live_server, settings))


def the_learner_disagrees(cast, page):
    page.goto(f"/my/{cast.mobility.pk}/")
    page.get_by_role("link", name="Read", exact=True).click()
    assert_accessible(page)
    page.get_by_role("button", name="I have read it").click()
    sees(page, "It is noted that you read it.")
    assert ResultsRead.objects.count() == 1
    page.get_by_role("link", name="Read the results").click()
    page.get_by_role("link", name="I see it differently").click()
    assert_accessible(page)
    page.get_by_label("How do you see it, and why?").fill("I filled in the sheets alone since week 4.")
    page.locator("main button.sj-button--main").click()
    page.wait_for_url(f"**/my/{cast.mobility.pk}/")
    assert Dispute.objects.get().text.startswith("I filled in")
    page.context.close()


def the_assessor_answers(cast, page):
    page.goto("/tutor/")
    page.get_by_role("link", name="Read and answer").click()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("It stays “passed”").check()
    page.get_by_label("Why, in words").fill("Twice I had to remind you of the temperature.")
    page.get_by_role("button", name="Answer Participant").click()
    sees(page, "Every answer is given")
    assert_accessible(page)
    page.context.close()
