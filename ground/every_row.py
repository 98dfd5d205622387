"""All rows of a table, whatever the managers of its model leave out."""

from typing import Any

from django.db import models


def every_row(model: type[models.Model]) -> models.QuerySet[Any]:
    """For counting and copying whole tables; nobody's eyes see them."""
    return model._base_manager.all()
