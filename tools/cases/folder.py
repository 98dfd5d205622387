"""The folder a run leaves behind: each paper as PDF, and what it says as JSON beside it."""

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from documents import shelf
from documents.models import Document
from documents.models.document import DocumentState
from ground.sentences import sentence
from lifecycle.models import OutboxRow


class PapersMissing(Exception):
    """Papers that should lie there and do not, each with the reason."""


def require_all_printed(chains: Iterable[UUID | None] | None = None) -> None:
    """Raises PapersMissing where a paper waits or failed: of these stays and memoranda, else of all."""
    states = (DocumentState.WAITING, DocumentState.FAILED)
    lacking = Document.unscoped.filter(state__in=states).order_by("created_at", "number")
    if chains is not None:
        lacking = lacking.filter(chain__in=[chain for chain in chains if chain])
    if lacking:
        raise PapersMissing("; ".join(f"{paper.title} {paper.number}: {_why(paper)}" for paper in lacking))


def _why(paper: Document) -> str:
    """What was recorded of the printing: on the paper, else on the row that still tries."""
    row = OutboxRow.objects.filter(payload__document=str(paper.pk)).exclude(fault_code="").first()
    code = paper.fault_code or (row.fault_code if row else "")
    return sentence(code, {}) if code else str(paper.get_state_display())


def write_papers(folder: Path) -> list[Path]:
    """All papers of this database, numbered in the order in which they were made. Returns the PDFs."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    papers = Document.unscoped.exclude(file="").order_by("created_at", "number", "rendering")
    for nth, paper in enumerate(papers, start=1):
        name = f"{nth:02}-{_plain(paper.kind)}-{_plain(paper.file_name.removesuffix('.pdf'))}"
        (folder / f"{name}.pdf").write_bytes(shelf.read(paper.file))
        snapshot = json.dumps(paper.snapshot, ensure_ascii=False, indent=2, sort_keys=True)
        (folder / f"{name}.json").write_text(snapshot + "\n", "utf-8")
        written.append(folder / f"{name}.pdf")
    return written


def move(made: Path, wanted: Path) -> None:
    """Put a finished folder where it was asked for; the place is empty or not there."""
    wanted.mkdir(parents=True, exist_ok=True)
    for file in sorted(made.iterdir()):
        shutil.move(str(file), wanted / file.name)


def _plain(text: str | UUID) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", str(text).replace("_", "-")).strip("-")
