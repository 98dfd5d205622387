"""A memorandum begins: empty, from a pattern, from an earlier one, as next year's version."""

from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse

from accounts.models import Organisation
from ground import clock
from lifecycle.roles import Role
from partnerships.models import MemorandumVersion
from partnerships.parts import facts_of
from tests.factories.partnerships import a_memorandum, again, known_to_all
from tests.portal.writing_parts import address, page
from tests.portal.writing_parts import in_force as in_force
from tests.portal.writing_parts import school as school

CO = Role.SENDING_COORDINATOR
CONTACT = {"given_names": "Anna", "family_names": "Inventata", "email": "anna@osteria.example"}
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how", ["standard", "empty", "other"])
def test_a_memorandum_begins_with_both_organisations_in_it(cast, school, browser_of, how):
    source = a_memorandum(cast, "in_force", code="MOU-EARLIER")
    partner = cast.organisations["intermediary"]
    data = {"partner": str(partner.pk), "how": how, "language": "en", "source": str(source.pk)}
    answer = browser_of(CO).post(reverse("portal:memorandum-new"), data)
    assert answer.status_code == 302
    version = MemorandumVersion.unscoped.exclude(pk=source.pk).get()
    assert {party.organisation for party in version.parties.all()} == {cast.organisations["sending"], partner}
    assert bool(version.content.get("qualifications")) is (how == "other")
    assert bool(version.content.get("procedures")) is (how != "empty")


def test_last_years_memorandum_is_written_on(cast, in_force, browser_of):
    known_to_all(cast)
    data = {"partner": str(cast.organisations["hosting"].pk), "how": "earlier", "language": "en"}
    browser_of(CO).post(reverse("portal:memorandum-new"), data)
    following = in_force.memorandum.versions.exclude(pk=in_force.pk).get()
    assert facts_of(following) == facts_of(in_force)
    assert "stays in force until" in page(browser_of(CO).get(address(following, "aims")))


def test_next_years_version_takes_last_years_dates(cast, in_force, browser_of):
    browser, button = browser_of(CO), "Start next year’s version"
    assert button not in page(browser.get(reverse("portal:memorandum", args=[in_force.pk])))
    with clock.set_to(clock.now() + (in_force.valid_until - clock.today()) - timedelta(days=30)):
        assert button in page(browser.get(reverse("portal:memorandum", args=[in_force.pk])))
        browser.post(reverse("portal:memorandum-next", args=[in_force.pk]))
        following = in_force.memorandum.versions.exclude(pk=in_force.pk).get()
        assert following.valid_until is None
        assert "Take last year's dates" in page(browser.get(address(following, "aims")))
        browser.post(address(following, "validity"), {"dates": "year"})
        assert again(following).valid_until == date(2028, 8, 31)
        assert again(following).content == in_force.content
        assert again(in_force).state == "in_force"


def test_a_partner_written_down_on_the_way_is_chosen_when_one_comes_back(cast, school, browser_of):
    begins, browser = reverse("portal:memorandum-new"), browser_of(CO)
    form = browser.post(begins, {"how": "empty", "language": "nl", "add": "partner:"})["Location"]
    asked = dict(parse_qsl(urlsplit(form).query))
    new = {"name": "Osteria Esempio", "country": "IT", "town": "Parma", "kind": "company", **CONTACT}
    answer = browser.post(reverse("portal:add-partner"), asked | new, follow=True)
    added = Organisation.objects.get(name="Osteria Esempio")
    assert answer.status_code == 200 and f'value="{added.pk}" selected' in page(answer)
    assert 'value="nl" selected' in page(answer)


def test_who_starts_a_new_version_goes_on_in_its_draft(cast, in_force, browser_of):
    step = reverse("portal:memorandum-transition", args=[in_force.pk, "revise"])
    answer = browser_of(CO).post(step, {"reason": "More places"}, follow=True)
    following = in_force.memorandum.versions.exclude(pk=in_force.pk).get()
    assert answer.redirect_chain[-1][0] == address(following, "validity")
    assert "begun as a copy of version 1" in page(answer) and "Take last year" in page(answer)


def test_actions_of_a_review_are_checks_of_the_next_version(cast, in_force, browser_of):
    browser = browser_of(CO)
    review = {"held_on": clock.today().isoformat(), "findings": "Content", "actions": "Tell the tutor\nMore units"}
    browser.post(reverse("portal:memorandum-act", args=[in_force.pk, "partnerships.hold_review"]), review)
    browser.post(reverse("portal:memorandum-next", args=[in_force.pk]))
    following = in_force.memorandum.versions.exclude(pk=in_force.pk).get()
    text = page(browser.get(address(following, "aims")))
    assert text.count("An improvement action of this partnership has not been answered.") == 2
