"""Rows that are read together with others and kept with them: what `prefetch_related` does, but in the same step."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet


@dataclass(frozen=True)
class Beside:
    """Rows of the owner whose id stands in their `column`; each owner keeps its own as `name`, in their order."""

    name: str
    column: str
    rows: Callable[[], QuerySet[Any, Any]]

    def of(self, owners: Collection[UUID]) -> QuerySet[Any, Any]:
        """Those of the owners with these ids."""
        return self.rows().filter(**{f"{self.column}__in": owners})

    def prefetched(self, path: str) -> Prefetch:
        """The same for who reads the owners by a queryset alone."""
        return Prefetch(path, self.rows(), to_attr=self.name)


def keep_beside(owners: Iterable[Any], besides: Sequence[Beside], found: Sequence[Sequence[Any]]) -> None:
    """Each owner with its rows of each kind, in their order; several instances of one owner have the same."""
    owners = [owner for owner in owners if owner is not None]
    for beside, rows in zip(besides, found, strict=True):
        of_owner: defaultdict[UUID, list[Any]] = defaultdict(list)
        for row in rows:
            of_owner[getattr(row, beside.column)].append(row)
        for owner in owners:
            setattr(owner, beside.name, list(of_owner[owner.pk]))
