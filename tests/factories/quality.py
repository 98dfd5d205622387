"""What people answer after a stay."""

from datetime import date
from itertools import count
from typing import Any

from accounts.actors import SYSTEM
from ground import clock
from lifecycle.models import Event, Mobility, NamedPart, OrganisationPart
from lifecycle.models.event import EventKind
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.writing import Happened, append_event
from quality.models import Answer
from tests.factories.accounts import PersonFactory
from tests.factories.assessments import act
from tests.lifecycle.conftest import Cast


def an_answer(cast: Cast, role: Role, satisfaction: int = 4, **data: Any) -> Event:
    """A short answer in one's role."""
    return act(cast, "quality.answer", role, {"satisfaction": satisfaction, **data})


START, END = date(2025, 3, 3), date(2025, 4, 25)
_number = count(1)


def a_past_stay(cast: Cast, **facts: Any) -> Mobility:
    """A stay of the cast's school that is over, written past the rules: only to have something to count.

    `person`, `host`, `tutor` (a person) and `employer` (an organisation) may be given; all else is a column.
    """
    person, host = facts.pop("person", None) or PersonFactory(), facts.pop("host", cast.organisations["hosting"])
    tutor, employer = facts.pop("tutor", None), facts.pop("employer", None)
    columns = {"state": "completed", "started_on": START, "planned_start": START, "planned_end": END, "ended_on": END}
    mobility = Mobility.unscoped.create(
        number=f"PAST-{next(_number)}", participant=person, rule_set=cast.mobility.rule_set, activity="short_term",
        created_at=clock.now(), sent_by=cast.organisations["sending"], hosted_by=host, **{"programme": "Erasmus+", "reached": 16, **columns, **facts},
    )  # fmt: skip
    for part, organisation in (("sending", cast.organisations["sending"]), ("hosting", host), ("employer", employer)):
        if organisation is not None:
            OrganisationPart.objects.create(
                mobility=mobility, organisation=organisation, part=part, from_at=clock.now()
            )
    for part, who in (("participant", person), ("tutor", tutor)):
        if who is not None:
            NamedPart.objects.create(mobility=mobility, person=who, part=part, from_at=clock.now())
    return mobility


def said(mobility: Mobility, role: Role, satisfaction: int | None, person: Any = None) -> Answer:
    """An answer that was given."""
    return Answer.objects.create(
        mobility=mobility, role=str(role), satisfaction=satisfaction, answered_at=clock.now(),
        person=person or mobility.participant,
    )  # fmt: skip


def told_early(mobility: Mobility, reason: str) -> None:
    """The event of an early return; a reason of health is sealed and stands in no event."""
    what = Happened(EventKind.TRANSITION, "report_early_return", SYSTEM, Role.SYSTEM, reason_code=reason)
    append_event(Standing.of_stay(mobility), what)
