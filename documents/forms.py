"""What people type when they sign."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import SignatureRequest
from documents.selectors import requests_open_for
from lifecycle.forms import ActForm


class RequestChoice(forms.ModelChoiceField):
    """A request told by its paper."""

    default_error_messages = {
        "invalid_choice": _(
            "This text was changed, recalled or signed meanwhile: nothing was signed now."
            " The history of the stay says by whom."
        )
    }

    def label_from_instance(self, request: Any) -> str:
        return f"{request.document.called} ({request.document.number})"


class SignForm(ActForm):
    """Which paper, and where the person signs.

    `kind` is for programs and case files, which know a paper by its kind and not by the id of a request; with one
    paper open neither is needed.
    """

    request = RequestChoice(label=_("Paper"), queryset=SignatureRequest.unscoped.none(), required=False)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    kind = forms.CharField(widget=forms.HiddenInput, required=False)

    def fill_choices(self) -> None:
        field: Any = self.fields["request"]
        field.queryset = requests_open_for(person_id=self.decider_id, mobility_id=self.stay.pk)
        open_now = list(field.queryset[:2])
        if len(open_now) == 1:
            field.initial, field.empty_label = open_now[0], None
        field.required = len(open_now) > 1 and not (self.data and self.data.get("kind"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors or data.get("request"):
            return data
        field: Any = self.fields["request"]
        open_now = field.queryset.filter(document__kind=data["kind"]) if data.get("kind") else field.queryset
        data["request"] = open_now.order_by("order", "asked_at").first()
        if data["request"] is None:
            self.add_error("request", _("There is nothing for you to sign here."))
        elif not data.get("kind") and open_now.count() > 1:
            self.add_error("request", _("Choose the paper that you sign."))
        return data
