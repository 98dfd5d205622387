"""The page on which something known of one person is corrected: form, then what follows, then the button."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Person
from lifecycle.forms import ActForm
from lifecycle.models import Mobility
from lifecycle.people.corrections import CORRECT
from lifecycle.people.who_corrects import correctable, in_the_stay, people_in_stay
from lifecycle.vocabulary import OnBehalf
from portal.steps.act_page import ActPage


class CorrectionPage(ActPage):
    """Of whom others keep what is known, it says who can correct it."""

    def __init__(self, stay: Mobility, actor: Actor, person_id: UUID) -> None:
        found = people_in_stay(stay).select_related("keeper").filter(pk=person_id).first()
        if found is None:
            raise Http404
        self.person: Person = found
        super().__init__(stay, actor, CORRECT)
        self.title = _("Correct what is known of %(person)s") % {"person": self.person.full_name}
        self.may = bool(correctable(actor, in_the_stay(stay, self.person)))

    @property
    def reasons(self) -> list[str]:
        """Who can, where the reader cannot."""
        return super().reasons if self.may else [self._who_can()]

    def _who_can(self) -> str:
        said = {"person": self.person.full_name, "organisation": self.person.keeper}
        if self.person.keeper is None:
            return _("%(person)s keeps what is known of them: they correct it themselves.") % said
        if self.person.keeper_id == self.actor.organisation_id:
            return _("A coordinator of %(organisation)s can correct what is known of %(person)s.") % said
        return (
            _("%(organisation)s keeps what is known of %(person)s: its coordinators and administrators can correct it.")
            % said
        )

    def _form(self, data: Any = None, files: Any = None, on_behalf: OnBehalf | None = None) -> ActForm:
        if data is not None:
            data = data.copy()
            data["person"] = str(self.person.pk)
        form = self.act.form(
            data, files, subject=self.subject, actor=self.actor, initial={"person": str(self.person.pk)}
        )
        form.fields["person"].widget = forms.HiddenInput()
        return form

    def perform(self, data: Any, files: Any) -> bool:
        """Through the door, for whom the reader may correct."""
        if not self.may:
            self.status = 403
            return False
        data = data.copy()
        data["person"] = str(self.person.pk)
        return super().perform(data, files)
