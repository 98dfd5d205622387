"""Languages in words, and as people type them."""

from collections.abc import Iterable

from babel import Locale

from ground.countries import LANGUAGES, language_choices

READ_IN = ("en", "nl", "de", "fr")  # in which names of languages are understood, beside the language itself


def languages_in_words(codes: Iterable[str]) -> str:
    """Their names in the reader's language."""
    names = dict(language_choices())
    return ", ".join(names.get(code, code) for code in codes)


def language_of(text: str) -> str:
    """The code of a language, by the code itself or its name; empty for what is none."""
    wanted = text.strip().casefold()
    if wanted in LANGUAGES:
        return wanted
    for code in LANGUAGES:
        names = {code: Locale(code).languages.get(code, "")}
        names |= {reader: Locale(reader).languages.get(code, "") for reader in READ_IN}
        if wanted in {str(name).casefold() for name in names.values()}:
            return code
    return ""
