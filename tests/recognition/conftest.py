"""A stay with somebody in every role, and the same one with its results handed in."""

import pytest

from tests.factories.recognition import handed_in
from tests.lifecycle.conftest import Cast, cast

__all__ = ["cast"]


@pytest.fixture
def stay(cast: Cast) -> Cast:
    """In validation: unit 1 passed, U2.1 failed, one outcome on top."""
    handed_in(cast)
    return cast
