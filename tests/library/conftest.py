"""A stay with somebody in every role, and the library of its sending school."""

import pytest

from library.models import Qualification, UnitVersion
from lifecycle.roles import Role
from tests.factories.library import a_qualification, a_unit
from tests.lifecycle.conftest import Cast, cast

__all__ = ["cast"]


@pytest.fixture
def school(cast: Cast):
    """The coordinator of the sending school."""
    return cast.actors[Role.SENDING_COORDINATOR]


@pytest.fixture
def host(cast: Cast):
    """The coordinator of the host."""
    return cast.actors[Role.HOST_COORDINATOR]


@pytest.fixture
def qualification(school) -> Qualification:
    return a_qualification(school)


@pytest.fixture
def unit(school, qualification) -> UnitVersion:
    return a_unit(school, qualification)
