"""The page of one transition."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404

from accounts.actors import Actor
from ground.errors import SojournError
from lifecycle.doors import perform_transition
from lifecycle.gate import may, roles_on
from lifecycle.labels import button, told
from lifecycle.machines import MACHINES
from lifecycle.models import Mobility
from lifecycle.roles import Role
from lifecycle.standing import Standing
from portal.steps.door_page import Refusable, what_it_does
from portal.steps.on_behalf_form import OnBehalfForm
from portal.steps.transition_forms import TransitionForm


class TransitionPage(Refusable):
    """Form, consequences, refusal."""

    def __init__(self, mobility: Mobility | None, actor: Actor, machine: str, subject: UUID, name: str) -> None:
        super().__init__()
        registered = MACHINES.get(machine)
        row = registered.table.rows.get(name) if registered else None
        if registered is None or row is None:
            raise Http404
        self.mobility, self.actor, self.machine, self.row = mobility, actor, registered, row
        found = registered.model.objects.visible_to(actor).filter(pk=subject).first()
        if found is None or (mobility is not None and found.stay_id != mobility.pk):
            raise Http404
        self.subject = found
        held = roles_on(Standing(registered, self.subject, mobility), actor)
        own = may(row.roles, held, silent=True) is not None
        for_others = mobility is not None and Role.SENDING_COORDINATOR in held
        self.behalf = OnBehalfForm(mobility=mobility, who=row.roles, own=own) if mobility and for_others else None
        if self.behalf is not None and len(self.behalf.fields["decided_by"].choices) < 2 and own:  # type: ignore[attr-defined]
            self.behalf = None
        self.form = self._form()
        self.title = button(machine, name)
        self.done = told(machine, name)[:1].upper() + told(machine, name)[1:] + "."
        self.grave = self.row.ends
        self.does = what_it_does(sorted({str(role.label) for role in row.tells}), bool(row.issues))
        self.needs_code, self.code_back = actor.by_link, ""

    def _form(self, data: Any = None) -> TransitionForm:
        return TransitionForm(data, machine=self.machine, row=self.row, subject=self.subject, mobility=self.mobility)

    def perform(self, data: Mapping[str, Any], files: Any) -> bool:
        """Through the door; False with the refusal kept."""
        self.form = self._form(data)
        on_behalf = self._on_behalf(data, files)
        if not self.form.is_valid() or on_behalf is False:
            self.status = 400
            return False
        details = self.form.details()
        if on_behalf:
            details["on_behalf"] = on_behalf
        try:
            perform_transition(
                machine=self.machine.table.name,
                pk=self.subject.pk,
                name=self.row.name,
                actor=self.actor,
                seen_version=self.form.cleaned_data.get("seen_version"),
                proof=None if on_behalf else self.proof(data, self.mobility.pk if self.mobility else self.subject.pk),
                **details,
            )
        except SojournError as error:
            return self.refused(error)
        return True

    def _on_behalf(self, data: Mapping[str, Any], files: Any) -> Any:
        if self.behalf is None or self.mobility is None:
            return None
        own = not self.behalf.fields["decided_by"].required
        self.behalf = OnBehalfForm(data, files, mobility=self.mobility, who=self.row.roles, own=own)
        return self.behalf.read(self.actor) if self.behalf.is_valid() else False
