"""Languages in words."""

from collections.abc import Iterable

from ground.countries import language_choices


def languages_in_words(codes: Iterable[str]) -> str:
    """Their names in the reader's language."""
    names = dict(language_choices())
    return ", ".join(names.get(code, code) for code in codes)
