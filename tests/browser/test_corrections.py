"""A coordinator corrects a guardian's name and address while the agreement is out for signature, and finds a double."""

import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.acting import SESSION_KEY
from accounts.models import Person
from accounts.own_account import change_language
from lifecycle.roles import Role
from tests.browser.conftest import assert_accessible
from tests.factories.accounts import account_of
from tests.factories.agreements import CO, GU, HT, in_signing
from tests.lifecycle.conftest import a_person

pytestmark = pytest.mark.browser


@pytest.fixture
def coordinator(page, live_server, cast, language):
    in_signing(cast)
    a_person("double", cast.organisations["sending"])
    actor, client = cast.actors[CO], Client()
    account = account_of(Person.objects.get(pk=actor.person_id))
    change_language(account_id=account.pk, language=language)
    client.force_login(account)
    session = client.session
    session[SESSION_KEY] = str(actor.organisation_id)
    session.save()
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    page.context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
    return page


def looked_at(page, name, language):
    assert_accessible(page)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}-{language}-{page.viewport_size['width']}.png", full_page=True)


def address(cast, role: Role, name="correct-person"):
    return reverse(f"portal:{name}", args=[cast.mobility.pk, cast.actors[role].person_id])


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_guardian_is_corrected_while_signing_runs(coordinator, cast, language):
    page = coordinator
    page.goto(reverse("portal:stay", args=[cast.mobility.pk]))
    looked_at(page, "people", language)
    page.click(f'a[href="{address(cast, GU)}"]')
    page.fill("#id_family_names", "Rightly")
    page.fill("#id_email", "participant@people.example.org")
    page.fill("#id_reason", "Typed from a telephone call.")
    page.click("form[enctype] button")
    page.wait_for_load_state("load")
    looked_at(page, "shared", language)
    page.check("#id_shared_mailbox")
    page.click("form[enctype] button")
    page.wait_for_selector("#foreseen")
    looked_at(page, "foreseen", language)
    page.click("form[enctype] button")
    page.wait_for_url(f"**{reverse('portal:stay', args=[cast.mobility.pk])}")

    assert Person.objects.get(pk=cast.actors[GU].person_id).full_name == "Guardian Rightly"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_double_goes_into_the_one_that_stays(coordinator, cast, language):
    page = coordinator
    page.goto(address(cast, HT))
    looked_at(page, "kept-by-others", language)
    page.goto(address(cast, Role.PARTICIPANT))
    looked_at(page, "correct", language)
    page.click(f'a[href="{address(cast, Role.PARTICIPANT, "merge-person")}"]')
    page.select_option("#id_other", label="Double Example, double@people.example.org")
    page.fill("#id_reason", "Written down twice.")
    page.click("form[enctype] button")
    page.wait_for_selector("#foreseen")
    looked_at(page, "merge", language)
    page.click("form[enctype] button")
    page.wait_for_url(f"**{reverse('portal:stay', args=[cast.mobility.pk])}")

    assert Person.objects.get(given_names="Double").keeper is None
