"""The pages about who one is: the question, the own account with its addresses, as whom one acts in a stay."""

import os
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from ground import clock
from lifecycle.models import NamedPart
from lifecycle.roles import NamedPartKind
from lifecycle.tables.mobility import State
from tests.browser.conftest import assert_accessible
from tests.factories.accounts import AccountFactory, OrganisationFactory, PersonFactory
from tests.lifecycle.conftest import put_in

pytestmark = pytest.mark.browser
HOME = "thuis@voorbeeld.example"


@pytest.fixture
def mother(cast, language):
    """Known at two schools with one mailbox; in the stay she is guardian and, as the other one, accompanies."""
    put_in(cast.mobility, State.PREPARATION, reached=1)
    parts = ((NamedPartKind.GUARDIAN, "School Oost"), (NamedPartKind.ACCOMPANYING, "Atelier Zuid"))
    for part, name in parts:
        known = PersonFactory(account=None, email=HOME, given_names="Mia", keeper=OrganisationFactory(name=name))
        NamedPart.objects.create(mobility=cast.mobility, person=known, part=part, from_at=clock.now())
    account = AccountFactory(email=HOME, language=language)
    EmailAddress.objects.create(user=account, email="een.heel.lang.adres.van.thuis@voorbeeldmail.example")
    return account


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_mother_says_who_she_is_and_as_whom_she_acts(page, live_server, cast, mother, language):
    client = Client()
    client.force_login(mother)
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    page.context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])

    def looked_at(name):
        assert_accessible(page)
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{language}-{page.viewport_size['width']}.png", full_page=True)

    page.goto(reverse("accounts:start"))
    looked_at("that-is-me")
    for _person in range(2):
        page.locator("button[value=me]").first.click()
        page.wait_for_load_state("load")
    page.goto(reverse("accounts:me"))
    assert page.locator("h2", has_text="School Oost").count() == 1
    looked_at("me")
    page.goto(reverse("account_email"))
    looked_at("addresses")
    page.fill("#id_email", "nog.een@voorbeeld.example")
    page.click("button[name=action_add]")
    page.wait_for_url("**/sign-in/address/")
    looked_at("prove")
    page.goto(reverse("portal:my-stay", args=[cast.mobility.pk]))
    looked_at("as-whom")
    page.locator("#main button[name=person]").first.click()
    page.wait_for_load_state("load")
    assert page.locator(".sj-as-whom .sj-tag").count() == 1
    looked_at("as-whom-chosen")
    page.goto(reverse("portal:stay", args=[cast.mobility.pk]))
    looked_at("stay")
