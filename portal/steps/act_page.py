"""The page of one fact to be recorded."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.http import Http404

from accounts.actors import Actor
from accounts.kept_forms import KEPT_FOR
from documents.models import Document, SignatureRequest
from documents.selectors import requests_open_for
from ground.errors import SojournError
from ground.identifiers import as_uuid
from ground.redrawn import Redrawn
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.forms import ActForm
from lifecycle.models import Event, Mobility
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.offers import Offers
from lifecycle.standing import Standing
from lifecycle.subject import Subject
from lifecycle.taken_before import recorded_within
from lifecycle.told_ahead import told_of_act
from lifecycle.vocabulary import OnBehalf, Proof
from partnerships.models import MemorandumVersion
from partnerships.selectors import request_of
from portal.steps.afterwards import home_of, recorded
from portal.steps.door_page import CodeWanted, Refusable, deed, what_it_does
from portal.steps.looking_ahead import look_ahead
from portal.steps.on_behalf_form import OnBehalfForm, form_for_others, read_for_others
from portal.steps.said import unjudged
from portal.steps.what_is_decided import what_is_decided
from portal.steps.what_is_signed import (
    APPROVES_MEMORANDUM,
    CONSENTS,
    SIGNS,
    SIGNS_MEMORANDUM,
    WhatIsSigned,
    consent_asked,
    memorandum_in_review,
    paper_signed,
    text_of_paper,
)


class ActPage(Refusable):
    """Form, code where one is needed, refusal. The subject is a stay, or a version of a memorandum."""

    def __init__(self, subject: Subject, actor: Actor, name: str) -> None:
        super().__init__()
        self.mobility = subject if isinstance(subject, Mobility) else None
        self.subject, self.subject_id, self.actor = subject, subject.pk, actor
        self.offer = self._offer(name)
        self.act, self.behalf = self.offer.act, form_for_others(self.offer)
        self.own = self.offer.own and (self.behalf is None or self.behalf.may_be_own)
        if not self.own and self.behalf is None:
            raise Http404
        self.form: ActForm = self._form(on_behalf=self._meant)
        self.title, self.done, self.ends = deed(self.offer.label), "", False
        self.needs_code = self.offer.needs_code

    @cached_property
    def does(self) -> list[str]:
        """Whom it tells."""
        return what_it_does(told_of_act(self.offer), False, self.mobility.pk if self.mobility else None)

    @property
    def reasons(self) -> list[str]:
        """What locks it, while nothing was sent."""
        return [] if self.form.is_bound else self.offer.reasons

    def _offer(self, name: str) -> ActOffer:
        at = Standing.of_stay(self.mobility) if self.mobility else Standing.of("mou", self.subject)
        found = Offers(at, self.actor).act(name)
        if found is None:
            raise Http404
        return found

    @property
    def elsewhere(self) -> str:
        """Where one does it instead; empty: here."""
        return ""

    @property
    def home(self) -> str:
        """Where who acts goes on: to the own page, or to that of the stay."""
        assert self.mobility is not None
        return home_of(self.offer.held, self.mobility)

    @property
    def paper(self) -> Document | None:
        """The paper that is signed; empty for other acts."""
        if self.act.name == SIGNS:
            return paper_signed(as_uuid(self.form["request"].value()), self.actor.person_id)
        if self.act.name != SIGNS_MEMORANDUM or not isinstance(self.subject, MemorandumVersion):
            return None
        meant = self._meant
        asked = request_of(self.subject, self.actor, meant.person_id if meant else self.actor.person_id)
        return asked.document if asked else None

    @property
    def text(self) -> WhatIsSigned | None:
        """The text itself, where it is what is approved or signed."""
        if paper := self.paper:
            return text_of_paper(paper)
        if self.act.name == CONSENTS and self.mobility is not None:
            return consent_asked(self.mobility, self.actor.person_id)
        if self.act.name == APPROVES_MEMORANDUM and isinstance(self.subject, MemorandumVersion):
            return memorandum_in_review(self.subject)
        if self.mobility is None or not self.offer.is_proven:
            return None
        return what_is_decided(self.mobility, self.act.name, self.offer.held, self.actor.person_id)

    @property
    def others_to_sign(self) -> list[SignatureRequest]:
        """Further papers that wait for the reader's signature here."""
        paper, person = self.paper, self.actor.person_id
        if self.act.name != SIGNS or paper is None or person is None or self.mobility is None:
            return []
        waiting = requests_open_for(person_id=person, mobility_id=self.mobility.pk)
        return list(waiting.exclude(document=paper).order_by("order", "asked_at"))

    def _form(self, data: Any = None, files: Any = None, on_behalf: OnBehalf | None = None, **more: Any) -> ActForm:
        return self.act.form(data, files, subject=self.subject, actor=self.actor, on_behalf=on_behalf, **more)

    @property
    def _meant(self) -> OnBehalf | None:
        return self.behalf.meant if self.behalf is not None else None

    def begin_with(self, asked: Mapping[str, str]) -> None:
        """What the link that led here chose already."""
        given = {name: value for name, value in asked.items() if name in self.form.fields}
        if given:
            self.form = self._form(on_behalf=self._meant, initial=given)

    def _looks_ahead(self, data: Any, files: Any) -> bool:
        """Show what would follow, where the form asks for that first; the button that records comes with it."""
        self.form, stay = self._form(data, files), self.mobility.pk if self.mobility else None
        try:
            return look_ahead(self.form, lambda: self._pass(data, files, None, None), stay=stay)
        except SojournError as error:
            return not self.refused(error)

    def perform(self, data: Any, files: Any) -> bool:
        """Through the door; False with the refusal kept."""
        if self._looks_ahead(data, files):
            return False
        on_behalf = self._on_behalf(data, files)
        if self._is_looking(data, files):
            return False
        self.form = self._form(data, files, on_behalf or self._meant)
        if on_behalf is False or not self.form.is_valid():
            self.status = 400
            return False
        try:
            proof = self.proof(data, lambda proof: self._pass(data, files, None, proof)) if on_behalf is None else None
            self.event = self._pass(data, files, on_behalf, proof)
        except CodeWanted:
            return self.asks_code()
        except ActInvalid as invalid:
            self.form = invalid.form
            return self.refused(invalid)
        except SojournError as error:
            return self.refused(error)
        self.done = self.done or recorded(self.event)
        return True

    def _pass(self, data: Any, files: Any, on_behalf: OnBehalf | None, proof: Proof | None) -> Event:
        return perform_act(
            name=self.act.name,
            pk=self.subject.pk,
            actor=self.actor,
            data=data,
            files=files,
            on_behalf=on_behalf,
            proof=proof,
        )

    def done_lately(self) -> bool:
        """Whether what waited for a code here was sent with it meanwhile: who comes back to it finds the receipt."""
        self.event = recorded_within(self.act, self.subject.pk, self.actor, KEPT_FOR)
        return self.event is not None

    @property
    def template(self) -> str:
        """What is proved by a code is read and signed on one page; everything else has a plain form."""
        return "portal/sign.html" if self.needs_code else "portal/step.html"

    @property
    def filled(self) -> list[BaseForm]:
        """The form of the act."""
        return [self.form]

    def fill(self, data: Any, files: Any) -> None:
        """Draw the form with what was typed before; nothing is judged."""
        if self.behalf is not None:
            self.behalf = OnBehalfForm(data, files, offer=self.offer)
            unjudged(self.behalf)
        self.form = self._form(data, files, self._meant)
        unjudged(self.form)

    def _is_looking(self, data: Any, files: Any) -> bool:
        """Draw the page again with all that was typed: somebody looks for something, or wants one row more or less."""
        form = self._form(data, files)
        if not isinstance(form, Redrawn) or not form.looks():
            return False
        form.unjudged()
        self.form = form
        return True

    def _on_behalf(self, data: Any, files: Any) -> Any:
        if self.behalf is None:
            return None
        self.behalf = OnBehalfForm(data, files, offer=self.offer)
        return read_for_others(self.behalf, self.actor)
