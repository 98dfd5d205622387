"""What must be known of the health of who goes: read by a press of a button that notes the look, the log of looks."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from agreements import health
from agreements.health_models import HealthNote
from lifecycle.models import Event, Mobility
from lifecycle.names import names_in
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.offers import Offers
from lifecycle.people.sections import Section, sections_seen
from lifecycle.roles import CO, GU, LE, Role
from lifecycle.standing import Standing
from portal.steps.act_page import ActPage
from portal.steps.afterwards import home_of

READS, WRITES, MEASURE = "agreements.read_health", "agreements.write_health", "agreements.note_measure"


def measure_seen(stay: Mobility, held: frozenset[Role]) -> str:
    """What is to be done, to those who are called in an emergency; why is not theirs to read."""
    return health.measure_of(stay) if Section.EMERGENCY in sections_seen(held) else ""


@dataclass(frozen=True)
class Look:
    """One look."""

    name: str
    event: Event


class HealthPage:
    """For the school, for who goes, and for the guardian who wrote it."""

    def __init__(self, stay: Mobility, actor: Actor) -> None:
        self.stay, self.actor = stay, actor
        self.offers = Offers(Standing.of_stay(stay), actor)
        if not self.offers.held & {CO, LE, GU}:
            raise Http404
        self.is_opened = False

    @property
    def home(self) -> str:
        """Where one goes on."""
        return home_of(self.offers.held, self.stay)

    @cached_property
    def reading(self) -> ActOffer | None:
        """The look; None to who goes and to guardians."""
        offer = self.offers.act(READS)
        return offer if offer is not None and offer.own else None

    @property
    def may_look(self) -> bool:
        """Whether the reader is the one who reads it."""
        return self.reading is not None and not self.reading.locks

    def look(self) -> bool:
        """Note the look; whether the words are to be shown."""
        self.is_opened = ActPage(self.stay, self.actor, READS).perform({}, None)
        return self.is_opened

    @property
    def notes(self) -> list[HealthNote]:
        """The words, once the look is noted."""
        return health.notes_of(self.stay) if self.is_opened else []

    @property
    def own_text(self) -> str:
        """What the reader wrote; nothing by the link of a mailbox that others read."""
        return health.own_text(self.stay, self.actor)

    @property
    def readers(self) -> str:
        """Who reads it, by name."""
        return ", ".join(health.reader_names(self.stay)) or _("nobody yet")

    @property
    def deleted_on(self) -> Any:
        """The day on which it goes."""
        return health.deleted_on(self.stay)

    @property
    def measure(self) -> str:
        """What everybody else reads."""
        return health.measure_of(self.stay)

    @property
    def writes(self) -> bool:
        """Whether the reader may write it, or write it anew."""
        offer = self.offers.act(WRITES)
        return offer is not None and offer.for_oneself

    @property
    def looks(self) -> list[Look]:
        """The log, the last look first; a guardian sees it where the words are their own."""
        wrote = {one.person_id for one in health.notes_of(self.stay)}
        if not self.offers.held & {CO, LE} and wrote.isdisjoint(self.actor.people):
            return []
        found = list(Event.unscoped.filter(mobility=self.stay, name=READS).order_by("-seq")[:50])
        names = names_in(self.stay.pk, (one.person_id for one in found))
        return [Look(names.get(one.person_id, ""), one) for one in found]
