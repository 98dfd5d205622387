"""What was typed, in words: for the page that asks for the code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from ground.days import day_as
from ground.redrawn import Redrawn


@dataclass(frozen=True)
class Said:
    """One field and what it says, line by line."""

    label: str
    lines: list[str]


def said_of(*filled: forms.BaseForm, labels: Mapping[str, str] | None = None) -> list[Said]:
    """The answers of these forms, without empty ones; `labels`: of fields that stand under a heading on their page."""
    named = labels or {}
    for form in filled:
        form.full_clean()
    found = (
        Said(named.get(field.name) or str(field.label), _said(form, field))
        for form in filled
        for field in form.visible_fields()
    )
    return [said for said in found if said.lines]


def _said(form: Any, bound: forms.BoundField) -> list[str]:
    value = form.cleaned_data.get(bound.name)
    return [] if value in (None, "", [], False) else _lines(bound.field, value)


def _lines(field: forms.Field, value: Any) -> list[str]:
    if value is True:
        return [str(_("Yes"))]
    if isinstance(field, forms.ModelChoiceField):
        many = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
        return [field.label_from_instance(one) for one in many]
    if isinstance(field, forms.ChoiceField):
        words = dict(_flat(field.choices))
        many = value if isinstance(value, list | tuple | set) else [value]
        return [str(words.get(str(one), one)) for one in many]
    if isinstance(value, date):
        return [day_as(value, "j F Y")]
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return str(value).splitlines()


def _flat(choices: Any) -> Iterable[tuple[str, Any]]:
    for key, words in choices:
        if isinstance(words, list | tuple):
            yield from _flat(words)
        else:
            yield str(key), words


def unjudged(form: Any) -> None:
    """Show what was typed without a word on what is missing."""
    if isinstance(form, Redrawn):
        form.unjudged()
    else:
        form._errors, form.cleaned_data = ErrorDict(), {}
