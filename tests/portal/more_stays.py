"""One more stay of the same school."""

from datetime import date

from lifecycle.models import Mobility
from lifecycle.planning import plan_stay
from lifecycle.roles import Role
from tests.factories.accounts import PersonFactory
from tests.lifecycle.conftest import Cast


def another(cast: Cast) -> Mobility:
    """Planned, and otherwise untouched."""
    return plan_stay(
        actor=cast.actors[Role.SENDING_COORDINATOR],
        participant=PersonFactory(),
        rule_set=cast.mobility.rule_set,
        programme="Erasmus+",
        call_year=2024,
        country="IT",
        record={"birth_date": date(2006, 1, 1)},
        planned_start=date(2026, 3, 2),
        planned_end=date(2026, 4, 24),
    )
