"""What is open with one partner, as a list; and stays with their papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from accounts.models import Organisation
from documents.models import Document
from lifecycle.models import ToDo
from lifecycle.wording import say_todo
from partners.models import Check
from partners.places import PlacesRow, overbooked
from partners.selectors import checks_due
from partnerships.models import MemorandumVersion
from partnerships.selectors import names_told
from portal.dashboard.owed import in_order, in_words, with_owners
from portal.memoranda_in_words import Memoranda
from portal.partners import facts
from portal.stays.listing import Row

MOST = 100
PAPERS_A_STAY = 4


class OpenPage:
    """To-dos of stays, to-dos of memoranda, checks that are over or soon will be."""

    def __init__(self, organisation: Organisation, actor: Actor, today: date) -> None:
        self.organisation, self.actor, self.today = organisation, actor, today

    @cached_property
    def of_stays(self) -> list[Any]:
        """The most urgent first, each in words and with who owes it."""
        concerned = facts.open_todos(self.actor).filter(facts.of_partner(self.organisation.pk))
        todos = ToDo.unscoped.filter(pk__in=concerned.values("pk"))
        return list(in_words(list(with_owners(in_order(todos))[:MOST])))

    @cached_property
    def of_memoranda(self) -> list[tuple[MemorandumVersion, str, ToDo]]:
        """Each with its memorandum."""
        versions = Memoranda(self.actor, [self.organisation.pk], self.today).versions
        rows = ToDo.unscoped.filter(subject_type="memorandum_version", subject_id__in=list(versions), closed_at=None)
        found = [(versions[row.subject_id], row) for row in rows.order_by("since", "pk") if row.subject_id]
        names = {version.pk: names_told(version) for version, _row in found}
        return [(version, say_todo(row, names[version.pk]), row) for version, row in found]

    @cached_property
    def checks(self) -> list[Check]:
        """Over, or soon."""
        return checks_due(self.actor, [self.organisation.pk], self.today).get(self.organisation.pk, [])

    @cached_property
    def too_full(self) -> list[PlacesRow]:
        """Periods in which more are planned than there are places."""
        pk = self.organisation.pk
        return overbooked(self.actor, [pk], self.today).get(pk, [])

    @property
    def number(self) -> int:
        """Of everything."""
        return len(self.of_stays) + len(self.of_memoranda) + len(self.checks) + len(self.too_full)


@dataclass(frozen=True)
class StayWithPapers:
    """One stay in the list, and its newest papers."""

    row: Row
    papers: list[Document]


def with_papers(rows: Iterable[Row], actor: Actor) -> list[StayWithPapers]:
    """One query for all papers."""
    rows = list(rows)
    stays = [row.mobility.pk for row in rows]
    held: dict[UUID | None, list[Document]] = {}
    found = Document.objects.visible_to(actor).filter(mobility_id__in=stays).exclude(file="")
    for paper in found.order_by("-created_at").defer("snapshot"):
        held.setdefault(paper.mobility_id, []).append(paper)
    return [StayWithPapers(row, held.get(row.mobility.pk, [])[:PAPERS_A_STAY]) for row in rows]
