"""What the papers of a decision share: what it rests on, who validated."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from documents.models import Document, Rendering
from lifecycle.models import Mobility, NamedPart
from lifecycle.roles import NamedPartKind
from recognition import selectors

DECIDED_ON = ("assessment_grid", "personal_transcript", "attendance_certificate", "validation_record")


def validator_part(mobility: Mobility, person_id: UUID) -> NamedPart | None:
    """The part in the stay of who validated, the last where it was given twice."""
    parts = NamedPart.objects.filter(mobility=mobility, person_id=person_id, part=NamedPartKind.VALIDATOR)
    return parts.select_related("organisation").order_by("-from_at").first()


def papers_on_file(mobility: Mobility, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Number and version of the papers a decision rests on, the newest of each kind that still holds."""
    found = []
    for kind in kinds:
        papers = [paper for paper in selectors.papers(mobility, kind) if paper.rendering != Rendering.DRAFT]
        newest: Document | None = papers[0] if papers else None
        if newest is not None:
            found.append({"title": newest.title, "number": newest.number, "version": newest.version_no})
    return found
