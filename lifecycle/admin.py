"""Looking up stays and repairing the outbox. State is read-only everywhere."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.recorded_admin import ReadOnly, Recorded
from lifecycle.models import Event, Mobility, OutboxRow, RuleSet, ToDo


@admin.register(Mobility)
class MobilityAdmin(ReadOnly):
    list_display = ("number", "state", "activity", "planned_start", "planned_end", "country")
    list_filter = ("state", "activity")
    search_fields = ("number",)


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ("at", "machine", "name", "from_state", "to_state", "role")
    list_filter = ("machine", "kind")


@admin.register(ToDo)
class ToDoAdmin(ReadOnly):
    list_display = ("code", "owner", "since", "due_on", "closed_at")
    list_filter = ("owner", "code")


@admin.register(RuleSet)
class RuleSetAdmin(Recorded):
    """New call years are added here; rows in use are never edited (house rule)."""

    list_display = ("title", "programme", "activity", "call_year_from", "call_year_to")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and not obj.mobilities.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(OutboxRow)
class OutboxAdmin(ReadOnly):
    """Retried and cancelled on the operator's pages, where each act is kept with its reason."""

    list_display = ("kind", "state", "fault_code", "starts", "refusals", "due_at", "finished_at")
    list_filter = ("state", "kind")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_staff)
