from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import Account, Membership, MembershipRole, Organisation, Person
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def test_email_written_in_capitals_is_stored_in_lower_case():
    assert Account.objects.create_user(" Jo@Voorbeeld.EXAMPLE ").email == "jo@voorbeeld.example"


def test_email_of_a_person_written_in_capitals_is_stored_in_lower_case():
    assert Person.objects.write_down(" Jo@Voorbeeld.EXAMPLE ").email == "jo@voorbeeld.example"


@pytest.mark.parametrize("model", [Account, Person])
def test_email_in_capitals_past_the_manager_is_refused_by_the_database(model):
    with pytest.raises(IntegrityError):
        model(email="Jo@voorbeeld.example").save()


def test_two_accounts_with_one_address_are_refused_by_the_database():
    Account.objects.create_user("jo@voorbeeld.example")

    with pytest.raises(IntegrityError):
        Account.objects.create_user("Jo@voorbeeld.example")


def test_two_people_may_share_an_address():
    Person.objects.write_down("thuis@voorbeeld.example", given_names="An")
    Person.objects.write_down("thuis@voorbeeld.example", given_names="Bo")

    assert Person.objects.filter(email="thuis@voorbeeld.example").count() == 2


@pytest.mark.parametrize(
    "address",
    ["a@b.eu, e@e.eu", "a@b.eu;e@e.eu", '"a b"@c.eu', "a@b.eu\nBcc: e@e.eu", "jo@voorbeeld", "Jo <jo@b.eu>", "@b.eu"],
)
def test_email_that_is_not_exactly_one_address_is_refused(address):
    with pytest.raises(ValidationError):
        Account.objects.create_user(address)
    with pytest.raises(ValidationError):
        Person.objects.write_down(address)


def test_two_people_without_address_may_exist():
    Person.objects.write_down(None, given_names="An")
    Person.objects.write_down(None, given_names="Bo")

    assert Person.objects.filter(email=None).count() == 2


def test_account_without_password_cannot_be_signed_in_to_by_password():
    assert not Account.objects.create_user("jo@voorbeeld.example").has_usable_password()


def test_oid_twice_is_refused():
    OrganisationFactory(oid="E10000001")

    with pytest.raises(IntegrityError):
        OrganisationFactory(oid="E10000001")


def test_empty_oid_and_pic_twice_are_allowed():
    OrganisationFactory.create_batch(2, oid="", pic="")

    assert Organisation.objects.count() == 2


def test_same_name_country_and_town_twice_is_refused():
    OrganisationFactory(name="Atelier", country="FR", town="Lyon")

    with pytest.raises(IntegrityError):
        OrganisationFactory(name="Atelier", country="FR", town="Lyon")


def test_change_of_an_organisation_is_kept_in_its_history():
    school = OrganisationFactory(name="Oud")
    school.name = "Nieuw"
    school.save(update_fields=["name"])

    assert [row.name for row in school.history.order_by("history_date")] == ["Oud", "Nieuw"]


def test_membership_twice_while_open_is_refused():
    held = MembershipFactory()

    with pytest.raises(IntegrityError):
        MembershipFactory(person=held.person, organisation=held.organisation, role=held.role)


def test_membership_again_after_it_ended_is_allowed():
    ended = MembershipFactory(since_on=date(2025, 1, 1), until_on=date(2025, 6, 1))
    MembershipFactory(person=ended.person, organisation=ended.organisation, role=ended.role)

    assert Membership.objects.open().count() == 1


def test_membership_that_ends_before_it_starts_is_refused():
    with pytest.raises(IntegrityError):
        MembershipFactory(since_on=date(2025, 6, 1), until_on=date(2025, 1, 1))


def test_membership_with_a_role_nobody_knows_is_refused():
    with pytest.raises(IntegrityError):
        MembershipFactory(role="king")


def test_membership_of_tomorrow_is_not_open_today():
    MembershipFactory(since_on=date(2999, 1, 1), role=MembershipRole.CONTACT)

    assert not Membership.objects.open().exists()


def test_names_of_a_person_make_the_full_name():
    assert PersonFactory.build(given_names="Ελευθερία", family_names="Υποδειγματοπούλου").full_name == (
        "Ελευθερία Υποδειγματοπούλου"
    )
