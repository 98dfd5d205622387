"""Writing a memorandum as people do: few clicks, accessible on a screen and a telephone, saved while one types."""

import pytest
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Person
from ground import clock
from library.services import add_qualification, add_unit
from lifecycle.roles import Role
from partnerships.content import PARTS
from partnerships.models import MemorandumVersion
from tests.browser.conftest import assert_accessible, choose
from tests.browser.test_locked_pages import come_as
from tests.factories.documents import make_ready
from tests.factories.partnerships import CODE, a_memorandum, again, known_to_all, record, text_of

pytestmark = pytest.mark.browser
CO = Role.SENDING_COORDINATOR


class Hand:
    """Counts what a hand does: clicks and fields typed."""

    def __init__(self, page):
        self.page, self.clicks, self.typed = page, 0, 0

    def click(self, locator):
        self.clicks += 1
        locator.click()
        self.page.wait_for_load_state("networkidle")

    def button(self, words):
        self.click(self.page.get_by_role("button", name=words))

    def type(self, where, words):
        self.typed += 1
        self.page.fill(where, words)

    def choose(self, name, words):
        self.clicks += 1
        choose(self.page, self.page.locator(f"select[name={name}]"), words)


def three_units(cast):
    cook = add_qualification(actor=cast.actors[CO], title={"en": "Cook"}, country="LT", eqf=4)
    for title in ("Prepare cold dishes", "Work safely", "Serve guests"):
        add_unit(actor=cast.actors[CO], qualification=cook, title={"en": title})


@pytest.mark.parametrize("page", [1280], indirect=True)
def test_clicks_of_a_new_memorandum_with_two_partners_and_three_units(page, live_server, cast, record_property):
    """From nothing to in force; one of the partners has no account. Partners approve and sign behind the page."""
    known_to_all(cast)
    three_units(cast)
    come_as(page, live_server, cast, CO)
    hand = Hand(page)
    page.goto(reverse("portal:memoranda"))
    hand.click(page.get_by_role("link", name="Write a memorandum"))
    hand.choose("partner", "Example hosting")
    hand.button("Begin to write")
    for unit in page.locator("input[name=unit]").all():
        hand.click(unit)
    hand.click(page.get_by_role("link", name="1 Who takes part"))
    hand.type("#organisation_words", "Example employer")
    hand.click(page.locator("#organisation_look"))
    hand.choose("organisation-2", "Example employer")
    page.locator("#f-contact-2").wait_for()
    hand.click(page.get_by_text("Somebody who is not in the list").nth(2))
    page.locator("#f-contact-2").select_option("new")
    hand.type("#f-contact_name-2", "Maria Voorbeeld")
    hand.type("#f-contact_email-2", "maria@company.example.org")
    for nth in range(3):
        hand.type(f"#f-contact_function-{nth}", "Coordinator")
    hand.button("Go on with 5 Who does what")
    hand.button("Go on with 7 Validity and review")
    hand.click(page.locator("#w-part button[name=dates]"))
    hand.button("Send to 2 partners to read")
    page.get_by_text("Sent. By mail it goes to").wait_for()
    record_property("clicks", hand.clicks)
    record_property("typed", hand.typed)
    assert (hand.clicks <= 18, hand.typed <= 7) == (True, True), (hand.clicks, hand.typed)

    version = MemorandumVersion.unscoped.get()
    page.goto("about:blank")
    parties = list(version.parties.order_by("position"))
    actors = [Actor(party.contact_id, party.organisation_id) for party in parties]
    for actor in actors[1:]:
        record(version, "approve", actor)
    make_ready(text_of(version))
    for actor in actors:
        record(version, "sign", actor, {"place": "Vilnius"}, proof=CODE)
    assert again(version).state == "in_force"
    assert [unit["code"] for unit in again(version).content["qualifications"][0]["units"]] == ["U1", "U2", "U3"]
    assert Person.objects.get(pk=actors[2].person_id).account is None


@pytest.mark.parametrize("page", [1280], indirect=True)
def test_clicks_of_next_years_memorandum(page, live_server, cast, record_property):
    known_to_all(cast)
    today = clock.today()
    days = {"valid_from": today.replace(year=today.year - 1), "valid_until": clock.today(), "review_by": None}
    version = a_memorandum(cast, "in_force", **days)
    version.memorandum.reviews.create(held_on=today, findings="Content", person_id=cast.actors[CO].person_id)
    come_as(page, live_server, cast, CO)
    hand = Hand(page)
    page.goto(reverse("partners:partner", args=[cast.organisations["hosting"].pk]))
    hand.button("Start next year’s version")
    hand.click(page.locator("#w-part button[name=dates]"))
    assert page.input_value("#f-valid_until")
    if page.locator("#w-before li").count():  # reviewed by no day last year: then it is given now
        page.fill("#f-review_by", page.input_value("#f-valid_until"))
        page.keyboard.press("Control+s")
        page.get_by_text("Saved.").wait_for()
        hand.typed += 1
    hand.button("Send to 1 partner to read")
    page.get_by_text("Sent. By mail it goes to").wait_for()
    following = version.memorandum.versions.exclude(pk=version.pk).get()
    assert following.state == "under_review"
    record_property("clicks", hand.clicks)
    assert hand.clicks <= 4


def test_every_part_is_accessible(page, live_server, cast):
    known_to_all(cast)
    three_units(cast)
    version = a_memorandum(cast)
    come_as(page, live_server, cast, CO)
    page.goto(reverse("portal:memorandum-new"))
    assert_accessible(page)
    for part in PARTS:
        page.goto(reverse("portal:memorandum-write", args=[version.pk, part]))
        assert_accessible(page)


@pytest.mark.parametrize("page", [390], indirect=True)
def test_what_is_typed_is_saved_by_itself_and_kept_when_somebody_else_wrote(page, live_server, cast):
    version = a_memorandum(cast)
    come_as(page, live_server, cast, CO)
    page.goto(reverse("portal:memorandum-write", args=[version.pk, "aims"]))
    page.fill("#f-other_objectives", "Mine")
    page.get_by_role("link", name="Read it as a partner").focus()
    page.get_by_text("Saved.").wait_for()
    assert again(version).content["other_objectives"] == "Mine"

    version.written_parts.update(times=7)
    page.fill("#f-other_objectives", "Mine again")
    page.keyboard.press("Control+s")
    page.get_by_role("button", name="Take mine").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Take mine").click()
    page.get_by_role("button", name="Take mine").wait_for(state="detached")
    page.wait_for_load_state("networkidle")
    assert again(version).content["other_objectives"] == "Mine again"
