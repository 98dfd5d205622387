"""Facts that matter beside the events: papers, signatures, results, decisions. Whoever changes one is found out.

Each app says which of its models hold such facts, and which of their columns never change once written; names,
free text and references to people are none of those: they may be erased, corrected and merged. The digest of a fact is
sealed once a day (`lifecycle.sealing`), and stands in the event where an act wrote the fact before its event.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from lifecycle.writing import canonical

DIGESTS = "sealed"  # under this name the details of an event hold what `noted` gives


@dataclass(frozen=True)
class Fact:
    """A model and its columns, or what it says of them, that never change."""

    model: type[Model]
    columns: tuple[str, ...]

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower


FACTS: dict[str, Fact] = {}


def sealed_fact(model: type[Model], *columns: str) -> None:
    """Register a model whose rows are sealed."""
    fact = Fact(model, columns)
    FACTS[fact.kind] = fact


def digest_of(row: Model) -> str:
    """The same in memory as read back, on every database."""
    fact = FACTS[row._meta.label_lower]
    told = {name: _written(getattr(row, name)) for name in fact.columns}
    return hashlib.sha256(b"fact\0" + canonical([fact.kind, row.pk, told])).hexdigest()


def noted(*rows: Model) -> dict[str, dict[str, str]]:
    """For the details of the event of an act that wrote or signed these."""
    return {DIGESTS: {f"{row._meta.label_lower}:{row.pk}": digest_of(row) for row in rows}}


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.astimezone(UTC) if isinstance(value, datetime) else value
