"""A signed-in browser for somebody of the cast."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from accounts.acting import AS_SELF, SESSION_KEY
from accounts.actors import Actor
from accounts.models import Person
from accounts.own_account import enrol_totp, needs_second_factor
from ground import clock
from lifecycle.roles import Role
from tests.factories.accounts import TOTP_SECRET, account_of
from tests.lifecycle.conftest import NOW, Cast, the_cast
from tests.lifecycle.scene import told_again


@pytest.fixture
def cast(db) -> Iterator[Cast]:
    with clock.set_to(NOW):
        yield the_cast()


@pytest.fixture
def browser_of(cast):
    """A client signed in as the person in this role, acting for its organisation."""

    def sign_in(role: Role) -> Client:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = a_session(cast.actors[role])
        return client

    return sign_in


@told_again
def a_session(actor: Actor) -> str:
    """The key of a new one, with the account and the second factor that it takes."""
    account = account_of(Person.objects.get(pk=actor.person_id))
    if needs_second_factor(account_id=account.pk):
        enrol_totp(account_id=account.pk, secret=TOTP_SECRET)
    client = Client()
    client.force_login(account)
    session = client.session
    session[SESSION_KEY] = str(actor.organisation_id) if actor.organisation_id else AS_SELF
    session.save()
    return str(session.session_key)
