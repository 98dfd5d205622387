"""Pages on people: what must be known of the health, by what is selected, each unit in full; on a phone and a desk."""

import os

import pytest

from accounts.models import Person
from agreements import health
from assessments.selection import publish
from lifecycle.roles import Role
from tests.browser.conftest import assert_accessible
from tests.browser.test_every_page import come_in
from tests.factories.agreements import abroad

pytestmark = pytest.mark.browser
CO, GU = Role.SENDING_COORDINATOR, Role.GUARDIAN


def test_what_is_known_and_decided_of_somebody_is_read(page, cast, live_server, settings):
    settings.BASE_URL = live_server.url
    abroad(cast)
    coordinator = cast.actors[CO]
    health.write(mobility=cast.mobility, person_id=cast.actors[GU].person_id, text="Nut allergy")
    health.set_measure(mobility=cast.mobility, measure="Nut-free meals")
    publish(organisation_id=coordinator.organisation_id, person_id=coordinator.person_id, text="Marks and a talk.")
    page.goto("/")
    come_in(page, Person.objects.get(pk=coordinator.person_id), "en")
    pages = {
        "stay": f"/stays/{cast.mobility.pk}/",
        "thread": f"/stays/{cast.mobility.pk}/units/",
        "health": f"/stays/{cast.mobility.pk}/health/",
        "selection": "/selection/",
        "criteria": f"/criteria/{coordinator.organisation_id}/",
    }
    for name, address in pages.items():
        page.goto(address)
        assert_accessible(page)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)
