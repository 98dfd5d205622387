"""Names of countries in the reader's language, from the Unicode locale data."""

from babel import Locale, UnknownLocaleError
from django.utils import translation

from ground.identifiers import COUNTRIES


def country_choices() -> list[tuple[str, str]]:
    names = _names()
    return sorted(((code, names.get(code, code)) for code in COUNTRIES), key=lambda pair: pair[1].casefold())


def country_name(code: str) -> str:
    return _names().get(code, code)


def _names() -> dict[str, str]:
    try:
        return dict(Locale(translation.to_locale(translation.get_language() or "en").split("_")[0]).territories)
    except UnknownLocaleError:
        return dict(Locale("en").territories)
