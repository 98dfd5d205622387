"""Texts of memoranda that their owners offer as good examples."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from ground import clock
from library.models import Clause

MOST = 5  # of one text, where one is writing


@transaction.atomic
def offer_clause(*, actor: Actor, field: str, language: str, text: str, subject_id: UUID) -> Clause:
    """In the name of the organisation acted for; offered once more it says the new text."""
    clause, _new = Clause.unscoped.update_or_create(
        subject_id=subject_id,
        field=field,
        defaults={
            "organisation_id": actor.organisation_id,
            "language": language,
            "text": text,
            "offered_at": clock.now(),
        },
    )
    return clause


def take_clause_back(*, actor: Actor, field: str, subject_id: UUID) -> None:
    """It is offered no longer; copies that were taken stay."""
    Clause.unscoped.filter(organisation_id=actor.organisation_id, field=field, subject_id=subject_id).delete()


def clauses_for(actor: Actor, fields: Iterable[str], language: str) -> dict[str, list[Clause]]:
    """Those of other organisations in this language, by the text that they are examples of: one query."""
    others = Clause.objects.visible_to(actor).exclude(organisation=actor.organisation_id)
    rows = others.filter(field__in=list(fields), language=language).select_related("organisation")
    found: dict[str, list[Clause]] = {}
    for row in rows:
        if len(found.setdefault(row.field, [])) < MOST:
            found[row.field].append(row)
    return found
