"""Every field that asks for a mail address takes exactly one, by one check, and says at the field what is wrong."""

from typing import Any

import pytest
from django import forms
from django.utils import translation

from agreements.parts import PartName
from ground.fields import OneAddressField
from ground.structured.faults import faults_in
from ground.structured.reading import read
from ground.structured.shapes import kind_of
from tests.what_is_asked import STRUCTURED, fields_of_forms, questions, shape_at

WRONG = ["jo", "jo at school.example", "jo@school", "jo@school.example, ann@school.example", "@school.example"]


def asks_address(name: str, label: Any) -> bool:
    with translation.override("en"):
        words = str(label or "").lower()
    return "email" in name or "mail address" in words


def structured_addresses() -> list[tuple[str, tuple[str, ...]]]:
    return [
        (place, path)
        for place, shape in STRUCTURED.items()
        for path, part in questions(shape)
        if asks_address(path[-1], part.get("title"))
    ]


def test_fields_of_forms_that_ask_for_an_address_have_the_one_check():
    """Those that sign in by an address known already are allauth's."""
    found = {
        place: field
        for place, name, field in fields_of_forms()
        if asks_address(name, field.label) and isinstance(field, forms.CharField)
    }

    assert len(found) > 5
    assert {place for place, field in found.items() if not isinstance(field, OneAddressField)} == set()


def test_structured_answers_that_ask_for_an_address_are_of_its_kind():
    found = structured_addresses()

    assert len(found) >= 7
    assert {place for place, _path in found} >= {PartName.ASSESSMENT, PartName.CONTACTS}
    for place, path in found:
        assert kind_of(shape_at(place, path)) == "address", (place, path)


@pytest.mark.parametrize("typed", WRONG)
def test_what_is_no_address_is_refused_at_its_field_with_a_sentence(typed):
    for place, path in structured_addresses():
        shape = STRUCTURED[place]
        value = read(shape, {".".join(("c", *path)): typed})
        told = {".".join(map(str, where)): words for where, words in faults_in(shape, value).items()}

        assert ".".join(path) in told, (place, path)
        [words] = told[".".join(path)]
        assert words.startswith(("Write one mail address", "The address stops after"))


def test_an_address_is_kept_in_the_form_in_which_it_is_stored():
    for place, path in structured_addresses():
        shape = STRUCTURED[place]
        value = read(shape, {".".join(("c", *path)): " Jo@School.Example "})

        assert "jo@school.example" in str(value)
        assert [where for where in faults_in(shape, value) if ".".join(map(str, where)) == ".".join(path)] == []
