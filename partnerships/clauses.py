"""Which texts of a memorandum may become a good example, and how they read without the names in them."""

import re
from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Person
from partnerships.content import PARTS
from partnerships.models import MemorandumVersion
from partnerships.parts import facts_of
from partnerships.parts.names import named_in, people_in

# The free texts, with the part in which each stands; names, lists and units are none.
CLAUSES = ("other_objectives", "other_actors", "procedures", "differing", "revision", "additional_information")
PART_OF = {name: key for key, part in PARTS.items() for name in part.texts if name in CLAUSES}
ADDRESS = re.compile(r"[^\s<>,;:()]+@[^\s<>,;:()]+\.[^\s<>,;:.()]+|\+?[0-9][0-9 ()/-]{6,}[0-9]")
SHORTEST = 3  # letters of a name that is looked for alone


def without_names(version: MemorandumVersion, text: str) -> str:
    """The text with words for people, organisations and addresses of the memorandum, in its own language."""
    with translation.override(version.memorandum.language):
        person, organisation = _("[a person]"), _("[an organisation]")
        text = ADDRESS.sub(_("[an address]"), text)
    facts = facts_of(version)
    named = named_in(version, facts)
    for name in _longest_first({one.name for one in named.organisations.values()}):
        text = _replaced(text, name, organisation)
    for name in _longest_first(set(_names_of_people(facts))):
        text = _replaced(text, name, person)
    return text


def _names_of_people(facts: dict[str, dict[str, object]]) -> Iterator[str]:
    """Whole names, then given and family names alone."""
    typed, ids = people_in(facts)
    for name in typed:
        yield name
        yield from name.split()
    for one in Person.objects.filter(pk__in=ids):
        yield from (one.full_name, one.given_names, one.family_names)


def _longest_first(names: set[str]) -> list[str]:
    return sorted((name for name in names if len(name.strip()) >= SHORTEST), key=len, reverse=True)


def _replaced(text: str, name: str, word: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(name.strip())}(?!\w)", lambda _found: word, text, flags=re.IGNORECASE)
