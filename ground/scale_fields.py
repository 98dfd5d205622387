"""A question with its scale as a field: radios, and for a scale of numbers its ends in words."""

from typing import Any

from django import forms

from ground.scales import Scale


class _Choices(forms.RadioSelect):
    """Radios of which some open the question that follows (`data-opens`): hidden by style until one is chosen."""

    def __init__(self, opens: tuple[str, ...] = (), **rest: Any) -> None:
        super().__init__(**rest)
        self.opens = opens

    def create_option(self, name: str, value: Any, *rest: Any, **more: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *rest, **more)
        if str(value) in self.opens:
            option["attrs"]["data-opens"] = ""
        return option


class ScaleField(forms.ChoiceField):
    """`ends`: the first and the last of a scale of numbers, in words; empty where each choice is read in words."""

    def __init__(self, scale: Scale, *, opens: tuple[str, ...] = (), **rest: Any) -> None:
        super().__init__(choices=scale.with_no_answer, widget=_Choices(opens), **rest)
        choices = scale.choices
        self.ends = [str(choices[0][1]), str(choices[-1][1])] if scale.is_number else []
