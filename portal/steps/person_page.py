"""The pages about one person of a stay: form, then what follows, then the button."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Person
from lifecycle.forms import ActForm
from lifecycle.models import Mobility
from lifecycle.names import names_in
from lifecycle.people.corrections import CORRECT
from lifecycle.people.mergers import MERGE
from lifecycle.people.who_corrects import correctable, in_the_stay, people_in_stay
from lifecycle.table import Words
from lifecycle.vocabulary import OnBehalf
from portal.steps.act_page import ActPage


class PersonPage(ActPage):
    """An act about one person of the stay. Of whom others keep what is known, it says who can."""

    name = CORRECT
    words: Words = gettext_lazy("Correct what is known of %(person)s")
    button: Words = gettext_lazy("Correct it")

    def __init__(self, stay: Mobility, actor: Actor, person_id: UUID) -> None:
        found = people_in_stay(stay).select_related("keeper").filter(pk=person_id).first()
        if found is None:
            raise Http404
        self.person: Person = found
        self.stay = stay
        super().__init__(stay, actor, self.name)
        self.called = names_in(stay.pk, [self.person.pk])[self.person.pk]
        self.title = str(self.words) % {"person": self.called}
        self.may = self._may()

    def _may(self) -> bool:
        return bool(correctable(self.actor, in_the_stay(self.stay, self.person)))

    @property
    def who_can(self) -> str:
        """In words, where the reader cannot."""
        if self.may:
            return ""
        said = {"person": self.called, "organisation": self.person.keeper}
        if self.person.keeper is None:
            return _("%(person)s keeps what is known of them: they correct it themselves.") % said
        if self.person.keeper_id == self.actor.organisation_id:
            return _("A coordinator of %(organisation)s can correct what is known of %(person)s.") % said
        return (
            _("%(organisation)s keeps what is known of %(person)s: its coordinators and administrators can correct it.")
            % said
        )

    def _form(self, data: Any = None, files: Any = None, on_behalf: OnBehalf | None = None, **more: Any) -> ActForm:
        given = {**more.get("initial", {}), "person": str(self.person.pk)}
        form = self.act.form(self._about(data), files, subject=self.subject, actor=self.actor, initial=given)
        form.fields["person"].widget = forms.HiddenInput()
        return form

    def _about(self, data: Any) -> Any:
        """What was typed is about this person, whatever was sent."""
        if data is None:
            return None
        about = data.copy()
        about["person"] = str(self.person.pk)
        return about

    def perform(self, data: Any, files: Any) -> bool:
        """Through the door, for whom the reader may."""
        if not self.may:
            self.status = 403
            return False
        return super().perform(self._about(data), files)


class CorrectionPage(PersonPage):
    """What is known of them, fact by fact."""

    @property
    def merge_address(self) -> str:
        """Where two entries of this person become one; empty for who may not."""
        page = MergePage.may_open(self)
        return reverse("portal:merge-person", args=[self.subject.pk, self.person.pk]) if page else ""


class MergePage(PersonPage):
    """Another entry of the same person goes into this one."""

    name = MERGE
    words = gettext_lazy("Another entry of %(person)s")
    button = gettext_lazy("Make one of the two")

    def _may(self) -> bool:
        return super()._may() and self.may_open(self)

    @staticmethod
    def may_open(page: PersonPage) -> bool:
        """Whether the reader acts for the organisation that keeps the person, and not just about oneself."""
        keeper = page.person.keeper_id
        held = keeper is not None and keeper == page.actor.organisation_id
        return held and bool(correctable(page.actor, in_the_stay(page.stay, page.person)))
