"""Writes of what is chosen for the Europass Mobility, and of its courses."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ground import clock
from lifecycle.models import Mobility
from recognition.europass_models import EuropassChoice, EuropassCourse, SectionFive
from recognition.models import EuropassRecord


def choose(*, mobility: Mobility, facts: Mapping[str, Any]) -> EuropassChoice:
    """The last choice counts."""
    kept = ("section", "second_language", "reference", "student_number")
    earlier = [str(paper.pk) for paper in facts["earlier"]]
    made, _new = EuropassChoice.objects.update_or_create(
        mobility=mobility, defaults={**{name: facts[name] for name in kept}, "earlier": earlier}
    )
    return made


def note_course(*, mobility: Mobility, person_id: UUID, facts: Mapping[str, Any]) -> EuropassCourse:
    """With the first one the host's part is begun: courses stand in its place."""
    record, _new = EuropassRecord.objects.get_or_create(mobility=mobility)
    if record.written_at is None:
        record.written_by_id, record.written_at = person_id, clock.now()
        record.save(update_fields=["written_by", "written_at"])
    return EuropassCourse.objects.create(mobility=mobility, noted_at=clock.now(), **facts)


def take_course_out(*, course: EuropassCourse) -> None:
    """Without courses the document has 5.a again, which is unwritten where nothing stands there."""
    mobility = course.mobility
    course.delete()
    if EuropassCourse.objects.filter(mobility=mobility).exists():
        return
    EuropassChoice.objects.filter(mobility=mobility).update(section=SectionFive.SKILLS)
    EuropassRecord.objects.filter(mobility=mobility, activities="").update(written_by=None, written_at=None)
