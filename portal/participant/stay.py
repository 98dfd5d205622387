"""The page of the participant and of the guardian: one next step, the way, the papers, the own data."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from assessments.incident_models import Incident
from assessments.selectors import own_incidents, preparation_of
from ground import clock
from lifecycle.models import Mobility
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.tables.mobility import BEFORE_DEPARTURE
from portal.dashboard.owed import Owed, in_words, most_urgent, own_todos
from portal.stay.page import StayPage

OWN_PART = (Role.PARTICIPANT, Role.GUARDIAN)


@dataclass(frozen=True)
class Ready:
    """One line of what must be done before leaving."""

    label: str
    done: bool
    detail: str


class OwnStay:
    """Built on the page of the stay, said in the participant's words."""

    def __init__(self, mobility: Mobility, actor: Actor) -> None:
        self.mobility, self.actor = mobility, actor
        self.page = StayPage(mobility, actor)

    @property
    def is_own(self) -> bool:
        """Whether the reader goes or is the guardian."""
        return bool(self.page.roles & set(OWN_PART))

    @property
    def is_guardian(self) -> bool:
        """Whether somebody else goes."""
        return Role.GUARDIAN in self.page.roles

    @cached_property
    def todos(self) -> list[Owed]:
        """What the reader owes here."""
        return in_words(most_urgent(own_todos(self.actor).filter(mobility=self.mobility)))

    @cached_property
    def to_sign(self) -> list[Any]:
        """Papers that wait for the reader's signature and that no to-do leads to."""
        led = any(owed.todo.code == "agreements.unsigned" for owed in self.todos)
        return [] if led else self.page.to_sign()

    @property
    def greeting(self) -> str:
        """Days to go, or days gone."""
        start = self.mobility.started_on or self.mobility.planned_start
        if start is None:
            return ""
        days = (start - clock.today()).days
        if str(self.mobility.state) in BEFORE_DEPARTURE and days > 0:
            return ngettext("It begins in %(days)s day.", "It begins in %(days)s days.", days) % {"days": days}
        return str(self.page.state_word)

    @cached_property
    def preparation(self) -> list[Ready]:
        """The preparation list, before leaving."""
        if str(self.mobility.state) not in BEFORE_DEPARTURE:
            return []
        items = preparation_of(self.mobility).values()
        return [Ready(str(item.get_code_display()), item.done_on is not None, item.detail) for item in items]

    @cached_property
    def told(self) -> list[Incident]:
        """What the reader told the school, newest first; nothing by a link to a mailbox that others read."""
        return own_incidents(self.mobility, self.actor)

    @property
    def may_tell(self) -> bool:
        """Whether the reader may say that something is wrong: always one tap away."""
        return any(offer.name == "assessments.report_incident" for offer in self.page.acts)

    @property
    def left_to_do(self) -> str:
        """How many of them are open, in words."""
        left = sum(not item.done for item in self.preparation)
        if not left:
            return _("All done")
        return ngettext("%(left)s left", "%(left)s left", left) % {"left": left}

    @property
    def tutors(self) -> list[Any]:
        """Host tutors by name."""
        return self._named(NamedPartKind.TUTOR)

    @property
    def coordinator(self) -> Any:
        """Whom to ask: the person responsible at the sending organisation."""
        sending = [part for part in self.page.organisations if part.part == OrganisationPartKind.SENDING]
        return sending[0].answering if sending else None

    def _named(self, kind: str) -> list[Any]:
        return list(self.mobility.named_parts.open().filter(part=kind).select_related("person").order_by("from_at"))
