"""What each party has said of a version so far, and what the reader may say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from documents.models import NOT_ASKED, RequestState, SignatureRequest
from documents.parts.changes import Changes, changes_between
from documents.parts.digests import digest_of, digest_of_text
from ground.days import day_as
from lifecycle.offers.offers import Offers
from lifecycle.tables.mou import SIGNING, UNDER_REVIEW
from partnerships.models import MemorandumVersion, PartyApproval
from partnerships.parts import in_words
from partnerships.parts.names import named_in
from remarks.models import SentText
from remarks.selectors import text_with


@dataclass(frozen=True)
class OfParty:
    """One party: whether it approved the text or signed it, and when."""

    name: str
    is_you: bool
    at: datetime | None
    role: str = ""  # a party has none beside its name
    before: datetime | None = None  # it approved an earlier text
    changed_since: int = 0  # in so many parts since then

    @property
    def called(self) -> str:
        """Its name, and whether it is the reader's."""
        return _("%(name)s, you") % {"name": self.name} if self.is_you else self.name


class Answering:
    """The approvals and signatures of one version, for one reader."""

    def __init__(self, version: MemorandumVersion, actor: Actor, offers: Offers, facts: Mapping[str, Any]) -> None:
        self.version, self.actor, self.offers, self.facts = version, actor, offers, facts
        self.is_read, self.is_signed = version.state == UNDER_REVIEW, version.state == SIGNING

    @cached_property
    def digests(self) -> dict[str, str]:
        """Of the parts as they stand."""
        return {key: digest_of(facts) for key, facts in self.facts.items()}

    @property
    def read(self) -> str:
        """Of the whole text: what the form carries."""
        return digest_of_text(self.digests)

    @cached_property
    def _approvals(self) -> list[PartyApproval]:
        found = self.version.approvals.filter(organisation__in=[party.organisation_id for party in self._parties])
        return list(found.order_by("approved_at"))

    @cached_property
    def _parties(self) -> list[Any]:
        return list(self.version.parties.select_related("organisation"))

    @cached_property
    def parties(self) -> list[OfParty]:
        """Each party with what it said."""
        signed = self._signed if self.is_signed else None
        return [self._of(party, signed) for party in self._parties]

    def _of(self, party: Any, signed: dict[Any, Any] | None) -> OfParty:
        ours = party.organisation_id == self.actor.organisation_id
        if signed is not None:
            return OfParty(party.organisation.name, ours, signed.get(party.organisation_id))
        theirs = [one for one in self._approvals if one.organisation_id == party.organisation_id]
        valid = next((one for one in theirs if one.void_at is None), None)
        if valid is not None:
            return OfParty(party.organisation.name, ours, valid.approved_at)
        earlier = theirs[-1] if theirs else None
        changed = self.parts_changed_since(earlier) if earlier else []
        return OfParty(
            party.organisation.name,
            ours,
            None,
            before=earlier.approved_at if earlier and changed else None,
            changed_since=len(changed),
        )

    @cached_property
    def _signed(self) -> dict[Any, Any]:
        asked = SignatureRequest.unscoped.filter(
            document__subject_type="memorandum_version", document__subject_id=self.version.pk
        ).exclude(state__in=NOT_ASKED)
        return {one.organisation_id: one.closed_at for one in asked if one.state == RequestState.SIGNED}

    def parts_changed_since(self, approval: PartyApproval) -> list[str]:
        """The parts whose facts are others than those that were approved."""
        approved = approval.parts if isinstance(approval.parts, dict) else {}
        return [key for key, digest in self.digests.items() if approved.get(key) != digest] if approved else []

    @property
    def number_given(self) -> int:
        """How many have said yes."""
        return sum(one.at is not None for one in self.parties)

    @cached_property
    def may_approve(self) -> bool:
        """Whether the reader may approve the text now."""
        offer = self.offers.act("partnerships.approve")
        return offer is not None and offer.for_oneself

    @cached_property
    def may_take_back(self) -> bool:
        """Whether the reader may take the approval back."""
        offer = self.offers.act("partnerships.take_approval_back")
        return offer is not None and offer.for_oneself

    @cached_property
    def may_sign(self) -> bool:
        """Whether the reader is asked to sign, and it is their turn."""
        offer = self.offers.act("partnerships.sign")
        return offer is not None and offer.for_oneself

    @property
    def waits_for_you(self) -> bool:
        """Whether it is the reader's turn."""
        return self.may_approve or self.may_sign

    @cached_property
    def may_witness(self) -> bool:
        """Whether somebody of the reader's organisation is asked to sign, and may do so before the reader."""
        offer = self.offers.act("partnerships.sign")
        return offer is not None and any(not offer.locks_for(one) for one in offer.others)

    @cached_property
    def may_ask(self) -> bool:
        """Whether the reader may ask for a change."""
        return any(step.name == "request_changes" and step.own and not step.own_locks for step in self.offers.steps)

    @property
    def own(self) -> PartyApproval | None:
        """The approval of the reader's organisation."""
        mine = self.actor.organisation_id
        return next((one for one in self._approvals if one.organisation_id == mine and one.void_at is None), None)

    @property
    def said(self) -> list[str]:
        """What the reader has said, and how far the others are."""
        own = self.own
        if own is None:
            return []
        said = _("You approved version %(nth)s on %(day)s.") % {
            "nth": self.version.number,
            "day": day_as(own.approved_at, "j F, H:i"),
        }
        return [said, self.how_many, _("You hear when the last one has.")]

    @property
    def how_many(self) -> str:
        """So many of so many."""
        given, number = self.number_given, len(self.parties)
        words = ngettext("%(given)s of %(number)s has.", "%(given)s of %(number)s have.", given)
        return words % {"given": given, "number": number}

    @cached_property
    def last_read(self) -> tuple[PartyApproval, SentText] | None:
        """What the reader's organisation last approved, where it was another text than this one."""
        mine = [one for one in self._approvals if one.organisation_id == self.actor.organisation_id and one.void_at]
        for approval in reversed(mine):
            sent = text_with(self.version, digest_of_text(approval.parts)) if approval.parts else None
            if sent is not None and self.parts_changed_since(approval):
                return approval, sent
        return None


def changes_since(version: MemorandumVersion, facts: dict[str, Any], now: dict[str, Any]) -> Changes:
    """From an earlier text of this version to the one as it stands, in the active language."""
    named = named_in(version, facts, now)
    return changes_between(in_words(facts, named), in_words(now, named))
