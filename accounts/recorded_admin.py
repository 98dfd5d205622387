"""The two kinds of page for who runs the installation: looking only, and changing with a record of it."""

from collections.abc import Iterable
from typing import Any

import structlog
from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.models import AdminChange
from accounts.models.admin_change import Deed
from ground import clock

log = structlog.get_logger()


def record(request: HttpRequest, deed: Deed, row: Model, fields: Iterable[str] = ()) -> None:
    """Keep that it was done, in the transaction that did it."""
    model, pk = row._meta.label_lower, str(row.pk)
    AdminChange.objects.create(
        at=clock.now(), account_id=request.user.pk, deed=deed, model=model, row=pk, fields=sorted(fields)
    )
    log.info("admin.change", deed=str(deed), model=model, row=pk)


class ReadOnly(admin.ModelAdmin):
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Recorded(admin.ModelAdmin):
    """Every change leaves a row of ours, beside Django's own log, which an administrator could delete."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            record(request, Deed.CHANGED if change else Deed.ADDED, obj, form.changed_data)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            record(request, Deed.DELETED, obj)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for row in queryset:
                record(request, Deed.DELETED, row)
            super().delete_queryset(request, queryset)
