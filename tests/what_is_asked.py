"""Every field of every form, and every question of a structured answer: for tests about one kind of them."""

from collections.abc import Iterator
from typing import Any

from django import forms

from agreements.parts import SHAPES
from assessments.forms import CRITERIA, PARTS
from partnerships.content import SCHEMA, UNITS
from partnerships.shapes import BODIES, COVERED, PARTIES, PLACES, SIGNING
from tests.source import sources

STRUCTURED = {**{str(part): shape for part, shape in SHAPES.items()},
    "memorandum": SCHEMA, "units": UNITS, "parties": PARTIES, "covered": COVERED, "bodies": BODIES, "places": PLACES, "signing": SIGNING, "criteria": CRITERIA, "parts": PARTS
}  # fmt: skip
LIBRARYS = ("allauth.", "django.")


def questions(shape: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each place within, with its shape; a row of a list is the step 0."""
    for name, part in shape.get("properties", {}).items():
        yield (*path, name), part
        yield from questions(part, (*path, name))
    if shape.get("type") == "array":
        yield from questions(shape["items"], (*path, "0"))


def shape_at(place: str, path: tuple[str, ...]) -> Any:
    shape = STRUCTURED[place]
    for step in path:
        shape = shape["items"] if step == "0" else shape["properties"][step]
    return shape


def fields_of_forms() -> Iterator[tuple[str, str, forms.Field]]:
    """Where it stands, its name and the field; those of the libraries are not ours."""
    for source in sources():
        if source.name.endswith(("forms.py", "form.py", "views.py")):
            __import__(source.name.removesuffix(".py").replace("/", "."))
    for kind in kinds_of(forms.BaseForm):
        if not kind.__module__.startswith(LIBRARYS):
            for name, field in getattr(kind, "base_fields", {}).items():
                yield f"{kind.__module__}.{kind.__name__}.{name}", name, field


def kinds_of(kind: type) -> Iterator[type]:
    """Every class below this one."""
    for one in kind.__subclasses__():
        yield one
        yield from kinds_of(one)
