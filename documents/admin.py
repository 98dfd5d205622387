"""Look-up and repair by staff: nothing about a paper is changed by hand."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.recorded_admin import ReadOnly
from documents.models import Document, SignatureRequest, StoredFile
from documents.outbox_rows import try_again


@admin.register(Document)
class DocumentAdmin(ReadOnly):
    list_display = ("number", "version_no", "kind", "rendering", "language", "state", "fault_code", "created_at")
    list_filter = ("state", "kind", "rendering", "language")
    search_fields = ("number", "verification_code", "sha256")
    exclude = ("snapshot",)
    actions = ("print_again",)

    @admin.action(description=_("Try again to make papers that failed"))
    def print_again(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        again = sum(try_again(document=document) for document in queryset)
        messages.info(request, _("%(count)s papers are being made again.") % {"count": again})


@admin.register(SignatureRequest)
class SignatureRequestAdmin(ReadOnly):
    list_display = ("document", "role", "order", "state", "asked_at", "closed_at")
    list_filter = ("state", "role")


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnly):
    list_display = ("id", "content_type", "size", "created_at")
    exclude = ("label",)
