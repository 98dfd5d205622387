import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse

from accounts.models import MembershipRole
from accounts.own_account import enrol_totp, needs_second_factor
from tests.factories.accounts import (
    PASSWORD,
    TOTP_SECRET,
    AccountFactory,
    MembershipFactory,
    PersonFactory,
    account_of,
)

pytestmark = pytest.mark.django_db
WALL = reverse("accounts:second-factor-needed")
NEEDING = (MembershipRole.ADMINISTRATOR, MembershipRole.CASE_ACCESS)


def code_of_app(secret=TOTP_SECRET):
    """RFC 6238, six digits, SHA-1, 30 seconds."""
    digest = hmac.new(b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


@pytest.mark.parametrize("role", MembershipRole.values)
def test_second_factor_is_required_of_administrators_and_holders_of_case_access(client, role):
    held = MembershipFactory(role=role)
    client.force_login(account_of(held.person))

    response = client.get(reverse("accounts:me"))

    assert (response.status_code == 302 and response.headers["Location"] == WALL) == (role in NEEDING)


def test_who_administers_the_installation_needs_one(client):
    assert needs_second_factor(account_id=AccountFactory(is_staff=True).pk)


def test_wall_stands_for_pages_that_are_not_there_and_for_posts(client):
    client.force_login(account_of(MembershipFactory(role=MembershipRole.ADMINISTRATOR).person))

    assert client.get("/no/such/page/").headers["Location"] == WALL
    assert client.post(reverse("accounts:me"), {"given_names": "X"}).headers["Location"] == WALL


def test_wall_lets_through_to_the_set_up_and_out(client):
    client.force_login(account_of(MembershipFactory(role=MembershipRole.ADMINISTRATOR).person))

    assert client.get(WALL).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    assert client.get(reverse("account_logout")).status_code == 200


def test_administrator_with_second_factor_passes(client):
    held = MembershipFactory(role=MembershipRole.ADMINISTRATOR, person__with_second_factor=True)
    client.force_login(account_of(held.person))

    assert client.get(reverse("accounts:members")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_set_up_with_the_app_opens_the_pages_and_gives_recovery_codes(client):
    held = MembershipFactory(role=MembershipRole.ADMINISTRATOR)
    client.force_login(account_of(held.person))
    page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r"sj-mono\">([A-Z2-7]{32})<", page.text).group(1)

    client.post(reverse("mfa_activate_totp"), {"code": code_of_app(secret)})

    assert client.get(reverse("accounts:members")).status_code == 200
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert len(re.findall(r"<li>\d{8}</li>", codes.text)) == 10


def test_sign_in_asks_for_the_second_factor_before_it_opens(client):
    person = PersonFactory(with_password=True, with_second_factor=True)

    response = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code_of_app()})
    assert client.session["_auth_user_id"] == str(person.account_id)


def test_sign_in_by_mailed_code_asks_for_the_second_factor_as_well(client):
    person = PersonFactory(with_second_factor=True)
    client.post(reverse("account_request_login_code"), {"email": person.email})
    code = re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE).group(1)

    response = client.post(reverse("account_confirm_login_code"), {"code": code})

    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_secret_of_the_app_is_sealed_in_the_table():
    person = PersonFactory(with_second_factor=True)

    assert TOTP_SECRET not in str(Authenticator.objects.get(user=person.account).data)


def test_enrolling_again_replaces_the_earlier_one():
    person = PersonFactory(with_second_factor=True)

    enrol_totp(account_id=account_of(person).pk, secret=TOTP_SECRET)

    assert Authenticator.objects.filter(user=person.account).count() == 1


def test_administrator_cannot_switch_it_off(client):
    held = MembershipFactory(role=MembershipRole.ADMINISTRATOR, person__with_second_factor=True)
    client.force_login(account_of(held.person))
    client.post(reverse("mfa_reauthenticate"), {"code": code_of_app()})

    response = client.post(reverse("mfa_deactivate_totp"))

    assert "need a second factor" in response.text
    assert Authenticator.objects.filter(user=held.person.account, type="totp").exists()
