"""Writes of feedback."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from ground import clock
from lifecycle.models import Mobility
from lifecycle.roles import Role
from quality.models import Answer, EmployerDebrief, Reply
from quality.questionnaires import Questionnaire


def answer(
    *,
    mobility: Mobility,
    person_id: UUID,
    role: Role,
    questionnaire: Questionnaire,
    satisfaction: int | None,
    text: str,
    mode: str,
    replies: Mapping[str, str],
) -> Answer:
    """One answer a person and role; given again it replaces the first, question by question."""
    given, _new = Answer.objects.update_or_create(
        mobility=mobility,
        person_id=person_id,
        role=str(role),
        defaults={
            "questionnaire": questionnaire.code,
            "questionnaire_version": questionnaire.version,
            "satisfaction": satisfaction,
            "text": text,
            "mode": mode,
            "answered_at": clock.now(),
        },
    )
    Reply.objects.filter(answer=given).delete()
    Reply.objects.bulk_create(Reply(answer=given, question=code, value=value) for code, value in replies.items())
    return given


def debrief_employer(*, mobility: Mobility, person_id: UUID, held_on: date, **said: Any) -> EmployerDebrief:
    """The talk with the employer; recorded again it replaces the first."""
    debrief, _new = EmployerDebrief.objects.update_or_create(
        mobility=mobility, defaults={"person_id": person_id, "held_on": held_on, **said}
    )
    return debrief
