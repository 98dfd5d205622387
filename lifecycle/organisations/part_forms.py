"""What people type when an organisation is given a part in a stay."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.forms import ActForm
from lifecycle.organisations.pick_fields import AnswersThereField, LooksUp, OrganisationField
from lifecycle.roles import OrganisationPartKind

TO_BE_NAMED = (
    OrganisationPartKind.COMPETENT,
    OrganisationPartKind.INTERMEDIARY,
    OrganisationPartKind.HOST_COMPANY,
    OrganisationPartKind.EMPLOYER,
)


class OrganisationPartForm(LooksUp, ActForm):
    """An organisation's part besides the sending and the hosting one, which have their own steps."""

    part = forms.ChoiceField(label=_("Part in the stay"), choices=[(kind.value, kind.label) for kind in TO_BE_NAMED])
    organisation = OrganisationField(label=_("Organisation"))
    responsible = AnswersThereField(label=_("Responsible there"))
    units = forms.CharField(
        label=_("Codes of the units it decides on, separated by commas; none: all"), max_length=500, required=False
    )

    def offer(self) -> None:
        fields: Any = self.fields
        fields["organisation"].offer(self, "organisation", self.actor)
        fields["responsible"].offer(self, self.actor)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["unit_codes"] = [code.strip() for code in data.get("units", "").split(",") if code.strip()]
        return data
