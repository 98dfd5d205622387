"""What is wrong with a case file, in words a person can act on."""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 20  # faults on a screen; what one fault brings with it is seldom worth reading


@dataclass(frozen=True)
class Fault:
    """Where it is, what was expected there, and what to do."""

    file: str
    line: int
    path: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}"
        place = f", {self.path}" if self.path else ""
        return f"{where}{place}: expected {self.expected}. {self.remedy}"


class CaseRefused(Exception):
    """The file cannot be run; every fault found, in the order of the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = sorted(faults, key=lambda fault: fault.line)

    def on_screen(self) -> str:
        """The first faults, and how many more there are."""
        lines, more = [str(fault) for fault in self.faults[:SHOWN]], len(self.faults) - SHOWN
        return "\n".join([*lines, *([f"And {more} more. Correct these first, then run it again."] if more > 0 else [])])
