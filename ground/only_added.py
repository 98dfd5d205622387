"""Tables that are a record: rows are added, never changed, nor taken away by code."""

from typing import Any, ClassVar

from django.db import models


class OnlyAdded(Exception):
    """Somebody tried to change or delete one."""


class RecordQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        raise OnlyAdded

    def delete(self) -> tuple[int, dict[str, int]]:
        raise OnlyAdded


class Record(models.Model):
    """A row that is saved once."""

    objects: ClassVar[Any] = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *given: Any, **named: Any) -> None:
        """Refuses a second time."""
        if not self._state.adding:
            raise OnlyAdded
        super().save(*given, **named)

    def delete(self, *given: Any, **named: Any) -> tuple[int, dict[str, int]]:
        """Refuses."""
        raise OnlyAdded
