"""The public check: what a code or a file says of a paper, for whoever holds it. No names, no content."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.models import Document, DocumentState, Rendering
from documents.numbers import ALPHABET, typed_code

# What a file says of itself in its description, which is not packed: where it is checked, and its title.
CODE_INSIDE = re.compile(rb"/v/([%s]{4}(?:-[%s]{4}){2})" % (ALPHABET.encode(), ALPHABET.encode()))
NUMBER_INSIDE = re.compile(rb"\(([^\W_][\w.]{0,11}-\d{4}-[A-Z]{2,12}-\d{4,})\)")


@dataclass(frozen=True)
class Verdict:
    """What is said at the top of the page, and in which colour."""

    tone: str  # good | risk | overdue | closed
    icon: str
    title: str | Promise
    sentences: tuple[str | Promise, ...]


# In which colour and with which sign: nothing is known of it, do not rely on it, ask further, it holds.
_unknown, _stopped = partial(Verdict, "closed", "search"), partial(Verdict, "overdue", "octagon")
_in_between, _holding = partial(Verdict, "risk", "history"), partial(Verdict, "good", "check")

UNKNOWN_CODE = _unknown(
    _("We do not know this code"),
    (
        _("No paper is on file under it. That does not yet mean that the paper is false."),
        _("Look whether you read a B for an 8, an S for a 5 or a Z for a 2. A draft has no code."),
    ),
)  # fmt: skip
NO_CODE = _unknown(
    _("This cannot be the code of a paper"),
    (
        _("A code has 12 letters and digits, for example RX2J-HX5M-CZ9N. "
          "It stands beside the square on the last page and at the foot of each."),
    ),
)  # fmt: skip
UNKNOWN_FILE = _unknown(
    _("We do not know this file"),
    (
        _("No paper was issued here with exactly these bytes. A file that was scanned or saved again is no longer it."),
        _("Type the code printed beside the square: it says which paper it should be."),
    ),
)  # fmt: skip
REVOKED = _stopped(
    _("This paper was withdrawn"),
    (_("It no longer holds. Ask the organisation that issued it why, and whether there is another."),),
)  # fmt: skip
SUPERSEDED = _in_between(
    _("A newer version took its place"),
    (_("This paper was genuine, and no longer counts. Ask the holder for the newer one."),),
)  # fmt: skip
SIGNED_SINCE = _holding(
    _("This text is genuine, and everybody has signed it"),
    (_("It is the text that was sent for signature. A final paper was issued, with the signatures on it."),),
)  # fmt: skip
UNSIGNED = _in_between(
    _("This text was sent for signature, and not everybody has signed"),
    (_("It is genuine, and binds nobody yet."),),
)  # fmt: skip
GENUINE = _holding(
    _("This paper is genuine"),
    (_("It is on file and still holds. Compare number, version and pages with the paper in your hand."),),
)  # fmt: skip
SAMPLE = Verdict(
    "closed", "info", _("This paper is a sample"),
    (_("The stay is invented, and nobody has signed it."),),
)  # fmt: skip
DRAFT = Verdict(
    "closed", "info", _("This file is a draft"),
    (_("It was made here for reading. It binds nobody, and no paper was issued with it."),),
)  # fmt: skip
SAME_FILE = _holding(
    _("Your file is genuine and unchanged"),
    (_("It is, byte for byte, the paper that was issued."),),
)  # fmt: skip
OTHER_FILE = _stopped(
    _("Your file differs from the paper that was issued"),
    (
        _("A genuine paper has this code, but yours is not the same file. Do not rely on it."),
        _("This can have a harmless cause: it was printed and scanned, or saved again. "
          "Ask the holder for the file as it came."),
    ),
)  # fmt: skip


def paper_with_code(code: str) -> Document | None:
    """The paper under a code as somebody typed it; drafts have none, and what has no file was never given out."""
    found = Document.unscoped.filter(verification_code=typed_code(code)).exclude(rendering=Rendering.DRAFT).first()
    return found if found is not None and found.has_file else None


def paper_with_digest(digest: str) -> Document | None:
    """The paper whose file has this SHA-256: each draft, text for signature and final has its own."""
    return Document.unscoped.filter(sha256=digest).first()


def paper_named_in(file: UploadedFile) -> Document | None:
    """Which paper a changed file says it is: by the code it carries, else by the number in its title."""
    file.seek(0)
    data = file.read()
    for code in dict.fromkeys(CODE_INSIDE.findall(data)):
        if (found := paper_with_code(code.decode())) is not None:
            return found
    for number in dict.fromkeys(NUMBER_INSIDE.findall(data)):
        issued = Document.unscoped.filter(number=number.decode()).exclude(rendering=Rendering.DRAFT).exclude(file="")
        if (newest := issued.order_by("-version_no", "-created_at").first()) is not None:
            return newest
    return None


def digest_of(file: UploadedFile | Iterable[bytes]) -> str:
    """SHA-256 of a file, read piece by piece and kept nowhere."""
    digest = hashlib.sha256()
    for piece in file.chunks() if isinstance(file, UploadedFile) else file:
        digest.update(piece)
    return digest.hexdigest()


def standing_of(paper: Document) -> Verdict:
    """Whether the paper holds."""
    if paper.rendering == Rendering.DRAFT:
        return DRAFT
    if paper.is_sample:
        return SAMPLE
    ended = {DocumentState.REVOKED.value: REVOKED, DocumentState.SUPERSEDED.value: SUPERSEDED}.get(paper.state)
    if ended:
        return ended
    if paper.rendering == Rendering.FOR_SIGNATURE:
        return SIGNED_SINCE if paper.finals.exists() else UNSIGNED
    return GENUINE


def standing_of_file(paper: Document, digest: str) -> Verdict:
    """What a file says that should be this paper: that it is another file, that the paper ended, that it is the same.

    A genuine file of a paper that no longer holds says first that it no longer holds.
    """
    if paper.sha256 != digest:
        return OTHER_FILE
    standing = standing_of(paper)
    return SAME_FILE if standing is GENUINE else standing


def facts_of(paper: Document, verdict: Verdict) -> dict[str, Any]:
    """What the page prints of a paper; of one that differs or was withdrawn no more than is needed to ask for it."""
    later = Document.unscoped.filter(
        number=paper.number, version_no__gt=paper.version_no, rendering=Rendering.FINAL
    ).order_by("-version_no")
    return {
        "document": paper,
        "verdict": verdict,
        "later": later.first(),
        "shows_all": verdict not in (OTHER_FILE, REVOKED),
    }
