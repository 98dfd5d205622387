"""The page of one fact to be recorded."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ground.errors import SojournError
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.forms import ActForm
from lifecycle.gate import may, roles_on
from lifecycle.models import Mobility
from lifecycle.people.sections import sections_seen
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.vocabulary import OnBehalf
from portal.steps.door_page import Refusable, what_it_does
from portal.steps.on_behalf_form import OnBehalfForm
from portal.steps.what_is_signed import ACTS_ABOUT_THE_TEXT, WhatIsSigned, what_is_signed


class ActPage(Refusable):
    """Form, code where one is needed, refusal. The subject is a stay, or a version of a memorandum."""

    def __init__(self, subject: Any, actor: Actor, name: str) -> None:
        super().__init__()
        act = ACTS.get(name)
        self.mobility = subject if isinstance(subject, Mobility) else None
        if act is None or act.machine != ("mobility" if self.mobility else "mou"):
            raise Http404
        self.subject, self.actor, self.act = subject, actor, act
        held = roles_on(Standing.of(act.machine, subject, self.mobility), actor)
        self.held = held
        self.own = may(act.roles, held, silent=False) is not None
        for_others = self.mobility is not None and act.on_behalf and Role.SENDING_COORDINATOR in held
        self.behalf = OnBehalfForm(mobility=subject, who=act.roles, own=self.own) if for_others else None
        if self.behalf is not None and len(self.behalf.fields["decided_by"].choices) < 2 and self.own:  # type: ignore[attr-defined]
            self.behalf = None
        if not self.own and self.behalf is None:
            raise Http404
        self.form: ActForm = self._form()
        self.title, self.done, self.grave = str(act.label), _("Recorded."), False
        self.does = what_it_does(sorted({str(role.label) for role in act.tells}), False)
        asks = act.needs_proof or (actor.by_link and act.decides)
        self.needs_code, self.code_back = asks and self.own, name

    @property
    def text(self) -> WhatIsSigned | None:
        """The agreement itself, where it is what is approved or signed."""
        if self.mobility is None or self.act.name not in ACTS_ABOUT_THE_TEXT:
            return None
        return what_is_signed(self.mobility, sections_seen(self.held))

    def _form(self, data: Any = None, files: Any = None, on_behalf: OnBehalf | None = None) -> ActForm:
        form = self.act.form(data, files, subject=self.subject, actor=self.actor, on_behalf=on_behalf)
        for field in form.fields.values():
            if isinstance(field, forms.DateField) and not isinstance(field.widget, forms.HiddenInput):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return form

    def perform(self, data: Any, files: Any) -> bool:
        """Through the door; False with the refusal kept."""
        on_behalf = self._on_behalf(data, files)
        self.form = self._form(data, files, on_behalf or None)
        if on_behalf is False or not self.form.is_valid():
            self.status = 400
            return False
        try:
            proof = self.proof(data, self.subject.pk) if on_behalf is None else None
            perform_act(
                name=self.act.name,
                pk=self.subject.pk,
                actor=self.actor,
                data=data,
                files=files,
                on_behalf=on_behalf,
                proof=proof,
            )
        except ActInvalid as invalid:
            self.form = invalid.form
            return self.refused(invalid)
        except SojournError as error:
            return self.refused(error)
        return True

    def _on_behalf(self, data: Any, files: Any) -> Any:
        if self.behalf is None:
            return None
        self.behalf = OnBehalfForm(data, files, mobility=self.subject, who=self.act.roles, own=self.own)
        return self.behalf.read(self.actor) if self.behalf.is_valid() else False
