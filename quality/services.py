"""Writes of debriefs and actions."""

from datetime import date
from typing import Any
from uuid import UUID

from ground import clock
from lifecycle.models import Mobility
from partnerships.models import Memorandum
from quality.feedback_models import ParticipantReport
from quality.models import EmployerDebrief, ImprovementAction


def debrief_employer(*, mobility: Mobility, person_id: UUID, held_on: date, **said: Any) -> EmployerDebrief:
    """The talk with the employer; recorded again it replaces the first."""
    debrief, _new = EmployerDebrief.objects.update_or_create(
        mobility=mobility, defaults={"person_id": person_id, "held_on": held_on, **said}
    )
    return debrief


def note_report(*, mobility: Mobility, status: str, asked_on: date, status_on: date, link: str) -> ParticipantReport:
    """Where the funder's own report stands; noted again it replaces what was noted."""
    noted = {"status": status, "asked_on": asked_on, "status_on": status_on, "link": link}
    report, _new = ParticipantReport.objects.update_or_create(mobility=mobility, defaults=noted)
    return report


def open_action(*, memorandum: Memorandum, person_id: UUID, text: str) -> ImprovementAction:
    """Something to be done better."""
    return ImprovementAction.objects.create(
        memorandum=memorandum, opened_by_id=person_id, text=text, opened_on=clock.today()
    )


def answer_action(*, action: ImprovementAction, answer: str) -> None:
    """What was done about it."""
    action.answer, action.answered_on = answer, clock.today()
    action.save(update_fields=["answer", "answered_on"])
