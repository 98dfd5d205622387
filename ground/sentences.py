"""The registry of sentences: code -> what a person reads, formatted in the reader's language when shown.

Each app registers its own from `<app>/sentences.py` in `AppConfig.ready()`. Everything that a sentence is about is made
readable here, and nowhere else: a day by the name of its month, a code by its word, so that no caller can forget it.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ground.days import day_in, long_day

_SENTENCES: dict[str, str | Promise] = {}
SayParam = Callable[[Any, Mapping[str, Any]], str]

# "app.param" -> how a value of that parameter is said; each app says its own.
PARAM_WORDS: dict[str, SayParam] = {}
# A place that no parameter fills, said from the others: the label of a state, the button of a step.
DERIVED: dict[str, Callable[[Mapping[str, Any]], str]] = {}


class _NotGiven(int):
    """Stands where a fact for the sentence was not given. A number, so that a plural can be chosen."""

    def __str__(self) -> str:
        return "…"


NOT_GIVEN = _NotGiven(2)


class _Words(dict[str, Any]):
    """The words for each place of a sentence, which can be read even where a fact was not given."""

    def __init__(self, app: str, params: Mapping[str, Any]) -> None:
        super().__init__({name: _said(app, name, value, params) for name, value in params.items()})
        self.params = params

    def __missing__(self, key: str) -> Any:
        return DERIVED[key](self.params) if key in DERIVED else NOT_GIVEN


def _said(app: str, name: str, value: Any, params: Mapping[str, Any]) -> Any:
    if say := PARAM_WORDS.get(f"{app}.{name}"):
        return say(value, params)
    return in_words(value)


def in_words(value: Any) -> Any:
    """A value as a reader wants it; a number stays one, so that a plural can be chosen by it."""
    if value is None or value == "None":
        return NOT_GIVEN
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and value.isascii() and value.isdigit() and str(int(value)) == value:
        return int(value)  # a key of a requirement keeps its facts as texts
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(in_words(one)) for one in value)
    if isinstance(value, str) and (day := day_in(value)):
        return long_day(day)
    return value


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
    return begun(str(_SENTENCES[code] % _Words(code.partition(".")[0], params or {})).strip())


def begun(words: str) -> str:
    """A sentence as it begins: with a capital letter, though a role or a name written small comes first."""
    return words[:1].upper() + words[1:]


class _Places(dict[str, Any]):
    """Notes each place that a sentence asks for."""

    def __missing__(self, key: str) -> Any:
        self[key] = NOT_GIVEN
        return NOT_GIVEN


def places_of(code: str) -> frozenset[str]:
    """The names of the places of this sentence."""
    asked = _Places()
    str(_SENTENCES[code] % asked)
    return frozenset(asked)


def registered() -> frozenset[str]:
    return frozenset(_SENTENCES)
