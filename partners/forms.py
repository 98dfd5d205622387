"""What people type about partners."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Checked, Organisation
from ground.day_fields import DayField, DayGoneField, count_days_in
from ground.fields import AddressOfAnother, TelephoneField, needed_when
from ground.names import PersonNames
from partners.fields import field_choices
from partners.models import CheckKind, Profile
from partners.places import Period
from partners.profile import LINES, values_of
from partners.spoken import language_of, languages_in_words

LONGEST_NOTE = 2000
EMPTY_ROWS = 3


class LanguagesField(forms.CharField):
    """Several languages, typed by their names or codes; kept as codes."""

    def __init__(self, **given: Any) -> None:
        usual = {
            "required": False,
            "max_length": 300,
            "help_text": gettext_lazy("Separate them by commas: English, Italian."),
        }
        super().__init__(**{**usual, **given})

    def prepare_value(self, value: Any) -> Any:
        """Codes by their names; what was typed as it was."""
        return languages_in_words(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The codes, each once."""
        words = [word.strip() for word in re.split("[,;/]", str(super().clean(value))) if word.strip()]
        codes = [language_of(word) for word in words]
        unknown = [word for word, code in zip(words, codes, strict=True) if not code]
        if unknown:
            said = _("“%(text)s” is no language we know. Write it like English, or en.")
            raise forms.ValidationError(said % {"text": unknown[0][:40]})
        return list(dict.fromkeys(codes))


class ProfileForm(forms.Form):
    """Every line of a profile."""

    address = forms.CharField(label=LINES["address"], max_length=250, required=False)
    postcode = forms.CharField(label=LINES["postcode"], max_length=20, required=False)
    town = forms.CharField(label=LINES["town"], max_length=120)
    email = AddressOfAnother(label=LINES["email"], required=False)
    phone = TelephoneField(label=LINES["phone"])
    website = forms.URLField(label=LINES["website"], required=False, assume_scheme="https")
    field = forms.ChoiceField(
        label=LINES["field"],
        required=False,
        choices=lambda: [("", _("Several fields, or none")), *field_choices()],
    )
    trade = forms.CharField(
        label=LINES["trade"],
        max_length=80,
        required=False,
        help_text=gettext_lazy("One or two words that lists show, for example “hotel” or “painting”."),
    )
    staff = forms.IntegerField(label=LINES["staff"], min_value=1, max_value=1_000_000, required=False)
    languages = LanguagesField(label=LINES["languages"])

    def __init__(self, *given: Any, organisation: Organisation, profile: Profile, **named: Any) -> None:
        super().__init__(*given, **named)
        self.initial = values_of(organisation, profile)
        self.held = values_of(organisation, profile)


class AskForm(forms.Form):
    """What the mail to the partner adds to the request."""

    words = forms.CharField(
        label=gettext_lazy("What seems wrong"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands in the mail, above the link."),
    )


class ContactForm(PersonNames):
    """Somebody at a partner, as the own school knows them."""

    email = AddressOfAnother(label=gettext_lazy("Mail address"), required=False)
    phone = needed_when(TelephoneField(), gettext_lazy("needed of who is rung at night"))
    function = forms.CharField(label=gettext_lazy("What they do there"), max_length=200, required=False)
    languages = LanguagesField(label=gettext_lazy("Languages"))
    at_night = forms.BooleanField(label=gettext_lazy("Is rung at night and at weekends"), required=False)
    away = forms.CharField(
        label=gettext_lazy("Absence"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example “on leave in June”."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("at_night") and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Who is rung at night needs a telephone number."))
        return data


class AboutPersonForm(forms.Form):
    """What the own school knows of somebody who takes part in its stays: the names are theirs."""

    function = forms.CharField(label=gettext_lazy("What they do there"), max_length=200, required=False)
    languages = LanguagesField(label=gettext_lazy("Languages"))
    at_night = forms.BooleanField(label=gettext_lazy("Is rung at night and at weekends"), required=False)
    away = forms.CharField(label=gettext_lazy("Absence"), max_length=120, required=False)


class CheckForm(forms.Form):
    """What was checked, when, and until when it holds."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What was checked"), choices=CheckKind.choices, widget=forms.RadioSelect
    )
    title = needed_when(
        forms.CharField(
            label=gettext_lazy("Which"),
            max_length=120,
            help_text=gettext_lazy("Only for something else, for example “Fire drill”."),
        ),
        gettext_lazy("needed for something else"),
    )
    detail = forms.CharField(label=gettext_lazy("Number, or what was seen"), max_length=200, required=False)
    checked_on = DayGoneField(label=gettext_lazy("Day of the check"))
    valid_until = DayField(
        label=gettext_lazy("Valid until"),
        required=False,
        help_text=gettext_lazy("You are reminded here 90 days before."),
    )

    def __init__(self, *given: Any, zone: str, **named: Any) -> None:
        super().__init__(*given, **named)
        count_days_in(self, zone)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("checked_on"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("It ends before it was checked."))
        if data.get("kind") == CheckKind.OTHER and not data.get("title", "").strip():
            self.add_error("title", _("Say in a few words what was checked."))
        if data.get("kind") != CheckKind.OTHER:
            data["title"] = ""
        return data


class VouchForm(forms.Form):
    """How the own school made sure that an organisation is what it says it is."""

    checked = forms.ChoiceField(
        label=gettext_lazy("How was it made sure that it is what it says it is?"),
        choices=Checked.choices,
        widget=forms.RadioSelect,
    )
    checked_on = DayGoneField(label=gettext_lazy("Day of the check"))
    note = forms.CharField(label=gettext_lazy("Note on the check"), max_length=300, required=False)

    def __init__(self, *given: Any, zone: str, **named: Any) -> None:
        super().__init__(*given, **named)
        count_days_in(self, zone)


class NoteForm(forms.Form):
    """A note for colleagues."""

    text = forms.CharField(
        label=gettext_lazy("A note for your colleagues"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ChangeNoteForm(forms.Form):
    """The same, changed; left empty it is taken away."""

    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("Left empty, the note goes."),
    )


class PeriodForm(forms.Form):
    """One period; an empty one is none."""

    begins_on = DayField(label=gettext_lazy("First day"), required=False)
    ends_on = DayField(label=gettext_lazy("Last day"), required=False)
    places = forms.IntegerField(label=gettext_lazy("Places"), min_value=0, max_value=999, required=False)

    @property
    def period(self) -> Period | None:
        """None where nothing was typed."""
        data = self.cleaned_data
        if data.get("begins_on") is None:
            return None
        return Period(data["begins_on"], data["ends_on"], data["places"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.has_changed() and not any(data.values()):
            return data
        needed = {
            "begins_on": _("Give the first day."),
            "ends_on": _("Give the last day."),
            "places": _("Say how many places there are."),
        }
        given = [name for name in needed if data.get(name) is not None or name in self.errors]
        for name, words in needed.items() if given else ():
            if name not in given:
                self.add_error(name, words)
        first, last = data.get("begins_on"), data.get("ends_on")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("ends_on", _("It ends before it begins."))
        return data


class Periods(forms.BaseFormSet):
    """All periods of one source; no two share a day."""

    def clean(self) -> None:
        found: list[Period] = []
        for form in self.forms:
            one = form.period if form.is_valid() else None
            if one is None:
                continue
            if any(other.begins_on <= one.ends_on and one.begins_on <= other.ends_on for other in found):
                form.add_error("begins_on", _("Another period has some of these days already."))
            found.append(one)

    @property
    def periods(self) -> list[Period]:
        """Those that were typed."""
        return [form.period for form in self.forms if form.period is not None]


PeriodSet: Any = forms.formset_factory(PeriodForm, formset=Periods, extra=EMPTY_ROWS, max_num=60)
