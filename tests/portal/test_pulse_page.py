"""The four questions halfway, on the page where the to-do leads."""

from datetime import date

from assessments.contact_models import CheckIn
from assessments.contact_services import look_for_the_middle
from lifecycle.roles import Role
from tests.factories.assessments import on
from tests.lifecycle.conftest import put_in

LE = Role.PARTICIPANT
FIRST, MIDDLE, LAST = date(2026, 3, 2), date(2026, 3, 16), date(2026, 3, 31)


def test_it_is_answered_on_the_own_page_where_the_to_do_leads(cast, browser_of):
    put_in(cast.mobility, "ongoing", started_on=FIRST, planned_start=FIRST, planned_end=LAST)
    address = f"/my/{cast.mobility.pk}/check-in/"
    with on(MIDDLE, 9):
        look_for_the_middle.work()
        client = browser_of(LE)
        assert address in client.get(f"/my/{cast.mobility.pk}/").content.decode()
        assert "Is your tutor there for you?" in client.get(address).content.decode()
        done = client.post(address, {"m1": "2", "m3": "no", "text": "Alone"}, follow=True)

    assert "Your school is told now and calls you." in done.content.decode()
    assert CheckIn.objects.get().mood == "bad"
