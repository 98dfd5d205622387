"""Papers: what is on file, and the file."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.response import Response

from api import selectors
from api.paging import NEWEST_FIRST, PageQuery, page_facts, page_of
from api.refusals import NotReady
from api.serializers.documents import DocumentPage, DocumentShown
from api.views import Endpoint
from documents.filing import open_file
from documents.models import DocumentState
from documents.views import ASK_AGAIN_SECONDS, as_download
from ground.errors import SojournError


class AboutPapers(Endpoint):
    """What the addresses of papers share."""

    tag = "documents"

    def page(self, found: Any, places: Sequence[Any] | None = None) -> Response:
        """One page, the newest first."""
        rows, cursor = page_of(found, NEWEST_FIRST, self.words(PageQuery), places)
        shown = DocumentPage(page_facts(self.request, rows, cursor), context={"request": self.request})
        return Response(shown.data)


class Papers(AboutPapers):
    """The papers the caller reads."""

    @extend_schema(operation_id="documents", parameters=[PageQuery], responses=DocumentPage)
    def get(self, request: Any) -> Response:
        """List the papers you may read."""
        return self.page(selectors.papers(self.actor), selectors.papers_by_place(self.actor))


class StayPapers(AboutPapers):
    """The papers of a stay."""

    @extend_schema(operation_id="documents_of_mobility", parameters=[PageQuery], responses=DocumentPage)
    def get(self, request: Any, pk: UUID) -> Response:
        """List the papers of this stay that you may read."""
        mobility = selectors.stay(self.actor, pk)
        return self.page(selectors.papers(self.actor).filter(mobility_id=mobility.pk))


class OnePaper(AboutPapers):
    """One paper."""

    @extend_schema(operation_id="document", responses=DocumentShown)
    def get(self, request: Any, pk: UUID) -> Response:
        """Read what is on file about it."""
        self.words()
        paper = selectors.found_or_refused(selectors.papers(self.actor), pk)
        return Response(DocumentShown(paper, context={"request": request}).data)


class PdfRenderer(BaseRenderer):
    """Lets a caller ask for application/pdf; the file itself is answered as it lies."""

    media_type = "application/pdf"
    format = "pdf"

    def render(self, data: Any, *given: Any, **named: Any) -> bytes:
        return bytes(data)


class PaperFile(AboutPapers):
    """The file of a paper."""

    renderer_classes = (PdfRenderer, JSONRenderer)

    @extend_schema(operation_id="document_file", responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Any, pk: UUID) -> HttpResponse:
        """Fetch the PDF."""
        paper = selectors.found_or_refused(selectors.papers(self.actor), pk)
        if paper.has_file:
            return as_download(open_file(of=paper), paper.file_name, "application/pdf")
        if paper.state == DocumentState.FAILED:
            raise SojournError(paper.fault_code, number=paper.number)
        raise NotReady("api.paper_not_ready", number=paper.number, wait=ASK_AGAIN_SECONDS)
