"""Who gets in, who does not, and how often."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from accounts.api_tokens import revoke_token
from accounts.models import ApiToken, Membership, MembershipRole, Person
from api.models import CallCount
from api.throttling import count_call
from ground import clock
from lifecycle.roles import Role
from notifications.links import SESSION_KEY, link_for
from tests.api.conftest import API, Caller, problem
from tests.factories.accounts import MembershipFactory, account_of
from tests.lifecycle.conftest import NOW

BEGIN = {"rule_set": "00000000-0000-4000-8000-000000000000"}


@pytest.mark.parametrize("path", ["mobilities/", "todos/", "documents/", "rule-sets/"])
def test_without_token_or_session_nothing_opens(anybody, path):
    answer = anybody.get(path)

    problem(answer, 401, "api.not_signed_in")
    assert answer["WWW-Authenticate"] == 'Bearer realm="sojourn"'


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer sojourn_" + "a" * 43, "bearer \xe4"])
def test_a_wrong_token_opens_nothing(anybody, header):
    problem(anybody.get("todos/", Authorization=header), 401, "api.token_refused")


def test_a_wrong_token_is_not_made_good_by_a_session(cast):
    client = Client()
    client.force_login(account_of(Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id)))

    problem(Caller(client, "").get("todos/", Authorization="Bearer x"), 401, "api.token_refused")


def test_a_revoked_token_opens_nothing(coordinator, cast):
    assert coordinator.get("todos/").status_code == 200

    token = ApiToken.objects.get()
    revoke_token(actor=replace(cast.actors[Role.SENDING_COORDINATOR], account_id=token.account_id), token_id=token.pk)

    problem(coordinator.get("todos/"), 401, "api.token_refused")


def test_a_token_past_its_day_opens_nothing(coordinator):
    with clock.set_to(NOW + timedelta(days=366)):
        problem(coordinator.get("todos/"), 401, "api.token_refused")


def test_a_token_ends_with_the_membership(coordinator, cast):
    actor = cast.actors[Role.SENDING_COORDINATOR]
    Membership.objects.filter(person_id=actor.person_id).update(until_on=clock.today())

    problem(coordinator.get("mobilities/"), 403, "accounts.not_a_member")


def test_who_needs_a_second_factor_by_now_is_refused_without_it(coordinator, cast):
    actor = cast.actors[Role.SENDING_COORDINATOR]
    MembershipFactory(
        person_id=actor.person_id, organisation_id=actor.organisation_id, role=MembershipRole.ADMINISTRATOR
    )

    problem(coordinator.get("mobilities/"), 403, "accounts.second_factor_needed")


def test_a_session_without_the_second_factor_is_refused_in_the_form_of_the_api(cast):
    client = Client()
    client.force_login(account_of(MembershipFactory(role=MembershipRole.ADMINISTRATOR).person))

    problem(Caller(client, "").get("todos/"), 403, "accounts.second_factor_needed")


def test_the_session_of_the_pages_reads(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(account_of(Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id)))

    listed = Caller(client, "").get("mobilities/").json()["results"]

    assert [one["id"] for one in listed] == [str(cast.mobility.pk)]


def test_the_session_of_the_pages_changes_only_with_their_proof(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(account_of(Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id)))
    session = Caller(client, "")
    problem(session.post("mobilities/", BEGIN), 403, "api.csrf_failed")
    client.get("/account/me/")

    answer = session.post("mobilities/", BEGIN, X_CSRFToken=client.cookies["csrftoken"].value)

    problem(answer, 400, "api.input_refused")  # let in, and then read


def test_a_token_needs_no_proof_of_a_page(coordinator):
    coordinator.client = Client(enforce_csrf_checks=True)

    problem(coordinator.post("mobilities/", BEGIN), 400, "api.input_refused")


def test_a_mailed_link_opens_its_one_stay(cast):
    link = link_for(person_id=cast.actors[Role.GUARDIAN].person_id, role=Role.GUARDIAN, mobility=cast.mobility)
    client = Client()
    session = client.session
    session[SESSION_KEY] = [str(link.pk), link.serial]
    session.save()
    by_link = Caller(client, "")
    assert by_link.get("mobilities/").json()["results"] == []  # a draft is not the guardian's to see yet

    type(cast.mobility).unscoped.filter(pk=cast.mobility.pk).update(reached=16)

    assert [one["id"] for one in by_link.get("mobilities/").json()["results"]] == [str(cast.mobility.pk)]
    answer = by_link.post(f"mobilities/{cast.mobility.pk}/transitions/withdraw/", {"version": 0})
    problem(answer, 409, "lifecycle.proof_needed")


@pytest.mark.parametrize(
    ("header", "own"),
    [("", "nl"), ("nl", "en"), ("en", "nl"), ("", "en")],
)
def test_a_refusal_is_written_in_the_readers_language(coordinator, cast, header, own):
    account = account_of(Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id))
    account.language = own
    account.save(update_fields=["language"])
    headers = {"Accept_Language": header} if header else {}

    answer = coordinator.get("documents/00000000-0000-4000-8000-000000000000/", **headers)

    problem(answer, 404, "lifecycle.not_found")
    assert answer["Content-Language"] == (header or own)


def test_answers_are_kept_by_nobody_between(coordinator):
    assert coordinator.get("mobilities/")["Cache-Control"] == "private, no-store"


# How often


def test_more_calls_than_a_minute_takes_are_refused_until_the_next(coordinator, settings):
    settings.API_CALLS_A_MINUTE = 3
    with clock.set_to(NOW + timedelta(seconds=15)):
        assert [coordinator.get("todos/").status_code for _nth in range(3)] == [200] * 3
        refused = coordinator.get("todos/")
        problem(refused, 429, "api.too_many_calls")
        assert refused["Retry-After"] == "45"
    with clock.set_to(NOW + timedelta(seconds=60)):
        assert coordinator.get("todos/").status_code == 200


def test_each_actor_has_a_count_of_ones_own(as_role, settings):
    settings.API_CALLS_A_MINUTE = 1
    one, other = as_role(Role.SENDING_COORDINATOR), as_role(Role.HOST_COORDINATOR)

    assert [caller.get("todos/").status_code for caller in (one, other, one, other)] == [200, 200, 429, 429]


@pytest.mark.django_db
def test_a_minute_begins_anew_in_the_same_row():
    assert [count_call("a", NOW), count_call("a", NOW), count_call("a", NOW + timedelta(minutes=1))] == [1, 2, 1]
    assert CallCount.objects.count() == 1


# What describes it


@pytest.mark.parametrize("path", ["schema/", "docs/", "problems/lifecycle.role_refused"])
def test_the_description_is_for_everybody(anybody, path):
    assert anybody.get(path).status_code == 200


def test_a_code_says_what_it_means(anybody):
    facts = anybody.get("problems/api.key_reused").json()

    assert facts["type"] == f"{API}problems/api.key_reused"
    assert "Idempotency-Key" in facts["sentence"]
    problem(anybody.get("problems/no.such.code"), 404, "api.no_such_code")


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_an_address_that_is_none_is_refused_in_the_form_of_the_api(anybody, method):
    problem(getattr(anybody.client, method)(f"{API}nothing/here/"), 404, "api.nowhere")


def test_an_address_without_its_last_stroke_is_led_on(anybody):
    answer = anybody.get("mobilities", {"state": "draft"})

    assert (answer.status_code, answer["Location"]) == (301, f"{API}mobilities/?state=draft")


def test_another_method_or_form_is_refused(coordinator):
    problem(coordinator.client.delete(f"{API}todos/", headers=coordinator.headers({})), 405, "api.method_not_allowed")
    problem(coordinator.get("todos/", Accept="text/html"), 406, "api.not_acceptable")
    problem(coordinator.post("mobilities/", raw=b"a=1", Content_Type="text/plain"), 415, "api.media_type")
