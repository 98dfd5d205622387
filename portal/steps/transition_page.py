"""The page of one transition."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.kept_forms import KEPT_FOR
from ground.errors import SojournError
from lifecycle.doors import perform_transition
from lifecycle.machines import MACHINES
from lifecycle.models import Event, Mobility
from lifecycle.offers.offers import Offers
from lifecycle.offers.steps import StepOffer
from lifecycle.registry import act_that_settles
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.taken_before import taken_before, taken_within
from lifecycle.told_ahead import told_of_step
from lifecycle.vocabulary import Proof
from partnerships.models import MemorandumVersion
from portal.settling import Way, way_of_missing
from portal.steps.afterwards import home_of, recorded
from portal.steps.door_page import CodeWanted, Refusable, deed, what_it_does
from portal.steps.on_behalf_form import OnBehalfForm, form_for_others, read_for_others
from portal.steps.said import unjudged
from portal.steps.transition_forms import TransitionForm
from portal.steps.what_is_decided import what_is_decided
from portal.steps.what_is_signed import WhatIsSigned, memorandum_in_review, statement_to_issue


class TransitionPage(Refusable):
    """What locks it; else the form, what it sets off, the refusal."""

    def __init__(self, mobility: Mobility | None, actor: Actor, machine: str, subject: UUID, name: str) -> None:
        super().__init__()
        self.mobility, self.actor = mobility, actor
        self.offer = self._offer(machine, subject, name)
        self.subject = self.offer.at.subject
        self.subject_id = mobility.pk if mobility else self.subject.pk
        self.behalf = form_for_others(self.offer)
        self.form = TransitionForm(offer=self.offer)
        self.title, self.ends = deed(self.offer.label), self.offer.ends
        self.done = ""
        self.needs_code = self.offer.needs_code

    def _offer(self, machine: str, pk: UUID, name: str) -> StepOffer:
        found = Offers(self._standing(machine, pk), self.actor).step(name)
        if found is None or found.by_itself:
            raise Http404
        return found

    def _standing(self, machine: str, pk: UUID) -> Standing:
        registered = MACHINES.get(machine)
        if registered is None:
            raise Http404
        if isinstance(self.mobility, registered.model) and self.mobility.pk == pk:
            return Standing.of_stay(self.mobility)
        subject = registered.model.objects.visible_to(self.actor).filter(pk=pk).first()
        if subject is None or (self.mobility is not None and subject.stay_id != self.mobility.pk):
            raise Http404
        return Standing(registered, subject, self.mobility)

    @property
    def home(self) -> str:
        """Where who acts goes on: to the own page, or to that of the stay."""
        assert self.mobility is not None
        return home_of(self.offer.held, self.mobility)

    @cached_property
    def does(self) -> list[str]:
        """Whom it tells, and whether papers go with it."""
        stay = self.mobility.pk if self.mobility else None
        return what_it_does(told_of_step(self.offer), self.offer.issues_papers, stay)

    @property
    def reasons(self) -> list[str]:
        """What locks it, while nothing was sent."""
        return [] if self.form.is_bound else self.offer.reasons

    @cached_property
    def ways(self) -> list[Way]:
        """The forms by which the reader settles what locks it, each once."""
        stay = self.mobility
        if stay is None or not self.reasons:
            return []
        own = [item for item in self.offer.locks if item.owner in self.offer.held and act_that_settles(item.code)]
        return list(dict.fromkeys(way_of_missing(stay, item) for item in own))

    def perform(self, data: Mapping[str, Any], files: Any) -> bool:
        """Through the door; False with the refusal kept."""
        self.form = TransitionForm(data, offer=self.offer)
        on_behalf = self._on_behalf(data, files)
        if not self.form.is_valid() or on_behalf is False:
            self.status = 400
            return False
        details = self.form.details()
        if on_behalf:
            details["on_behalf"] = on_behalf
        try:
            proof = None if on_behalf else self.proof(data, lambda proof: self._pass(details, proof))
            self.event = self._pass(details, proof)
        except CodeWanted:
            return self.asks_code()
        except SojournError as error:
            return self._is_known(details) or self.refused(error)
        self.done = recorded(self.event)
        return True

    def _is_known(self, details: dict[str, Any]) -> bool:
        """What is sent a second time is done: the answer is that of the first."""
        self.event = taken_before(self.offer.row, self.offer.at, self.actor, details)
        self.is_repeated = self.event is not None
        self.done = recorded(self.event) if self.event is not None else ""
        return self.is_repeated

    def done_lately(self) -> bool:
        """Whether what waited for a code here was sent with it meanwhile: who comes back to it finds the receipt."""
        self.event = taken_within(self.offer.row, self.offer.at, self.actor, KEPT_FOR)
        return self.event is not None

    @property
    def on_top(self) -> str:
        """Whom it is about, where the deed alone does not say it."""
        if self.offer.name != "report_early_return" or self.mobility is None:
            return self.title
        if Role.PARTICIPANT in self.offer.held:
            return _("When do you go home, and why?")
        return _("When does %(name)s go home, and why?") % {"name": self.mobility.participant.full_name}

    def _pass(self, details: dict[str, Any], proof: Proof | None) -> Event:
        return perform_transition(
            machine=self.offer.machine,
            pk=self.offer.subject_id,
            name=self.offer.name,
            actor=self.actor,
            seen_version=self.form.cleaned_data.get("seen_version"),
            proof=proof,
            **details,
        )

    @cached_property
    def text(self) -> WhatIsSigned | None:
        """What is decided on; None where no code asks for so much care."""
        if not self.needs_code:
            return None
        if self.mobility is not None:
            if self.offer.name == "recognise" and (found := statement_to_issue(self.mobility, self.actor.person_id)):
                return found
            return what_is_decided(self.mobility, self.offer.name, self.offer.held, self.actor.person_id)
        return memorandum_in_review(self.subject) if isinstance(self.subject, MemorandumVersion) else None

    @property
    def template(self) -> str:
        """What is proved by a code is read and signed on one page; everything else has a plain form."""
        return "portal/sign.html" if self.needs_code else "portal/step.html"

    @property
    def filled(self) -> list[BaseForm]:
        """The form of the step."""
        return [self.form]

    def fill(self, data: Any, files: Any) -> None:
        """Draw the form with what was typed before; nothing is judged."""
        self.form = TransitionForm(data, offer=self.offer)
        unjudged(self.form)
        if self.behalf is not None:
            self.behalf = OnBehalfForm(data, files, offer=self.offer)
            unjudged(self.behalf)

    def _on_behalf(self, data: Mapping[str, Any], files: Any) -> Any:
        if self.behalf is None:
            return None
        self.behalf = OnBehalfForm(data, files, offer=self.offer)
        return read_for_others(self.behalf, self.actor)
