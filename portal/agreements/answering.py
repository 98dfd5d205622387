"""Who has approved or signed which text, met and unmet, and what the reader may say of it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from agreements.approvals import required_reviewers, still_to_approve
from agreements.models import AgreementVersion, Review
from agreements.selectors import SUBJECT, paper_of
from documents.models import RequestState, SignatureRequest
from lifecycle.names import names_in
from lifecycle.offers.offers import Offers
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.agreement_version import State
from lifecycle.tables.mobility import AT_THE_HOST

APPROVES, SIGNS = "agreements.approve_version", "documents.sign"
ASKS, ASKS_ALONE = "request_agreement_changes", "return_version"
NOT_ASKED = (RequestState.CANCELLED, RequestState.VOID)


@dataclass(frozen=True)
class OfReader:
    """One of those who approve or sign: whether they have, when, and which parts changed since they did."""

    name: str
    role: str
    is_you: bool
    at: datetime | None
    before: datetime | None = None
    changed_since: int = 0

    @property
    def called(self) -> str:
        """The name; who reads is called you."""
        return _("You") if self.is_you else self.name


class Answering:
    """The approvals, later the signatures, of one version, for one reader."""

    def __init__(self, version: AgreementVersion, actor: Actor, offers: Offers) -> None:
        self.version, self.actor, self.offers, self.stay = version, actor, offers, version.mobility
        self.is_read, self.is_signed = version.state == State.REVIEW, version.state == State.SIGNING

    @cached_property
    def people(self) -> list[OfReader]:
        """Each with what they said."""
        if self.is_signed:
            return self._signers()
        return self._reviewers() if self.is_read else []

    def _reviewers(self) -> list[OfReader]:
        required = required_reviewers(self.stay)
        waiting = {one.key: parts for one, parts in still_to_approve(self.version)}
        given = {one.key: self._last(one.key) for one in required}
        names = names_in(self.stay.pk, [one.person_id for one in required])
        found = []
        for one in required:
            last, parts = given[one.key], waiting.get(one.key, [])
            found.append(
                OfReader(
                    names.get(one.person_id) or _("Nobody yet"),
                    str(one.role.label),
                    self._is_you(one.role, one.person_id),
                    last if not parts else None,
                    last if parts else None,
                    len(parts) if last else 0,
                )
            )
        return found

    @cached_property
    def _given(self) -> dict[tuple[str, Any], datetime]:
        """When each approved something last, by the key under which approvals count."""
        rows = Review.objects.filter(agreement_version__mobility=self.stay).order_by("approved_at")
        told = rows.values_list("role", "organisation_id", "person_id", "approved_at", "parts")
        return {(role, organisation or person): at for role, organisation, person, at, parts in told if parts}

    def _last(self, key: tuple[str, Any]) -> datetime | None:
        return self._given.get(key)

    def _is_you(self, role: Role, person_id: Any) -> bool:
        return person_id in self.actor.people and role in self.offers.held

    def _signers(self) -> list[OfReader]:
        paper = paper_of(self.version)
        asked = SignatureRequest.unscoped.filter(document=paper).exclude(state__in=NOT_ASKED)
        rows = list(asked.order_by("order", "asked_at")) if paper else []
        names = names_in(self.stay.pk, [one.person_id for one in rows])
        return [
            OfReader(
                names.get(one.person_id, ""),
                str(Role(one.role).label),
                one.person_id in self.actor.people,
                one.closed_at if one.state == RequestState.SIGNED else None,
            )
            for one in rows
        ]

    @cached_property
    def may_approve(self) -> bool:
        """Whether the reader is asked whether the text is right."""
        offer = self.offers.act(APPROVES)
        return self.is_read and offer is not None and offer.for_oneself

    @cached_property
    def sign_at(self) -> str:
        """Where the reader signs; empty where nothing waits for them."""
        offer = self.offers.act(SIGNS)
        waits = self.is_signed and any(one.is_you and one.at is None for one in self.people)
        if not waits or offer is None or not offer.for_oneself:
            return ""
        kind = "staff_mobility_programme" if self.stay.is_staff_stay else "learning_agreement"
        return f"{reverse('portal:act', args=[self.stay.pk, SIGNS])}?kind={kind}"

    @property
    def waits_for_you(self) -> bool:
        """Whether it is the reader's turn."""
        return self.may_approve or bool(self.sign_at)

    @cached_property
    def asks(self) -> tuple[str, Any, str] | None:
        """The step with which the reader asks for a change: machine, subject, name; None where they may not."""
        alone = self.stay.state in AT_THE_HOST
        at = Standing.of(SUBJECT, self.version, self.stay) if alone else Standing.of_stay(self.stay)
        name = ASKS_ALONE if alone else ASKS
        step = Offers(at, self.actor).step(name) if self.is_read else None
        if step is None or not step.own:
            return None
        return (SUBJECT, self.version.pk, name) if alone else ("mobility", self.stay.pk, name)

    @property
    def said(self) -> list[str]:
        """What the reader said already, and how far the others are."""
        mine = [one for one in self.people if one.is_you]
        if not self.is_read or not mine or any(one.at is None for one in mine):
            return []
        return [_("You said yes. %(how_many)s") % {"how_many": self.how_many}]

    @property
    def how_many(self) -> str:
        """So many of so many."""
        given, number = sum(one.at is not None for one in self.people), len(self.people)
        words = ngettext("%(given)s of %(number)s has.", "%(given)s of %(number)s have.", given)
        return words % {"given": given, "number": number}
