"""The guarded child: HTML in, PDF out, over one socket; the only place that imports WeasyPrint.

Run as a script by `documents.press`, without the project, its settings or its secrets. It serves fonts and style
sheet from memory, and nothing else: whatever a paper asks for beyond `bundle:` names is noted and fails the paper.
A frame is a 4-byte length, that many bytes of JSON, then the blobs whose lengths stand in the JSON under "blobs".
"""

import contextlib
import gc
import json
import logging
import os
import socket
import struct
import sys
from datetime import datetime
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

MIB = 1024 * 1024
CLEARED_AFTER = 60_000  # letters of HTML: two or three agreements, or one long paper
OUR_FONTS = frozenset({"source-sans-3", "source-sans-3-bold"})
# Log lines of WeasyPrint that mean "it wanted something from outside".
REACHING = ("Relative URI reference", "Failed to load stylesheet", "Failed to load image", "Failed to load attachment")
MISSING_SIGN = ".notdef glyph"
WARM_UP = (
    '<!doctype html><html lang="en"><head><title>Warm-up</title></head><body><p>Ready <b>now</b></p></body></html>'
)


UA, SCHEMA = "http://www.aiim.org/pdfua/ns/id/", "http://www.aiim.org/pdfa/ns/"
ACCESSIBLE = f"""
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="" xmlns:pdfuaid="{UA}">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="{SCHEMA}extension/" xmlns:pdfaSchema="{SCHEMA}schema#" xmlns:pdfaProperty="{SCHEMA}property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{UA}</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
IDENTIFIED = """<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier>%s</dc:identifier></rdf:Description>
"""


class Noted(logging.Handler):
    """Keeps errors, and the one warning that matters: a sign that no font has."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        if record.levelno >= logging.ERROR or line.startswith(MISSING_SIGN):
            self.lines.append(line[:300])


def receive(sock: socket.socket) -> tuple[dict[str, Any], list[bytes]]:
    """One frame; EOFError when the parent has gone."""
    head = json.loads(_exactly(sock, struct.unpack("!I", _exactly(sock, 4))[0]))
    return head, [_exactly(sock, size) for size in head.get("blobs", ())]


def _exactly(sock: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = sock.recv(min(size - len(parts), MIB))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


def send(sock: socket.socket, head: dict[str, Any], *blobs: bytes) -> None:
    """One frame."""
    body = json.dumps({**head, "blobs": [len(blob) for blob in blobs]}).encode()
    sock.sendall(struct.pack("!I", len(body)) + body + b"".join(blobs))


def limit_memory(mib: int) -> None:
    """An address space that ends: what is mapped already, warm, plus `mib` for papers."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # macOS has no such limit; the wall clock remains
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * os.sysconf("SC_PAGE_SIZE") + mib * MIB
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


class Printer:
    """Style sheet and fonts, read once; one paper after another."""

    def __init__(self, bundle: dict[str, str]) -> None:
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

        end_streams_plainly()
        self.files = {name: Path(path).read_bytes() for name, path in bundle.items()}
        files, refused = self.files, []

        class OnlyOurs(URLFetcher):
            """Knows the names of the bundle. Inside SVG the fatal error is swallowed, hence the list."""

            def fetch(self, url: str, headers: Any = None) -> Any:
                if url in files:
                    return URLFetcherResponse(
                        url, files[url], {"Content-Type": "font/ttf" if url.endswith(".ttf") else "text/css"}
                    )
                refused.append(url[:200])
                raise FatalURLFetchingError("not from the bundle")

        self.refused: list[str] = refused
        self.fetcher = OnlyOurs()
        self.fatal = FatalURLFetchingError
        self.fonts = FontConfiguration()
        self.noted = Noted()
        logger = logging.getLogger("weasyprint")
        logger.handlers, logger.propagate = [self.noted], False
        logger.setLevel(logging.WARNING)
        self.sheet = CSS(
            string=self.files["bundle:papers/paper.css"].decode(), font_config=self.fonts, url_fetcher=self.fetcher,
            base_url="bundle:papers/",
        )  # fmt: skip

    def print(self, html: str, attachments: list[dict[str, str]], blobs: list[bytes]) -> tuple[dict[str, Any], bytes]:
        """The answer for one paper: pages and bytes, or what went wrong."""
        self.refused.clear()
        self.noted.lines.clear()
        try:
            pages, pdf, strangers = self._layout(html, attachments, blobs)
        except self.fatal:
            return self._fault("documents.reached_outside", ", ".join(self.refused)), b""
        except RecursionError:
            return self._fault("documents.layout_failed", "nested too deeply"), b""
        if self.refused or any(line.startswith(REACHING) for line in self.noted.lines):
            return self._fault("documents.reached_outside", ", ".join(self.refused or self.noted.lines)), b""
        if strangers or any(line.startswith(MISSING_SIGN) for line in self.noted.lines):
            return self._fault("documents.sign_missing", ", ".join(strangers or self.noted.lines)), b""
        if self.noted.lines:
            return self._fault("documents.layout_failed", "; ".join(self.noted.lines)), b""
        return {"ok": True, "pages": pages}, pdf

    def _fault(self, code: str, detail: str) -> dict[str, Any]:
        return {"ok": False, "code": code, "detail": detail[:500]}

    def _layout(self, html: str, attachments: list[dict[str, str]], blobs: list[bytes]) -> tuple[int, bytes, list[str]]:
        from weasyprint import HTML, Attachment

        carried = [
            Attachment(
                file_obj=BytesIO(blob),
                name=item["name"],
                description=item["description"],
                relationship=item["relationship"],
                created=datetime.fromisoformat(item["at"]),
                modified=datetime.fromisoformat(item["at"]),
            )
            for item, blob in zip(attachments, blobs, strict=True)
        ]
        options = {"pdf_variant": "pdf/a-3a", "pdf_tags": True, "attachments": carried}  # layout and output ask apart
        page = HTML(string=html, url_fetcher=self.fetcher)
        laid_out = page.render(stylesheets=[self.sheet], font_config=self.fonts, **options)
        out, strangers = BytesIO(), []

        def finish(document: Any, pdf: Any) -> None:
            describe_cells(document)
            name_attachments_once(pdf)
            describe_file(pdf, document.metadata.custom.get("identifier", ""))
            strangers.extend(fonts_not_ours(pdf))

        laid_out.write_pdf(out, finisher=finish, **options)
        return len(laid_out.pages), out.getvalue(), strangers


def name_attachments_once(pdf: Any) -> None:
    """WeasyPrint 70 lists each associated file twice."""
    import pydyf

    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def describe_cells(document: Any) -> None:
    """Say of each head cell of a table what it heads, and give each cell with a `lang` of its own that language:
    WeasyPrint 70 reads the one of `html` only.

    `_page_box` and `mark` are private; the test of this function is where an upgrade fails.
    """
    import pydyf

    for page in document.pages:
        for box in page._page_box.descendants():
            mark, element = getattr(box, "mark", None), getattr(box, "element", None)
            if mark is None or element is None:
                continue
            if element.get("lang"):
                mark["Lang"] = pydyf.String(element.get("lang"))
            if element.tag == "th":
                scope = "/Row" if element.get("scope") == "row" else "/Column"
                mark["A"] = pydyf.Dictionary({**mark.get("A", {}), "O": "/Table", "Scope": scope})


def describe_file(pdf: Any, identifier: str) -> None:
    """PDF/UA-1 beside PDF/A-3: WeasyPrint 70 writes one of them. The archive wants the words of the other explained.
    And where the paper is checked, so that a file that was changed still says which paper it should be.

    The description stays readable without unpacking: older archives ask for that, and so does the check.
    """
    said = ACCESSIBLE + (IDENTIFIED % escape(identifier) if identifier else "")
    for item in pdf.objects:
        if getattr(item, "extra", {}).get("Type") == "/Metadata":
            before, end, after = b"\n".join(item.stream).rpartition(b"</rdf:RDF>")
            item.stream, item.compress = [before + said.encode() + end + after], False


def end_streams_plainly() -> None:
    """A packed stream that happens to end in CR, followed by LF, looks to strict readers as if it were shorter than it
    says: CRLF is one end of a line. pydyf 0.12 writes LF always."""
    import pydyf

    written = pydyf.Stream.data.fget
    end = b"\nendstream"

    def data(stream: Any) -> bytes:
        whole: bytes = written(stream)
        return whole[: -len(end)] + b"\r" + end if whole.endswith(b"\r" + end) else whole

    pydyf.Stream.data = property(data)


def fonts_not_ours(pdf: Any) -> list[str]:
    """Names of fonts that came in because ours lack a sign."""
    names = set()
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/FontDescriptor":
            name = item["FontName"]
            name = name.decode(errors="replace") if isinstance(name, bytes) else str(name)
            names.add(name.lstrip("/").rpartition("+")[2].rstrip(","))
    return sorted(name for name in names if name.lower() not in OUR_FONTS)


def serve(sock: socket.socket) -> None:
    """Warm up, say so, then one paper after another until the parent hangs up."""
    order, _none = receive(sock)
    try:
        printer = Printer(order["bundle"])
    except (OSError, ImportError) as missing:  # a system library, most likely
        send(sock, {"ok": False, "code": "documents.renderer_missing", "detail": str(missing)[:500]})
        return
    printer.print(WARM_UP, [], [])
    limit_memory(order["memory_mib"])
    send(sock, {"ok": True})
    gc.disable()
    gc.freeze()  # what is loaded stays: to look through it after each paper takes longer than through the paper
    left = 0  # letters of papers whose boxes have not been cleared away
    while True:
        job, blobs = receive(sock)
        try:
            answer, pdf = printer.print(blobs[0].decode(), job["attachments"], blobs[1:])
        except MemoryError:
            del blobs
            send(sock, {"ok": False, "code": "documents.too_much_memory", "detail": "", "last": True})
            return
        except Exception as fault:  # noqa: BLE001  (whatever it is, the paper fails; the parent never waits for nothing)
            detail = f"{type(fault).__name__}: {fault}"[:500]
            answer, pdf = {"ok": False, "code": "documents.layout_failed", "detail": detail}, b""
        send(sock, answer, pdf)
        left += len(blobs[0])
        del answer, pdf, blobs
        if left > CLEARED_AFTER:
            gc.collect()
            left = 0


if __name__ == "__main__":
    with contextlib.suppress(EOFError, ConnectionError):
        serve(socket.socket(fileno=int(sys.argv[1])))
