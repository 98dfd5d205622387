"""Both sides of the benchmark of papers, in processes of their own that are warm before anything is measured.

`python -m tools.bench.document_papers NUMBER ROUND` prints the figures as JSON. Our side does all that a worker does for a
paper: HTML from the snapshot, the data inside as JSON, layout, tags, archival marks, SHA-256, into the store. The other is
given the same HTML ready-made and calls WeasyPrint with its default settings. In rounds, each in turn.
"""

import copy
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from documents import shelf  # noqa: E402  (the registry of apps comes first)
from documents.models import Document  # noqa: E402
from documents.press import press, renderer_fault  # noqa: E402
from documents.printing import print_paper  # noqa: E402
from documents.rendering import html_of  # noqa: E402
from ground import clock  # noqa: E402
from lifecycle.doors import perform_transition  # noqa: E402
from tools.bench.agreement_papers import Plain, Readers, Team, papers_of  # noqa: E402
from tools.bench.cohort import NOW, build_group  # noqa: E402

WRITTEN = 4  # agreements that are written and sent for signature; the others are copies under other names
NEVER = 1_000_000  # papers after which the press of the memory run is renewed


class Printing(Team):
    """Workers, each with its press."""

    def warm(self) -> None:
        assert renderer_fault() is None

    def work(self, nth: int, whole: Sequence[Document]) -> None:
        for paper in whole[nth :: self.size]:
            shelf.put(print_paper(paper).pdf, ".pdf")


def main(number: int, of_a_round: int) -> dict[str, Any]:
    """Ours and plain in turn, then the memory of one worker."""
    papers = agreements(number)
    ours, plain = Printing(), Plain()
    seconds = plain_seconds = 0.0
    for at in range(0, number, of_a_round):
        batch = papers[at : at + of_a_round]
        texts = [html_of(template=paper.template, snapshot=paper.snapshot) for paper in batch]
        seconds += ours.round(batch)
        plain_seconds += plain.round(texts)
    ours.end()
    plain.end()
    points = (max(number // 2, 1), max(number * 5 // 2, 2))
    held = memory_at(papers, points)
    return {
        "documents": number,
        "cores": os.cpu_count(),
        "per_s": round(number / seconds, 2),
        "plain_per_s": round(number / plain_seconds, 2),
        "ratio": round(plain_seconds / seconds, 3),
        "memory_at": points,
        "memory_mib": [round(one / 1024) for one in held],
        "memory_growth": round(held[1] / held[0] - 1, 3),
    }


def agreements(number: int) -> list[Document]:
    """Texts for signature as the engine issues them, and copies of them for as many other people as are wanted."""
    group = build_group(min(WRITTEN, number))
    readers = Readers(group)
    readers.round(group.stays)
    readers.end()
    with clock.set_to(NOW):
        for stay in group.stays:
            perform_transition(machine="mobility", pk=stay, name="send_for_signature", actor=group.lead)
    issued = list(papers_of(group.stays))
    return [_for_another(issued[nth % len(issued)], nth) for nth in range(number)]


def _for_another(paper: Document, nth: int) -> Document:
    """The same text under another name and number."""
    other = copy.copy(paper)
    name, number = paper.snapshot["data"]["about"], f"{paper.number}-{nth}"
    text = json.dumps(paper.snapshot, ensure_ascii=False).replace(name, f"{name} {nth}")
    other.number, other.snapshot = number, json.loads(text)
    other.snapshot["document"]["number"] = number
    return other


def memory_at(papers: Sequence[Document], at: tuple[int, int]) -> list[int]:
    """Memory in KiB of this worker and its press after so many papers; the press is not renewed on the way."""
    mine, held = press(), []
    mine.recycle_after = NEVER
    for nth in range(1, at[1] + 1):
        shelf.put(print_paper(papers[nth % len(papers)]).pdf, ".pdf")
        if nth in at:
            assert mine._child is not None
            held.append(sum(_resident(pid) for pid in (os.getpid(), mine._child.pid)))
    mine.close()
    return held


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))) + "\n")
