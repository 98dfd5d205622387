"""Fields in which a day is typed. Browsers offer their calendar; what is typed or pasted otherwise is read as well."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ground import clock
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
            return self.read(value.strip()) if value.strip() else None
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else None

    def read(self, text: str) -> date:
        """The day that a text is. Raises ValidationError."""
        return read_day(text, past=self.past)


class StayDayInput(forms.TextInput):
    """A day that comes, in any habit of writing ("8/6", "8 June"), and said back with the day of the week.

    Without its year it is the next such day; that of a last day is the next after the first day, typed in `after`.
    What can be two days is asked with two buttons; of a day that has passed, whether next year is meant.
    """

    after = ""

    def __init__(self, attrs: Any = None, *, after: str = "") -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.after = after

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The day itself, where what was typed can only mean that one, or where it was chosen among two."""
        typed = super().value_from_datadict(data, files, name)
        if not isinstance(typed, str):
            return typed
        chosen = _chosen(typed, data.get(name + MEANT), self._coming_after(data))
        return chosen.isoformat() if chosen else typed

    def _coming_after(self, data: Any) -> date:
        """The first day, where it is known and still comes, else today."""
        first = str(data.get(self.after) or "") if self.after else ""
        return max(_chosen(first, data.get(self.after + MEANT), clock.today()) or clock.today(), clock.today())

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With the day in words, those that can be meant, and the same day of a year to come."""
        context = super().get_context(name, value, attrs)
        meant = (value,) if isinstance(value, date) else days_meant(str(value or ""), coming_after=clock.today())
        day = meant[0] if len(meant) == 1 else None
        passed = day is not None and day < clock.today()
        asked = list(meant) if day is None else [_next_like(day)] if passed else []
        if day is not None:
            context["widget"]["value"] = long_day(day)
        return context | {"day": day, "passed": passed, "asked": asked, "meant_name": name + MEANT}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The line, and below it what was understood."""
        line = super().render(name, value, attrs, renderer)
        html_id = str((attrs or {}).get("id", ""))
        return SafeString(
            f'{line}<div class="sj-day-said" id="{html_id}_said">{self.understood(name, value, html_id)}</div>'
        )

    def understood(self, name: str, value: Any, html_id: str) -> SafeString:
        """What stands below the line: the day in words, or what is asked."""
        return SafeString(render_to_string("components/_day_said.html", self.get_context(name, value, {"id": html_id})))


def _chosen(typed: str, answer: str | None, coming_after: date) -> date | None:
    """The day that is meant: the only one, or the one that was the answer where it was asked."""
    meant = days_meant(typed, coming_after=coming_after)
    if len(meant) != 1:
        return next((day for day in meant if day.isoformat() == answer), None)
    return _next_like(meant[0]) if answer and answer == _next_like(meant[0]).isoformat() else meant[0]


def _next_like(day: date) -> date:
    """The same day of the first year in which it comes."""
    return days_meant(f"{day.day}.{day.month}.", coming_after=clock.today())[0]


class StayDayField(DayField):
    """The first or the last day of a stay."""

    widget: Any = StayDayInput
    default_validators = [check_stay_day]

    def __init__(self, *, after: str = "", **given: Any) -> None:
        super().__init__(**{"widget": StayDayInput(after=after), **given})

    def read(self, text: str) -> date:
        return read_day(text, coming_after=clock.today())


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


def read_day(text: str, *, past: bool = False, coming_after: date | None = None) -> date:
    """The one day that is meant. Raises ValidationError: `no_day`, or `two_days` naming each that can be meant."""
    meant = days_meant(text, past=past, coming_after=coming_after)
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
