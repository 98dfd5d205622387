"""One checked case file: what its reader, its checks and its run share."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tools.cases.faults import Fault
from tools.cases.yaml_lines import Lined, dotted
from tools.cases.yaml_lines import Path as Place

MOST_LISTED = 30
EVERYONE = "everyone"  # a step about the stay of each who goes


@dataclass(frozen=True)
class Case:
    """One checked case: plain data, and the lines for messages that come later."""

    file: str
    data: dict[str, Any]
    lined: Lined

    @property
    def name(self) -> str:
        return str(self.data["case"])

    def fault(self, path: Place, expected: str, remedy: str) -> Fault:
        return Fault(self.file, self.lined.line(path), dotted(path), expected, remedy)


def nearest(word: str, known: Sequence[str]) -> str:
    """ "Did you mean …?", or all that would have been right."""
    if found := difflib.get_close_matches(word, known, n=1, cutoff=0.6):
        return f"Did you mean “{found[0]}”?"
    if len(known) > MOST_LISTED:
        return "docs/case-files.md lists them."
    return f"Known are: {', '.join(known)}." if known else "Nothing of the kind is described in this file."
