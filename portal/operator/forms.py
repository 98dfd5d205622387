"""What the operator types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.effects.outbox_operation import MOST_LETTERS


class ReasonForm(forms.Form):
    """Why rows are moved."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=MOST_LETTERS,
        help_text=_("One sentence for whoever reads this later. No names and no mail addresses of people."),
        widget=forms.Textarea({"rows": 2}),
    )
    seen = forms.CharField(widget=forms.HiddenInput)
