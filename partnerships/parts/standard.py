"""The product's own standard sentences: proposed while writing, and read in the language of whoever reads.

A text that was taken over word for word is known by its words, in whichever language of the product it was written. One
that somebody changed is theirs, and stays in the language in which it was typed.
"""

from functools import cache

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from partnerships.content import SECOND

STANDARD = {
    "procedures": _(
        "The partners discussed and agreed how learning outcomes are assessed, documented, validated and"
        " recognised. Who assesses does so by the criteria of the unit and writes the result down for each"
        " outcome. Where partners disagree, their contact persons talk within ten working days; what stays"
        " disputed is decided by the institution that recognises."
    ),
    "revision": _("Any partner may ask for a change in writing. A new version needs all signatures."),
}


def standard_texts(language: str) -> dict[str, str]:
    """Each of them by its field, in this language."""
    with translation.override(language):
        return {name: str(words) for name, words in STANDARD.items()}


def standard_words(name: str, text: str) -> str:
    """The standard sentence of this field in the active language, where the text is just that; else nothing."""
    return str(STANDARD[name]) if name in STANDARD and _folded(text) in _in_every_language(name) else ""


@cache
def _in_every_language(name: str) -> frozenset[str]:
    return frozenset(_folded(standard_texts(language)[name]) for language in SECOND)


def _folded(text: str) -> str:
    return " ".join(text.split())
