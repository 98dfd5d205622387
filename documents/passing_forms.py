"""What is asked of who is not the right person to sign: who is."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Person
from accounts.people import TypedPerson, meet_at_work
from accounts.services import add_member
from documents.forms import RequestChoice
from documents.models import SignatureRequest
from documents.passing import holders_at, others_asked, passed_on_by, requests_to_pass_on, right_to_sign
from ground.fields import AddressOfAnother
from ground.names import PersonNames
from lifecycle.forms import ActForm
from lifecycle.models import OrganisationPart
from lifecycle.roles import EM, Role
from lifecycle.vocabulary import HISTORY


class ColleagueForm(PersonNames, ActForm):
    """Name, address, one sentence. Opened by who had it passed on to them, it begins with who did."""

    why = {"reason": HISTORY}

    email = AddressOfAnother(label=_("Mail address"), help_text=_("The request goes there at once."))
    reason = forms.CharField(
        label=_("A sentence to go with it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write in a sentence why. Your colleague and who wrote the text read it.")},
    )

    asked: SignatureRequest | None = None  # what is passed on

    def begin_with(self, asked: SignatureRequest | None) -> None:
        """Keep the request, and offer who passed it on."""
        self.asked = asked
        before = passed_on_by(asked) if asked is not None else None
        if before is not None:
            given = {"given_names": before.given_names, "family_names": before.family_names, "email": before.email}
            for name, value in given.items():
                self.fields[name].initial = value

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.asked is not None and data.get("email") and "email" not in self.errors:
            why = self.why_not(data["email"])
            if why:
                self.add_error("email", forms.ValidationError(why, code="not_the_right_one"))
        return data

    def why_not(self, address: str) -> str:
        """Why nobody with this address can be the right one; empty where somebody can."""
        asked = cast(SignatureRequest, self.asked)
        if address == asked.person.mailbox:
            return now("This is your own address. Name the colleague who signs instead of you.")
        for other in others_asked(asked):
            if other.person.mailbox == address:
                return self._asked_already(asked, other)
        return ""

    def _asked_already(self, asked: SignatureRequest, other: SignatureRequest) -> str:
        if other.organisation is None:
            return now("Whoever has this address signs this text already, as a person. Name a colleague.")
        said = {"organisation": other.organisation.name}
        if other.organisation_id == asked.organisation_id:
            return now("Whoever has this address signs this text already for %(organisation)s.") % said
        return self.of_another(other.organisation.name)

    def of_another(self, organisation: str) -> str:
        """In words."""
        said = {"theirs": organisation, "yours": cast(Any, self.asked).organisation.name}
        return now("Whoever has this address acts for %(theirs)s. Name somebody of %(yours)s.") % said

    def colleague(self) -> Person:
        """Who is meant: found at work, or written down there."""
        typed = self.cleaned_data
        names = typed["given_names"], typed["family_names"]
        asked = cast(SignatureRequest, self.asked)
        language = asked.person.language
        found, _new = meet_at_work(
            TypedPerson(*names, typed["email"], language=language), organisation_id=cast(Any, asked.organisation_id)
        )
        return found


class PassOnForm(ColleagueForm):
    """Of a paper of a stay: who signs for an organisation there has its right already, or is a contact of the employer.

    `request` is which one; without it the only one, or the first.
    """

    request = RequestChoice(queryset=SignatureRequest.unscoped.none(), required=False, widget=forms.HiddenInput)
    field_order = ("given_names", "family_names", "email", "reason")

    def fill_choices(self) -> None:
        field = cast(RequestChoice, self.fields["request"])
        field.person_id = self.actor.person_id
        waiting = requests_to_pass_on(self.actor.person_id).filter(mobility=self.stay).order_by("order", "asked_at")
        field.queryset = waiting
        chosen = str((self.data or {}).get("request") or self.initial.get("request") or "")
        asked = next((one for one in waiting if str(one.pk) == chosen), None) or waiting.first()
        field.initial = asked
        self.begin_with(asked)

    def why_not(self, address: str) -> str:
        asked = cast(SignatureRequest, self.asked)
        if address == self.stay.participant.mailbox:
            return now("The participant of this stay has this address. Name a colleague of your organisation.")
        why = super().why_not(address)
        if why or any(holders_at(asked, address)):
            return why
        elsewhere = (
            OrganisationPart.objects.open().filter(mobility=self.stay).exclude(organisation=asked.organisation_id)
        )
        theirs = Membership.objects.open().filter(organisation__in=elsewhere.values("organisation"))
        for held in theirs.select_related("person__account", "organisation"):
            if held.person.mailbox == address:
                return self.of_another(held.organisation.name)
        return "" if asked.role == EM else self._has_no_right(asked)

    def _has_no_right(self, asked: SignatureRequest) -> str:
        said = {"organisation": cast(Any, asked.organisation).name, "role": str(Role(asked.role).label)}
        return (
            now(
                "Nobody with this address acts for %(organisation)s as %(role)s. Whoever runs it there gives that right"
                " first, on the page of its people."
            )
            % said
        )

    def colleague(self) -> Person:
        asked = cast(SignatureRequest, self.asked)
        known = next(holders_at(asked, self.cleaned_data["email"]), None)
        if known is not None:
            return known
        person = super().colleague()
        organisation_id = cast(Any, asked.organisation_id)
        add_member(person_id=person.pk, organisation_id=organisation_id, role=right_to_sign(asked.role))
        return person
