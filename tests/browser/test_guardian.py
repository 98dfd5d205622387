"""A guardian by the link of one mail, on a phone: consents, the number at night, the agreement, one code for all."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from agreements.health_models import HealthNote
from agreements.models import GuardianConsent
from documents.models import Signature
from lifecycle.effects.outbox import drain
from lifecycle.models import Mobility, NamedPart
from lifecycle.roles import Role
from notifications.links import address_of, link_for
from tests.browser.conftest import assert_accessible
from tests.factories.agreements import in_signing
from tests.lifecycle.conftest import Cast

pytestmark = pytest.mark.browser
ANSWERS = {
    "Travel and stay": "I consent",
    "Medical help in an emergency": "I consent",
    "Health and allergies": "I consent",
    "Photos of Participant Example at work": "I do not",
    "Going out alone": "I consent",
}


@pytest.fixture
def phone(chromium, live_server, settings):
    settings.BASE_URL = live_server.url
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=live_server.url)
    page = context.new_page()
    yield page
    context.close()


def looked_at(page: Page, name: str) -> None:
    """Nothing that axe finds, nothing that scrolls sideways."""
    if folder := os.environ.get("SHOTS"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert_accessible(page)


def comes(page: Page, cast: Cast) -> None:
    guardian = cast.actors[Role.GUARDIAN].person_id
    page.goto(address_of(link_for(person_id=guardian, role=Role.GUARDIAN, mobility=cast.mobility)))


def test_a_guardian_consents_and_signs_in_one_go(phone, cast, mailoutbox):
    in_signing(cast)
    comes(phone, cast)
    phone.get_by_role("link", name="Read and consent").click()
    expect(phone.get_by_role("heading", name="Your consent and your signature for Participant Example")).to_be_visible()
    assert phone.locator("input[type=radio]:checked").count() == 0
    looked_at(phone, "consent")

    phone.get_by_role("group", name="Travel and stay").get_by_label("I do not").check()
    expect(phone.get_by_text("Then Participant Example cannot leave.")).to_be_visible()
    phone.get_by_role("button", name="Go on: send me one code for all").click()
    expect(phone.get_by_text("Add a number that is answered at night.").first).to_be_visible()
    expect(phone.get_by_text("Answer about “Going out alone”. Both answers are possible.").first).to_be_visible()
    looked_at(phone, "consent-refused")

    for title, answer in ANSWERS.items():
        phone.get_by_role("group", name=title).get_by_label(answer, exact=True).check()
    phone.get_by_label("What they must know").fill("Nut allergy. The pen is in the blue bag.")
    phone.get_by_label("Your number at night").fill("+370 600 00022")
    phone.get_by_label("I am the parent or guardian").check()
    phone.get_by_role("button", name="Go on: send me one code for all").click()

    expect(phone.get_by_role("heading", name="What you are about to do")).to_be_visible()
    assert "Nut allergy" not in phone.inner_text("body")
    looked_at(phone, "consent-code")
    drain()
    phone.get_by_label("Code", exact=True).fill(mailoutbox[-1].subject.split()[0])
    phone.get_by_role("button", name="Consent as guardian").click()
    expect(phone.get_by_role("heading", name="It is done")).to_be_visible()
    expect(phone.get_by_text("Signed with the same code")).to_be_visible()
    looked_at(phone, "consent-receipt")

    consent = GuardianConsent.objects.get(mobility=cast.mobility)
    assert (consent.travel, consent.photos, consent.health_data_sharing) == (True, False, True)
    assert NamedPart.objects.get(mobility=cast.mobility, part="guardian").phone_night == "+370 600 00022"
    assert Signature.unscoped.get(request__person=consent.guardian_id).method == "code_by_link"
    assert HealthNote.objects.get().text == "Nut allergy. The pen is in the blue bag."

    takes_one_back(phone, consent)


def takes_one_back(phone: Page, consent: GuardianConsent) -> None:
    phone.get_by_role("link", name=re.compile("Take it back.*Medical help")).click()
    looked_at(phone, "consent-back")
    phone.get_by_role("button", name="Take one consent back").click()
    phone.wait_for_url("**/my/**")
    consent.refresh_from_db()
    assert (consent.medical_treatment, list(consent.taken_back)) == (False, ["medical_treatment"])


def test_a_guardian_wants_something_changed_first(phone, cast):
    in_signing(cast)
    comes(phone, cast)
    phone.get_by_role("link", name="Read and consent").click()
    phone.get_by_role("link", name="I do not let Participant Example go…").click()
    looked_at(phone, "not-letting")
    phone.get_by_role("link", name="I do not want Participant Example to go").click()
    looked_at(phone, "not-letting-end")
    phone.get_by_role("link", name="Something must change first").click()
    looked_at(phone, "not-letting-change")
    phone.get_by_label("What would have to be different").fill("No work after 23:00 in the first two weeks.")
    phone.get_by_role("button", name="Send my wish to").click()

    expect(phone.get_by_text("has it by mail, and answers you.")).to_be_visible()
    assert Mobility.unscoped.get(pk=cast.mobility.pk).state == "agreement_draft"
