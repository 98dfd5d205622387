"""Beside the text of a next version: what the review found, what is still to be answered, and the own rating.

The rating is private to the organisation of the reader, and never stands on a page that is opened by a mailed link.
"""

from dataclasses import dataclass
from functools import cached_property

from accounts.actors import Actor
from accounts.models import Organisation
from partnerships.models import MemorandumReview, MemorandumVersion
from portal.rating import Rating, rating_of
from quality.models import ImprovementAction
from quality.selectors import actions_of

MOST = 3  # partners whose rating is shown in full


@dataclass(frozen=True)
class RatedPartner:
    """One partner with what the own stays there were like."""

    organisation: Organisation
    rating: Rating


class Renewal:
    """Everything that was learnt under the version before."""

    def __init__(self, version: MemorandumVersion, actor: Actor) -> None:
        self.version, self.actor = version, actor

    @cached_property
    def reviews(self) -> list[MemorandumReview]:
        """Since the last version came into force, the newest first."""
        signed = self.version.memorandum.versions.exclude(in_force_at=None).exclude(pk=self.version.pk)
        last = signed.order_by("-in_force_at").first()
        if last is None or last.in_force_at is None:
            return []
        held = self.version.memorandum.reviews.filter(held_on__gte=last.in_force_at.date())
        return list(held.select_related("person").order_by("-held_on"))

    @cached_property
    def actions(self) -> list[ImprovementAction]:
        """What was decided, the open ones first: each is a check of this version."""
        return sorted(actions_of(self.version), key=lambda one: (one.answered_on is not None, one.opened_on))

    @property
    def open_actions(self) -> int:
        """How many of them wait for an answer."""
        return sum(1 for one in self.actions if one.answered_on is None)

    @cached_property
    def partners(self) -> list[RatedPartner]:
        """Partners of whom the own learners or coordinators said something."""
        if self.actor.by_link:
            return []
        others = self.version.parties.exclude(organisation=self.actor.organisation_id).exclude(only_signs=True)
        asked = [party.organisation for party in others.select_related("organisation")[:MOST]]
        rated = [RatedPartner(one, rating_of(self.actor, one.pk)) for one in asked]
        return [one for one in rated if one.rating.whole.stays]

    def __bool__(self) -> bool:
        return bool(self.reviews or self.actions or self.partners)
