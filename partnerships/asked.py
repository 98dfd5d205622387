"""Who is asked to sign a memorandum, whether its text names them or a signature was passed on to them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef

from documents.models import NOT_ASKED, SignatureRequest


def is_asked(people: Iterable[UUID]) -> Exists:
    """Of a party: one of these is asked to sign for it, or has."""
    asked = SignatureRequest.unscoped.filter(
        document__subject_type="memorandum_version",
        document__subject_id=OuterRef("version"),
        organisation=OuterRef("organisation"),
        person__in=list(people),
    )
    return Exists(asked.exclude(state__in=NOT_ASKED))
