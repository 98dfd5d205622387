"""A partner by link on a phone names the right person to sign, who signs from the mail; a guardian consents."""

import os

import pytest

from accounts.actors import Actor
from accounts.models import Organisation, Person
from agreements.matters import CONSENTS
from agreements.models import GuardianConsent
from documents.models import Signature
from ground import clock
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from notifications.links import address_of, link_for, link_of_party
from tests.browser.conftest import assert_accessible
from tests.browser.hands import mailed_link
from tests.factories.documents import make_ready
from tests.factories.partnerships import a_memorandum, again, record, text_of, the_parties
from tests.lifecycle.conftest import put_in
from tests.portal.code_walk import newest_code

pytestmark = pytest.mark.browser


def picture(page, name):
    """For who looks at the pages."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.fixture(params=[("en", 390), ("nl", 1280)], ids=lambda one: f"{one[0]}-{one[1]}")
def reading(request, chromium, live_server, settings):
    """A language and a page of that width."""
    settings.BASE_URL = live_server.url
    language, width = request.param
    context = chromium.new_context(viewport={"width": width, "height": 844}, base_url=live_server.url)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield language, page
    context.close()


@pytest.fixture
def signing(cast):
    """A memorandum of three out for signature; the third party signs in nowhere."""
    there = Organisation.objects.create(
        name="Trattoria Esempio", country="IT", town="Bologna", kind="company", code="TRATT", confirmed_at=clock.now()
    )
    carlo = Person.objects.write_down(
        "carlo@people.example.org", given_names="Carlo", family_names="Esempio", keeper=there
    )
    third = {"organisation": str(there.pk), "functions": ["hosting"], "contact": str(carlo.pk)}
    parties = [*the_parties(cast), {**third, "contact_function": "owner"}]
    version = a_memorandum(cast, "under_review", parties=parties)
    for actor in (cast.actors[Role.SENDING_COORDINATOR], cast.actors[Role.HOST_COORDINATOR], Actor(carlo.pk, there.pk)):
        record(version, "approve", actor)
    make_ready(text_of(version))
    return again(version), link_of_party(person_id=carlo.pk, organisation_id=there.pk)


def by_code(page, name):
    """The page of the code, and the receipt."""
    page.locator("#id_code").wait_for()
    assert_accessible(page)
    picture(page, f"{name}-code")
    page.locator("#id_code").fill(newest_code())
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipts/**")
    assert_accessible(page)
    picture(page, f"{name}-receipt")


def test_a_partner_passes_the_signature_on_and_the_colleague_signs_from_the_mail(reading, signing):
    (language, page), (version, link) = reading, signing
    Person.objects.filter(pk=link.person_id).update(language=language)
    page.goto(address_of(link, f"/memoranda/{version.pk}/acts/partnerships.sign/"))
    assert_accessible(page)
    picture(page, f"sign-{language}")

    page.locator("a[href$='partnerships.pass_on/']").focus()
    page.keyboard.press("Enter")
    page.locator("#id_email").wait_for()
    assert_accessible(page)
    picture(page, f"pass-{language}")
    for name, words in {
        "given_names": "Ria",
        "family_names": "Esempio",
        "email": "carlo@people.example.org",
        "reason": "Ria signs for us.",
    }.items():
        page.locator(f"#id_{name}").fill(words)
    page.locator("#to-do button.sj-button--main").focus()
    page.keyboard.press("Enter")
    page.locator(".sj-field--wrong #id_email").wait_for()
    assert_accessible(page)
    picture(page, f"pass-wrong-{language}")
    page.locator("#id_email").fill("ria@people.example.org")
    page.locator("#to-do button.sj-button--main").click()
    by_code(page, f"pass-{language}")

    page.context.clear_cookies()
    page.goto(mailed_link("ria@people.example.org"))
    page.locator("#id_promise").wait_for()
    assert_accessible(page)
    picture(page, f"passed-{language}")
    page.locator("#id_promise").check()
    page.locator("#to-do button.sj-button--main").click()
    by_code(page, f"passed-{language}")
    assert Signature.unscoped.get().request.person.email == "ria@people.example.org"


def test_the_page_of_declining_passes(reading, signing):
    (language, page), (version, link) = reading, signing
    Person.objects.filter(pk=link.person_id).update(language=language)
    page.goto(address_of(link, f"/memoranda/{version.pk}/decline/"))
    assert_accessible(page)
    picture(page, f"decline-{language}")
    page.locator("#id_about_0").check()
    page.locator("#id_wish").fill("The ministry wants unit 201 with 4 points, not 5.")
    page.locator("button.sj-button--last").click()
    page.wait_for_url(f"**/memoranda/{version.pk}/")
    assert_accessible(page)
    picture(page, f"declined-{language}")


def test_a_guardian_consents_before_the_agreement_is_out(reading, cast):
    language, page = reading
    put_in(cast.mobility, State.AGREEMENT_DRAFT, started_on=None, ended_on=None, suspended_from=None)
    guardian = cast.actors[Role.GUARDIAN].person_id
    Person.objects.filter(pk=guardian).update(language=language)
    link = link_for(person_id=guardian, role=Role.GUARDIAN, mobility=cast.mobility)
    page.goto(address_of(link, f"/stays/{cast.mobility.pk}/acts/agreements.give_consent/"))
    assert_accessible(page)
    picture(page, f"consent-{language}")
    for name in CONSENTS:
        page.locator(f"[name={name}][value=yes]").check()
    page.locator("#id_phone_night").fill("+370 600 00022")
    page.locator("#id_promise").check()
    page.locator("#to-do button.sj-button--main").click()
    by_code(page, f"consent-{language}")
    assert GuardianConsent.objects.get().guardian_id == guardian
