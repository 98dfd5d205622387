"""An expired session loses nothing that was typed."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.kept_typing import SESSION_KEY
from accounts.models import Person
from lifecycle.models import Mobility
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.factories.accounts import account_of
from tests.lifecycle.conftest import a_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


def step(cast):
    return reverse("portal:plan-step", args=[cast.mobility.pk, "when"])


WHEN = {"country": "MT", "planned_start": "2027-03-01", "planned_end": "2027-03-26", "objective": "Front office"}


def test_a_form_sent_after_the_session_ended_waits_behind_the_sign_in(cast):
    browser = Client()

    answer = browser.post(step(cast), {**WHEN, "code": "123456", "password": "secret-words"})
    browser.force_login(account_of(Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id)))
    page = browser.get(reverse("accounts:typed")).content.decode()

    assert answer["Location"].endswith("?next=/account/typed/")
    assert "Front office" in page
    assert f'action="{step(cast)}"' in page
    assert "123456" not in page
    assert "secret-words" not in page


def test_sent_again_it_does_what_it_was_meant_to(cast):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(country="")
    browser = Client()
    browser.post(step(cast), {**WHEN, "approach": "certify"})
    held = browser.session[SESSION_KEY]
    browser.force_login(account_of(Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id)))

    browser.post(held["path"], dict(held["fields"]))

    stay = Mobility.unscoped.get(pk=cast.mobility.pk)
    assert (stay.country, stay.objective, stay.state) == ("MT", "Front office", State.DRAFT)


def test_it_is_shown_once_and_not_after_half_an_hour(cast):
    browser = Client()
    browser.post(step(cast), WHEN)
    session = browser.session
    session[SESSION_KEY] = {**session[SESSION_KEY], "until": "2020-01-01T00:00:00+00:00"}
    session.save()
    browser.force_login(account_of(cast.mobility.participant))

    assert browser.get(reverse("accounts:typed"))["Location"] == reverse("accounts:start")
    assert SESSION_KEY not in browser.session


def test_a_form_too_large_gets_a_page_that_says_so(cast, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    browser = Client()
    browser.force_login(account_of(cast.mobility.participant))

    answer = browser.post(reverse("accounts:me"), {"given_names": "x" * 2000})

    assert answer.status_code == 413
    assert "too large" in answer.content.decode()
