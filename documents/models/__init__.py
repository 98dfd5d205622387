"""Papers, the signatures on them, their numbers, and files that people hand in."""

from documents.models.document import Document, DocumentState, NumberSeries, PaperReader, Rendering
from documents.models.request_state import NOT_ASKED, RequestState
from documents.models.signature import Signature, SignatureRequest, SigningMethod
from documents.models.stored_file import FileState, StoredFile

__all__ = [
    "NOT_ASKED", "Document", "DocumentState", "FileState", "NumberSeries", "PaperReader", "Rendering", "RequestState",
    "Signature", "SignatureRequest", "SigningMethod", "StoredFile",
]  # fmt: skip
