"""An operator, the browser of one, and a handler that notes what it did."""

import pytest
from django.test import Client

from ground import clock
from lifecycle import registry
from tests.factories.accounts import AccountFactory
from tests.lifecycle.conftest import NOW
from tests.portal.operator.rows import as_signed_in


@pytest.fixture(autouse=True)
def _now():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def operator():
    return AccountFactory(is_staff=True, with_second_factor=True, email="odile@operateur.example.org")


@pytest.fixture
def acting(operator):
    return as_signed_in(operator)


@pytest.fixture
def console(operator):
    client = Client()
    client.force_login(operator)
    return client


@pytest.fixture
def effect(monkeypatch):
    """A handler that notes what it did."""

    class Effect:
        done = []

        def work(self, row):
            return row.key

        def record(self, row, result):
            self.done.append(result)

    held = Effect()
    held.done = []
    monkeypatch.setitem(registry.HANDLERS, "test.effect", held)
    return held
