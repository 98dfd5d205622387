"""What a PDF that somebody hands in may not hold: what runs, what starts a program, what carries other files.

Read without a parser of PDF: a file made to confuse one is looked at as bytes, and so is every packed part of it. What
cannot be looked into, since it is encrypted, packed in an odd way or swells without end, is refused. The time it takes
grows with the size alone.
"""

import re
import zlib
from collections.abc import Iterator

from ground.errors import InputRefused

MOST_INFLATED = 256 * 1024 * 1024
MOST_SPOILT = 100  # packed parts that break off
CHUNK = 1024 * 1024
FIRST_PIECE = 1024
OVERLAP = 64  # longer than any name looked for, written out in escapes
HEAD = 1024  # of a packed part: the words before it that say how it is packed
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
AFTER = rb"(?![A-Za-z0-9])"
REFUSED = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)" + AFTER)
LOCKED = re.compile(rb"/Encrypt" + AFTER)
PAGE = re.compile(rb"/Page" + AFTER)
PACKED_PLAINLY = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?\s*(/|>>)")
END = b"%%EOF"


def require_harmless(data: bytes) -> None:
    """Raises InputRefused: documents.pdf_broken, .pdf_locked, .pdf_runs, .pdf_carries."""
    has_page = False
    for part in _parts(data):
        words = _spelt_out(part)
        if LOCKED.search(words):
            raise InputRefused("documents.pdf_locked")
        found = REFUSED.search(words)
        if found:
            carries = found[1].startswith((b"Embedded", b"RichMedia"))
            raise InputRefused("documents.pdf_carries" if carries else "documents.pdf_runs")
        has_page = has_page or PAGE.search(words) is not None
    if not has_page or END not in data:
        raise InputRefused("documents.pdf_broken")


def _spelt_out(part: bytes) -> bytes:
    """A name may be written with its letters as numbers."""
    return ESCAPED.sub(lambda escape: bytes.fromhex(escape[1].decode()), part)


def _parts(data: bytes) -> Iterator[bytes]:
    """The file as it is, and what each of its streams says when inflated."""
    yield data
    inflated = spoilt = 0
    for stream in STREAM.finditer(data):
        _require_plainly_packed(data[max(0, stream.start() - HEAD) : stream.start()])
        for part in _inflated(memoryview(data)[stream.end() :]):
            inflated, spoilt = inflated + len(part), spoilt + (not part)
            if inflated > MOST_INFLATED or spoilt > MOST_SPOILT:
                raise InputRefused("documents.pdf_broken")
            yield part


def _require_plainly_packed(head: bytes) -> None:
    """Objects lie in such a part. A reader unpacks it in many ways; here it is looked into in the usual one."""
    own = _spelt_out(head.rpartition(b" obj")[2])
    if b"/ObjStm" not in own:
        return
    if b"/DecodeParms" in own or (b"/Filter" in own and not PACKED_PLAINLY.search(own)):
        raise InputRefused("documents.pdf_broken")


def _inflated(packed: memoryview) -> Iterator[bytes]:
    """Piece by piece, each with the end of the one before; an empty one where it breaks off.

    Its checksum is left out: readers do not look at it either.
    """
    if len(packed) < 2 or packed[0] & 15 != 8 or (packed[0] * 256 + packed[1]) % 31:
        return
    inflate, before, at, size = zlib.decompressobj(-zlib.MAX_WBITS), b"", 2, FIRST_PIECE
    while at < len(packed) and not inflate.eof:
        piece, state = bytes(packed[at : at + size]), inflate.copy()
        rest, at, size = piece, at + size, min(size * 4, CHUNK)
        try:
            while rest and not inflate.eof:
                part = inflate.decompress(rest, CHUNK)
                rest = inflate.unconsumed_tail
                yield before + part
                before = (before + part)[-OVERLAP:]
        except zlib.error:
            yield before + _until_it_breaks(state, piece)
            yield b""
            return


def _until_it_breaks(inflate: "zlib._Decompress", piece: bytes) -> bytes:
    """What a forgiving reader would still see of it."""
    out = bytearray()
    for byte in piece:
        try:
            out += inflate.decompress(bytes((byte,)), CHUNK)
        except zlib.error:
            break
    return bytes(out)
