"""The one page on which somebody signs: the text in sight, as what, what follows, then the code.

A paper of a stay and a memorandum are signed on it alike, by who is signed in and by who came by a mailed link. Further
papers that wait for the same person are signed with the same code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import organisation_now
from agreements.selectors import SUBJECT as AGREEMENT
from documents.models import NOT_ASKED, RequestState, SignatureRequest
from documents.passing import passed_on_to, requests_to_pass_on
from documents.signing import why_not_signable
from ground.sentences import sentence
from lifecycle.doors import perform_act
from lifecycle.models import Event
from lifecycle.names import names_in
from lifecycle.news import names_in_news, reason_of
from lifecycle.offers.offers import Offers
from lifecycle.tables.mobility import State
from lifecycle.vocabulary import OnBehalf, Proof
from partnerships.models import MemorandumVersion
from partnerships.selectors import requests_of, signers_told
from portal.steps.act_page import ActPage
from portal.steps.consent_page import consents_at
from portal.steps.not_signing import PASSES, PASSES_MEMORANDUM
from portal.steps.said import Said

ALSO = "also"  # the further papers that are signed with the same code


@dataclass(frozen=True)
class Asked:
    """One of those who sign the paper, as the reader meets them."""

    name: str
    organisation: str
    state: str  # of the request
    words: str
    is_reader: bool


class SigningPage(ActPage):
    """The act with which papers are signed, on a page of its own."""

    template = "portal/sign.html"
    is_signed = True  # and not only decided

    def _form(self, data: Any = None, files: Any = None, on_behalf: OnBehalf | None = None, **more: Any) -> Any:
        form = super()._form(data, files, on_behalf, **more)
        if on_behalf is None and self.own:
            form.fields["promise"] = self._promise()
        return form

    def _promise(self) -> forms.BooleanField:
        signs_for = self.actor.organisation_id
        organisation = organisation_now(signs_for) if signs_for else None
        if organisation is not None:
            words = _("I have read this text and sign it for %(organisation)s.") % {"organisation": organisation.name}
        else:
            words = _("I have read this text and agree to it.")
        return forms.BooleanField(label=words, error_messages={"required": _("Tick that you have read the text.")})

    @property
    def elsewhere(self) -> str:
        """A guardian who has not consented yet does both in one go."""
        if self.mobility is None or not self.own or (self.paper is not None and self.paper.subject_type != AGREEMENT):
            return ""
        return consents_at(self.mobility, self.actor)

    @property
    def reasons(self) -> list[str]:
        """What locks it; of a signature that was passed on, to whom."""
        locked = super().reasons
        return self._to_whom(locked) if locked else []

    @cached_property
    def not_oneself(self) -> list[str]:
        """The same, where one may still be the witness of another."""
        return [] if self.own or self.reasons else self._to_whom([])

    def _to_whom(self, locked: list[str]) -> list[str]:
        person, ours = self.actor.person_id, self.actor.organisation_id
        if person is None:
            return locked
        if isinstance(self.subject, MemorandumVersion):
            passed = passed_on_to(requests_of(self.subject).filter(person=person, organisation=ours))
        else:
            passed = passed_on_to(SignatureRequest.unscoped.filter(person=person, mobility=self.mobility))
        return [sentence("documents.passed_on", passed)] if passed else locked

    @cached_property
    def asked(self) -> list[Asked]:
        """Everybody who signs this paper, in order: who has, and who comes when."""
        paper = self.paper
        if paper is None:
            return []
        rows = SignatureRequest.unscoped.filter(document=paper).exclude(state__in=NOT_ASKED)
        listed = list(rows.select_related("organisation", "person").order_by("order", "asked_at"))
        return [self._in_words(one, self._names(listed)) for one in listed]

    def _names(self, listed: Iterable[SignatureRequest]) -> Mapping[Any, str]:
        if self.mobility is not None:
            return names_in(self.mobility.pk, (one.person_id for one in listed))
        assert isinstance(self.subject, MemorandumVersion)  # else it is a stay
        return signers_told(self.subject, listed)

    def _in_words(self, one: SignatureRequest, names: Mapping[Any, str]) -> Asked:
        words = {
            RequestState.SIGNED: _("has signed"),
            RequestState.REFUSED: _("does not sign"),
        }.get(RequestState(one.state), _("is asked"))
        organisation = one.organisation.name if one.organisation else ""
        own = one.person_id in self.actor.people
        return Asked(names.get(one.person_id, ""), organisation, one.state, words, own)

    @property
    def follows(self) -> list[str]:
        """What happens once it is signed, in at most three lines."""
        waiting = [one.name for one in self.asked if one.state == RequestState.OPEN and not one.is_reader]
        if waiting:
            first = _("Still to sign after you: %(names)s.") % {"names": ", ".join(name for name in waiting if name)}
        else:
            first = _("You are the last one: with your signature it holds.")
        told = [_("The text cannot be changed any more without a new round."), _("You get a receipt by mail.")]
        return [first, *told, *self.does]

    @cached_property
    def further(self) -> list[SignatureRequest]:
        """Further papers of the reader's that can be signed now, and with the same code."""
        return [one for one in self.others_to_sign if why_not_signable(one) is None]

    def is_chosen(self, one: SignatureRequest) -> bool:
        """Whether this further paper goes with it: unless it was left out."""
        sent: Any = self.form.data
        return str(one.pk) in sent.getlist(ALSO) if self.form.is_bound else True

    @property
    def further_chosen(self) -> list[tuple[SignatureRequest, bool]]:
        """Each with whether it is ticked."""
        return [(one, self.is_chosen(one)) for one in self.further]

    @property
    def summary(self) -> list[Said]:
        """What was chosen, and the further papers."""
        also = [one.document.called for one, chosen in self.further_chosen if chosen]
        more = [Said(_("Signed with the same code"), also)] if also and self.form.is_bound else []
        return [*super().summary, *more]

    def _pass(self, data: Any, files: Any, on_behalf: OnBehalf | None, proof: Proof | None) -> Event:
        if on_behalf is not None or not self.further:
            return super()._pass(data, files, on_behalf, proof)
        chosen = [one for one, chosen in self.further_chosen if chosen]
        with transaction.atomic():  # one code, one go: all of them or none
            event = super()._pass(data, files, on_behalf, proof.along if proof and chosen else proof)
            done = [event.pk]
            for one in chosen:
                typed = {"request": str(one.pk), "place": data.get("place", "")}
                shown = proof and (proof.after(*done) if one is chosen[-1] else proof.along)  # one receipt for all
                done.append(
                    perform_act(name=self.act.name, pk=self.subject.pk, actor=self.actor, data=typed, proof=shown).pk
                )
        return event

    @cached_property
    def offers(self) -> Offers:
        """What else is the reader's here."""
        return Offers(self.offer.at, self.actor)

    @cached_property
    def declines(self) -> str:
        """Where one says that one does not sign; empty where that is not the reader's to say, or not now."""
        paper = self.paper
        if paper is None or not self.own:
            return ""
        if self.mobility is None:
            where = reverse("portal:memorandum-decline", args=[self.subject.pk])
            return where if self._may("request_changes") else ""
        if paper.subject_type != AGREEMENT:
            return ""
        if self.mobility.state == State.AGREEMENT_SIGNING:
            args = [self.mobility.pk, "mobility", self.mobility.pk, "refuse_signature"]
            return reverse("portal:transition", args=args) if self._may("refuse_signature") else ""
        args = [self.mobility.pk, AGREEMENT, paper.subject_id, "refuse_version"]
        return reverse("portal:transition", args=args)

    def _may(self, name: str) -> bool:
        step = self.offers.step(name)
        return step is not None and step.own and not step.locks

    @cached_property
    def passes_on(self) -> str:
        """Where one names the right person; empty where nobody else can be, or nothing is asked now."""
        name = PASSES_MEMORANDUM if self.mobility is None else PASSES
        act = self.offers.act(name) if self.own and self.paper is not None else None
        if act is None or not act.own or act.locks:
            return ""
        if self.mobility is None:
            return reverse("portal:memorandum-act", args=[self.subject.pk, name])
        request = self.form["request"].value()
        waiting = {str(one.pk) for one in requests_to_pass_on(self.actor.person_id)}
        address = reverse("portal:act", args=[self.mobility.pk, name])
        return f"{address}?request={request}" if str(request) in waiting else ""

    @cached_property
    def passed_on(self) -> tuple[str, str] | None:
        """Who passed it on to the reader, and with which words."""
        paper = self.paper
        if paper is None:
            return None
        passed = Event.unscoped.filter(
            chain=paper.chain, name__in=(PASSES, PASSES_MEMORANDUM), details__named=str(self.actor.person_id)
        )
        event = passed.filter(details__document=str(paper.pk)).select_related("remark").order_by("-seq").first()
        if event is None:
            return None
        return names_in_news(event).get(event.person_id, ""), reason_of(event, self.offer.held)
