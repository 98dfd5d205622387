"""What is out for signature now, on the dashboard: papers on their way through their signers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.actors import Actor
from documents.models import NOT_ASKED, Document, DocumentState, RequestState, SignatureRequest
from ground.statements.beside import Beside, keep_beside
from ground.statements.in_step import Steps, asked, side_by_side
from lifecycle.by_sides import first_of, seen_among, todos_by_place
from lifecycle.models import ToDo
from lifecycle.models.todo import SIGNATURES
from lifecycle.tables.mou import State as Memoranda
from partnerships.models import MemorandumVersion
from portal.dashboard.owed import IN_ORDER

SHOWN = 6
MOST_SIGNING = 60  # unsigned things that are looked at, for the first six papers
AGREED = ("learning_agreement", "staff_mobility_programme", "amendment", "memorandum")
WITH_REQUESTS = Beside(
    "asked",
    "document_id",
    lambda: (
        SignatureRequest.unscoped.exclude(state__in=NOT_ASKED).select_related("person").order_by("order", "asked_at")
    ),
)


@dataclass
class Signing:
    """A paper on its way through its signers."""

    document: Any
    requests: list[Any]

    @property
    def signed(self) -> int:
        """How many have."""
        return sum(request.state == RequestState.SIGNED for request in self.requests)


def signing(actor: Actor) -> Steps[list[Signing]]:
    """Agreements and memoranda that wait for somebody; and whatever waits for the reader's own name."""
    chosen = yield from _to_be_signed(actor)
    if not chosen:
        return []
    waits = SignatureRequest.unscoped.filter(document=OuterRef("pk"), state=RequestState.OPEN)
    own = waits.filter(person_id__in=actor.people)
    papers = (
        Document.unscoped.filter(Exists(waits), pk__in=chosen, state=DocumentState.READY)
        .annotate(own=Exists(own))
        .filter(Q(kind__in=AGREED) | Q(own=True))
        .select_related("mobility__participant")
        .defer("snapshot")
        .order_by("-own", "mobility__planned_start", "pk")[:SHOWN]
    )
    found, requests = yield [papers, WITH_REQUESTS.of(chosen)]
    keep_beside(found, (WITH_REQUESTS,), (requests,))
    return [Signing(paper, paper.asked) for paper in found]


def _to_be_signed(actor: Actor) -> Steps[set[Any]]:
    """Papers that wait for somebody: in the stays seen, in the reader's memoranda, for the reader.

    What is out for signature in a stay is owed there, by a day that follows the departure: so the first stays are
    found among what is owed.
    """
    unsigned = ToDo.unscoped.filter(closed_at=None, code__in=SIGNATURES, mobility__isnull=False)
    open_now = SignatureRequest.unscoped.filter(state=RequestState.OPEN).order_by()
    memoranda = MemorandumVersion.objects.visible_to(actor).filter(state=Memoranda.SIGNING).order_by()
    texts = Document.unscoped.filter(subject_id__in=memoranda.values("pk"), kind="memorandum").order_by()
    own = open_now.filter(person_id__in=actor.people)
    owed, mine, of_memoranda = yield from side_by_side(
        first_of(todos_by_place(actor, unsigned), IN_ORDER, MOST_SIGNING, more=("mobility_id",)),
        asked(own.values_list("document")[:MOST_SIGNING]),
        asked(texts.values_list("pk")),
    )
    stays = list(dict.fromkeys(stay for _day, _since, stay, _pk in owed))[:SHOWN]
    there, seen = yield [
        open_now.filter(mobility__in=stays).values_list("document", "mobility"),
        seen_among(actor, stays),
    ]
    in_stays = [(document,) for document, stay in there if (stay,) in seen]
    return {pk for rows in (in_stays, mine, of_memoranda) for (pk,) in rows}
