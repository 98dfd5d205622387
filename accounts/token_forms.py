"""What a person says of a new access token."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.acting import AS_SELF, organisations_of

DAYS = ((30, _("30 days")), (90, _("90 days")), (180, _("half a year")), (365, _("a year")))
REQUIRED = {"required": _("Fill this in.")}


class TokenForm(forms.Form):
    """What it is for, for whom it acts, and until when."""

    label = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        error_messages=REQUIRED,
        help_text=_("For example: the list of stays in our school system."),
    )
    organisation = forms.ChoiceField(label=_("Acts for"))
    days = forms.TypedChoiceField(label=_("Works for"), choices=DAYS, coerce=int, initial=90)

    def __init__(self, *args: Any, account_id: UUID, acting_for: UUID | None, **rest: Any) -> None:
        super().__init__(*args, **rest)
        field: Any = self.fields["organisation"]
        ours = [(str(one.pk), one.name) for one in organisations_of(account_id)]
        field.choices = [*ours, (AS_SELF, _("myself only"))]
        field.initial = str(acting_for) if acting_for else AS_SELF

    @property
    def organisation_id(self) -> UUID | None:
        """The one chosen; None: as self."""
        chosen = self.cleaned_data["organisation"]
        return None if chosen == AS_SELF else UUID(chosen)
