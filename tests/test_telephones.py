"""Every field that asks for a telephone number takes one that rings, by one check, and says at the field what is wrong."""

from typing import Any

import pytest
from django import forms
from django.utils import translation

from agreements.parts import PartName
from ground.fields import TelephoneField
from ground.structured.faults import faults_in
from ground.structured.reading import read
from ground.structured.shapes import kind_of
from tests.what_is_asked import STRUCTURED, fields_of_forms, questions, shape_at

WRONG = ["abc", "12", "call me", "+32 9 000 00 00 after five", "1234567890123456"]
TELEPHONE = ("telephone", "your number by", "your number at")


def asks_number(name: str, label: Any) -> bool:
    with translation.override("en"):
        words = str(label or "").lower()
    return name.startswith(("phone", "telephone")) or words.startswith(TELEPHONE)


def structured_numbers() -> list[tuple[str, tuple[str, ...]]]:
    return [
        (place, path)
        for place, shape in STRUCTURED.items()
        for path, part in questions(shape)
        if asks_number(path[-1], part.get("title"))
    ]


def test_fields_of_forms_that_ask_for_a_telephone_have_the_one_check():
    found = {
        place: field
        for place, name, field in fields_of_forms()
        if asks_number(name, field.label) and isinstance(field, forms.CharField)
    }

    assert len(found) > 8
    assert {place for place, field in found.items() if not isinstance(field, TelephoneField)} == set()


@pytest.mark.parametrize("typed", WRONG)
def test_what_nobody_can_ring_is_refused_by_the_field(typed):
    with pytest.raises(forms.ValidationError, match="This is no telephone number"):
        TelephoneField().clean(typed)


def test_structured_answers_that_ask_for_a_telephone_are_of_its_kind():
    found = structured_numbers()

    assert {place for place, _path in found} >= {PartName.CONTACTS}
    for place, path in found:
        assert kind_of(shape_at(place, path)) == "telephone", (place, path)


@pytest.mark.parametrize("typed", WRONG)
def test_what_nobody_can_ring_is_refused_at_its_place_with_a_sentence(typed):
    for place, path in structured_numbers():
        shape = STRUCTURED[place]
        told = {".".join(map(str, where)): words for where, words in faults_in(shape, read(shape, {".".join(("c", *path)): typed})).items()}  # fmt: skip

        assert told[".".join(path)] == ["This is no telephone number. Write it like +32 9 000 00 00."]


@pytest.mark.parametrize("typed", ["+32 9 000 00 00", "09/000.00.00", "(09) 000 00 00", "112", ""])
def test_numbers_as_people_write_them_are_taken(typed):
    assert TelephoneField().clean(typed) == typed
    for place, path in structured_numbers():
        shape = STRUCTURED[place]
        value = read(shape, {".".join(("c", *path)): typed})
        assert ".".join(path) not in {".".join(map(str, where)) for where in faults_in(shape, value)}
