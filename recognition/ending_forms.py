"""What is typed for the papers that end a stay, beside those that its steps issue."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.selectors import current_of, results_of
from ground.day_fields import DayField
from ground.fields import needed_when
from lifecycle.forms import ActForm
from lifecycle.models import Mobility, NamedPart
from lifecycle.roles import NamedPartKind
from recognition.documents.complement import ATTAINED


class ComplementForm(ActForm):
    """What the results do not say already."""

    on_paper = True

    attained = needed_when(
        forms.CharField(
            label=_("Other outcomes that were attained"),
            help_text=_("The results that were stated stand on the paper by themselves."),
            widget=forms.Textarea(attrs={"rows": 4}),
        ),
        _("needed where no result was stated"),
    )
    unexpected = forms.CharField(
        label=_("Outcomes that nobody had expected"),
        help_text=_("Those that the host reported stand on the paper by themselves."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    remarks = forms.CharField(label=_("Remarks"), widget=forms.Textarea(attrs={"rows": 4}), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        stated = [current_of(one) for one in results_of(self.stay)]
        if not data.get("attained") and not any(one and one.result in ATTAINED for one in stated):
            self.add_error("attained", _("No result was stated. Write what was attained; the host confirms it."))
        return data


class AccompanyingForm(ActForm):
    """Who accompanied, and from which day until which."""

    on_paper = True

    part = forms.ModelChoiceField(NamedPart.objects.none(), label=_("Accompanying person"))
    from_on = DayField(label=_("There from"))
    until_on = DayField(label=_("There until, that day included"))
    did = forms.CharField(label=_("What this person did"), widget=forms.Textarea(attrs={"rows": 4}), required=False)

    def fill_choices(self) -> None:
        field: Any = self.fields["part"]
        field.queryset = accompanying_in(self.stay)
        field.label_from_instance = lambda part: part.person.full_name
        self.fields["from_on"].initial, self.fields["until_on"].initial = self.stay.started_on, self.stay.ended_on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("from_on"), data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("This day lies before the first one."))
        elif last and last > self.stay.today:
            self.add_error("until_on", _("This day has not come yet. A certificate says what was."))
        return data


def accompanying_in(stay: Mobility) -> QuerySet[NamedPart]:
    """Everybody who is or was named as accompanying in this stay."""
    found = NamedPart.objects.filter(mobility=stay, part=NamedPartKind.ACCOMPANYING)
    return found.select_related("person").order_by("from_at", "pk")
