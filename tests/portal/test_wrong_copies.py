"""Lists find stays by copies of their organisations; what is shown is still what the parts let see."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ground import clock
from lifecycle.models import Mobility, ToDo
from lifecycle.roles import Role
from tests.factories.accounts import MembershipFactory
from tests.portal.more_stays import another

HC = Role.HOST_COORDINATOR


@pytest.mark.parametrize("name", ["portal:today", "portal:waiting", "portal:stays", "portal:todos", "portal:calendar"])
def test_a_copy_that_is_wrong_shows_nothing(cast, browser_of, name):
    stranger = MembershipFactory(organisation=cast.organisations["hosting"], role="coordinator")
    theirs = another(cast)
    start = clock.today() - timedelta(days=3)
    Mobility.unscoped.filter(pk=theirs.pk).update(hosted_by=stranger.organisation, planned_start=start, state="ready")
    ToDo.unscoped.filter(mobility=theirs).update(
        hosted_by=stranger.organisation, organisation=stranger.organisation, owner=HC, person=None, due_on=start
    )

    page = browser_of(HC).get(reverse(name), {"saved": "active"} if name == "portal:stays" else {})

    assert page.status_code == 200
    assert theirs.participant.family_names not in page.content.decode()
