"""Writes of debriefs and of the funder's own report."""

from datetime import date
from typing import Any
from uuid import UUID

from lifecycle.models import Mobility
from quality.feedback_models import ParticipantReport
from quality.models import EmployerDebrief


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
