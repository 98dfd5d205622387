"""Papers to read, files handed in, and the public check of a code."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import SignedInRequest, actor_required
from documents.checking import (
    NO_CODE,
    UNKNOWN_CODE,
    UNKNOWN_FILE,
    digest_of,
    facts_of,
    paper_named_in,
    paper_with_code,
    paper_with_digest,
    standing_of,
    standing_of_file,
)
from documents.filing import open_file
from documents.forms import CodeForm, FileForm
from documents.models import Document, DocumentState, FileState, StoredFile
from documents.numbers import typed_code
from documents.outbox_rows import order_sample
from ground.sentences import sentence

# A file opened in the browser runs nothing and loads nothing, whatever it holds.
SANDBOX = "sandbox; default-src 'none'"
ASK_AGAIN_SECONDS = 10


@require_GET
@actor_required
def download(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The PDF; a page that says what is going on while there is none."""
    return paper_or_page(request, get_object_or_404(Document.objects.visible_to(request.actor), pk=pk))


def paper_or_page(request: HttpRequest, document: Document) -> HttpResponse:
    """The file of a paper that the reader may have; a page that says what is going on while there is none."""
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
def stored_file(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A file somebody handed in, under the label they gave it; a page while it is checked, or says why not."""
    return file_or_page(request, get_object_or_404(StoredFile.objects.visible_to(request.actor), pk=pk))


def file_or_page(request: HttpRequest, held: StoredFile) -> HttpResponse:
    """The bytes of a file that the reader may have; a page that says what is going on while they may not be fetched."""
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


@require_http_methods(["GET", "POST"])
def check_start(request: HttpRequest) -> HttpResponse:
    """Where a code is typed, or a file chosen that says by itself which paper it is."""
    if request.method == "POST":
        return _check_file(request, None)
    typed = CodeForm(request.GET if "code" in request.GET else None)
    if typed.is_valid():
        return redirect("documents:check", code=typed_code(typed.cleaned_data["code"]))
    return render(request, "documents/check_start.html", {"form": typed, "file_form": FileForm()})


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What is on file under a code; with a file, whether it is the one that was issued. No names, no content."""
    paper = paper_with_code(code)
    if paper is None:
        typed = CodeForm({"code": code[:60]})
        facts = {"verdict": UNKNOWN_CODE if typed.is_valid() else NO_CODE, "form": typed, "file_form": FileForm()}
        return render(request, "documents/check_start.html", facts, status=404)
    if request.method == "POST":
        return _check_file(request, paper)
    facts = facts_of(paper, standing_of(paper))
    return render(request, "documents/check.html", facts | {"file_form": FileForm()})


def _check_file(request: HttpRequest, paper: Document | None) -> HttpResponse:
    """The verdict on a file, for this paper or for whichever it is; the file is read and forgotten."""
    chosen = FileForm(files=request.FILES)
    if not chosen.is_valid():
        if paper is None:
            facts: dict[str, Any] = {"form": CodeForm(), "file_form": chosen}
            return render(request, "documents/check_start.html", facts, status=422)
        facts = facts_of(paper, standing_of(paper)) | {"file_form": chosen}
        return render(request, "documents/check.html", facts, status=422)
    digest = digest_of(chosen.cleaned_data["file"])
    paper = paper or paper_with_digest(digest) or paper_named_in(chosen.cleaned_data["file"])
    if paper is None:
        facts = {"verdict": UNKNOWN_FILE, "form": CodeForm(), "file_form": FileForm()}
        return render(request, "documents/check_start.html", facts, status=404)
    return render(request, "documents/check.html", facts_of(paper, standing_of_file(paper, digest)))
