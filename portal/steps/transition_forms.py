"""The form of a transition, drawn from what its offer asks."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.utils.text import capfirst

from assessments.forms import LinesField
from ground.day_fields import DayField, DayInput
from lifecycle.offers.asking import REASON_CODE
from lifecycle.offers.fields import Field, Kind
from lifecycle.offers.steps import StepOffer

Drawn = Iterator[tuple[str, forms.Field]]
WITHIN = ":"  # between the name of a group and what belongs to it


class TransitionForm(forms.Form):
    """`details()` is what `perform_transition` takes."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, offer: StepOffer) -> None:
        super().__init__(data, initial={"seen_version": offer.at.subject.version})
        self.asks = offer.asks
        for field in self.asks:
            self.fields.update(_drawn(field))

    def details(self) -> dict[str, Any]:
        """What was typed, as the door takes it; what was left empty is left out."""
        given = {field.name: self._given(field) for field in self.asks}
        return {name: value for name, value in given.items() if value not in (None, "", [], {})}

    def _given(self, field: Field) -> Any:
        if field.kind == Kind.COMMENTS:
            texts = {key: self.cleaned_data[f"{field.name}{WITHIN}{key}"] for key, _words in field.choices}
            return {key: text for key, text in texts.items() if text.strip()}
        if field.kind == Kind.GROUP:
            return {part.name: self.cleaned_data[f"{field.name}{WITHIN}{part.name}"] for part in field.parts}
        return self.cleaned_data[field.name]


def _drawn(field: Field, within: str = "") -> Drawn:
    if field.kind == Kind.COMMENTS:
        for nth, (key, words) in enumerate(field.choices):
            said = field.help if nth == 0 else ""
            asked = forms.CharField(label=words, widget=forms.Textarea, required=False, help_text=said)
            yield f"{field.name}{WITHIN}{key}", asked
    elif field.kind == Kind.GROUP:
        for part in field.parts:
            yield from _drawn(part, f"{field.name}{WITHIN}")
    else:
        yield (
            within + field.name,
            DRAW[field.kind](
                field, label=field.label, required=field.required, initial=field.default, help_text=field.help
            ),
        )


def _day(field: Field, **facts: Any) -> forms.Field:
    limits = {"min": field.least, "max": field.most}
    shown = {name: day.isoformat() for name, day in limits.items() if day is not None}
    return DayField(widget=DayInput(shown), **facts)


def _choices(field: Field) -> list[tuple[Any, Any]]:
    """A kind of reason stands within sentences elsewhere; here it begins a line."""
    if field.name != REASON_CODE:
        return list(field.choices)
    return [(value, capfirst(words)) for value, words in field.choices]


DRAW: dict[Kind, Callable[..., forms.Field]] = {
    Kind.LINE: lambda field, **facts: forms.CharField(max_length=field.most, **facts),
    Kind.TEXT: lambda field, **facts: forms.CharField(widget=forms.Textarea, **facts),
    Kind.LINES: lambda field, **facts: LinesField(**facts),
    Kind.DAY: _day,
    Kind.YES: lambda field, **facts: forms.BooleanField(**facts),
    Kind.NUMBER: lambda field, **facts: forms.IntegerField(min_value=field.least, max_value=field.most, **facts),
    Kind.CHOICE: lambda field, **facts: forms.ChoiceField(choices=_choices(field), widget=forms.RadioSelect, **facts),
    Kind.CHOICES: lambda field, **facts: forms.MultipleChoiceField(
        choices=field.choices, widget=forms.CheckboxSelectMultiple, **facts
    ),
}
