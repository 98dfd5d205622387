"""A partner without an account reads a memorandum, comments on words of it and approves it; by keyboard too."""

from datetime import date

import pytest

from accounts.models import Organisation, Person
from ground import clock
from lifecycle.roles import Role
from notifications.links import address_of, link_of_party
from partnerships.models import PartyApproval
from remarks.models import Comment
from tests.browser.conftest import assert_accessible
from tests.factories.partnerships import a_memorandum, a_version, again, take, the_parties
from tests.portal.code_walk import newest_code

pytestmark = pytest.mark.browser
MARK = """() => {
  const words = document.querySelector("#part-validity p").firstChild, range = document.createRange();
  range.setStart(words, words.data.indexOf("holds")); range.setEnd(words, words.data.indexOf("until") + 5);
  document.getSelection().removeAllRanges(); document.getSelection().addRange(range);
}"""


@pytest.fixture
def sent(cast):
    """The second version of a memorandum of three, sent out to be read; the third party signs in nowhere."""
    there = Organisation.objects.create(
        name="Trattoria Esempio", country="IT", town="Bologna", kind="company", code="TRATT", confirmed_at=clock.now()
    )
    carlo = Person.objects.write_down(
        "carlo@people.example.org", given_names="Carlo", family_names="Esempio", keeper=there
    )
    third = {"organisation": str(there.pk), "functions": ["hosting"], "contact": str(carlo.pk)}
    parties = [*the_parties(cast), {**third, "contact_function": "owner"}]
    first = a_memorandum(cast, "in_force", parties=parties)
    version = a_version(cast, first.memorandum, parties=parties, review_by=date(2027, 5, 1))
    first.memorandum.reviews.create(held_on=clock.today(), findings="Well", person_id=carlo.pk)
    take(version, "submit", cast.actors[Role.SENDING_COORDINATOR])
    return again(version), link_of_party(person_id=carlo.pk, organisation_id=there.pk)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_pages_of_reading_are_accessible(page, sent, live_server, settings, language):
    settings.BASE_URL = live_server.url
    version, link = sent
    Person.objects.filter(pk=link.person_id).update(language=language)
    page.goto(address_of(link, f"/memoranda/{version.pk}/"))
    for address in ("", "changes/", "acts/partnerships.approve/"):
        page.goto(f"/memoranda/{version.pk}/{address}")
        assert_accessible(page)


def test_a_partner_marks_words_comments_and_approves_by_keyboard(page, sent, live_server, settings):
    settings.BASE_URL = live_server.url
    version, link = sent
    page.goto(address_of(link, f"/memoranda/{version.pk}/"))
    page.get_by_role("heading", name="Read version 2 and say whether you agree").wait_for()

    page.evaluate(MARK)
    page.get_by_text("holds from 1 September 2025 until", exact=True).wait_for()
    page.get_by_label("What do you want to say?").fill("Is the year right?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Your comment stands beside the text.").wait_for()
    assert Comment.unscoped.get().quote == "holds from 1 September 2025 until"

    page.get_by_role("link", name="1 change since version 1").click()
    page.keyboard.press("n")
    assert "7 Validity and review" in page.evaluate("document.activeElement.innerText")
    page.get_by_role("link", name="Read the whole text").click()
    page.get_by_role("button", name="Approve version 2").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Type the code from your mail").wait_for()
    page.get_by_label("Code", exact=True).fill(newest_code())
    page.keyboard.press("Enter")
    page.get_by_text("approved the memorandum").first.wait_for()

    given = PartyApproval.objects.filter(organisation__name="Trattoria Esempio", void_at=None)
    assert given.count() == 1
