"""Why a signature is not asked for any more, for who still has the page open."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from documents.formats import longdate
from documents.models import RequestState, SignatureRequest
from documents.passing import passed_on_to
from lifecycle.labels import told
from lifecycle.models import Event
from lifecycle.models.event import EventKind
from lifecycle.names import names_in


def why_closed(pk: Any, person_id: UUID | None) -> str:
    """In a sentence; of somebody else's request no more than that there is nothing to sign."""
    try:
        asked = SignatureRequest.unscoped.filter(pk=UUID(str(pk)), person_id=person_id)
    except ValueError:
        return _("There is nothing for you to sign here.")
    request = asked.select_related("document").first()
    if request is None:
        return _("There is nothing for you to sign here.")
    day = {"day": longdate(request.closed_at)}
    if request.state == RequestState.SIGNED:
        return _("You signed this already, on %(day)s.") % day
    if request.state == RequestState.REFUSED:
        return _("You refused this signature on %(day)s. Nothing was signed now.") % day
    if request.state == RequestState.PASSED_ON:
        passed = passed_on_to(SignatureRequest.unscoped.filter(pk=request.pk))
        return _("You passed this on to %(colleague)s on %(day)s, who is asked instead of you.") % passed
    said = {"paper": request.document.called, "what": _what_happened(request)}
    if not said["what"]:
        return _("The text of “%(paper)s” was changed or withdrawn meanwhile. Nothing was signed.") % said
    return _("The text of “%(paper)s” was changed or withdrawn meanwhile: %(what)s. Nothing was signed.") % said


def _what_happened(request: SignatureRequest) -> str:
    """The step with which the request was closed: who did what."""
    steps = Event.unscoped.filter(
        chain=request.document.chain, kind=EventKind.TRANSITION, at__gte=request.closed_at or request.asked_at
    )
    event = steps.exclude(person_id=None).order_by("seq").first()
    if event is None:
        return ""
    who = names_in(event.mobility_id, [event.person_id]).get(event.person_id, "")
    return f"{who} {told(event.machine, event.name, source=event.from_state)}".strip()
