"""Typed, refused, back, forward: the text is there, in a browser that keeps no page of ours."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.acting import SESSION_KEY
from accounts.models import Person
from lifecycle.roles import Role
from tests.browser.conftest import assert_accessible
from tests.factories.accounts import account_of

pytestmark = pytest.mark.browser
TYPED = "Jo of the front office, who looks after our learners"


@pytest.fixture
def coordinator(page, live_server, cast):
    actor, client = cast.actors[Role.SENDING_COORDINATOR], Client()
    client.force_login(account_of(Person.objects.get(pk=actor.person_id)))
    session = client.session
    session[SESSION_KEY] = str(actor.organisation_id)
    session.save()
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    return page


def test_back_and_forward_find_what_was_typed(coordinator, cast):
    page, stay = coordinator, reverse("portal:stay", args=[cast.mobility.pk])
    form = reverse("portal:act", args=[cast.mobility.pk, "lifecycle.name_person"])
    page.goto(stay)
    page.goto(form)
    page.fill("#id_given_names", TYPED)
    page.fill("#id_email", "no address")
    page.click("form[enctype] .sj-button--main")
    page.wait_for_url("**?again=*")
    assert page.input_value("#id_given_names") == TYPED
    assert_accessible(page)

    page.goto(stay)
    page.go_back()
    assert page.input_value("#id_given_names") == TYPED
    page.go_back()
    assert page.url.endswith(form)
    page.go_forward()
    assert page.input_value("#id_given_names") == TYPED
    page.reload()
    assert page.input_value("#id_given_names") == TYPED
