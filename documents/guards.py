"""What waits for a signature, whatever the paper: nobody is asked to sign without being told."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from documents.models import RequestState, SignatureRequest
from ground.statements.compiled import Compiled
from lifecycle.answers import rows_of
from lifecycle.models import Mobility
from lifecycle.registry import owed
from lifecycle.roles import Role
from lifecycle.vocabulary import Missing, Sentence

# request, person, role; of the paper its title, kind, version and what it is about
Asked = tuple[UUID, UUID, str, str, str, int, UUID]
OPEN_REQUESTS: Compiled[Asked] = Compiled(
    lambda stay: (
        SignatureRequest.unscoped.filter(mobility_id=stay, state=RequestState.OPEN)
        .order_by("asked_at", "pk")
        .values_list(
            "pk",
            "person_id",
            "role",
            "document__title",
            "document__kind",
            "document__version_no",
            "document__subject_id",
        )
    )
)
# Papers whose signature a requirement of their own speaks of: kind -> of which versions.
TOLD_ELSEWHERE: dict[str, Callable[[int], bool]] = {}
# Papers of which a stay has several: kind -> by what each is about, the words after its title that tell it apart.
TOLD_APART: dict[str, Callable[[Collection[UUID]], Mapping[UUID, str]]] = {}


def told_apart(kind: str, by: Callable[[Collection[UUID]], Mapping[UUID, str]]) -> None:
    """Say which one of several papers of this kind it is: said by the app that knows."""
    TOLD_APART[kind] = by


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
    """Each paper that somebody is asked to sign, told from others of its kind."""
    asked = [
        row
        for row in rows_of(OPEN_REQUESTS, mobility)
        if row[4] not in TOLD_ELSEWHERE or not TOLD_ELSEWHERE[row[4]](row[5])
    ]
    return _awaited(asked)


def signatures_awaited(mobility: Mobility, kind: str) -> list[Missing]:
    """The same of the papers of one kind, for a gate that waits for these: it is one to-do, not two."""
    return _awaited([row for row in rows_of(OPEN_REQUESTS, mobility) if row[4] == kind])


def _awaited(asked: list[Asked]) -> list[Missing]:
    which = _which(asked)
    return [
        Missing(
            "documents.signature_waits",
            Role(role),
            person=person,
            params={"paper": title, "which": which.get(about, ""), "request": str(request)},
        )
        for request, person, role, title, _kind, _version, about in asked
    ]


def _which(asked: list[Asked]) -> dict[UUID, str]:
    """What tells apart those of which there may be several."""
    found: dict[UUID, str] = {}
    for kind in {row[4] for row in asked} & TOLD_APART.keys():
        found |= TOLD_APART[kind]([row[6] for row in asked if row[4] == kind])
    return found
