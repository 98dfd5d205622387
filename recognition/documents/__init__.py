"""Papers of validation and recognition."""

from recognition.documents import attendance, statement, transcript, validation  # noqa: F401  (registering is importing)
from recognition.documents.europass import europass_mobility

__all__ = ["europass_mobility"]
