"""Whether a file keeps the rules of PDF/A-3A and PDF/UA-1 that a machine can check, and says what a paper must say.

`page-validation` reads the file's objects. It does not show that the tags say what the page means, that the reading order
is right, that colours can be told apart, or that an archive takes the file: veraPDF and a person with a screen reader do.
"""

import json

import page
from page import ValidationProfile

from documents.models import Document
from tests.documents.reading import reader_of

PROFILES = (ValidationProfile.PDF_A_3A, ValidationProfile.PDF_UA_1)


def faults_of(pdf: bytes) -> list[str]:
    """Broken rules of both standards, each once."""
    reports = (page.validate_pdf_bytes(pdf, profile=profile) for profile in PROFILES)
    return sorted({f"{failure.rule_id} {failure.message}" for report in reports for failure in report.failures})


def lacking_in(paper: Document, pdf: bytes) -> list[str]:
    """What a paper must have and this file has not."""
    reader = reader_of(pdf)
    catalog = reader.trailer["/Root"]
    said = catalog["/Metadata"].get_data().decode()
    inside = f"{paper.number}-v{paper.version_no}.json"
    has = {
        "tags": bool(catalog["/StructTreeRoot"]["/K"]) and bool(catalog["/MarkInfo"]["/Marked"]),
        "language": catalog["/Lang"] == paper.language,
        "title": paper.number in reader.metadata.title and bool(catalog["/ViewerPreferences"]["/DisplayDocTitle"]),
        "data": json.loads(reader.attachments[inside][0])["document"]["number"] == paper.number,
        "files": {"/Data"} <= {one.get_object()["/AFRelationship"] for one in catalog["/AF"]},
        "output intent": len(catalog["/OutputIntents"]) == 1,
        "archival mark": 'pdfaid:part="3"' in said and 'pdfaid:conformance="A"' in said,
        "accessible mark": "<pdfuaid:part>1</pdfuaid:part>" in said,
        "where it is checked": paper.verification_code is None or paper.verification_code in said,
    }
    return [name for name, holds in has.items() if not holds]
