"""What a walk left in the database, row by row, and the text of a column for the database that gets the copies."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models.expressions import RawSQL

from ground.every_row import every_row

APPS = ("accounts", "lifecycle", "documents", "partnerships", "agreements", "assessments", "recognition", "quality")
# Not of one stay, or without use in a copy: codes that were used up, orders for papers and mails that were dropped.
LEFT_OUT = frozenset(
    {"RuleSet", "OutboxRow", "NumberSeries", "ConfirmationCode", "JoinRequest", "Registration", "Succession"}
)
NOTHING = r"\N"


@dataclass(frozen=True)
class Row:
    """One row: its model and its columns in their order."""

    model: type[models.Model]
    values: tuple[Any, ...]

    def __getitem__(self, column: str) -> Any:
        return self.values[columns_of(self.model).index(column)]

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model.__name__


def changed(row: Row, changes: Mapping[str, Any]) -> Row:
    """The row with other values in these columns."""
    if not changes:
        return row
    names = columns_of(row.model)
    return Row(row.model, tuple(changes.get(name, value) for name, value in zip(names, row.values, strict=True)))


def columns_of(model: type[models.Model]) -> list[str]:
    """The names under which a model's columns are read."""
    return [field.attname for field in model._meta.concrete_fields]


def copied_models() -> list[type[models.Model]]:
    """Every model of a stay; one that an app adds is among them by itself."""
    every = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return [model for model in every if model.__name__ not in LEFT_OUT and not model.__name__.startswith("Historical")]


def everything() -> tuple[Row, ...]:
    """All rows, each table in the order in which they were written (SQLite keeps that under `rowid`)."""
    found: list[Row] = []
    for model in copied_models():
        rows = every_row(model).order_by(RawSQL("rowid", ())).values_list(*columns_of(model))
        found += [Row(model, values) for values in rows]
    return tuple(found)


def text_of(value: Any, field: models.Field, vendor: str) -> str:
    """A column as text for this database; `NOTHING` for a null."""
    if value is None:
        return NOTHING
    if isinstance(field, models.JSONField):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return {"postgresql": "ft"}.get(vendor, "01")[value]
    if isinstance(value, UUID):
        return str(value) if vendor == "postgresql" else value.hex
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" + ("+00" if vendor == "postgresql" else "")
    return str(value)
