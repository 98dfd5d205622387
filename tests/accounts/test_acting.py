from datetime import date

import pytest
from django.urls import reverse

from accounts.acting import SESSION_KEY
from accounts.models import Membership
from ground import clock
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    account_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    return MembershipFactory(organisation__name="A-school")


def acting(client):
    return client.get(reverse("accounts:me")).wsgi_request.actor


def test_person_acts_for_the_first_organisation_by_default(client, held):
    MembershipFactory(person=held.person, organisation__name="B-school")
    client.force_login(account_of(held.person))

    assert acting(client).organisation_id == held.organisation_id


def test_person_without_organisation_acts_as_self(client):
    person = PersonFactory()
    client.force_login(account_of(person))

    assert (acting(client).person_id, acting(client).organisation_id) == (person.pk, None)


def test_switch_changes_the_organisation_and_the_session_key(client, held):
    other = MembershipFactory(person=held.person, organisation__name="B-school").organisation
    client.force_login(account_of(held.person))
    before = client.session.session_key

    client.post(reverse("accounts:switch"), {"organisation": str(other.pk)})

    assert acting(client).organisation_id == other.pk
    assert client.session.session_key != before


def test_switch_to_self(client, held):
    client.force_login(account_of(held.person))

    client.post(reverse("accounts:switch"), {"organisation": "self"})

    assert acting(client).organisation_id is None


@pytest.mark.parametrize("chosen", ["foreign", "nonsense", ""])
def test_switch_to_an_organisation_one_does_not_belong_to_is_refused(client, held, chosen):
    client.force_login(account_of(held.person))
    foreign = str(OrganisationFactory().pk) if chosen == "foreign" else chosen

    response = client.post(reverse("accounts:switch"), {"organisation": foreign})

    assert response.status_code == 403
    assert "You do not belong to this organisation." in response.text
    assert acting(client).organisation_id == held.organisation_id


def test_organisation_in_the_session_no_longer_counts_once_the_membership_ended(client, held):
    client.force_login(account_of(held.person))
    client.post(reverse("accounts:switch"), {"organisation": str(held.organisation_id)})
    ended = Membership.objects.get(pk=held.pk)
    ended.until_on = clock.today()
    ended.save(update_fields=["until_on"])

    assert acting(client).organisation_id is None


def test_membership_that_starts_tomorrow_does_not_count_yet(client):
    held = MembershipFactory(since_on=date(2999, 1, 1))
    client.force_login(account_of(held.person))

    assert acting(client).organisation_id is None


def test_switch_by_get_does_nothing(client, held):
    client.force_login(account_of(held.person))

    assert client.get(reverse("accounts:switch")).status_code == 405


def test_nobody_signed_in_is_no_actor(client):
    assert client.get(reverse("account_request_login_code")).wsgi_request.actor is None
    assert SESSION_KEY not in client.session
