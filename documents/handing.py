"""Who becomes responsible for a side of a stay is asked for the signature that this side still owes."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.people import function_of
from documents.models import RequestState, SignatureRequest
from lifecycle.models import OrganisationPart
from lifecycle.people.handing import when_handed


@when_handed
def move_requests(part: OrganisationPart, former_id: UUID | None, taker_id: UUID | None) -> None:
    """Open requests to the former person for this organisation; what was signed stays as it is."""
    if former_id is None or taker_id is None:
        return
    of_the_stay = SignatureRequest.unscoped.filter(mobility_id=part.mobility_id)
    ask_instead(of_the_stay, organisation_id=part.organisation_id, former_id=former_id, taker_id=taker_id)


def ask_instead(
    requests: QuerySet[SignatureRequest], *, organisation_id: UUID, former_id: UUID, taker_id: UUID
) -> None:
    """What is open of one person for an organisation is asked of a colleague, unless they are asked already."""
    of_the_side = requests.filter(organisation_id=organisation_id, state=RequestState.OPEN)
    asked_already = set(of_the_side.filter(person_id=taker_id).values_list("document_id", flat=True))
    for asked in of_the_side.filter(person_id=former_id):
        if asked.document_id not in asked_already:
            asked.person_id, asked.function = taker_id, function_of(taker_id, organisation_id)
            asked.save(update_fields=["person_id", "function"])
