"""A stay with somebody in every role, and memoranda between its sending and its hosting organisation."""

import pytest

from lifecycle import registry
from lifecycle.registry import Guard
from partnerships.models import MemorandumVersion
from tests.factories.partnerships import a_memorandum
from tests.lifecycle.conftest import Cast, cast

__all__ = ["cast"]


@pytest.fixture
def draft(cast: Cast) -> MemorandumVersion:
    """A complete first version, not yet submitted."""
    return a_memorandum(cast)


@pytest.fixture
def in_force(cast: Cast) -> MemorandumVersion:
    """A first version that both signed: from September 2025 to August 2027."""
    return a_memorandum(cast, "in_force")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only memoranda and plans decide: guards of other apps are met, their consequences and papers left out."""
    for name, real in registry.GUARDS.items():
        if not name.startswith("partnerships."):
            monkeypatch.setitem(registry.GUARDS, name, Guard(name, lambda **_asked: [], real.asks, real.routes))
    for name in registry.CONSEQUENCES:
        if not name.startswith("partnerships."):
            monkeypatch.setitem(registry.CONSEQUENCES, name, lambda step: None)
    for name in registry.DOCUMENTS:
        if name != "memorandum":
            monkeypatch.setitem(registry.DOCUMENTS, name, lambda step: [])
