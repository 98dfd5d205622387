"""The one door for reading: every read starts at `Model.objects.visible_to(actor)`.

What must read past it (the engine, an outbox worker, a figure over all rows) says so by name: `Model.unscoped`.

Each model says who sees it: `Model.scope(actor) -> Q`, built with `Exists`, never with a join, so that a row
comes back once and can be locked. SYSTEM sees all: its scope is `Q()`.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.actors import Actor

NOBODY = Q(pk__in=())


class ScopedQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(self.model.scope(actor))


class Scoped(models.Manager[Any]):
    def get_queryset(self) -> ScopedQuerySet:
        return ScopedQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor) -> ScopedQuerySet:
        return self.get_queryset().visible_to(actor)


class Unscoped(models.Manager[Any]):
    """All rows, whoever may see them: for code that has found the stay by `visible_to` or acts for nobody's eyes."""
