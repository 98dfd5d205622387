"""Who is away is not asked: what a memorandum asks of its contact persons and signers goes to who stands in.

The text goes on naming them; who answers for a party now is asked of the absences (`MemorandumParty.contact_now`), and
its open versions are settled anew when one begins or ends.
"""

from uuid import UUID

from django.db.models import Q

from documents.handing import ask_instead
from documents.models import SignatureRequest
from lifecycle.effects import outbox
from lifecycle.models import Absence
from lifecycle.people.being_away import when_away
from lifecycle.tables.mou import OPEN
from partnerships.models import MemorandumParty


@when_away
def memoranda_go_along(absence: Absence) -> None:
    """Open signatures, and with the next settling what is owed; both come back on the return."""
    giver, taker = absence.person_id, absence.substitute_id
    theirs = MemorandumParty.names([giver])
    parties = MemorandumParty.objects.filter(theirs, organisation=absence.organisation_id, version__state__in=OPEN)
    as_signer = parties if absence.is_running else parties.filter(Q(signer=giver) | Q(cosigner=giver))
    signed_for = list(as_signer.values_list("version_id", flat=True))
    _move_requests(signed_for, absence, *((giver, taker) if absence.is_running else (taker, giver)))
    for version in parties.values_list("version_id", flat=True):
        key = f"wake:away:{absence.pk}:{'begun' if absence.is_running else 'over'}:{version}"
        outbox.add("lifecycle.wake", key=key, payload={"machine": "mou", "pk": str(version)})


def _move_requests(versions: list[UUID], absence: Absence, former_id: UUID, taker_id: UUID) -> None:
    asked = SignatureRequest.unscoped.filter(
        document__subject_type="memorandum_version", document__subject_id__in=versions
    )
    ask_instead(asked, organisation_id=absence.organisation_id, former_id=former_id, taker_id=taker_id)
