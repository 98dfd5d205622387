"""Callers of the API: somebody of the cast with a token, or with the session of the pages."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.test import Client

from accounts.actors import Actor
from accounts.api_tokens import create_token
from accounts.models import Person
from accounts.own_account import enrol_totp, needs_second_factor
from ground import clock
from lifecycle.roles import Role
from tests.factories.accounts import TOTP_SECRET, PersonFactory, account_of
from tests.lifecycle.conftest import NOW, Cast, facts, the_cast  # noqa: F401  (a fixture)

API = "/api/v1/"


@pytest.fixture
def cast(db) -> Iterator[Cast]:
    with clock.set_to(NOW):
        yield the_cast()


@dataclass
class Caller:
    """Calls as a program does; paths begin behind /api/v1/."""

    client: Client
    secret: str

    def headers(self, more: dict[str, str]) -> dict[str, str]:
        token = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return token | {name.replace("_", "-"): value for name, value in more.items()}

    def get(self, path: str, words: Any = None, **headers: str) -> Any:
        return self.client.get(API + path, words, headers=self.headers(headers))

    def post(self, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str) -> Any:
        data = raw if raw is not None else json.dumps({} if body is None else body)
        kind = headers.pop("Content_Type", "application/json")
        return self.client.post(API + path, data, content_type=kind, headers=self.headers(headers))


def caller_for(actor: Actor) -> Caller:
    """With a new token of this person's account for this organisation."""
    account = account_of(Person.objects.get(pk=actor.person_id))
    if needs_second_factor(account_id=account.pk):
        enrol_totp(account_id=account.pk, secret=TOTP_SECRET)
    _token, secret = create_token(
        actor=replace(actor, account_id=account.pk), label="test", organisation_id=actor.organisation_id, days=365
    )
    return Caller(Client(), secret)


@pytest.fixture
def as_role(cast):
    """A caller in this role of the cast's stay."""
    return lambda role: caller_for(cast.actors[role])


@pytest.fixture
def coordinator(as_role) -> Caller:
    return as_role(Role.SENDING_COORDINATOR)


@pytest.fixture
def stranger(cast) -> Caller:
    """Somebody with a token, without any part in the stay."""
    return caller_for(Actor(PersonFactory().pk))


@pytest.fixture
def anybody(cast) -> Caller:
    """Who sends no token."""
    return Caller(Client(), "")


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The refusal, checked to be one in the agreed form."""
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code), told
    assert answer["Content-Type"] == "application/problem+json"
    assert told["status"] == status
    assert told["type"] == f"/api/v1/problems/{code}"
    assert all(told[name] for name in ("title", "detail", "next_step", "request", "instance"))
    return told
