"""What a column of a pasted table holds, by its head: in the words that schools use in English and Dutch."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.countries import language_choices
from library.models import Kind

# Fields with a text for each language; a column then is "outcome:en".
TEXTS = {
    "outcome": gettext_lazy("Outcome"),
    "heading": gettext_lazy("Part of"),
    "description": gettext_lazy("Description"),
    "criteria": gettext_lazy("Criteria"),
    "unit_title": gettext_lazy("Title of the unit"),
    "assessment": gettext_lazy("How it is assessed"),
    "levels": gettext_lazy("Levels"),
    "evidence": gettext_lazy("Evidence expected"),
    "note": gettext_lazy("Note"),
}
PLAIN = {
    "kind": gettext_lazy("Kind of outcome"),
    "unit_code": gettext_lazy("Code of the unit"),
    "points": gettext_lazy("Points"),
    "hours": gettext_lazy("Hours at the workplace"),
    "reference": gettext_lazy("Reference"),
}
OF_UNITS = (
    "unit_code", "unit_title", "reference", "points", "hours", "assessment", "levels", "evidence", "note",
)  # fmt: skip
SKIP = ""
# As `plain` writes them: small letters, no accents, one space. By language of the word.
WORDS: dict[str, dict[str, str]] = {
    "outcome": {
        "en": "outcome|outcomes|learning outcome|learning outcomes|lo|what the learner can do|statement",
        "nl": "leerresultaat|leerresultaten|leeruitkomst|leeruitkomsten|uitkomst|leerdoel|leerdoelen|werkproces",
    },
    "heading": {"en": "part of|heading|cluster|task|core task", "nl": "onderdeel van|deel van|kop|kerntaak|cluster"},
    "criteria": {
        "en": "criteria|criterion|performance criteria|assessment criteria|indicator|indicators",
        "nl": "criteria|criterium|beoordelingscriteria|prestatiecriteria|indicator|indicatoren",
    },
    "unit_title": {
        "en": "unit|units|title|unit title|title of the unit|name of the unit|module|unit name",
        "nl": "eenheid|eenheden|titel|titel van de eenheid|naam van de eenheid|module|onderdeel",
    },
    "assessment": {
        "en": "assessment|how it is assessed|assessment method|method of assessment",
        "nl": "beoordeling|hoe het wordt beoordeeld|beoordelingswijze|toetsing|toetsvorm",
    },
    "levels": {"en": "level|levels", "nl": "niveau|niveaus"},
    "evidence": {"en": "evidence|evidence expected|proof", "nl": "bewijs|bewijzen|verwacht bewijs|bewijsstukken"},
    "description": {"en": "description|explanation", "nl": "beschrijving|omschrijving|toelichting"},
    "note": {
        "en": "note|notes|remark|remarks",
        "nl": "nota|opmerking|opmerkingen|notitie|aantekening",
    },
    "reference": {"en": "reference|ref", "nl": "verwijzing|referentie|kenmerk"},
    "kind": {
        "en": "kind|type|kind of outcome|category|ksc|ksr|domain",
        "nl": "soort|type|soort leerresultaat|categorie|aard",
    },
    "unit_code": {
        "en": "code|unit code|code of the unit|unit number|unit no",
        "nl": "code|code van de eenheid|eenheidscode|eenheidnummer",
    },
    "points": {
        "en": "points|point|ecvet points|ecvet|credits|credit|ects",
        "nl": "punten|punt|ecvet punten|studiepunten|credits",
    },
    "hours": {"en": "hours|hours at the workplace|hrs", "nl": "uren|uren op de werkplek|uur|studielast"},
}
KIND_WORDS: dict[str, str] = {
    Kind.KNOWLEDGE: "knowledge|k|kennis|know|knows|weten|kennen|theory|theorie",
    Kind.SKILLS: "skills|skill|s|vaardigheden|vaardigheid|v|kunnen|practice|praktijk",
    Kind.RESPONSIBILITY: (
        "responsibility and autonomy|responsibility|autonomy|r|ra|c|a|competence|competences|competency|competencies"
        "|verantwoordelijkheid en zelfstandigheid|verantwoordelijkheid|zelfstandigheid|competentie|competenties"
        "|autonomie|attitude|houding"
    ),
}
KINDS = {word: kind for kind, words in KIND_WORDS.items() for word in words.split("|")}
KNOWN = {
    word: (name, language)
    for name, by_language in reversed(WORDS.items())
    for language, words in reversed(by_language.items())
    for word in words.split("|")
}


def plain(text: str) -> str:
    """Small letters without accents, one space for whatever parts them."""
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", letters.lower()))


@cache
def _languages() -> dict[str, str]:
    """The names of languages in English and Dutch, and their codes."""
    found: dict[str, str] = {}
    for spoken in ("en", "nl"):
        with translation.override(spoken):
            found |= {plain(name): code for code, name in language_choices()}
    return found | {code: code for code in found.values()}


def kind_meant(text: str) -> str | None:
    """The kind that a word says; None where it says none."""
    return KINDS.get(plain(text))


def kind_guessed(text: str) -> str:
    """The kind whose word begins likewise; empty where none does."""
    begin = plain(text)[:4]
    return next((kind for word, kind in KINDS.items() if len(begin) > 1 and word.startswith(begin)), "")


@dataclass(frozen=True)
class Head:
    """What a head says. `language` is the one it names; `spoken` that of its words."""

    field: str
    language: str = ""
    spoken: str = ""


def head_of(text: str) -> Head | None:
    """None where it says nothing we read."""
    words = plain(text).split()
    for cut in range(len(words), 0, -1):
        known = KNOWN.get(" ".join(words[:cut]))
        rest = [word for word in words[cut:] if word not in ("in", "het", "the")]
        language = _languages().get(" ".join(rest), "")
        if known and (language or not rest):
            return Head(known[0], language if known[0] in TEXTS else "", known[1])
    language = _languages().get(" ".join(words), "")
    return Head("outcome", language, language) if language else None


def are_heads(cells: Sequence[str]) -> bool:
    """Whether a line says what the columns hold."""
    filled = [cell for cell in cells if cell]
    known = [cell for cell in filled if "\n" not in cell and head_of(cell)]
    return bool(known) and 2 * len(known) >= len(filled) and (len(filled) > 1 or len(cells) == 1)


def columns_of(cells: Sequence[str], languages: Sequence[str]) -> list[str]:
    """The column that each head names, once each; empty where it is not read."""
    heads = [head_of(cell) if cell else None for cell in cells]
    found: list[str] = []
    for head in heads:
        column = _column(head, heads, languages) if head else SKIP
        found.append(column if column not in found else SKIP)
    return found


def _column(head: Head, heads: Sequence[Head | None], languages: Sequence[str]) -> str:
    if head.field not in TEXTS:
        return head.field
    several = sum(one is not None and one.field == head.field for one in heads) > 1
    spoken = head.spoken if several or head.spoken in languages else ""
    return f"{head.field}:{head.language or spoken or languages[0]}"


def column_choices(languages: Sequence[str], *, of_units: bool) -> list[tuple[str, str]]:
    """What a column can hold, in words; the fields of a unit only where units are brought in."""
    names = dict(language_choices())
    fields = [*TEXTS, *PLAIN] if of_units else [name for name in (*TEXTS, *PLAIN) if name not in OF_UNITS]
    found = [(SKIP, _("Leave out"))]
    for name in ("kind", *(one for one in fields if one != "kind")):
        if name in TEXTS:
            found += [(f"{name}:{one}", head_words(name, names.get(one, one))) for one in languages]
        else:
            found.append((name, str(PLAIN[name])))
    return found


def head_words(name: str, language: str) -> str:
    """What a column is called that holds a text in one language."""
    return f"{TEXTS[name]} ({language})"
