"""The form in which a memorandum begins."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.fields import needed_when
from lifecycle.organisations.pick_fields import LooksUp, OrganisationField
from partnerships.models import MemorandumVersion
from partnerships.selectors import memoranda_seen_by
from partnerships.starting import Start, last_with


class StartForm(LooksUp, forms.Form):
    """With whom, and what it begins with."""

    partner = OrganisationField(label=gettext_lazy("Partner"))
    how = forms.ChoiceField(
        label=gettext_lazy("Begin"), choices=Start.choices, widget=forms.RadioSelect, initial=Start.STANDARD
    )
    source = needed_when(
        forms.ModelChoiceField(label=gettext_lazy("Which memorandum"), queryset=MemorandumVersion.objects.none()),
        gettext_lazy("needed where another one is copied"),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the memorandum"), choices=[("en", "English"), ("nl", "Nederlands")]
    )

    def __init__(self, *given: Any, actor: Any, **named: Any) -> None:
        self.actor = actor
        super().__init__(*given, **named)
        self.fill_choices()

    def fill_choices(self) -> None:
        fields: Any = self.fields
        fields["partner"].fill(self, "partner", self.actor)
        fields["source"].queryset = memoranda_seen_by(self.actor).exclude(number=None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        partner = data.get("partner")
        if partner is not None and partner.pk == self.actor.organisation_id:
            self.add_error("partner", _("This is your own organisation. Choose the partner."))
        if data.get("how") == Start.OTHER and not data.get("source"):
            self.add_error("source", _("Choose the memorandum that is copied."))
        if data.get("how") == Start.EARLIER and partner is not None and last_with(self.actor, partner.pk) is None:
            self.add_error("how", _("There was no memorandum with this partner yet. Choose another beginning."))
        return data
