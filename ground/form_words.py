"""What every form says of a wrong answer: what is wrong and what to do, in the place of Django's own words."""

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

GONE = _("This can no longer be chosen: it was changed or withdrawn meanwhile. Choose anew.")
NOT_LISTED = _("“%(value)s” cannot be chosen here now. Choose from the list.")
WHOLE_NUMBER = _("Write a whole number.")
OF_FIELDS: tuple[tuple[type[forms.Field], str, Any], ...] = (
    (forms.Field, "required", _("Fill this in.")),
    (forms.BooleanField, "required", _("Tick this, or nothing can follow from it.")),
    (forms.FileField, "required", _("Choose a file.")),
    (forms.ChoiceField, "required", _("Choose one.")),
    (forms.ChoiceField, "invalid_choice", NOT_LISTED),
    (forms.MultipleChoiceField, "required", _("Choose one or more.")),
    (forms.MultipleChoiceField, "invalid_choice", NOT_LISTED),
    (forms.ModelChoiceField, "required", _("Choose one.")),
    (forms.ModelChoiceField, "invalid_choice", GONE),
    (forms.ModelMultipleChoiceField, "required", _("Choose one or more.")),
    (forms.ModelMultipleChoiceField, "invalid_choice", GONE),
    (forms.ModelMultipleChoiceField, "invalid_pk_value", GONE),
    (forms.IntegerField, "invalid", WHOLE_NUMBER),
    (forms.DecimalField, "invalid", _("Write a number.")),
    (forms.JSONField, "invalid", _("This cannot be taken as it is. Write it anew.")),
)
OF_VALIDATORS: tuple[tuple[type[validators.BaseValidator], Any], ...] = (
    (validators.MinValueValidator, _("This is too little: %(limit_value)s at least.")),
    (validators.MaxValueValidator, _("This is too much: %(limit_value)s at most.")),
    (
        validators.MaxLengthValidator,
        ngettext_lazy(
            "This is too long: %(limit_value)s letter at most.",
            "This is too long: %(limit_value)s letters at most.",
            "limit_value",
        ),
    ),
)


def _widget_attrs(of_django: Any) -> Any:
    def attrs(field: forms.CharField, widget: forms.Widget) -> dict[str, Any]:
        found: dict[str, Any] = of_django(field, widget)
        return {name: value for name, value in found.items() if name != "maxlength"}

    return attrs


def put_in_place() -> None:
    """A field of the same kind that has words of its own keeps them.

    No browser is told where a text must end: it would cut what is pasted, and say nothing. The form refuses instead.
    """
    forms.CharField.widget_attrs = _widget_attrs(forms.CharField.widget_attrs)  # type: ignore[method-assign]  # of packages too
    for kind, code, words in OF_FIELDS:
        kind.default_error_messages = {**kind.__dict__.get("default_error_messages", {}), code: words}
    for validator, words in OF_VALIDATORS:
        validator.message = words
