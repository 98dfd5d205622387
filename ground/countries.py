"""Names of countries and languages in the reader's language, from the Unicode locale data."""

from babel import Locale, UnknownLocaleError
from django.utils import translation

from ground.identifiers import COUNTRIES

LANGUAGES = tuple(
    "bg bs ca cs da de el en es et eu fi fr ga gl hr hu is it lb lt lv mk mt nb nl pl pt ro sk sl sq sr sv uk".split()
)


def country_choices() -> list[tuple[str, str]]:
    names = _names()
    return sorted(((code, names.get(code, code)) for code in COUNTRIES), key=lambda pair: pair[1].casefold())


def country_name(code: str) -> str:
    return _names().get(code, code)


def language_choices() -> list[tuple[str, str]]:
    """Those of Europe, by their ISO 639-1 codes."""
    names = {code: str(_locale().languages.get(code, code)) for code in LANGUAGES}
    return sorted(((code, name[:1].upper() + name[1:]) for code, name in names.items()), key=lambda pair: pair[1])


def _names() -> dict[str, str]:
    return dict(_locale().territories)


def _locale() -> Locale:
    try:
        return Locale(translation.to_locale(translation.get_language() or "en").split("_")[0])
    except UnknownLocaleError:
        return Locale("en")
