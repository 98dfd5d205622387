import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import JoinRequest, Membership, Organisation, Person, Registration
from accounts.registration import forget_unproved, open_registration
from ground import clock
from tests.factories.accounts import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
PERSON = {"given_names": "Ana", "family_names": "Izmišljena", "email": "ana@voorbeeld.example", "language": "en"}
SCHOOL = {"name": "Srednja šola Primer", "kind": "vet_school", "country": "SI", "town": "Maribor", "oid": "", "pic": ""}
PERSON_PAGE = reverse("accounts:register-person")
SCHOOL_PAGE = reverse("accounts:register-organisation")
CONFIRM_PAGE = reverse("accounts:register-confirm")


def mailed_code():
    return re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE).group(1)


def without_token(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.text)


def test_person_without_organisation_registers_and_is_signed_in(client):
    client.post(PERSON_PAGE, PERSON)
    client.post(CONFIRM_PAGE, {"code": mailed_code()})

    person = Person.objects.get(email="ana@voorbeeld.example")
    assert client.session["_auth_user_id"] == str(person.account_id)
    assert person.keeper is None
    assert person.full_name == "Ana Izmišljena"
    assert not Membership.objects.exists()
    assert not Registration.objects.exists()


def test_nothing_exists_before_the_address_is_proved(client):
    client.post(SCHOOL_PAGE, {**SCHOOL, **PERSON})

    assert not Person.objects.exists()
    assert not Organisation.objects.exists()


def test_person_founds_an_organisation_and_must_set_up_the_second_factor(client):
    client.post(SCHOOL_PAGE, {**SCHOOL, **PERSON, "oid": "e 1000 0009"})
    client.post(CONFIRM_PAGE, {"code": mailed_code()})

    school = Organisation.objects.get()
    assert (school.name, school.oid, school.is_claimed) == ("Srednja šola Primer", "E10000009", True)
    held = Membership.objects.open().filter(organisation=school).values_list("role", flat=True)
    assert set(held) == {"coordinator", "administrator"}
    assert client.get(reverse("accounts:me")).headers["Location"] == reverse("accounts:second-factor-needed")


def test_organisation_that_is_there_is_asked_and_not_taken_over(client):
    there = OrganisationFactory(name="Srednja šola Primer", country="SI", town="Maribor")

    client.post(SCHOOL_PAGE, {**SCHOOL, **PERSON})
    client.post(CONFIRM_PAGE, {"code": mailed_code()})

    assert JoinRequest.objects.get().organisation == there
    assert not Membership.objects.exists()
    assert "Srednja šola Primer" in client.get(reverse("accounts:me")).text


def test_known_address_gets_the_same_page_and_another_mail(client):
    PersonFactory(email="known@voorbeeld.example")
    pages = []
    for address in ("known@voorbeeld.example", "new@voorbeeld.example"):
        with clock.set_to(datetime(2026, 3, 2, 12, 0, tzinfo=UTC)):
            asked = client.post(PERSON_PAGE, {**PERSON, "email": address})
            pages.append((asked.status_code, without_token(client.get(CONFIRM_PAGE)).replace(address, "ADDRESS")))
        client.cookies.clear()

    assert pages[0] == pages[1]
    assert "already" in mail.outbox[0].subject
    assert not re.search(r"^\d{6}$", mail.outbox[0].body, re.MULTILINE)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"email": "a@b.eu, c@d.eu"}, "Write one mail address"),
        ({"email": "ana@voorbeeld"}, "Add the ending"),
        ({"given_names": " ", "family_names": ""}, "Write a name"),
        ({"family_names": "Grm 🌸"}, "in Latin letters"),
        ({"oid": "E123"}, "letter E and 8 digits"),
        ({"pic": "12345678X"}, "has 9 digits"),
        ({"country": "Slovenia"}, "Slovenia"),
        ({"kind": "circus"}, "circus"),
        ({"language": "xx"}, "xx"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(client, wrong, says):
    response = client.post(SCHOOL_PAGE, {**SCHOOL, **PERSON, **wrong})

    assert response.status_code == 400
    assert says in response.text
    assert "1 answer needs another look" in response.text
    assert 'value="Maribor"' in response.text
    assert not mail.outbox
    assert not Registration.objects.exists()


def test_one_name_is_enough(client):
    client.post(PERSON_PAGE, {**PERSON, "given_names": "Sukarno", "family_names": ""})
    client.post(CONFIRM_PAGE, {"code": mailed_code()})

    assert Person.objects.get().full_name == "Sukarno"


def test_numbers_of_two_organisations_are_refused_before_a_code_is_mailed(client):
    OrganisationFactory(oid="E10000001")
    OrganisationFactory(pic="912345678")

    response = client.post(SCHOOL_PAGE, {**SCHOOL, **PERSON, "oid": "E10000001", "pic": "912345678"})

    assert response.status_code == 400
    assert not mail.outbox


def test_right_code_after_five_wrong_ones_registers_nobody(client):
    client.post(PERSON_PAGE, PERSON)
    code = mailed_code()
    for _ in range(5):
        client.post(CONFIRM_PAGE, {"code": f"{(int(code) + 1) % 10**6:06}"})

    client.post(CONFIRM_PAGE, {"code": code})

    assert not Person.objects.exists()


def test_code_after_ten_minutes_registers_nobody(client):
    client.post(PERSON_PAGE, PERSON)

    with clock.set_to(clock.now() + timedelta(minutes=11)):
        response = client.post(CONFIRM_PAGE, {"code": mailed_code()})

    assert "no longer counts" in response.text
    assert not Person.objects.exists()


def test_code_of_one_browser_does_not_open_the_registration_of_another(client):
    client.post(PERSON_PAGE, PERSON)
    client.cookies.clear()

    response = client.post(CONFIRM_PAGE, {"code": mailed_code()})

    assert response.headers["Location"] == reverse("accounts:register")
    assert not Person.objects.exists()


def test_address_registered_meanwhile_is_not_registered_twice(client):
    client.post(PERSON_PAGE, PERSON)
    PersonFactory(email=PERSON["email"])

    response = client.post(CONFIRM_PAGE, {"code": mailed_code()})

    assert response.status_code == 400
    assert Person.objects.count() == 1


def test_what_nobody_proved_is_forgotten_after_a_day():
    open_registration(**PERSON)

    with clock.set_to(clock.now() + timedelta(hours=25)):
        assert forget_unproved() == 1
    assert not Registration.objects.exists()
