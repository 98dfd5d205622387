"""Which text lies behind a hash: a copy with other names and days needs the same hash of its own text.

Parts of agreements, confirmed grids, decisions and every event are hashed, each by its own app. Instead of repeating
here how each of them writes its text, the walk listens to what the engine hashes and remembers it.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def listening() -> Iterator[dict[str, bytes]]:
    """Inside, every text hashed with SHA-256 is kept under its hash. For a process that does nothing else meanwhile."""
    heard: dict[str, bytes] = {}
    real = hashlib.sha256

    def hear(data: Any = b"", **options: Any) -> Any:
        digest = real(data, **options)
        heard[digest.hexdigest()] = bytes(data)
        return digest

    hashlib.sha256 = hear  # type: ignore[assignment]  # put back below
    try:
        yield heard
    finally:
        hashlib.sha256 = real
