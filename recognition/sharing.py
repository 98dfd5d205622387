"""Showing papers to somebody outside: made, opened, ended by whoever goes."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import F

from documents.models import Document, DocumentState, Rendering
from ground import clock
from lifecycle.models import Mobility
from recognition.sharing_models import PaperLink

SHOWN = ("europass_mobility", "recognition_statement", "attendance_certificate", "personal_transcript")
DAYS = (7, 30, 90)


def papers_to_show(mobility: Mobility) -> list[Document]:
    """Final papers that hold, in the order in which an employer asks for them."""
    found = Document.unscoped.filter(
        mobility=mobility, kind__in=SHOWN, rendering=Rendering.FINAL, state=DocumentState.READY
    )
    return sorted(found, key=lambda one: (SHOWN.index(one.kind), one.number))


def make_link(*, mobility: Mobility, person_id: UUID, label: str, papers: Iterable[UUID], until: date) -> str:
    """The secret of the new link: shown once, kept nowhere."""
    secret = secrets.token_urlsafe(32)
    PaperLink.objects.create(
        mobility=mobility, person_id=person_id, digest=_digest(secret), label=label, made_at=clock.now(), until=until,
        papers=[str(one) for one in papers],
    )  # fmt: skip
    return secret


def links_of(mobility: Mobility, people: Iterable[UUID]) -> list[PaperLink]:
    """Those that are open now."""
    found = PaperLink.objects.filter(mobility=mobility, person__in=list(people), ended_at=None)
    return [one for one in found if one.until >= mobility.today]


def end_link(*, mobility: Mobility, people: Iterable[UUID], pk: UUID | None) -> bool:
    """Whether there was one to end."""
    if pk is None:
        return False
    mine = PaperLink.objects.filter(mobility=mobility, person__in=list(people), pk=pk, ended_at=None)
    return bool(mine.update(ended_at=clock.now()))


def link_with(secret: str) -> PaperLink | None:
    """The open link of this secret; None where there is none, or it has ended."""
    held = PaperLink.objects.select_related("mobility__participant").filter(digest=_digest(secret)).first()
    if held is None or held.ended_at is not None or held.mobility.today > held.until:
        return None
    return held


def count_opened(link: PaperLink) -> None:
    """Whoever made it sees how often."""
    PaperLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1)


def papers_of(link: PaperLink) -> list[Document]:
    """What holds now of each paper chosen: who chose a paper chose no version of it."""
    return papers_behind([link])[link.pk]


def papers_behind(links: Iterable[PaperLink]) -> dict[UUID, list[Document]]:
    """The same of several links of one stay; three queries, however many there are."""
    held = list(links)
    if not held:
        return {}
    now = papers_to_show(held[0].mobility)
    chosen = Document.unscoped.filter(pk__in={pk for link in held for pk in link.papers})
    which = {str(pk): (*key,) for pk, *key in chosen.values_list("pk", "kind", "number", "language")}
    found = {}
    for link in held:
        wanted = {which.get(pk) for pk in link.papers}
        found[link.pk] = [one for one in now if (one.kind, one.number, one.language) in wanted]
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
