"""Fields in which a day is typed. Browsers offer their calendar; what is typed or pasted otherwise is read as well."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ground.birth_dates import check_birth_date
from ground.days import long_day
from ground.stay_days import check_stay_day
from ground.typed_days import days_meant
from ground.zones import today_in

MEANT = "_meant"  # behind the name of the field: the day that somebody chose among those a text can mean


class DayInput(forms.DateInput):
    """A day in the browser's own form. A text that is no day stays visible; one that is two days is asked about."""

    past = False

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"type": "date", **(attrs or {})}, "%Y-%m-%d")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was typed; the day itself where it can only mean that one, or where one of several was chosen."""
        typed = super().value_from_datadict(data, files, name)
        if not isinstance(typed, str):
            return typed
        found = [day.isoformat() for day in days_meant(typed, past=self.past)]
        chosen = found if len(found) == 1 else [day for day in found if day == data.get(name + MEANT)]
        return chosen[0] if chosen else typed

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Where the browser could not show what was typed it becomes a line of text, with the days it can mean."""
        meant = days_meant(value, past=self.past) if isinstance(value, str) else ()
        if not isinstance(value, str) or not value or len(meant) == 1:
            return super().render(name, value, attrs, renderer)
        line = forms.TextInput(self.attrs).render(name, value, attrs, renderer)
        choices = [(day.isoformat(), long_day(day)) for day in meant]
        facts = {"line": line, "name": name + MEANT, "choices": choices}
        return SafeString(render_to_string("components/_day_meant.html", facts))


class PastDayInput(DayInput):
    """A year of two digits lies in the past."""

    past = True


class DayField(forms.DateField):
    """A day, however it is written."""

    widget: Any = DayInput
    past = False

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            return read_day(value.strip(), past=self.past) if value.strip() else None
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else None


class StayDayField(DayField):
    """The first or the last day of a stay."""

    default_validators = [check_stay_day]


class DayGoneField(DayField):
    """A day that has come already in `zone`, which the form sets; without one, where the installation is."""

    zone = ""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value > today_in(self.zone):
            words = gettext("This day lies in the future. Give the day on which it happened.")
            raise ValidationError(words, code="future")


def count_days_in(form: forms.BaseForm, zone: str) -> None:
    """The form is about what happens in this zone: "today" is the day there, and offered where a day is asked for."""
    for name, field in form.fields.items():
        if isinstance(field, DayGoneField):
            field.zone = zone
            if field.required:
                form.initial.setdefault(name, today_in(zone))


class BirthDateField(DayField):
    """The birth date of somebody who goes: neither ahead nor of a child nor of somebody over a hundred."""

    widget = PastDayInput
    past = True

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"label": _("Birth date"), "validators": [check_birth_date], **given})


def read_day(text: str, *, past: bool = False) -> date:
    """The one day that is meant. Raises ValidationError: `no_day`, or `two_days` naming each that can be meant."""
    meant = days_meant(text, past=past)
    if len(meant) == 1:
        return meant[0]
    if not meant:
        words = _("“%(text)s” is no date. Write it as 2006-12-31, 31.12.2006 or 31 December 2006.")
        raise ValidationError(words, code="no_day", params={"text": text[:40]})
    words = _("“%(text)s” can be %(days)s. Say which is meant.")
    raise ValidationError(words, code="two_days", params={"text": text[:40], "days": either(meant)})


def either(days: tuple[date, ...]) -> str:
    """Each of the days, in words."""
    return gettext(" or ").join(long_day(day) for day in days)
