"""Consent and signature of a guardian in one go: what is asked, where they are reached, the agreement, one code."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.db import transaction
from django.forms import BoundField
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.actors import Actor
from agreements.consent_forms import may_take_back
from agreements.guardian_talk import ASKS
from agreements.matters import BY_NAME, HEALTH, MatterInWords, in_words
from agreements.models import AgreementVersion, GuardianConsent
from agreements.reading import Reader
from agreements.reading import in_words as text_in_words
from agreements.selectors import SUBJECT, consents_of, parts_of
from documents.models import SignatureRequest
from documents.parts.values import Block, Part
from documents.selectors import requests_open_for
from documents.signing import why_not_signable
from lifecycle.doors import perform_act
from lifecycle.in_stay import held_now
from lifecycle.models import Event, Mobility
from lifecycle.offers.offers import Offers
from lifecycle.roles import NamedPartKind
from lifecycle.standing import Standing
from lifecycle.vocabulary import OnBehalf, Proof
from portal.steps.act_page import ActPage
from portal.steps.said import Said
from portal.steps.what_is_signed import CONSENTS, SIGNS

AGREEMENT = "agreement"  # in the form: the request of the text that was read
REACHED = ("phone_day", "phone_night", "further_contact")
TAKES_BACK, TAKES_ONE_BACK = "agreements.take_back_consent", "agreements.take_back_matter"


@dataclass(frozen=True)
class Asked:
    """One matter and its two answers; with the field for what must be known, where it is that one."""

    matter: MatterInWords
    field: BoundField
    more: BoundField | None


@dataclass(frozen=True)
class Folded:
    """One heading of the agreement, to be unfolded."""

    part: Part
    marks: tuple[()] = ()

    @property
    def drawn(self) -> list[tuple[str, Block]]:
        """Each block with the word for how it is drawn."""
        return [(type(block).__name__.lower(), block) for block in self.part.blocks]


@dataclass(frozen=True)
class Answered:
    """One consent as it stands: given, not given, or taken back; where it is taken back."""

    title: str
    given: bool
    at: datetime
    taken_back: datetime | None
    back_at: str


def agreement_to_sign(mobility: Mobility, actor: Actor) -> SignatureRequest | None:
    """The text of the agreement that waits for this person's signature and can be signed now."""
    if actor.person_id is None:
        return None
    waiting = requests_open_for(person_id=actor.person_id, mobility_id=mobility.pk).select_related("document")
    found = [one for one in waiting if one.document.subject_type == SUBJECT and why_not_signable(one) is None]
    return found[0] if found else None


def consents_at(mobility: Mobility, actor: Actor) -> str:
    """Where this guardian consents and signs in one go; empty where no consent is asked now."""
    offer = Offers(Standing.of_stay(mobility), actor).act(CONSENTS)
    return reverse("portal:act", args=[mobility.pk, CONSENTS]) if offer is not None and offer.for_oneself else ""


def answered(consent: GuardianConsent, actor: Actor) -> list[Answered]:
    """Every consent with its day, and where it is taken back."""
    stay = consent.mobility
    offers = Offers(Standing.of_stay(stay), actor)
    open_ones = {name for name in (TAKES_BACK, TAKES_ONE_BACK) if (offer := offers.act(name)) and offer.for_oneself}
    still = may_take_back(stay, consent.guardian_id)
    found = []
    for one in in_words(stay):
        act = TAKES_BACK if one.needed else TAKES_ONE_BACK
        may = act in open_ones and (one.needed or one.name in still)
        address = reverse("portal:act", args=[stay.pk, act]) if may else ""
        if address and not one.needed:
            address = f"{address}?matter={one.name}"
        back = consent.taken_back.get(one.name)
        found.append(
            Answered(
                one.title,
                getattr(consent, one.name) or back is not None,
                consent.given_at,
                parse_datetime(back) if back else None,
                address,
            )
        )
    return found


class ConsentPage(ActPage):
    """A guardian answers each matter apart and signs the agreement with the same code, where it is out."""

    def _form(self, data: Any = None, files: Any = None, on_behalf: OnBehalf | None = None, **more: Any) -> Any:
        form = super()._form(data, files, on_behalf, **more)
        if on_behalf is None and self.own:
            form.fields["promise"] = forms.BooleanField(
                label=self._promised(), error_messages={"required": _("Tick that you have read it.")}
            )
        return form

    def _promised(self) -> str:
        if self.agreement is None:
            return _("I am the parent or guardian of %(name)s, and these are my answers.") % self._who
        words = _("I am the parent or guardian of %(name)s. I have read the agreement and agree to it.")
        return words % self._who

    @property
    def template(self) -> str:
        """Who enters it for a guardian has the text and a plain form."""
        return "portal/consent.html" if self.own else super().template

    @property
    def on_top(self) -> str:
        """The situation."""
        if self.given:
            return _("Your consents for %(name)s") % self._who
        words = (
            _("Your consent for %(name)s")
            if self.agreement is None
            else _("Your consent and your signature for %(name)s")
        )
        return words % self._who

    @property
    def stay(self) -> Mobility:
        """The stay, which a consent always has."""
        assert self.mobility is not None
        return self.mobility

    @property
    def _who(self) -> dict[str, str]:
        return {"name": self.stay.participant.full_name}

    @property
    def elsewhere(self) -> str:
        """Once all is answered, the signature that still waits has a page of its own."""
        if not self.own or not self.given or self.agreement is None:
            return ""
        return f"{reverse('portal:act', args=[self.stay.pk, SIGNS])}?request={self.agreement.pk}"

    # What is asked

    @cached_property
    def matters(self) -> list[Asked]:
        """Each with its field in the form."""
        form = self.form
        return [
            Asked(one, form[one.name], form["health"] if one.name == HEALTH and "health" in form.fields else None)
            for one in in_words(self.stay)
        ]

    @property
    def reached(self) -> list[BoundField]:
        """Where the guardian is reached."""
        return [self.form[name] for name in REACHED]

    @property
    def age(self) -> int | None:
        """Of who goes, today."""
        record = self.stay.record
        if record is None or record.birth_date is None:
            return None
        born, today = record.birth_date, self.stay.today
        return int(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))

    @cached_property
    def agreement(self) -> SignatureRequest | None:
        """The text that is signed along; None where it is not out, or was signed."""
        return agreement_to_sign(self.stay, self.actor) if self.mobility is not None else None

    @cached_property
    def parts(self) -> list[Folded]:
        """The agreement in the reader's words, folded."""
        if self.agreement is None:
            return []
        version = AgreementVersion.unscoped.get(pk=self.agreement.document.subject_id)
        reader = Reader(self.stay.participant.full_name)
        return [Folded(part) for part in text_in_words(parts_of(version), reader, self.stay)]

    @property
    def other_guardians(self) -> list[str]:
        """Who else is asked, by name; what they answer is theirs."""
        others = [one for one in held_now(self.stay) if one.part == NamedPartKind.GUARDIAN]
        return [one.full_name for one in others if one.person_id not in self.actor.people]

    @property
    def follows(self) -> list[str]:
        """What happens once it is sent."""
        found = [*self.does]
        if self.agreement is None:
            found.append(_("You sign the agreement when it is out; you get a mail then."))
        found.append(_("You can take a consent back later, by this link. The school is told at once."))
        return [*found, _("You get a receipt by mail.")]

    @property
    def refuses_at(self) -> str:
        """Where one says that one does not let them go."""
        return reverse("portal:not-letting", args=[self.stay.pk])

    @property
    def asks_at(self) -> str:
        """Where one asks or wants something first; empty where nobody would answer."""
        offer = Offers(Standing.of_stay(self.stay), self.actor).act(ASKS)
        return self.refuses_at if offer is not None and offer.for_oneself else ""

    # What was answered

    @cached_property
    def given(self) -> list[Answered]:
        """What the reader answered; empty while it is asked."""
        consent = next((one for person, one in consents_of(self.stay).items() if person in self.actor.people), None)
        return answered(consent, self.actor) if consent is not None and self.own else []

    @property
    def summary(self) -> list[Said]:
        """For the page of the code: each answer, the numbers; not what was written of the health."""
        self.form.full_clean()
        typed = self.form.cleaned_data
        words = {True: _("I consent"), False: _("I do not")}
        found = [
            Said(str(BY_NAME[one.name].title) % self._who, [words[typed[one.name]]])
            for one in in_words(self.stay)
            if one.name in typed
        ]
        found += [Said(str(self.form.fields[name].label), [typed[name]]) for name in REACHED if typed.get(name)]
        if self.agreement is not None:
            found.append(Said(_("Signed with the same code"), [self.agreement.document.called]))
        return found

    # The way through

    def perform(self, data: Any, files: Any) -> bool:
        """All of it or nothing; not where the agreement is another text than the one that was read."""
        read = str(data.get(AGREEMENT, ""))
        if self.own and read and (self.agreement is None or read != str(self.agreement.pk)):
            self.status, self.form = 409, self._form(data, files)
            self.refusal = _("The agreement changed while you were reading. Nothing was signed. Please read it again.")
            return False
        return super().perform(data, files)

    def _pass(self, data: Any, files: Any, on_behalf: OnBehalf | None, proof: Proof | None) -> Event:
        if on_behalf is not None or self.agreement is None or not data.get(AGREEMENT):
            return super()._pass(data, files, on_behalf, proof)
        with transaction.atomic():  # one code, one go
            event = super()._pass(data, files, on_behalf, proof and proof.along)
            typed, last = {"request": str(self.agreement.pk)}, proof and proof.after(event.pk)  # one receipt for both
            perform_act(name=SIGNS, pk=self.subject.pk, actor=self.actor, data=typed, proof=last)
        return event
