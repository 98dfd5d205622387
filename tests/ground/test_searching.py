"""Words are found by their beginnings, whatever their case and accents: what Python says, the database says."""

import pytest
from django.db import connection

from accounts.models import Person
from ground.searching import PUNCTUATION, WordsBegin, words_in
from tests.factories.accounts import PersonFactory

ON_BOTH = pytest.mark.parametrize("vendor", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
NAMES = (
    "José Müller",
    "Łukasz Żółć",
    "Ødegård",
    "Weiß",
    "Æther Œuvre",
    "İpek Yıldız",
    "Σίσυφος",
    "d’Arc-Duval",
    "O'Neil",
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("MÜLLER", ["muller"]),
        ("d’Arc-Duval", ["d", "arc", "duval"]),
        ("Łukasz Weiß", ["lukasz", "weiss"]),
        ("Σίσυφος", ["σισυφοσ"]),
        (PUNCTUATION, []),
    ],
)
def test_what_is_typed_becomes_small_words_without_accents(typed, found):
    assert words_in(typed) == found


def found_by(typed: str) -> set[str]:
    people = Person.objects.filter(WordsBegin("given_names", "family_names", words=words_in(typed)))
    return {person.full_name for person in people}


@ON_BOTH
@pytest.mark.django_db
def test_the_database_finds_whom_python_finds(vendor):
    assert connection.vendor == vendor
    for name in NAMES:
        PersonFactory(given_names=name.partition(" ")[0], family_names=name.partition(" ")[2])
    words = {word[:length] for name in NAMES for word in words_in(name) for length in (1, 2, len(word))}

    for word in sorted(words):
        assert found_by(word) == {name.strip() for name in NAMES if any(one.startswith(word) for one in words_in(name))}


@ON_BOTH
@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["jose", "JOSÉ", "José", "muller", "müller", "Mull jos"])
def test_case_and_accents_are_forgiven(vendor, typed):
    PersonFactory(given_names="José", family_names="Müller")
    PersonFactory(given_names="Joze", family_names="Molar")

    assert found_by(typed) == {"José Müller"}
