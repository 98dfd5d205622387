"""Writing a memorandum as people do: few clicks, accessible on a screen and a telephone, saved while one types."""

import pytest
from django.urls import reverse

from ground import clock
from library.services import add_qualification, add_unit
from lifecycle.roles import Role
from partnerships.content import PARTS
from partnerships.models import MemorandumVersion
from tests.browser.conftest import assert_accessible, choose
from tests.browser.test_locked_pages import come_as
from tests.factories.partnerships import a_memorandum, again, known_to_all

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

    def choose(self, name, words):
        self.clicks += 1
        choose(self.page, self.page.locator(f"select[name={name}]"), words)


def three_units(cast):
    cook = add_qualification(actor=cast.actors[CO], title={"en": "Cook"}, country="LT", eqf=4)
    for title in ("Prepare cold dishes", "Work safely", "Serve guests"):
        add_unit(actor=cast.actors[CO], qualification=cook, title={"en": title})


@pytest.mark.parametrize("page", [1280], indirect=True)
def test_a_new_memorandum_with_three_units_in_few_clicks(page, live_server, cast):
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
    hand.button("Go on with 5 Who does what")
    hand.button("Go on with 7 Validity and review")
    hand.click(page.locator("#w-part button[name=dates]"))
    for part in ("parties", "signing"):  # who takes part has no function there, in this cast
        functions = page.goto(page.url.rsplit("/", 2)[0] + f"/{part}/")
        assert functions and functions.ok
        for field in page.locator("input[name^=contact_function], input[name^=signer_function]").all():
            if not field.input_value():
                field.fill("Coordinator")
                hand.typed += 1
        page.keyboard.press("Control+s")
        page.get_by_text("Saved.").wait_for()
    hand.button("Send to 1 partner to read")
    page.get_by_text("You approve by sending.").wait_for()
    version = MemorandumVersion.unscoped.get()
    assert version.state == "under_review"
    assert len(version.content["qualifications"][0]["units"]) == 3
    print(f"\n{hand.clicks} clicks, {hand.typed} fields typed until the memorandum is sent")
    assert hand.clicks <= 14
    assert hand.typed <= 6


@pytest.mark.parametrize("page", [1280], indirect=True)
def test_next_years_memorandum_in_few_clicks(page, live_server, cast):
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
    page.get_by_text("You approve by sending.").wait_for()
    following = version.memorandum.versions.exclude(pk=version.pk).get()
    assert following.state == "under_review"
    print(f"\n{hand.clicks} clicks, {hand.typed} fields typed until next year's memorandum is sent")
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
