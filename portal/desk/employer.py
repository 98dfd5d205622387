"""What a stay means for the sending employer: who is away, when, for what; agree or ask."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from agreements.parts import PartName
from agreements.selectors import parts_of, version_in_force
from ground.countries import country_name
from lifecycle.days import span_days
from lifecycle.models import Event, Mobility
from lifecycle.people.guards import ANSWER_AS_EMPLOYER as ANSWER
from lifecycle.people.guards import ANSWER_EMPLOYER
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.tables.mobility import AT_THE_HOST, State
from lifecycle.visibility import stays_where
from portal.reading.decided import Decided, Said
from portal.stay.history import Line, lines_of
from portal.stay.page import StayPage
from portal.steps.act_page import ActPage
from quality.models import EmployerDebrief

DEBRIEFS = "quality.debrief_employer"


def apprentices_of(actor: Actor) -> QuerySet[Mobility]:
    """The stays in which the actor speaks for the employer."""
    found = Mobility.objects.visible_to(actor).filter(stays_where(actor, (Role.EMPLOYER,)))
    return found.select_related("participant", "record").order_by("-planned_start", "pk")


def where_they_work(stay: Mobility) -> str:
    """Before, during and after the stay; one that was broken off did not take place or ended where it did."""
    said = {"name": stay.participant.full_name, "country": country_name(stay.country)}
    if stay.state in (State.WITHDRAWN, State.CANCELLED) and stay.started_on is None:
        return _("%(name)s does not go to %(country)s") % said
    if stay.state in AT_THE_HOST:
        return _("%(name)s works in %(country)s now") % said
    if stay.started_on is not None:
        return _("%(name)s worked in %(country)s") % said
    return _("%(name)s is to work in %(country)s") % said


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
        """Calendar days from the first to the last, as they really were once that is known."""
        stay = self.mobility
        assert stay is not None
        return span_days(stay.begins_on, stay.ends_on) if stay.begins_on and stay.ends_on else None

    @property
    def headline(self) -> str:
        """Who works where, in the tense of today."""
        assert self.mobility is not None
        return where_they_work(self.mobility)

    @property
    def came_home_early(self) -> int:
        """How many days before what was agreed; never why."""
        stay = self.mobility
        assert stay is not None
        if stay.ended_on is None or stay.planned_end is None:
            return 0
        return max((stay.planned_end - stay.ended_on).days, 0)

    @cached_property
    def results(self) -> list[Said]:
        """What was decided, unit by unit, as it stands in the statement: no reasons, and nothing of an appeal."""
        assert self.mobility is not None
        return Decided(self.mobility, self.actor).units

    @property
    def has_reasons(self) -> bool:
        """Whether something was not recognised in full: why is the participant's to show."""
        return any(one.decision.reason for one in self.results)

    @property
    def debrief(self) -> EmployerDebrief | None:
        """The talk about the stay, and what is done differently."""
        return EmployerDebrief.objects.filter(mobility=self.mobility).first()

    @property
    def may_note_the_talk(self) -> bool:
        """Whether the talk is the reader's to note now."""
        offer = self.stay.offers.act(DEBRIEFS)
        return offer is not None and offer.own and not offer.locks

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
