"""Who is asked to sign for an organisation and is not the right one passes it on: a colleague is asked instead."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Membership, Person
from accounts.people import function_of
from documents.formats import longdate
from documents.models import NOT_ASKED, RequestState, SignatureRequest
from ground import clock
from ground.errors import SojournError
from lifecycle.names import names_in
from lifecycle.roles import BY_MEMBERSHIP, CI, CO, EM, HC, IN, PARTY, Role

FOR_AN_ORGANISATION = (CO, HC, IN, EM, CI, PARTY)  # who signs as a person passes nothing on


def requests_to_pass_on(person_id: UUID | None) -> QuerySet[SignatureRequest]:
    """What is asked of this person for an organisation, and not answered."""
    asked = SignatureRequest.unscoped.filter(person=person_id, state=RequestState.OPEN, role__in=FOR_AN_ORGANISATION)
    return asked.exclude(organisation=None).select_related("document", "organisation", "person")


def others_asked(request: SignatureRequest) -> QuerySet[SignatureRequest]:
    """Everybody else who signs the same text."""
    same = SignatureRequest.unscoped.filter(document=request.document_id).exclude(pk=request.pk)
    return same.exclude(state__in=NOT_ASKED).select_related("person__account", "organisation")


def passed_on_to(asked: QuerySet[SignatureRequest]) -> dict[str, str]:
    """To whom the newest of these was passed on, and when, in words; empty where none was."""
    passed = asked.filter(state=RequestState.PASSED_ON).select_related("passed_to", "document").order_by("-closed_at")
    request = passed.first()
    if request is None or request.passed_to is None or request.closed_at is None:
        return {}
    names = names_in(request.mobility_id, [request.passed_to_id])
    return {"colleague": names.get(request.passed_to_id, ""), "day": longdate(request.closed_at)}


def passed_on_by(request: SignatureRequest) -> Person | None:
    """Who named this person as the right one; None where nobody did."""
    before = SignatureRequest.unscoped.filter(
        document=request.document_id,
        role=request.role,
        organisation=request.organisation_id,
        passed_to=request.person_id,
    )
    found = before.order_by("-closed_at").select_related("person").first()
    return found.person if found else None


def right_to_sign(role: str) -> str:
    """What somebody is in an organisation who signs for it in a stay; empty where being named is enough."""
    return next((right for (_part, right), given in BY_MEMBERSHIP.items() if given == Role(role)), "")


def holders_at(request: SignatureRequest, address: str) -> Iterator[Person]:
    """Who is reached by this address and may sign what is asked for its organisation."""
    held = Membership.objects.open().filter(organisation=request.organisation_id, role=right_to_sign(request.role))
    return (one.person for one in held.select_related("person__account") if one.person.mailbox == address)


@transaction.atomic
def pass_on(*, request: SignatureRequest, taker: Person) -> SignatureRequest:
    """The request ends, and the colleague is asked from now on; who passed it on before has the own one back.

    Raises SojournError: documents.closed, documents.asked_already.
    """
    held = SignatureRequest.unscoped.select_for_update(of=("self",)).get(pk=request.pk)
    if held.state != RequestState.OPEN:
        raise SojournError("documents.closed")
    if others_asked(held).filter(person=taker).exists() or held.person_id == taker.pk:
        raise SojournError("documents.asked_already", person=taker.full_name)
    held.state, held.closed_at, held.passed_to = RequestState.PASSED_ON, clock.now(), taker
    held.save(update_fields=["state", "closed_at", "passed_to"])
    same = {"document": held.document, "person": taker, "role": held.role, "organisation_id": held.organisation_id}
    facts = {
        "mobility_id": held.mobility_id,
        "function": function_of(taker.pk, held.organisation_id),
        "order": held.order,
        "covers": held.covers,
        "state": RequestState.OPEN,
        "asked_at": clock.now(),
        "closed_at": None,
        "passed_to": None,
    }
    asked, _new = SignatureRequest.unscoped.update_or_create(defaults=facts, **same)
    return asked
