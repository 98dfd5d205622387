"""Who no longer takes part in a stay is not asked to sign any more; what they signed stays."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.issuing import is_fully_signed, issue_final
from documents.models import Document, RequestState, SignatureRequest
from documents.signing import cancel
from lifecycle.models import NamedPart
from lifecycle.people.leaving import on_leaving
from lifecycle.roles import BY_NAME


@on_leaving("documents.asked_to_sign")
class AskedToSign:
    """Open requests close; a text that all others have signed is finished."""

    def say(self, part: NamedPart) -> list[str]:
        """Which papers, by their titles; and how many signatures stay."""
        lines = [
            _("“%(paper)s” (%(number)s) is no longer theirs to sign.")
            % {"paper": asked.document.called, "number": asked.document.number}
            for asked in requests_of(part, RequestState.OPEN).select_related("document")
        ]
        if signed := requests_of(part, RequestState.SIGNED).count():
            words = ngettext(
                "%(number)s signature that they gave stays.", "%(number)s signatures that they gave stay.", signed
            )
            lines.append(words % {"number": signed})
        return lines

    def follow(self, part: NamedPart, successor: NamedPart | None) -> None:
        """Only in the role that this part gave."""
        for asked in list(requests_of(part, RequestState.OPEN).select_related("document")):
            _let_go(asked.document, part)


def requests_of(part: NamedPart, state: str) -> QuerySet[SignatureRequest]:
    """The requests to this person in the role of this part, in this state."""
    role = BY_NAME.get(part.part)
    asked = SignatureRequest.unscoped.filter(mobility_id=part.mobility_id, person_id=part.person_id, role=str(role))
    return asked.filter(state=state) if role else asked.none()


def _let_go(document: Document, part: NamedPart) -> None:
    cancel(document=document, person_id=part.person_id)
    if document.final_when_signed and is_fully_signed(document=document):
        issue_final(document=document)
