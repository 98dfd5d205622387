"""Every field that asks for a mail address takes exactly one, by one check, and says at the field what is wrong."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.utils import translation

from agreements.parts import SHAPES, PartName
from assessments.forms import CRITERIA, PARTS
from ground.fields import OneAddressField
from ground.structured.faults import faults_in
from ground.structured.reading import read
from ground.structured.shapes import kind_of
from partnerships.content import SCHEMA, UNITS
from partnerships.shapes import BODIES, COVERED, PARTIES, PLACES, SIGNING
from tests.source import sources

STRUCTURED = {**{str(part): shape for part, shape in SHAPES.items()},
    "memorandum": SCHEMA, "units": UNITS, "parties": PARTIES, "covered": COVERED, "bodies": BODIES, "places": PLACES, "signing": SIGNING, "criteria": CRITERIA, "parts": PARTS
}  # fmt: skip
WRONG = ["jo", "jo at school.example", "jo@school", "jo@school.example, ann@school.example", "@school.example"]
ALLAUTHS = ("allauth.", "django.")


def asks_address(name: str, label: Any) -> bool:
    with translation.override("en"):
        words = str(label or "").lower()
    return "email" in name or "mail address" in words


def within(shape: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, part in shape.get("properties", {}).items():
        yield (*path, name), part
        yield from within(part, (*path, name))
    if shape.get("type") == "array":
        yield from within(shape["items"], (*path, "0"))


def structured_addresses() -> list[tuple[str, tuple[str, ...]]]:
    return [
        (place, path)
        for place, shape in STRUCTURED.items()
        for path, part in within(shape)
        if asks_address(path[-1], part.get("title"))
    ]


def every_form(of: type = forms.BaseForm) -> Iterator[type]:
    for kind in of.__subclasses__():
        yield kind
        yield from every_form(kind)


def test_fields_of_forms_that_ask_for_an_address_have_the_one_check():
    """Those that sign in by an address known already are allauth's."""
    for source in sources():
        if source.name.endswith(("forms.py", "form.py", "views.py")):
            __import__(source.name.removesuffix(".py").replace("/", "."))
    found = {
        f"{kind.__module__}.{kind.__name__}.{name}": field
        for kind in every_form()
        if not kind.__module__.startswith(ALLAUTHS)
        for name, field in getattr(kind, "base_fields", {}).items()
        if asks_address(name, field.label) and isinstance(field, forms.CharField)
    }

    assert len(found) > 5
    assert {place for place, field in found.items() if not isinstance(field, OneAddressField)} == set()


def test_structured_answers_that_ask_for_an_address_are_of_its_kind():
    found = structured_addresses()

    assert len(found) >= 7
    assert {place for place, _path in found} >= {PartName.ASSESSMENT, PartName.CONTACTS}
    for place, path in found:
        shape = STRUCTURED[place]
        for step in path:
            shape = shape["items"] if step == "0" else shape["properties"][step]
        assert kind_of(shape) == "address", (place, path)


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
