"""Telephone numbers as people write them, and as a telephone takes them."""

DIALLED = "+0123456789"


def as_dialled(number: str) -> str:
    """Without spaces, brackets and strokes."""
    return "".join(sign for sign in number if sign in DIALLED)
