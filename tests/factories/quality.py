"""What people answer after a stay."""

from typing import Any

from lifecycle.models import Event
from lifecycle.roles import Role
from tests.factories.assessments import act
from tests.lifecycle.conftest import Cast


def an_answer(cast: Cast, role: Role, satisfaction: int = 4, **data: Any) -> Event:
    """A short answer in one's role."""
    return act(cast, "quality.answer", role, {"satisfaction": satisfaction, **data})
