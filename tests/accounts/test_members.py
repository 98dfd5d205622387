import pytest
from django.urls import reverse

from accounts.models import Membership, MembershipRole, Person
from accounts.services import ask_to_join
from tests.factories.accounts import MembershipFactory, PersonFactory, account_of

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:members")
NEW = {"email": "eleni@voorbeeld.example", "given_names": "Ελένη", "family_names": "Παράδειγμα", "role": "coordinator"}


@pytest.fixture
def own(client):
    held = MembershipFactory(role=MembershipRole.ADMINISTRATOR, person__with_second_factor=True)
    client.force_login(account_of(held.person))
    return held


def test_administrator_sees_the_members_of_the_own_organisation_only(client, own):
    colleague = MembershipFactory(organisation=own.organisation)
    stranger = MembershipFactory()

    page = client.get(PAGE).text

    assert colleague.person.full_name in page
    assert stranger.person.full_name not in page


def test_administrator_adds_somebody_by_address(client, own):
    client.post(PAGE, {**NEW, "function": "Internationalisation"})

    held = Membership.objects.open().get(person__email="eleni@voorbeeld.example")
    assert (held.organisation_id, held.role, held.function) == (
        own.organisation_id,
        "coordinator",
        "Internationalisation",
    )


@pytest.mark.parametrize(
    "wrong", [{"email": "a@b.eu, c@d.eu"}, {"role": "king"}, {"given_names": "", "family_names": ""}]
)
def test_bad_input_adds_nobody_and_keeps_what_was_typed(client, own, wrong):
    response = client.post(PAGE, {**NEW, **wrong})

    assert response.status_code == 400
    assert "1 answer needs another look" in response.text
    assert Person.objects.count() == 1


def test_right_held_already_is_told_beside_the_field(client, own):
    client.post(PAGE, NEW)

    response = client.post(PAGE, NEW)

    assert response.status_code == 400
    assert "holds this right already" in response.text


def test_ending_asks_first_and_then_ends(client, own):
    held = MembershipFactory(organisation=own.organisation)
    address = reverse("accounts:member-end", args=[held.pk])

    assert held.person.full_name in client.get(address).text
    assert Membership.objects.open().filter(pk=held.pk).exists()
    client.post(address)
    assert not Membership.objects.open().filter(pk=held.pk).exists()


def test_last_administrator_stays_and_the_page_says_why(client, own):
    response = client.post(reverse("accounts:member-end", args=[own.pk]))

    assert response.status_code == 409
    assert "last administrator" in response.text


def test_membership_of_others_is_answered_like_one_that_is_not_there(client, own):
    foreign = MembershipFactory()

    answers = [
        client.get(reverse("accounts:member-end", args=[pk]))
        for pk in (foreign.pk, "00000000-0000-4000-8000-000000000000")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_coordinator_is_told_whom_to_ask(client):
    client.force_login(account_of(MembershipFactory(role=MembershipRole.COORDINATOR).person))

    response = client.get(PAGE)

    assert response.status_code == 403
    assert "Only an administrator" in response.text


def test_administrator_answers_a_request(client, own):
    asked = ask_to_join(person_id=PersonFactory().pk, organisation_id=own.organisation_id)

    assert asked.person.full_name in client.get(PAGE).text
    client.post(reverse("accounts:join-request", args=[asked.pk]), {"answer": "accept", "role": "contact"})

    assert Membership.objects.get(person__account=asked.person.account).role == "contact"


def test_request_refused_lets_nobody_in(client, own):
    asked = ask_to_join(person_id=PersonFactory().pk, organisation_id=own.organisation_id)

    client.post(reverse("accounts:join-request", args=[asked.pk]), {"answer": "refuse"})

    asked.refresh_from_db()
    assert asked.accepted is False
    assert not Membership.objects.filter(person__account=asked.person.account).exists()


def test_stranger_cannot_answer_a_request(client, own):
    asked = ask_to_join(person_id=PersonFactory().pk, organisation_id=MembershipFactory().organisation_id)

    assert client.post(reverse("accounts:join-request", args=[asked.pk]), {"answer": "accept"}).status_code == 404


def test_list_asks_the_same_number_of_questions_for_one_and_three_members(client, own):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    MembershipFactory.create_batch(3, organisation=own.organisation)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)

    assert len(few) == len(many)
