"""Who is asked to sign a memorandum, whether its text names them or a signature was passed on to them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef

from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.selectors import holds
from documents.models import NOT_ASKED, RequestState, SignatureRequest
from lifecycle.roles import Role

RIGHTS = {Role.PARTY: MembershipRole.COORDINATOR, Role.COMPETENT_INSTITUTION: MembershipRole.RECOGNITION_OFFICER}


def is_asked(people: Iterable[UUID]) -> Exists:
    """Of a party: one of these is asked to sign for it, or has."""
    asked = SignatureRequest.unscoped.filter(
        document__subject_type="memorandum_version",
        document__subject_id=OuterRef("version"),
        organisation=OuterRef("organisation"),
        person__in=list(people),
    )
    return Exists(asked.exclude(state__in=NOT_ASKED))


def signers_before(version_id: UUID, actor: Actor) -> list[UUID]:
    """Whom a coordinator of the organisation that they sign for may see sign; nobody for others."""
    if actor.by_link or not holds(actor, MembershipRole.COORDINATOR):
        return []
    asked = SignatureRequest.unscoped.filter(
        document__subject_type="memorandum_version",
        document__subject_id=version_id,
        organisation=actor.organisation_id,
        state=RequestState.OPEN,
    )
    return list(asked.order_by("order", "asked_at").values_list("person_id", flat=True))
