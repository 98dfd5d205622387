"""What people type when an organisation is given a part in a stay, or taken out of it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Checked, Organisation
from ground.day_fields import DayGoneField
from lifecycle.forms import ActForm
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.organisations.by_function import able_to_be
from lifecycle.organisations.officers import can_be_asked, lacks_officer
from lifecycle.organisations.pick_fields import (
    AnswersThereField,
    LooksUp,
    OrganisationField,
    asked_anew_by,
    chosen_in,
)
from lifecycle.organisations.taking_out import parts_to_take_out
from lifecycle.people.part_forms import stays_as_it_is
from lifecycle.roles import OrganisationPartKind
from lifecycle.vocabulary import HISTORY

TO_BE_NAMED = (
    OrganisationPartKind.COMPETENT,
    OrganisationPartKind.INTERMEDIARY,
    OrganisationPartKind.HOST_COMPANY,
    OrganisationPartKind.EMPLOYER,
)


class OrganisationPartForm(LooksUp, ActForm):
    """An organisation's part besides the sending and the hosting one, which have their own steps."""

    part = forms.ChoiceField(
        label=gettext_lazy("Part in the stay"), choices=[(kind.value, kind.label) for kind in TO_BE_NAMED]
    )
    organisation = OrganisationField(label=gettext_lazy("Organisation"))
    invite = forms.BooleanField(
        label=gettext_lazy("Write to its contact and ask that somebody there is given the right to decide"),
        required=False,
    )
    responsible = AnswersThereField(label=gettext_lazy("Responsible there"))
    units = forms.CharField(
        label=gettext_lazy("Codes of the units it decides on, separated by commas; none: all"),
        max_length=500,
        required=False,
    )

    def fill_choices(self) -> None:
        fields: Any = self.fields
        part = str(self["part"].value() or TO_BE_NAMED[0])
        fields["part"].widget.attrs |= asked_anew_by("part")
        listed = able_to_be(part, self.stay, self.actor)
        fields["organisation"].fill(self, "organisation", self.actor, listed=listed)
        fields["responsible"].fill(self, self.actor)
        chosen = Organisation.unscoped.filter(pk=chosen_in(self, "organisation")).first()
        lacking = chosen if lacks_officer(part, chosen) else None
        fields["organisation"].beside = nobody_there(lacking, self.actor.organisation_id)
        can_ask = lacking is not None and can_be_asked(lacking)
        fields["invite"].widget = forms.CheckboxInput() if can_ask else forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["unit_codes"] = [code.strip() for code in data.get("units", "").split(",") if code.strip()]
        organisation = data.get("organisation")
        if organisation is None or not lacks_officer(data.get("part", ""), organisation):
            data["invite"] = False
        elif not (data.get("invite") and can_be_asked(organisation)):
            self.add_error("organisation", nobody_there(organisation, self.actor.organisation_id))
        return data


def nobody_there(organisation: Organisation | None, own: Any) -> str:
    """What to do about an institution in which nobody could decide; empty where there is none."""
    if organisation is None:
        return ""
    facts = {"organisation": organisation.name}
    if organisation.pk == own:
        return _("Nobody at %(organisation)s may decide on recognition yet. Give somebody this right first.") % facts
    if can_be_asked(organisation):
        return (
            _("Nobody at %(organisation)s may decide on recognition yet. Have them asked, or choose another.") % facts
        )
    return (
        _("Nobody at %(organisation)s may decide on recognition, and it publishes no contact. Choose another.") % facts
    )


class TakeOutForm(ActForm):
    """Which organisation takes part no longer, and why."""

    looks_ahead = ("part",)
    why = {"reason": HISTORY}

    part = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"),
        queryset=OrganisationPart.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea)

    def fill_choices(self) -> None:
        field: Any = self.fields["part"]
        field.queryset = parts_to_take_out(self.stay)
        field.label_from_instance = lambda part: f"{part.organisation.name}, {part.get_part_display()}"

    def in_words(self, done: Any) -> list[str]:
        """What does not change."""
        return [stays_as_it_is()]


def held_in(mobility: Mobility) -> QuerySet[Organisation]:
    """The organisations of a stay of which nobody made sure yet."""
    held = OrganisationPart.objects.open().filter(mobility=mobility, held=True)
    return Organisation.unscoped.filter(pk__in=held.values("organisation_id")).order_by("name", "pk")


class VouchForm(ActForm):
    """What somebody checked of an organisation."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"), queryset=Organisation.objects.none(), empty_label=None
    )
    checked = forms.ChoiceField(
        label=gettext_lazy("How was it made sure that it is what it says it is?"),
        choices=Checked.choices,
        widget=forms.RadioSelect,
    )
    checked_on = DayGoneField(label=gettext_lazy("Day"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def fill_choices(self) -> None:
        field: Any = self.fields["organisation"]
        field.queryset = held_in(self.stay)
        if meant := field.queryset.filter(name=self.initial.get("organisation")).first():
            self.initial["organisation"] = meant  # a to-do says it by name
        field.label_from_instance = lambda one: f"{one.name}, {one.town} ({one.code})"
