"""Names of people and organisations as they are typed: tidied, and printable on every paper."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ground.signs import named, signs_no_paper_has, without_invisible

LONGEST = 150
NO_NAME = _("Write a name: given names, family names, or both.")


def tidy_name(text: str) -> str:
    """Composed letters, one space between words, no sign without a picture."""
    return " ".join(without_invisible(unicodedata.normalize("NFC", text)).split())


def check_name(name: str) -> None:
    """Raises ValidationError naming the signs that no paper can print, with what can be done."""
    if strange := signs_no_paper_has(name):
        words = _("No paper can print %(signs)s. Write the name in Latin letters, as in the passport.")
        raise ValidationError(words, code="not_printable", params={"signs": named(strange)})


def check_name_of_organisation(name: str) -> None:
    """The same, with what can be done about an organisation."""
    if strange := signs_no_paper_has(name):
        words = _("No paper can print %(signs)s. Write the name in Latin letters, as the organisation does abroad.")
        raise ValidationError(words, code="not_printable", params={"signs": named(strange)})


class NameField(forms.CharField):
    """A name, or a part of one, of a person. `together`: one of several fields, of which one is needed."""

    together = False
    check: Any = staticmethod(check_name)

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"max_length": LONGEST, **given})

    def to_python(self, value: Any) -> str:
        return tidy_name(super().to_python(value))

    def run_validators(self, value: str) -> None:
        super().run_validators(value)
        type(self).check(value)


class OrganisationNameField(NameField):
    """The name of an organisation, as it stands on papers."""

    check: Any = staticmethod(check_name_of_organisation)


class PersonNames(forms.Form):
    """Given and family names; people with a single name exist, so one of the two is enough."""

    given_names = NameField(label=_("Given names"), required=False)
    family_names = NameField(
        label=_("Family names"), required=False, help_text=_("Who has one name only leaves the other field empty.")
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for field in self._names().values():
            field.together = True

    def _names(self) -> dict[str, Any]:
        return {name: self.fields[name] for name in ("given_names", "family_names") if name in self.fields}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        names = self._names()
        if names and not set(names) & set(self.errors) and not any(data.get(name) for name in names):
            self.add_error("given_names", NO_NAME)
        return data
