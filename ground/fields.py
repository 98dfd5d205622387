"""Fields that several apps ask with."""

from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.addresses import stored_form, validate_one_address
from ground.countries import country_choices
from ground.telephones import MOST_LETTERS, validate_telephone

F = TypeVar("F", bound=forms.Field)


def needed_when(field: F, words: Any) -> F:
    """An optional field that some answers make necessary: its label says when, in place of “(optional)”."""
    field.required, field.needed_when = False, words  # type: ignore[attr-defined]  # read by the template of a field
    return field


class CountryField(forms.ChoiceField):
    """A country by its ISO 3166-1 code; its name in the reader's language, as a list that can be typed into."""

    def __init__(self, **given: Any) -> None:
        missing = {"required": _("Choose the country.")}
        super().__init__(**{"choices": lambda: [("", ""), *country_choices()], "error_messages": missing, **given})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).strip().upper()


class OneAddressField(forms.CharField):
    """Exactly one mail address, in the form in which it is stored; refused with one sentence."""

    def __init__(self, **given: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"})
        super().__init__(
            **{
                "label": _("Mail address"),
                "max_length": 254,
                "widget": widget,
                "error_messages": {"required": _("Write your mail address.")},
                **given,
            }
        )

    def to_python(self, value: Any) -> str:
        return stored_form(super().to_python(value) or "")

    def run_validators(self, value: str) -> None:
        super().run_validators(value)
        if value:
            validate_one_address(value)


class AddressOfAnother(OneAddressField):
    """The address of somebody else: the browser does not offer the own one."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"error_messages": {"required": _("Write their mail address.")}, **given})
        self.widget.attrs["autocomplete"] = "off"


class TelephoneField(forms.CharField):
    """A telephone number that somebody can ring, as people write it."""

    default_validators = [validate_telephone]

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"label": _("Telephone"), "max_length": MOST_LETTERS, "required": False, **given})
        self.widget.attrs = {"inputmode": "tel", "autocomplete": "off", **self.widget.attrs}
