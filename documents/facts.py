"""What of papers and signatures never changes once it is written."""

from documents.models import Document, Signature
from lifecycle.facts import sealed_fact

sealed_fact(
    Document,
    "number", "version_no", "kind", "rendering", "language", "template_version", "said", "created_at",
)  # fmt: skip
sealed_fact(Signature, "signed_at", "method", "seen", "document_sha256", "covers")
