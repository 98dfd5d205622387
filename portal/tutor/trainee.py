"""One trainee as the tutor or assessor sees them: who it is, what is due, the two kinds of work."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from agreements.health import measure_of
from assessments.models import FollowUp, OutcomeResult
from assessments.selectors import follow_ups_of, results_of
from ground import clock
from ground.days import day_as
from lifecycle.models import Mobility, NamedPart, Succession
from lifecycle.offers.offers import Offers
from lifecycle.people.replacing import open_successions
from lifecycle.people.role_book import narrowed
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.selectors import own_todos
from lifecycle.standing import Standing
from lifecycle.tables.mobility import AT_THE_HOST as STATES_AT_THE_HOST
from lifecycle.tables.mobility import State
from lifecycle.visibility import stays_where
from portal.also_open import once_each
from portal.dashboard.owed import Owed, in_words, most_urgent
from portal.whom_to_call import Number

AT_THE_HOST = (Role.HOST_TUTOR, Role.ASSESSOR)


def trainees_of(actor: Actor) -> QuerySet[Mobility]:
    """The stays in which the actor is tutor or assessor."""
    stays = Mobility.objects.visible_to(actor).filter(stays_where(actor, AT_THE_HOST))
    return stays.select_related("participant", "rule_set").order_by("-planned_start", "pk")


def to_follow(stays: Iterable[UUID], actor: Actor) -> QuerySet[NamedPart]:
    """Who follows the actor in these stays on a day to come."""
    found = NamedPart.objects.filter(mobility__in=stays, follows__person__in=actor.people, from_at__gt=clock.now())
    return found.select_related("person", "mobility").order_by("from_at", "pk")


def trainee_or_404(actor: Actor, pk: UUID) -> "Trainee":
    """One of them."""
    mobility = trainees_of(actor).filter(pk=pk).first()
    if mobility is None:
        raise Http404
    return Trainee(mobility, narrowed(actor, mobility))


@dataclass(frozen=True)
class Tab:
    """One of the kinds of work."""

    words: str
    address: str
    current: bool


@dataclass(frozen=True)
class Week:
    """One follow-up in the strip."""

    nth: int
    look: str  # done, now, to_come
    address: str
    current: bool


class Trainee:
    """What every page of the tutor shows on top."""

    later: Owed | None = None  # what opens next, where a list of trainees looked that up

    def __init__(self, mobility: Mobility, actor: Actor) -> None:
        self.mobility, self.actor = mobility, actor

    @cached_property
    def measure(self) -> str:
        """What is to be done for the health; why is not the tutor's to read."""
        return measure_of(self.mobility)

    @cached_property
    def offers(self) -> Offers:
        """What the reader may do here."""
        return Offers(Standing.of_stay(self.mobility), self.actor)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """What the reader is here."""
        return self.offers.held

    @cached_property
    def may_tell(self) -> bool:
        """Whether the reader may say that something is wrong: who only assesses has no part in that."""
        return Role.HOST_TUTOR in self.roles

    @property
    def is_there(self) -> bool:
        """Whether they are at the host, or about to come."""
        return not self.mobility.is_over

    @property
    def school_dialled(self) -> str:
        """The number of the school, as a telephone takes it."""
        return Number("", "", self.school.phone).dialled if self.school else ""

    @property
    def comes_next(self) -> str:
        """Of who has nothing open: what opens next, and when; else where the stay stands."""
        if self.later is None:
            return str(State(self.mobility.state).label)
        said = {"what": self.later.to_owner.rstrip("."), "day": day_as(self.later.todo.opens_on, "D j M")}
        return _("Next, from %(day)s: %(what)s.") % said

    @property
    def first_name(self) -> str:
        """As people at work call them."""
        person = self.mobility.participant
        return str(person.given_names or person.family_names).split(" ")[0]

    @cached_property
    def school(self) -> Any:
        """The sending organisation."""
        parts = self.mobility.organisation_parts.open().filter(part=OrganisationPartKind.SENDING)
        part = parts.select_related("organisation", "responsible").first()
        return part.organisation if part else None

    @cached_property
    def asked_to_hand_over(self) -> Succession | None:
        """To whom the reader asked to hand over and from when, while nobody has answered."""
        return open_successions(self.mobility).filter(giver=self.actor.person_id).first()

    @cached_property
    def follows_me(self) -> NamedPart | None:
        """Who takes over from the reader on a day to come, once that is confirmed."""
        return to_follow([self.mobility.pk], self.actor).first()

    @cached_property
    def todos(self) -> list[Owed]:
        """What the reader owes here."""
        return once_each(in_words(most_urgent(own_todos(self.actor).filter(mobility=self.mobility))))

    @cached_property
    def follow_ups(self) -> list[FollowUp]:
        """Those planned."""
        return list(follow_ups_of(self.mobility))

    @cached_property
    def outcomes(self) -> list[OutcomeResult]:
        """What is to be assessed."""
        return results_of(self.mobility)

    @property
    def next_follow_up(self) -> FollowUp | None:
        """The first not done of those that have begun, else the last of these; before any has, the first."""
        begun = [one for one in self.follow_ups if one.period_from <= self.mobility.today]
        waiting = [one for one in begun if one.done_on is None]
        return next(iter(waiting or begun[-1:] or self.follow_ups[:1]), None)

    @property
    def open_follow_up(self) -> FollowUp | None:
        """The first that has begun and is not written, where the reader owes it."""
        if Role.HOST_TUTOR not in self.roles or str(self.mobility.state) not in STATES_AT_THE_HOST:
            return None
        begun = (one for one in self.follow_ups if one.period_from <= self.mobility.today and one.done_on is None)
        return next(begun, None)

    def tabs(self, current: str) -> list[Tab]:
        """For the bar on top: only where there is more than one."""
        found = self.work(current)
        return found if len(found) > 1 else []

    def work(self, current: str = "") -> list[Tab]:
        """Follow-up and final assessment, where the reader has them."""
        found = []
        if Role.HOST_TUTOR in self.roles and self.follow_ups:
            address = reverse("tutor:week", args=[self.mobility.pk])
            found.append(Tab(_("Follow-up"), address, current == "week"))
        if Role.ASSESSOR in self.roles and self.outcomes:
            address = reverse("tutor:assessment", args=[self.mobility.pk])
            found.append(Tab(_("Final assessment"), address, current == "assessment"))
        return found

    def weeks(self, current: int) -> list[Week]:
        """The strip of follow-ups."""
        return [
            Week(
                one.nth,
                "done" if one.done_on else ("now" if one.period_from <= self.mobility.today else "to_come"),
                reverse("tutor:week-of", args=[self.mobility.pk, one.nth]),
                one.nth == current,
            )
            for one in self.follow_ups
        ]
