"""Who refused to sign reads that they may change their mind, and does so by one click; the others read until when."""

from datetime import date

import pytest
from django.urls import reverse

from lifecycle.roles import Role
from tests.factories.agreements import in_signing, sign, versions
from tests.factories.assessments import go, on
from tests.portal.code_walk import browser_by_link, text_of

CO, HC, LE, GU = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT, Role.GUARDIAN
FRIDAY, SIXTH = date(2026, 2, 6), date(2026, 2, 16)


@pytest.fixture
def refused_by_guardian(cast):
    with on(FRIDAY):
        in_signing(cast)
        sign(cast, CO)
        go(cast, "refuse_signature", GU, reason="The hours are too long")
    return cast


def own_page(cast):
    return reverse("portal:my-stay", args=[cast.mobility.pk])


def test_guardian_changes_her_mind_by_link_and_the_round_goes_on(refused_by_guardian):
    cast = refused_by_guardian
    with on(FRIDAY):
        browser = browser_by_link(cast, GU)
        page = browser.get(own_page(cast))
        assert "You did not sign version 1" in text_of(page) and "13 February 2026" in text_of(page)
        address = page.context["page"].resting.address
        done = browser.post(address, {})
    assert done.status_code == 302, text_of(done)
    assert versions(cast) == [(1, "signing")]


def test_the_others_read_who_refused_and_until_when_without_the_button(refused_by_guardian, browser_of):
    with on(FRIDAY):
        page = browser_of(CO).get(reverse("portal:stay", args=[refused_by_guardian.mobility.pk]))
    assert "did not sign version 1" in text_of(page)
    assert page.context["page"].resting.address == ""


def test_after_five_working_days_nobody_reads_of_it(refused_by_guardian):
    with on(SIXTH):
        page = browser_by_link(refused_by_guardian, GU).get(own_page(refused_by_guardian))
    assert "Changed your mind?" not in text_of(page)
