"""Pages of acts that are locked: readable on a screen and on a telephone, the reason in the place of the form."""

import os
from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.acting import AS_SELF, SESSION_KEY
from accounts.models import Person
from accounts.own_account import enrol_totp, needs_second_factor
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.browser.conftest import assert_accessible
from tests.factories.accounts import TOTP_SECRET, account_of
from tests.lifecycle import worlds

pytestmark = pytest.mark.browser
CO, HC, AS, EM = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.ASSESSOR, Role.EMPLOYER


def come_as(page, live_server, cast, role: Role) -> None:
    actor = cast.actors[role]
    account = account_of(Person.objects.get(pk=actor.person_id))
    if needs_second_factor(account_id=account.pk):
        enrol_totp(account_id=account.pk, secret=TOTP_SECRET)
    client = Client()
    client.force_login(account)
    session = client.session
    session[SESSION_KEY] = str(actor.organisation_id) if actor.organisation_id else AS_SELF
    session.save()
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def locked(cast) -> Iterator[tuple[Role, str]]:
    stay = worlds.a_stay_in(cast, State.RECOGNITION).pk
    version = worlds.a_memorandum_in(cast, "in_force").pk
    yield CO, f"/stays/{stay}/agreement/period_and_place/"
    yield CO, f"/stays/{stay}/plan/when/"
    yield CO, f"/memoranda/{version}/write/units/"
    yield CO, f"/memoranda/{version}/write/parties/"
    yield CO, f"/decisions/{stay}/"
    yield AS, f"/tutor/{stay}/assessment/"
    yield AS, f"/tutor/{stay}/sign/"
    yield EM, f"/apprentices/{stay}/"


def test_a_locked_page_shows_its_reason_and_is_accessible(page, live_server, cast):
    for nth, (role, address) in enumerate(locked(cast)):
        come_as(page, live_server, cast, role)
        page.goto(address)
        page.get_by_text("Not now:").wait_for()
        assert page.locator("main form[method=post]:not([action])").count() == 0
        assert_accessible(page)
        if folder := os.environ.get("LOOK_AT"):
            page.screenshot(path=f"{folder}/{nth}-{page.viewport_size['width']}.png", full_page=True)
