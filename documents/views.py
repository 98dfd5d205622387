"""Papers to read, files handed in, and the public check of a code."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.acting import actor_required
from documents.filing import open_file
from documents.models import Document, DocumentState, FileState, Rendering, StoredFile
from documents.numbers import typed_code
from documents.outbox_rows import order_sample
from ground.sentences import sentence

# A file opened in the browser runs nothing and loads nothing, whatever it holds.
SANDBOX = "sandbox; default-src 'none'"
ASK_AGAIN_SECONDS = 10


@require_GET
@actor_required
def download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The PDF; a page that says what is going on while there is none."""
    document = get_object_or_404(Document.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    if document.has_file:
        return as_download(open_file(of=document), document.file_name, "application/pdf")
    failed = document.state == DocumentState.FAILED
    if document.is_sample and not failed:
        order_sample(document)
    facts = {"document": document, "why": sentence(document.fault_code, {"number": document.number}) if failed else ""}
    response = render(request, "documents/not_ready.html", facts, status=409 if failed else 202)
    if not failed:
        response["Retry-After"] = str(ASK_AGAIN_SECONDS)
    return response


@require_GET
@actor_required
def stored_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A file somebody handed in, under the label they gave it; a page while it is checked, or says why not."""
    held = get_object_or_404(StoredFile.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    if held.state != FileState.READY:
        return _file_not_ready(request, held)
    return as_download(open_file(of=held), held.label, held.content_type)


def _file_not_ready(request: HttpRequest, held: StoredFile) -> HttpResponse:
    refused = held.state == FileState.REFUSED
    facts = {"file": held, "why": sentence(held.refused_because) if refused else ""}
    response = render(request, "documents/file_not_ready.html", facts, status=409 if refused else 202)
    if not refused:
        response["Retry-After"] = str(ASK_AGAIN_SECONDS)
    return response


def as_download(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to keep: nothing of it runs in the browser."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response


@require_GET
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What is on file under a code, for whoever holds the paper: no names, no content."""
    found = Document.unscoped.filter(verification_code=typed_code(code)).exclude(rendering=Rendering.DRAFT).first()
    if found is None or not found.has_file:
        raise Http404
    later = Document.unscoped.filter(number=found.number, version_no__gt=found.version_no, rendering=Rendering.FINAL)
    facts = {"document": found, "later": later.order_by("-version_no").first(), "final": found.finals.first()}
    return render(request, "documents/check.html", facts)
