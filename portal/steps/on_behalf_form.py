"""For whom a coordinator enters what was decided on paper or by telephone."""

from collections.abc import Mapping
from typing import Any, Literal, cast
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from documents.file_fields import HandedInField
from documents.models import StoredFile
from documents.services import store_file
from ground.errors import InputRefused
from ground.sentences import sentence
from lifecycle.names import names_in
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.others import Decider
from lifecycle.offers.steps import StepOffer
from lifecycle.people.who_reads import readers_of, say_readers
from lifecycle.roles import Role
from lifecycle.vocabulary import HISTORY, OnBehalf, Seen
from lifecycle.wording import say_refusal
from partnerships.models import MemorandumVersion
from partnerships.selectors import names_told, sides_of

AnyOffer = StepOffer | ActOffer


ON_PAPER, IN_PRESENCE = "on_paper", "in_presence"
HOW = ((ON_PAPER, _("Signed on paper elsewhere")), (IN_PRESENCE, _("Signed in my presence")))


class OnBehalfForm(forms.Form):
    """Empty: the person acts as self. A signature may also have been given in the presence of who enters it."""

    decided_by = forms.ChoiceField(label=_("Who decided this"), required=False)
    how = forms.ChoiceField(
        label=_("How it was signed"), choices=HOW, widget=forms.RadioSelect, initial=ON_PAPER, required=False
    )
    document_seen = forms.ChoiceField(
        label=_("Document that you saw"),
        choices=[("", _("Choose, where it was signed in your presence")), *Seen.choices],
        required=False,
    )
    talk = forms.CharField(label=_("Note of the talk: who said what, and when"), widget=forms.Textarea, required=False)
    scan = HandedInField(label=_("Scan of the paper"), required=False)

    def __init__(self, *args: Any, offer: AnyOffer) -> None:
        super().__init__(*args)
        self.stay = offer.at.stay
        self.possible = [one for one in offer.deciders if not offer.locks_for(one)] or offer.deciders
        self.fields["talk"].help_text = say_readers(readers_of(offer.name, HISTORY), self.stay)
        names = names_in(offer.at.stay_id, (one.person_id for one in self.possible if one))
        if self.stay is None:
            self.version = cast(MemorandumVersion, offer.at.subject)
            names |= names_told(self.version)
        field: Any = self.fields["decided_by"]
        field.choices = [_choice(one, names) for one in self.possible]
        field.required = None not in self.possible
        if isinstance(offer, ActOffer) and offer.act.needs_proof:
            self.fields["scan"].label = _("Scan of the page that was signed")
            if all(one is not None and one.in_presence for one in self.possible):
                self.fields["how"].initial = IN_PRESENCE
        else:
            del self.fields["how"], self.fields["document_seen"]

    @property
    def may_be_own(self) -> bool:
        """Whether who enters it may also act as oneself now."""
        return None in self.possible

    @property
    def meant(self) -> OnBehalf | None:
        """Who is chosen in the list, or stands first in it: for whom the form of the act is drawn. None: who enters."""
        chosen = str(self["decided_by"].value() or "") or (_code(first) if (first := self.possible[0]) else "")
        role, _colon, person = chosen.partition(":")
        known = person and chosen in dict(self.fields["decided_by"].choices)  # type: ignore[attr-defined]  # a choice
        return OnBehalf(UUID(person), Role(role)) if known else None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("decided_by") or self.errors:
            return data
        if data.get("how") == IN_PRESENCE:
            self._require_presence(data)
        elif self._only_in_presence(data["decided_by"]):
            words = _("This person signs by themselves, or in your presence.")
            self.add_error("how", forms.ValidationError(words, code="only_in_presence"))
        return data

    def _require_presence(self, data: dict[str, Any]) -> None:
        for field, code in (("document_seen", "document_seen_needed"), ("scan", "signed_page_needed")):
            if not data[field]:
                self.add_error(field, forms.ValidationError(sentence(f"lifecycle.{code}"), code=code))

    def _only_in_presence(self, chosen: str) -> bool:
        return any(one is not None and one.in_presence and _code(one) == chosen for one in self.possible)

    def read(self, actor: Actor) -> OnBehalf | None:
        """The person meant, with the evidence stored; None where the actor decides."""
        chosen = self.cleaned_data["decided_by"]
        if not chosen:
            return None
        role, _colon, person = chosen.partition(":")
        scan, in_presence = self.cleaned_data.get("scan"), self.cleaned_data.get("how") == IN_PRESENCE
        stored = self._stored(scan, actor) if scan else None
        return OnBehalf(
            UUID(person),
            Role(role),
            note=self.cleaned_data["talk"],
            scan_id=stored.pk if stored else None,
            in_presence=in_presence,
            seen=self.cleaned_data["document_seen"] if in_presence else "",
        )

    def _stored(self, scan: UploadedFile, actor: Actor) -> StoredFile:
        """The signed page, read by whoever reads the stay or takes part in the memorandum."""
        return store_file(
            file=scan,
            label=scan.name or "",
            actor=actor,
            mobility_id=self.stay.pk if self.stay else None,
            reader_organisations=() if self.stay else sides_of(self.version),
        )


def read_for_others(form: OnBehalfForm, actor: Actor) -> OnBehalf | Literal[False] | None:
    """The person meant, None where the actor decides, False where something is wrong: then it stands at its field."""
    if not form.is_valid():
        return False
    try:
        return form.read(actor)
    except InputRefused as refused:
        form.add_error("scan", say_refusal(refused))
        return False


def _choice(decider: Decider | None, names: Mapping[Any, str]) -> tuple[str, Any]:
    if decider is None:
        return "", _("I decide this myself")
    return _code(decider), f"{names.get(decider.person_id, '')}, {decider.role.label}"


def _code(decider: Decider) -> str:
    return f"{decider.role}:{decider.person_id}"


def form_for_others(offer: AnyOffer) -> OnBehalfForm | None:
    """None where there is nobody to enter it for."""
    return OnBehalfForm(offer=offer) if offer.others else None
