"""Whether the facts of a part are the same: by a digest of them as JSON in one way of writing it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def digest_of(facts: Any) -> str:
    """SHA-256 of the facts; what is empty counts as not there, so that a field that is new changes no old text."""
    written = json.dumps(_full(facts), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(written.encode()).hexdigest()


def digest_of_text(digests: Mapping[str, str]) -> str:
    """Of a whole text: of the digests of its parts by key."""
    return digest_of(dict(digests))


def _full(value: Any) -> Any:
    if isinstance(value, Mapping):
        inner = {str(name): _full(one) for name, one in value.items()}
        return {name: one for name, one in inner.items() if one not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [_full(one) for one in value]
    return value
