"""What people type when they sign."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.closed_requests import why_closed
from documents.models import SignatureRequest
from documents.selectors import requests_open_for
from documents.signing import why_not_signable
from lifecycle.forms import ActForm


class RequestChoice(forms.ModelChoiceField):
    """A request told by its paper. One that is open no more says why."""

    person_id: UUID | None = None

    def label_from_instance(self, request: Any) -> str:
        return f"{request.document.title} ({request.document.number})"

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(why_closed(value, self.person_id), code="closed") from None


class SignForm(ActForm):
    """Which paper, and where the person signs. Its page is opened for one paper, so that nobody chooses there.

    `kind` is for programs, case files and the buttons of to-dos, which know a paper by its kind and not by the id of a
    request; with one paper open neither is needed.
    """

    request = RequestChoice(label=_("Paper"), queryset=SignatureRequest.unscoped.none(), required=False)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    kind = forms.CharField(widget=forms.HiddenInput, required=False)

    def fill_choices(self) -> None:
        field: Any = self.fields["request"]
        field.person_id = self.decider_id
        field.queryset = requests_open_for(person_id=self.decider_id, mobility_id=self.stay.pk)
        open_now = list(field.queryset.order_by("order", "asked_at"))
        if self.on_behalf is not None:
            self._leave_out_those_of_others(open_now)
        field.required = len(open_now) > 1 and not (self.data and self.data.get("kind"))
        if open_now:
            field.initial = self._asked_for(open_now)
        if open_now and self.on_behalf is None:
            field.widget = forms.HiddenInput()

    def _asked_for(self, open_now: list[SignatureRequest]) -> SignatureRequest | None:
        """The one that the button said; else the first that can be signed. Entered for others, only where it is one."""
        asked = str(self.initial.pop("request", "")), self.initial.get("kind")
        said = [one for one in open_now if str(one.pk) == asked[0]] or [
            one for one in open_now if one.document.kind == asked[1]
        ]
        if said or len(open_now) == 1:
            return (said or open_now)[0]
        if self.on_behalf is not None:
            return None
        return next((one for one in open_now if why_not_signable(one) is None), open_now[0])

    def _leave_out_those_of_others(self, open_now: list[SignatureRequest]) -> None:
        """What the page held for who enters it is not the paper of who decided."""
        if self.data and str(self.data.get("request", "")) not in {str(one.pk) for one in open_now}:
            sent: Any = dict(self.data.items())
            sent.pop("request", None)
            self.data = sent

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
