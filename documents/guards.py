"""What waits for a signature, whatever the paper: nobody is asked to sign without being told."""

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from documents.models import RequestState, SignatureRequest
from ground.statements.compiled import Compiled
from lifecycle.answers import rows_of
from lifecycle.models import Mobility
from lifecycle.registry import owed
from lifecycle.roles import Role
from lifecycle.vocabulary import Missing, Sentence

Asked = tuple[UUID, UUID, str, str, str, int]  # request, person, role; of the paper its title, kind and version
OPEN_REQUESTS: Compiled[Asked] = Compiled(
    lambda stay: (
        SignatureRequest.unscoped.filter(mobility_id=stay, state=RequestState.OPEN)
        .order_by("asked_at", "pk")
        .values_list("pk", "person_id", "role", "document__title", "document__kind", "document__version_no")
    )
)
# Papers whose signature a requirement of their own speaks of: kind -> of which versions.
TOLD_ELSEWHERE: dict[str, Callable[[int], bool]] = {}


def told_elsewhere(kind: str, of: Callable[[int], bool] = lambda _version: True) -> None:
    """A paper of this kind needs no to-do beside the one it has: said by the app that knows."""
    TOLD_ELSEWHERE[kind] = of


@owed(
    "documents.signature_waits",
    unmet={
        "documents.signature_waits": Sentence(
            _("%(person)s has not signed “%(paper)s”."), to_owner=_("“%(paper)s” waits for your signature.")
        )
    },
    reads=(OPEN_REQUESTS,),
)
def signature_waits(mobility: Mobility) -> list[Missing]:
    """Each paper that somebody is asked to sign."""
    return [
        Missing(
            "documents.signature_waits",
            Role(role),
            person=person,
            params={"paper": title, "request": str(request)},
        )
        for request, person, role, title, kind, version in rows_of(OPEN_REQUESTS, mobility)
        if kind not in TOLD_ELSEWHERE or not TOLD_ELSEWHERE[kind](version)
    ]
