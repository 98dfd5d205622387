"""Who comes by a mailed link: light on the wire, no script needed, one thing at a time."""

import base64
import hmac
import struct
import time
from datetime import timedelta

import pytest

from assessments.models import FollowUp
from ground import clock
from lifecycle.effects.outbox import drain
from lifecycle.models import Mobility
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from notifications.links import address_of, link_for
from tests.browser.conftest import assert_accessible, choose
from tests.lifecycle.conftest import put_in

pytestmark = pytest.mark.browser
MOST_BYTES = 150_000


@pytest.fixture
def without_script(chromium, live_server, settings):
    settings.BASE_URL = live_server.url
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, base_url=live_server.url, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def link_of(cast, role):
    link = link_for(person_id=cast.actors[role].person_id, role=role, mobility=cast.mobility)
    return address_of(link)


def test_tutor_writes_a_follow_up_on_a_phone_without_script(without_script, cast):
    page, today = without_script, clock.today()
    put_in(cast.mobility, State.ONGOING, reached=9)
    FollowUp.objects.create(mobility=cast.mobility, nth=1, period_from=today - timedelta(days=6), due_on=today)
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))

    page.goto(link_of(cast, Role.HOST_TUTOR))
    page.goto(f"/tutor/{cast.mobility.pk}/")
    assert 0 < sum(sizes) < MOST_BYTES
    page.get_by_role("button", name="Send follow-up 1").click()
    page.get_by_text("2 answers need another look").wait_for()
    page.get_by_label("What was done?").fill("Plastered the south wall")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Send follow-up 1").click()

    page.get_by_text("is sent.").wait_for()
    follow_up = FollowUp.objects.get(mobility=cast.mobility)
    assert (follow_up.tasks, follow_up.wellbeing) == ("Plastered the south wall", "well")
    assert follow_up.person_id == cast.actors[Role.HOST_TUTOR].person_id


def test_employer_agrees_with_a_code_from_the_mail(page, cast, settings, live_server, mailoutbox):
    settings.BASE_URL = live_server.url
    put_in(cast.mobility, State.PREPARATION, reached=1)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(apprentice=True)

    page.goto(link_of(cast, Role.EMPLOYER))
    assert_accessible(page)
    page.goto(f"/apprentices/{cast.mobility.pk}/")
    assert_accessible(page)
    page.get_by_label("We agree to the stay").check()
    page.get_by_role("button", name="Send our answer").click()
    page.get_by_text("What you are about to do").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="Back, to change something").click()
    assert page.get_by_label("We agree to the stay").is_checked()
    page.get_by_role("button", name="Send our answer").click()
    page.get_by_label("Code", exact=True).fill(code_in(mailoutbox))
    page.get_by_role("button", name="Answer as employer").click()

    page.get_by_role("heading", name="It is done").wait_for()
    assert_accessible(page)
    assert Mobility.unscoped.get(pk=cast.mobility.pk).employer_agreed_on == clock.today()


def code_in(mailoutbox):
    """The outbox is worked by hand here, as `manage.py work` does it."""
    drain()
    return mailoutbox[-1].subject.split()[0]


def test_an_organisation_registers_invites_and_plans_its_first_stay(page, cast, mailoutbox):
    page.goto("/account/register/organisation/")
    page.get_by_label("Name of the organisation").fill("Szkoła Przykładowa")
    page.get_by_label("School or training centre").check()
    page.get_by_label("Country").select_option("PL")
    page.get_by_label("Town").fill("Kraków")
    page.get_by_label("Given names").fill("Ewa")
    page.get_by_label("Family names").fill("Nieistniejąca")
    page.get_by_label("Mail address").fill("ewa@szkola.example.org")
    assert_accessible(page)
    page.locator("main button.sj-button--main").click()
    page.wait_for_url("**/register/code/")
    code = next(word for word in mailoutbox[-1].body.split() if word.isdigit() and len(word) == 6)
    page.get_by_label("code").fill(code)
    page.keyboard.press("Enter")
    set_up_second_factor(page)

    page.goto("/today/")
    assert_accessible(page)
    page.get_by_role("link", name="Invite someone").click()
    page.get_by_label("Given names").fill("Jan")
    page.get_by_label("Family names").fill("Wymyślony")
    page.get_by_label("Mail address").fill("jan@szkola.example.org")
    page.get_by_label("Right", exact=True).select_option(label="Quality manager")
    page.get_by_role("button", name="Invite this person").click()
    page.get_by_text("is invited by mail").wait_for()
    assert mailoutbox[-1].to == ["jan@szkola.example.org"]

    plan_first_stay(page)
    own = Mobility.unscoped.exclude(pk=cast.mobility.pk).get()
    assert (own.country, own.organisation_parts.filter(part="hosting").count()) == ("MT", 1)


def set_up_second_factor(page):
    """Who runs an organisation needs one: the errand sets it up as a person would, with the app's six digits."""
    page.get_by_role("link", name="Set up the app").click()
    secret = "".join(page.locator(".sj-mono").first.inner_text().split())
    page.get_by_label("Code that the app shows").fill(code_of_app(secret))
    page.get_by_role("button", name="Switch it on").click()
    page.wait_for_load_state()


def code_of_app(secret):
    """What an authenticator app shows (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def plan_first_stay(page):
    """A partner, then a stay, step by step."""
    page.goto("/today/")
    page.get_by_role("link", name="Add a partner").click()
    page.get_by_label("Name of the organisation").fill("Hotel Ezempju")
    page.get_by_label("Kind of organisation").select_option(label="Company")
    page.get_by_label("Country").select_option("MT")
    page.get_by_label("Town").fill("Sliema")
    page.get_by_label("Given names of your contact there").fill("Maria")
    page.get_by_label("Family names of your contact there").fill("Ezempju")
    page.get_by_label("Mail address of your contact there").fill("maria@hotel.example.com")
    page.get_by_role("button", name="Add this partner").click()
    page.get_by_role("link", name="Plan a stay").click()
    page.get_by_role("link", name="A learner").click()
    page.get_by_label("Given names").fill("Zofia")
    page.get_by_label("Family names").fill("Zmyślona")
    page.get_by_label("Mail address").fill("zofia@szkola.example.org")
    page.get_by_label("Programme and activity").select_option(label="Outside a programme, learner placement")
    page.get_by_role("button", name="Save. Next: when and where").click()
    page.get_by_label("Country of the stay").select_option("MT")
    page.get_by_label("First day").fill("2027-03-01")
    page.get_by_label("Last day").fill("2027-03-26")
    page.get_by_role("button", name="Save. Next: The host").click()
    choose(page, page.get_by_label("Hosting organisation"), "Hotel Ezempju")
    page.get_by_role("button", name="Save and see the stay").click()
    page.get_by_role("heading", name="Zofia Zmyślona").wait_for()
    assert_accessible(page)
