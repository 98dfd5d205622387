"""The people of a partner who work without an account: a party names them as its contact, or as who signs."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.models import Membership
from lifecycle.tables.mou import ABANDONED, EXPIRED, SUPERSEDED, TERMINATED
from partnerships.models import MemorandumParty

ENDED = (SUPERSEDED, EXPIRED, TERMINATED, ABANDONED)


def organisation_named_by(version_id: UUID, person_id: UUID) -> UUID | None:
    """The party for which this person is named in the version, or asked to sign it; None where there is none."""
    named = MemorandumParty.objects.filter(MemorandumParty.names([person_id]), version=version_id)
    return named.values_list("organisation_id", flat=True).first()


def comes_by_link(person_id: UUID, organisation_id: UUID) -> bool:
    """Whether nobody signs in as this person to act for the organisation."""
    signs_in = Membership.objects.open().filter(person__account__isnull=False)
    return not signs_in.filter(person_id=person_id, organisation_id=organisation_id).exists()


def named_in_memoranda(actor: Actor) -> QuerySet[MemorandumParty]:
    """Where the actor is named for the organisation they act for, in versions that are not over."""
    return MemorandumParty.naming(actor).exclude(version__state__in=ENDED)
