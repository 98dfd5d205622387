"""The heads of a pasted list: which column holds what, in the words people use in English, Dutch, German and French."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Column(StrEnum):
    """What a column of the list holds."""

    GIVEN = "given_names"
    INFIX = "infix"  # the Dutch “van der”, kept in a column of its own
    FAMILY = "family_names"
    WHOLE = "name"
    EMAIL = "email"
    BORN = "birth_date"
    GUARDIAN_GIVEN = "guardian_given_names"
    GUARDIAN_INFIX = "guardian_infix"
    GUARDIAN_FAMILY = "guardian_family_names"
    GUARDIAN_WHOLE = "guardian_name"
    GUARDIAN_EMAIL = "guardian_email"


# Without heads, by place.
PLACES = (
    Column.GIVEN, Column.FAMILY, Column.EMAIL, Column.BORN,
    Column.GUARDIAN_GIVEN, Column.GUARDIAN_FAMILY, Column.GUARDIAN_EMAIL,
)  # fmt: skip

# As `plain_head` writes them: small letters, no accents, one space.
WORDS: dict[Column, str] = {
    Column.GIVEN: (
        "given name|given names|first name|first names|forename|forenames|firstname|voornaam|voornamen|roepnaam"
        "|vorname|vornamen|rufname|prenom|prenoms"
    ),
    Column.INFIX: "infix|prefix|tussenvoegsel|tussenvoegsels|voorvoegsel|namensvorsatz|particule",
    Column.FAMILY: (
        "family name|family names|last name|last names|lastname|surname|surnames|achternaam|achternamen|familienaam"
        "|nachname|nachnamen|familienname|zuname|nom de famille|noms de famille"
    ),
    Column.WHOLE: (
        "name|names|full name|naam|volledige naam|vollstandiger name|vor und nachname|nom|noms|nom complet"
        "|nom et prenom|nom prenom"
    ),
    Column.EMAIL: (
        "mail|e mail|email|mails|mail address|e mail address|email address|mailadres|e mailadres|emailadres"
        "|mailadresse|e mailadresse|e mail adresse|emailadresse|adresse mail|adresse e mail|adresse email|courriel"
        "|adresse electronique|adresse courriel|mel"
    ),
    Column.BORN: (
        "born|born on|birth date|birthdate|date of birth|birthday|dob|geboren|geboren op|geboortedatum|geb datum"
        "|geburtsdatum|geburtstag|geboren am|geb|date de naissance|naissance|ne le|nee le|ne e le"
    ),
}
KNOWN = {word: column for column, words in WORDS.items() for word in words.split("|")}
GUARDIAN = re.compile(
    r"\b(legal guardians?|guardians?|parents?|voogd(en)?|ouders?|verzorgers?|erziehungsberechtigte[rnm]?|eltern(teil)?"
    r"|sorgeberechtigte[rnm]?|vormund|tuteurs?|tutrices?|responsables? lega(l|ux|le)|representants? lega(l|ux|le))\b"
)
LITTLE = re.compile(r"\b(of|the|s|de|du|des|der|die|das|van|von|l|le|la|d)\b")
OF_GUARDIAN = {
    Column.GIVEN: Column.GUARDIAN_GIVEN,
    Column.INFIX: Column.GUARDIAN_INFIX,
    Column.FAMILY: Column.GUARDIAN_FAMILY,
    Column.WHOLE: Column.GUARDIAN_WHOLE,
    Column.EMAIL: Column.GUARDIAN_EMAIL,
}


def plain_head(text: str) -> str:
    """Small letters without accents, one space for whatever parts them."""
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", letters.lower()))


def column_of(head: str) -> Column | None:
    """What a head says; None where it says nothing we read."""
    plain = plain_head(head)
    if plain in KNOWN:
        return KNOWN[plain]
    rest, found = GUARDIAN.subn(" ", plain)
    if not found:
        return None
    return OF_GUARDIAN.get(_known(rest) or Column.BORN)


def _known(rest: str) -> Column | None:
    whole, short = " ".join(rest.split()), " ".join(LITTLE.sub(" ", rest).split())
    return KNOWN.get(whole) or KNOWN.get(short) or (None if short else Column.WHOLE)


def are_heads(cells: Sequence[str]) -> bool:
    """Whether a line says what the columns hold: no address in it, and at least two words that do."""
    filled = [cell for cell in cells if cell]
    known = [cell for cell in filled if column_of(cell)]
    return not any("@" in cell for cell in filled) and len(known) >= 2 and 2 * len(known) >= len(filled)


@dataclass(frozen=True)
class Heads:
    """Where each column stands; the heads that are not read; the columns that somebody gave a head."""

    places: dict[Column, int]
    unread: list[str]
    named: frozenset[int]
    written: bool = True  # above the list; else by place

    def nameless(self, cells: Sequence[str]) -> bool:
        """Whether a line says something in a column of which nobody said what it holds."""
        return any(cell for place, cell in enumerate(cells) if place not in self.named)


BY_PLACE = Heads(dict(zip(PLACES, range(len(PLACES)), strict=True)), [], frozenset(range(len(PLACES))), written=False)


def heads_of(cells: Sequence[str]) -> Heads:
    """What the first line says. Heads in the usual order may stop early: what follows is read by its place."""
    places, unread = places_of(cells)
    named = frozenset(place for place, cell in enumerate(cells) if cell)
    usual = list(places) == list(PLACES[: len(places)]) and len(named) == len(places)
    if usual and Column.EMAIL in places:
        return Heads(BY_PLACE.places, [], BY_PLACE.named)
    return Heads(places, unread, named)


def places_of(heads: Sequence[str]) -> tuple[dict[Column, int], list[str]]:
    """Where each column stands, and the heads that are not read. “Name” beside given names means the family name."""
    places: dict[Column, int] = {}
    unread = []
    for place, head in enumerate(heads):
        column = column_of(head)
        if column is None or column in places:
            unread += [head] if head else []
        else:
            places[column] = place
    _name_beside_given(places, Column.GIVEN, Column.FAMILY, Column.WHOLE)
    _name_beside_given(places, Column.GUARDIAN_GIVEN, Column.GUARDIAN_FAMILY, Column.GUARDIAN_WHOLE)
    return places, unread


def _name_beside_given(places: dict[Column, int], given: Column, family: Column, whole: Column) -> None:
    if given in places and family not in places and whole in places:
        places[family] = places.pop(whole)


def by_column(cells: Sequence[str], places: Mapping[Column, int]) -> dict[Column, str]:
    """What a line says in each column."""
    return {column: cells[place] if place < len(cells) else "" for column, place in places.items()}
