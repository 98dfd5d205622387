"""What an act asks for, read off its form. The form is a part of the door: it checks what was typed."""

from typing import Any

from django import forms

from lifecycle.forms import ActForm
from lifecycle.offers.fields import Field, Kind

# The first that fits counts; a field of an app's own says its kind itself (`kind`).
KINDS: tuple[tuple[type[forms.Field], Kind], ...] = (
    (forms.FileField, Kind.FILE),
    (forms.DateField, Kind.DAY),
    (forms.BooleanField, Kind.YES),
    (forms.MultipleChoiceField, Kind.CHOICES),
    (forms.ModelMultipleChoiceField, Kind.CHOICES),
    (forms.ChoiceField, Kind.CHOICE),
    (forms.ModelChoiceField, Kind.CHOICE),
    (forms.IntegerField, Kind.NUMBER),  # DecimalField is one of them
    (forms.JSONField, Kind.SHAPE),
)


def fields_of_form(form: ActForm) -> list[Field]:
    """In the order of the form."""
    return [_field(form, name, field) for name, field in form.fields.items()]


def _field(form: ActForm, name: str, field: Any) -> Field:
    kind = _kind(field)
    chosen = kind in (Kind.CHOICE, Kind.CHOICES)
    choices = [(str(value), words) for value, words in field.choices if str(value)] if chosen else []
    number = kind == Kind.NUMBER
    return Field(
        name,
        kind,
        field.label or name,
        field.required,
        choices,
        default=form.get_initial_for_field(field, name),
        least=field.min_value if number else None,
        most=field.max_value if number else getattr(field, "max_length", None),
        shape=getattr(field, "shape", None),
    )


def _kind(field: forms.Field) -> Kind:
    own: Kind | None = getattr(field, "kind", None)
    if own is not None:
        return own
    found = next((kind for of, kind in KINDS if isinstance(field, of)), None)
    if found is not None:
        return found
    return Kind.TEXT if isinstance(field.widget, forms.Textarea) else Kind.LINE
