"""A longer stay asked for too late: what settles it is one click away."""

from datetime import date

from django.urls import reverse

from tests.factories.agreements import CO, abroad, asking_longer
from tests.factories.assessments import on


def test_it_leads_to_the_waiver_from_the_list_of_the_draft_and_from_the_locked_step(cast, browser_of):
    abroad(cast)
    with on(date(2026, 3, 26)):  # 29 days before the end
        version = asking_longer(cast, date(2026, 5, 15))
        waiver = reverse("portal:act", args=[cast.mobility.pk, "lifecycle.give_waiver"])
        draft = (
            browser_of(CO)
            .get(reverse("portal:agreement-writing", args=[cast.mobility.pk]), follow=True)
            .content.decode()
        )
        where = [cast.mobility.pk, "agreement_version", version.pk, "submit_version"]
        locked = browser_of(CO).get(reverse("portal:transition", args=where)).content.decode()

    assert f'href="{waiver}"' in draft
    assert f'href="{waiver}">Go on without a requirement</a>' in locked
