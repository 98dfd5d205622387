"""Access tokens: made once, kept as a digest, useless once revoked, expired, or without the person's standing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.api_tokens import MOST_OPEN, create_token, digest_of, open_token, revoke_token
from accounts.models import ApiToken, Membership, MembershipRole
from accounts.own_account import enrol_totp
from accounts.services import end_membership
from ground import clock
from ground.errors import InputRefused, NotAllowed, NotThere
from tests.factories.accounts import TOTP_SECRET, MembershipFactory, account_of

pytestmark = pytest.mark.django_db


def made_by(actor, **given):
    facts = {"label": "a program", "organisation_id": actor.organisation_id, "days": 30}
    return create_token(actor=actor, **(facts | given))


def signed_in(held):
    return Actor(held.person_id, held.organisation_id, account_id=account_of(held.person).pk)


@pytest.fixture
def member():
    return signed_in(MembershipFactory())


def test_only_the_digest_of_a_token_is_kept(member):
    token, secret = made_by(member)

    assert secret.startswith("sojourn_") and len(secret) == 51
    assert token.digest == digest_of(secret)
    assert secret not in str(list(ApiToken.objects.values_list()))


def test_a_token_opens_until_it_is_revoked(member):
    token, secret = made_by(member)
    assert open_token(secret) == token

    revoke_token(actor=member, token_id=token.pk)

    assert open_token(secret) is None


def test_a_token_opens_until_its_day(member):
    _token, secret = made_by(member, days=30)

    with clock.set_to(clock.now() + timedelta(days=29)):
        assert open_token(secret) is not None
    with clock.set_to(clock.now() + timedelta(days=31)):
        assert open_token(secret) is None


@pytest.mark.parametrize("given", ["", "sojourn_", "x" * 10_000, "sojourn_" + "ä" * 43, "sojourn_" + "a" * 43 + "\n"])
def test_what_is_no_token_opens_nothing(member, given):
    assert open_token(given) is None


def test_a_token_of_a_closed_account_opens_nothing(member):
    token, secret = made_by(member)
    token.account.is_active = False
    token.account.save(update_fields=["is_active"])

    assert open_token(secret) is None


def test_its_use_is_noted_once_a_minute(member):
    token, secret = made_by(member)
    first = clock.now()
    for seconds, noted in ((0, 0), (30, 0), (61, 61)):
        with clock.set_to(first + timedelta(seconds=seconds)):
            open_token(secret)
        assert ApiToken.objects.get(pk=token.pk).last_used_at == first + timedelta(seconds=noted)


def test_nobody_makes_a_token_for_an_organisation_of_others(member):
    with pytest.raises(NotAllowed) as refused:
        made_by(member, organisation_id=MembershipFactory().organisation_id)
    assert refused.value.code == "accounts.not_a_member"


def test_who_needs_a_second_factor_makes_no_token_without_it():
    actor = signed_in(MembershipFactory(role=MembershipRole.ADMINISTRATOR))
    with pytest.raises(NotAllowed) as refused:
        made_by(actor)
    assert refused.value.code == "accounts.second_factor_needed"

    enrol_totp(account_id=actor.account_id, secret=TOTP_SECRET)

    assert made_by(actor)[0].account_id == actor.account_id


def test_who_came_by_a_mailed_link_makes_no_token(member):
    with pytest.raises(NotAllowed):
        made_by(replace(member, link_role="HT"))


@pytest.mark.parametrize("days", [0, -1, 366, 10**9])
def test_a_token_lives_a_year_at_most(member, days):
    with pytest.raises(InputRefused):
        made_by(member, days=days)


def test_there_is_an_end_to_the_tokens_of_one_account(member):
    for _nth in range(MOST_OPEN):
        token, _secret = made_by(member)
    with pytest.raises(InputRefused):
        made_by(member)

    revoke_token(actor=member, token_id=token.pk)

    assert made_by(member)


def test_nobody_revokes_the_token_of_another(member):
    token, secret = made_by(member)

    with pytest.raises(NotThere):
        revoke_token(actor=signed_in(MembershipFactory()), token_id=token.pk)
    assert open_token(secret) == token


# The page


@pytest.fixture
def page():
    """Its address, and a browser of somebody with an organisation."""
    held = MembershipFactory()
    client = Client()
    client.force_login(account_of(held.person))
    return client, reverse("accounts:tokens"), held


def made_on(page, **given):
    client, address, held = page
    facts = {"label": "School system", "organisation": str(held.organisation_id), "days": "90"}
    return client.post(address, facts | given)


def test_the_page_shows_a_new_token_once(page):
    client, address, _held = page
    answer = made_on(page)
    secret = answer.context["secret"]

    assert answer.status_code == 200
    assert f'value="{secret}"' in answer.text
    assert "no-store" in answer["Cache-Control"]
    again = client.get(address).text
    assert secret not in again
    assert "School system" in again
    assert open_token(secret) is not None


def test_a_token_is_revoked_from_the_page(page):
    client, address, _held = page
    secret = made_on(page).context["secret"]
    token = ApiToken.objects.get()

    answer = client.post(reverse("accounts:token-revoke", args=[token.pk]), follow=True)

    assert answer.redirect_chain == [(address, 302)]
    assert open_token(secret) is None
    assert [one.pk for one in answer.context["tokens"]] == []


@pytest.mark.parametrize(
    "given", [{"label": ""}, {"label": "x" * 81}, {"days": "7"}, {"days": ""}, {"organisation": "somewhere"}]
)
def test_the_page_says_what_cannot_be_taken(page, given):
    answer = made_on(page, **given)

    assert answer.status_code == 400
    assert "sj-field-error" in answer.text or 'role="alert"' in answer.text
    assert not ApiToken.objects.exists()


def test_the_account_page_leads_there(page):
    client, address, _held = page
    assert address in client.get(reverse("accounts:me")).text


def test_ending_a_membership_leaves_its_tokens_without_standing(member):
    from accounts.api_tokens import require_standing

    made_by(member)
    administrator = MembershipFactory(organisation_id=member.organisation_id, role=MembershipRole.ADMINISTRATOR)
    membership = Membership.objects.get(person=member.person_id)

    end_membership(actor=Actor(administrator.person_id, member.organisation_id), membership_id=membership.pk)

    with pytest.raises(NotAllowed):
        require_standing(account_id=member.account_id, organisation_id=member.organisation_id)
