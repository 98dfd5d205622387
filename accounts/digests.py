"""Keyed digests: what an event may hold of a text. A bare hash of a name can be guessed, and forgotten it cannot be;
with a key for each person, destroying the key makes the digest say nothing."""

import hashlib
import hmac
from uuid import UUID

from accounts.models import PersonKey
from ground.statements.compiled import Compiled

KEY: Compiled[PersonKey] = Compiled(lambda person: PersonKey.objects.filter(person_id=person))


def keyed_digest(person_id: UUID, text: str, key: bytes | None = None) -> str:
    """HMAC-SHA256 of the text under the key of the person it is about, 64 hex digits. `key` where it is known."""
    if key is None:
        held = KEY.first(person_id) or PersonKey.objects.get_or_create(person_id=person_id)[0]
        key = bytes(held.key)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
