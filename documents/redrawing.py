"""Drawing a picture anew in a process of its own, which may take so much time and memory and no more."""

import subprocess
import sys
from pathlib import Path

from ground.errors import InputRefused

CHILD = Path(__file__).with_name("redraw_child.py")
SECONDS = 40  # below the lease of the row that waits for it
MOST_PIXELS = 40_000_000  # a sheet of A4 at 600 dots to the inch has 35 million
MOST_MEMORY = 1024 * 1024 * 1024  # address space of the child: Python itself, and the picture about three times


def redrawn(data: bytes, suffix: str) -> bytes:
    """The picture alone. Raises InputRefused("documents.picture_broken")."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD), suffix, str(MOST_PIXELS), str(MOST_MEMORY)],
            input=data, capture_output=True, timeout=SECONDS, check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise InputRefused("documents.picture_broken") from None
    if done.returncode or not done.stdout:
        raise InputRefused("documents.picture_broken")
    return done.stdout
