"""An organisation's page of itself: places, profile, contacts, memoranda, and its trainees by who sends them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Organisation
from accounts.selectors import holds
from lifecycle.models import OrganisationPart
from lifecycle.roles import OrganisationPartKind
from lifecycle.stay_selection import OVER
from lifecycle.tables.mobility import CANCELLED, WITHDRAWN
from lifecycle.visibility import stays_seen_by
from partners.places import HOSTS, PlacesRow, rows_of
from partners.profile import LINES, profile_of, said, values_of
from partnerships.models import MemorandumVersion
from partnerships.selectors import memoranda_seen_by
from portal.memoranda_in_words import Memoranda, MemorandumWord

MEMORANDA_SHOWN = 12


@dataclass(frozen=True)
class Sender:
    """Who sends here, and how many."""

    organisation: Organisation
    now: int
    ever: int


class OwnPage:
    """The own organisation, as those who work with it meet it; nothing that others wrote about it."""

    def __init__(self, own: Organisation, actor: Actor) -> None:
        self.organisation, self.actor, self.today = own, actor, own.today
        self.may_write = holds(actor, MembershipRole.COORDINATOR)
        self.administers = holds(actor, MembershipRole.ADMINISTRATOR)

    @cached_property
    def places(self) -> list[PlacesRow]:
        """From today on; it is its own house, so that every sender stands there by name."""
        return rows_of(self.actor, self.organisation)

    @cached_property
    def profile(self) -> Any:
        """What it says of itself."""
        return profile_of(self.organisation)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Label and words of each line, also of those where nothing stands."""
        values = values_of(self.organisation, self.profile)
        return [(str(LINES[line]), said(line, value)) for line, value in values.items()]

    @cached_property
    def contact(self) -> Membership | None:
        """Whom partners see."""
        held = Membership.objects.open().filter(pk=self.organisation.contact_id).select_related("person")
        found: Membership | None = held.first()
        return found

    @cached_property
    def memoranda(self) -> list[tuple[MemorandumVersion, MemorandumWord, str]]:
        """The newest, with how each stands and who else is in it."""
        seen = memoranda_seen_by(self.actor).prefetch_related("parties__organisation", "memorandum__reviews")
        versions = list(seen[:MEMORANDA_SHOWN])
        words = Memoranda(self.actor, [self.organisation.pk], self.today)
        words.versions = {version.pk: version for version in versions}
        return [(version, words.word_of(version), self._others(version)) for version in versions]

    def _others(self, version: MemorandumVersion) -> str:
        parties = version.parties.all()
        return ", ".join(party.organisation.name for party in parties if party.organisation_id != self.organisation.pk)

    @cached_property
    def senders(self) -> list[Sender]:
        """Who sends here: one row a school, the most trainees first."""
        ours = OrganisationPart.objects.open().filter(stays_seen_by(self.actor, at="mobility"))
        hosted = ours.filter(organisation=self.organisation, part__in=HOSTS).values("mobility")
        sent = OrganisationPart.objects.open().filter(part=OrganisationPartKind.SENDING, mobility__in=hosted)
        rows = (
            sent.exclude(mobility__state__in=(WITHDRAWN, CANCELLED)).exclude(organisation=self.organisation)
            .order_by().values("organisation_id")
            .annotate(now=Count("mobility", filter=~Q(mobility__state__in=OVER), distinct=True),
                      ever=Count("mobility", distinct=True))
        )  # fmt: skip
        found: dict[UUID, Any] = {row["organisation_id"]: row for row in rows}
        named = Organisation.unscoped.in_bulk(list(found))
        senders = [Sender(named[pk], row["now"], row["ever"]) for pk, row in found.items()]
        return sorted(senders, key=lambda one: (-one.now, -one.ever, one.organisation.name.casefold()))
