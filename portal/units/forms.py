"""What is typed about a qualification, and the first words of a new unit."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.countries import country_choices, language_choices
from ground.fields import needed_when
from library.models import Qualification, Scale, Step

MOST_TITLE = 300


def _levels() -> list[tuple[str, str]]:
    return [("", ""), *((str(level), str(level)) for level in range(1, 9))]


class QualificationForm(forms.Form):
    """A qualification. Its title in a second language stands beside the first."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=MOST_TITLE)
    language = forms.ChoiceField(label=gettext_lazy("Language of this title"))
    second_title = forms.CharField(
        label=gettext_lazy("Title in another language"), max_length=MOST_TITLE, required=False
    )
    second_language = forms.ChoiceField(label=gettext_lazy("Which language"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    eqf = forms.TypedChoiceField(
        label=gettext_lazy("EQF level"), choices=_levels, coerce=int, empty_value=None, required=False
    )
    nqf = forms.CharField(label=gettext_lazy("National level"), max_length=60, required=False)
    isced_f = forms.CharField(label=gettext_lazy("Field, ISCED-F"), max_length=60, required=False)
    institution = forms.CharField(label=gettext_lazy("Competent institution"), max_length=200, required=False)
    scale = forms.ChoiceField(
        label=gettext_lazy("Scale of the points"), required=False,
        choices=lambda: [("", gettext_lazy("No points")), *Scale.choices],
    )  # fmt: skip
    scale_name = needed_when(
        forms.CharField(label=gettext_lazy("Name of your own scale"), max_length=60),
        gettext_lazy("needed for your own scale"),
    )
    step = forms.ChoiceField(
        label=gettext_lazy("Steps of the scale"), required=False,
        choices=lambda: [("", gettext_lazy("any number")), *Step.choices],
    )  # fmt: skip
    structure = forms.CharField(
        label=gettext_lazy("How it is built"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        validators=[MaxLengthValidator(20_000)],
    )
    shared = forms.BooleanField(label=gettext_lazy("Other schools may take over all its units"), required=False)

    def __init__(self, *given: Any, held: Qualification | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        fields: Any = self.fields
        fields["language"].choices = language_choices()
        fields["second_language"].choices = [("", ""), *language_choices()]
        fields["country"].choices = [("", ""), *country_choices()]
        self.held = held
        if held is not None:
            self.initial = {**_written(held), **self.initial}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("scale") == Scale.OWN and not data.get("scale_name"):
            self.add_error("scale_name", _("Say what your own scale is called."))
        if data.get("second_title") and data.get("second_language") in ("", data.get("language")):
            self.add_error("second_language", _("Choose another language than that of the first title."))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """As the library keeps them; titles in further languages stay."""
        data = dict(self.cleaned_data)
        second, text = data.pop("second_language"), data.pop("second_title")
        titles = dict(self.held.title) if self.held else {}
        titles[data["language"]] = data["title"]
        if second:
            titles[second] = text
        data["title"] = {language: title for language, title in titles.items() if title}
        if data["scale"] != Scale.OWN:
            data["scale_name"] = ""
        return data


def _written(held: Qualification) -> dict[str, Any]:
    second = next((language for language in held.title if language != held.language), "")
    plain = ("country", "eqf", "nqf", "isced_f", "institution", "scale", "scale_name", "step", "structure", "shared")
    return {
        **{name: getattr(held, name) for name in plain},
        "language": held.language,
        "title": held.title_in(held.language),
        "second_language": second,
        "second_title": held.title.get(second, ""),
    }


class NewUnitForm(forms.Form):
    """A unit begins with its title, in a qualification that is there or a new one."""

    title = forms.CharField(label=gettext_lazy("Title of the unit"), max_length=MOST_TITLE)
    qualification = forms.ChoiceField(label=gettext_lazy("Part of the qualification"), required=False)
    new_qualification = needed_when(
        forms.CharField(label=gettext_lazy("Title of the qualification"), max_length=MOST_TITLE),
        gettext_lazy("needed for a new one"),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language in which you write"))

    def __init__(self, *given: Any, own: list[Qualification], **named: Any) -> None:
        super().__init__(*given, **named)
        fields: Any = self.fields
        fields["language"].choices = language_choices()
        if own:
            choices = [(str(one.pk), str(one)) for one in own]
            fields["qualification"].choices = [*choices, ("", gettext_lazy("a new qualification"))]
            fields["new_qualification"].label = gettext_lazy("Title of the new qualification")
        else:
            del fields["qualification"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("qualification") and not data.get("new_qualification"):
            self.add_error("new_qualification", _("Say to which qualification the unit belongs."))
        return data
