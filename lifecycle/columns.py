"""What a transition changed on its row: found by comparing the row before and after it."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from django.db.models import Model


def columns_of(row: Model) -> Mapping[str, Any]:
    """Every column with its present value. JSON is copied, so that a change inside it shows."""
    values = {name: getattr(row, name) for name in _names(type(row))}
    return {name: deepcopy(value) if isinstance(value, dict | list) else value for name, value in values.items()}


def changed_since(before: Mapping[str, Any], row: Model) -> tuple[str, ...]:
    """The columns that have another value than `before`, in the order of the model."""
    return tuple(name for name, value in before.items() if getattr(row, name) != value)


@cache
def _names(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)
