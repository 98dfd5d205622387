"""What a stay means for the sending employer: who is away, when, for what; agree or ask."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.actors import Actor
from agreements.parts import PartName
from agreements.selectors import parts_of, version_in_force
from lifecycle.days import span_days
from lifecycle.models import Event, Mobility
from lifecycle.people.guards import ANSWER_AS_EMPLOYER as ANSWER
from lifecycle.people.guards import ANSWER_EMPLOYER
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.visibility import stays_where
from portal.stay.history import Line, lines_of
from portal.stay.page import StayPage
from portal.steps.act_page import ActPage


def apprentices_of(actor: Actor) -> QuerySet[Mobility]:
    """The stays in which the actor speaks for the employer."""
    found = Mobility.objects.visible_to(actor).filter(stays_where(actor, (Role.EMPLOYER,)))
    return found.select_related("participant", "record").order_by("-planned_start", "pk")


class EmployerPage(ActPage):
    """The plan in the employer's words, with the answer as the form."""

    def __init__(self, actor: Actor, pk: UUID) -> None:
        mobility = apprentices_of(actor).filter(pk=pk).first()
        if mobility is None:
            raise Http404
        super().__init__(mobility, actor, ANSWER)
        self.behalf = None
        self.stay = StayPage(mobility, actor)

    @property
    def may_answer(self) -> bool:
        """Whether the answer is still asked for."""
        assert self.mobility is not None
        return not self.offer.locks and self.mobility.employer_agreed_on is None

    @property
    def talk(self) -> list[Line]:
        """What the employer asked and what the school answered, in their order."""
        said = Event.unscoped.filter(mobility=self.mobility, name__in=(ANSWER, ANSWER_EMPLOYER))
        return lines_of(list(said.select_related("remark").order_by("seq")), self.offer.held)

    @property
    def days_away(self) -> int | None:
        """Calendar days from the first to the last."""
        stay = self.mobility
        assert stay is not None
        return span_days(stay.planned_start, stay.planned_end) if stay.planned_start and stay.planned_end else None

    @property
    def units(self) -> list[str]:
        """The titles of what is learned, once agreed."""
        assert self.mobility is not None
        version = version_in_force(self.mobility)
        return (
            [str(unit.get("title", "")) for unit in parts_of(version)[PartName.UNITS].get("units", [])]
            if version
            else []
        )

    @property
    def contact(self) -> Any:
        """The person to ask: responsible at the sending organisation."""
        sending = [part for part in self.stay.organisations if part.part == OrganisationPartKind.SENDING]
        return sending[0].answering if sending else None
