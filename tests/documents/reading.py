"""Reading papers back: their text with white space folded, their pages, fonts and carried files."""

from io import BytesIO

from pypdf import PdfReader

from documents.filing import open_file
from documents.models import Document


def reader_of(document: Document | bytes) -> PdfReader:
    """A reader on the bytes of a ready paper."""
    data = document if isinstance(document, bytes) else open_file(of=Document.unscoped.get(pk=document.pk))
    return PdfReader(BytesIO(data))


def text_of(document: Document | bytes) -> str:
    """All its text in reading order; runs of white space, no-break spaces among them, as one space."""
    return " ".join(" ".join(page.extract_text() for page in reader_of(document).pages).split())


def fonts_of(document: Document | bytes) -> set[str]:
    """Names of the fonts inside, without the letters that mark a subset."""
    found = set()
    for page in reader_of(document).pages:
        for font in page["/Resources"]["/Font"].values():
            found.add(str(font.get_object()["/BaseFont"]).partition("+")[2].rstrip(","))
    return found
