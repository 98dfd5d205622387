"""What somebody answered on paper or in a talk, typed in by a coordinator."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.forms import HiddenInput
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ground.days import day_as
from lifecycle.models import Mobility
from lifecycle.names import names_in
from lifecycle.offers.others import Decider
from lifecycle.people.role_book import narrowed
from lifecycle.vocabulary import OnBehalf
from portal.feedback.page import ACT, FeedbackPage
from portal.steps.act_page import ActPage
from quality.models import Mode


@dataclass(frozen=True)
class Person:
    """Somebody who has not answered."""

    key: str
    name: str
    role: str


class EnterPage(FeedbackPage):
    """First whose answers they are, then their questions and how they were given."""

    def __init__(self, actor: Actor, pk: UUID, chosen: str) -> None:
        mobility = Mobility.objects.visible_to(actor).select_related("participant", "record").filter(pk=pk).first()
        if mobility is None:
            raise Http404
        ActPage.__init__(self, mobility, narrowed(actor, mobility), ACT)
        self.others = [one for one in self.offer.others if not self.offer.locks_for(one)]
        if not self.offer.others:
            raise Http404
        self.chosen = next((one for one in self.others if _key(one) == chosen), None)
        self.title = _("Enter what somebody answered")
        if self.chosen is None:
            return
        self.role = self.chosen.role
        self.form = self._form(on_behalf=self.chosen.on_behalf)
        self.title = _("What %(name)s answered") % {"name": self._names[self.chosen.person_id]}
        assert self.behalf is not None
        self.behalf.fields["decided_by"].widget = HiddenInput()

    @property
    def _names(self) -> dict[UUID | None, str]:
        return names_in(self.subject.pk, [one.person_id for one in self.offer.others])

    @property
    def people(self) -> list[Person]:
        """Those who have not answered."""
        names = self._names
        return [Person(_key(one), names[one.person_id], str(one.role.label)) for one in self.others]

    @property
    def record(self) -> list[Any]:
        """The fields that say how it was answered."""
        asked = {self.form.name_of(one) for one in self.form.asked}
        return [bound for bound in self.form if bound.name not in asked and not bound.name.startswith("agrees_")]

    @property
    def address(self) -> str:
        """Its own, with whose answers they are."""
        return (
            f"{reverse('portal:feedback-enter', args=[self.subject.pk])}?for={_key(self.chosen) if self.chosen else ''}"
        )

    @property
    def home(self) -> str:
        """Back to the stay."""
        return reverse("portal:stay", args=[self.subject.pk])

    def _on_behalf(self, data: Any, files: Any) -> OnBehalf:
        """The record of the talk is its evidence; what was answered stands nowhere else."""
        assert self.chosen is not None
        mode = dict(Mode.choices).get(str(data.get("mode")), "")
        note = _("Answers given %(how)s, entered on %(day)s.") % {
            "how": mode, "day": day_as(self.subject_today, "j F Y")
        }  # fmt: skip
        return replace(self.chosen.on_behalf, note=note)

    @property
    def subject_today(self) -> Any:
        """The day it is where the stay is."""
        assert self.mobility is not None
        return self.mobility.today


def _key(one: Decider) -> str:
    return f"{one.role}:{one.person_id}"
