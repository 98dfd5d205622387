"""The registry of sentences: code -> what a person reads, formatted in the reader's language when shown.

Each app registers its own from `<app>/sentences.py` in `AppConfig.ready()`.
Those of accounts stand in `sentences_accounts.py`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise

_SENTENCES: dict[str, str | Promise] = {}


class _Given(dict[str, Any]):
    """Lets a sentence be read even where a fact for it was not given."""

    def __missing__(self, key: str) -> str:
        return "…"


def register(sentences: Mapping[str, str | Promise]) -> None:
    """Add sentences with %(named)s places. A code belongs to one sentence: a second, different one is a mistake."""
    for code, text in sentences.items():
        if (known := _SENTENCES.get(code, text)) is not text and known != text:
            raise ValueError(f"Two sentences for the code {code}.")
        _SENTENCES[code] = text


def sentence(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of this code in the active language; the code itself when nobody wrote one."""
    if code not in _SENTENCES:
        return code
    return str(_SENTENCES[code]) % _Given(params or {})


_said: Callable[[Any], str] = lambda refusal: sentence(refusal.code, refusal.params)  # noqa: E731  (until apps know)


def refusals_are_said_by(say: Callable[[Any], str]) -> None:
    """Who says a refusal in words, states and roles by their labels: known above, where these labels are."""
    global _said
    _said = say


def said(refusal: Any) -> str:
    """What a door said, in the active language."""
    return _said(refusal)


def registered() -> frozenset[str]:
    return frozenset(_SENTENCES)
