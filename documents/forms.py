"""What people type when they sign, and when they check a paper."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from documents.closed_requests import why_closed
from documents.file_fields import HandedInField
from documents.filing import MOST_BYTES, store_file
from documents.models import SignatureRequest
from documents.numbers import ALPHABET, CODE_LETTERS, letters_typed
from documents.selectors import requests_open_for
from documents.signing import Mandate, why_not_signable
from ground.day_fields import DayGoneField
from lifecycle.forms import ActForm
from lifecycle.models import Mobility


class RequestChoice(forms.ModelChoiceField):
    """A request told by its paper. One that is open no more says why."""

    person_id: UUID | None = None

    def label_from_instance(self, request: Any) -> str:
        return f"{request.document.called} ({request.document.number})"

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(why_closed(value, self.person_id), code="closed") from None


class SigningForm(ActForm):
    """As what and where somebody signs; who signs for an organisation may do so with the mandate of another."""

    as_function = forms.CharField(label=_("You sign as"), max_length=200, required=False)
    with_mandate = forms.BooleanField(label=_("With a mandate of somebody else"), required=False)
    mandate_of = forms.CharField(label=_("Who gave you the mandate"), max_length=200, required=False)
    mandate_on = DayGoneField(label=_("Date of the mandate"), required=False)
    mandate = HandedInField(label=_("The mandate, a PDF or a photograph"), required=False)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)

    on_paper = True

    def for_oneself(self) -> None:
        """Who signs as a person, or whose signature somebody enters, states neither function nor mandate."""
        for name in CAPACITY:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("with_mandate"):
            for name, words in MANDATE_NEEDS.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data

    def sides(self) -> Iterable[UUID]:
        """The organisations that read what is handed in with it, where no stay says so."""
        return ()

    @property
    def stated(self) -> dict[str, Any]:
        """As the service takes it. A mandate is stored."""
        data, asked_as = self.cleaned_data, self.fields["as_function"].initial if "as_function" in self.fields else ""
        function = data.get("as_function", "").strip()
        given: dict[str, Any] = {"as_function": "" if function == asked_as else function, "place": data["place"]}
        if data.get("with_mandate"):
            file = data["mandate"]
            stay = self.subject.pk if isinstance(self.subject, Mobility) else None
            readers = self.sides()
            stored = store_file(
                file=file, label=file.name, mobility_id=stay, actor=self.actor, reader_organisations=readers
            )
            given["mandate"] = Mandate(data["mandate_of"].strip(), data["mandate_on"], stored.pk)
        return given


CAPACITY = ("as_function", "with_mandate", "mandate_of", "mandate_on", "mandate")
MANDATE_NEEDS = {
    "mandate_of": _("Say who gave you the mandate."),
    "mandate_on": _("Say of which day the mandate is."),
    "mandate": _("Add the mandate: a PDF, or a photograph of it."),
}


class SignForm(SigningForm):
    """Which paper, and where the person signs. Its page is opened for one paper, so that nobody chooses there.

    `kind` is for programs, case files and the buttons of to-dos, which know a paper by its kind and not by the id of a
    request; with one paper open neither is needed.
    """

    request = RequestChoice(label=_("Paper"), queryset=SignatureRequest.unscoped.none(), required=False)
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
        asked = field.initial
        if self.on_behalf is not None or asked is None or asked.organisation_id is None:
            self.for_oneself()
        else:
            self.fields["as_function"].initial = asked.function

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


class CodeForm(forms.Form):
    """The code of a paper, typed from print: spaces, dashes and small letters do not matter."""

    code = forms.CharField(
        label=_("Code of the paper"),
        help_text=_("12 letters and digits, for example RX2J-HX5M-CZ9N. Spaces and small letters do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the code. It stands beside the square on the paper.")},
    )

    def clean_code(self) -> str:
        letters = letters_typed(self.cleaned_data["code"])
        never = sorted(set(letters) - set(ALPHABET))
        if never:
            said = now("No code has %(signs)s in it: codes leave out 0, O, 1, I, L, U and V. Look again at the paper.")
            raise ValidationError(said % {"signs": ", ".join(never)})
        if len(letters) != CODE_LETTERS:
            raise ValidationError(_length_fault(CODE_LETTERS - len(letters)))
        return letters


def _length_fault(missing: int) -> str:
    if missing > 0:
        said = ngettext(
            "%(count)d character is missing: the code has 12. Look beside the square on the paper.",
            "%(count)d characters are missing: the code has 12. Look beside the square on the paper.",
            missing,
        )
    else:
        said = ngettext(
            "That is %(count)d character too many: the code has 12. Look beside the square on the paper.",
            "That is %(count)d characters too many: the code has 12. Look beside the square on the paper.",
            -missing,
        )
    return said % {"count": abs(missing)}


class FileForm(forms.Form):
    """The file of a paper, to be compared as a whole."""

    file = forms.FileField(
        label=_("File of the paper"),
        help_text=_("A PDF is compared as a whole: one changed byte is found. The file is read here and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("This file is empty. Choose the file as you received it."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                now("This file is larger than any paper issued here. Choose the file as you received it.")
            )
        if file.read(5) != b"%PDF-":
            raise ValidationError(now("This is not a PDF. Choose the file as you received it."))
        file.seek(0)
        return file
