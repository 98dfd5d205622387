"""A stay with somebody in every role, begun under an agreement in force."""

import pytest

from tests.factories.assessments import abroad
from tests.lifecycle.conftest import Cast, cast

__all__ = ["cast"]


@pytest.fixture
def stay(cast: Cast) -> Cast:
    """Abroad since 2 March."""
    abroad(cast)
    return cast
