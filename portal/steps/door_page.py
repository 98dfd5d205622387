"""What the pages of transitions and acts share: a refusal in words, typed values kept, entering for others."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ground.errors import SojournError
from lifecycle.errors import ChangedMeanwhile, TransitionRefused
from lifecycle.news import say_missed
from lifecycle.proving import prove_by_code
from lifecycle.roles import Role
from lifecycle.vocabulary import Missing, Proof
from lifecycle.wording import names_of, say_missing, say_refusal


class Refusable:
    """Keeps what a door said."""

    status = 200
    refusal: str = ""
    code: str = ""
    needs_code = False
    typed_code = ""
    actor: Actor
    unmet: list[str]
    missed: list[str]
    is_sent = False
    locked: list[str]  # what locks it, sent or not

    def __init__(self) -> None:
        self.unmet, self.missed = [], []

    @property
    def reasons(self) -> list[str]:
        """What locks it; empty once something was sent, which is the door's to refuse."""
        return [] if self.is_sent else self.locked

    def proof(self, data: Mapping[str, Any], subject_id: UUID) -> Proof | None:
        """The mailed code, used up; None where none is asked for or none was typed. Raises CodeRefused."""
        if not self.needs_code or self.actor.person_id is None:
            return None
        self.typed_code = str(data.get("code", "")).strip()
        if not self.typed_code:
            return None
        return prove_by_code(person_id=self.actor.person_id, subject_id=subject_id, code=self.typed_code)

    def refused(self, error: SojournError) -> bool:
        """Remember the refusal for the page; the answer's status is the error's."""
        self.status, self.code = error.status, error.code
        self.refusal = say_refusal(error)
        if isinstance(error, TransitionRefused):
            self.unmet = say_missing([item for item in error.unmet if not self._told_at_its_field(item)])
            self.refusal = self.refusal if self.unmet else ""
        if isinstance(error, ChangedMeanwhile):
            self.missed = say_missed(error)
        return False

    def _told_at_its_field(self, item: Missing) -> bool:
        """What a field of the page would settle is said there, and not above."""
        name = str(item.params.get("field", ""))
        form = next((one for one in self._forms_shown() if one.is_bound and name in one.fields), None)
        if form is None:
            return False
        form.add_error(name, say_missing([item])[0])
        return True

    def _forms_shown(self) -> Sequence[forms.BaseForm]:
        form = getattr(self, "form", None)
        return [form] if isinstance(form, forms.BaseForm) else []


def deed(label: str) -> str:
    """What a link promises with dots is done by the button on its page: there it ends without them."""
    return label.removesuffix("…").rstrip()


def what_it_does(told: Mapping[UUID, Role], issues: bool, stay: UUID | None = None) -> list[str]:
    """Sentences on what a step sets off. Who is told stands there by name, as called in the stay."""
    found = []
    if told:
        names = names_of(told, [stay])
        people = [f"{names[one]} ({role.label})" for one, role in told.items() if one in names]
        found.append(_("Told by mail at once: %(who)s.") % {"who": ", ".join(people)})
    if issues:
        found.append(_("Papers are issued with it."))
    return found
