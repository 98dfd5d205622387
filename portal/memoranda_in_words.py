"""How it stands with memoranda, in a word and a line below: read, signed, in force until when, over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from accounts.actors import Actor
from documents.models import NOT_ASKED, RequestState, SignatureRequest
from ground.days import day_as
from ground.templatetags.sojourn import days_between
from lifecycle.tables.mou import State
from partnerships.models import CoveredOrganisation, MemorandumParty, MemorandumVersion, PartyApproval

SOON = timedelta(days=90)
READING, WRITING = (State.UNDER_REVIEW,), (State.DRAFT, State.CHANGES_REQUESTED)
GONE = (State.EXPIRED, State.TERMINATED)


@dataclass(frozen=True)
class MemorandumWord:
    """How it stands with the memorandum, in a word, and what the line below says."""

    key: str  # of the filters and of the order
    look: str  # of STATUSES
    words: str
    line: str = ""
    day: date | None = None
    version: MemorandumVersion | None = None

    @property
    def needs_you(self) -> bool:
        """Whether it ends, or a review is due, within 90 days."""
        return self.key in ("ends", "review")

    @property
    def in_force(self) -> bool:
        """Whether one holds now."""
        return self.key in ("ends", "review", "in_force")


def no_memorandum(*, needed: bool) -> MemorandumWord:
    """There is none."""
    return MemorandumWord("none", "closed", _("None") if needed else _("None needed"))


class Memoranda:
    """The memoranda that a reader sees, by partner: five queries."""

    def __init__(self, actor: Actor, partners: Collection[UUID], today: date) -> None:
        self.actor, self.partners, self.today = actor, partners, today

    @cached_property
    def versions(self) -> dict[UUID, MemorandumVersion]:
        """Every version that the reader sees and that a partner is in."""
        seen = MemorandumVersion.objects.visible_to(self.actor).exclude(state=State.ABANDONED)
        ids = self._named(MemorandumParty).union(self._named(CoveredOrganisation), all=True)  # one list, for the index
        named = seen.filter(pk__in=ids)
        return {one.pk: one for one in named.select_related("memorandum").prefetch_related("memorandum__reviews")}

    def _named(self, model: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.filter(organisation_id__in=self.partners).order_by().values("version")
        return found

    @cached_property
    def by_partner(self) -> dict[UUID, list[MemorandumVersion]]:
        """The one that counts first: in force, then on its way, then the last one that was."""
        found: dict[UUID, list[MemorandumVersion]] = {}
        for model in (MemorandumParty, CoveredOrganisation):
            rows = model.objects.filter(organisation_id__in=self.partners, version__in=list(self.versions))
            for organisation, version in rows.values_list("organisation_id", "version_id"):
                found.setdefault(organisation, []).append(self.versions[version])
        for held in found.values():
            held.sort(key=lambda one: (_rank(one), self._waits(one), -one.created_at.timestamp()))
        return found

    def _waits(self, version: MemorandumVersion) -> bool:
        """Whether it is signed, and its first day is still to come."""
        return version.valid_from is not None and version.valid_from > self.today

    def word_for(self, partner: UUID) -> MemorandumWord | None:
        """How it stands with this partner; None where there is no memorandum."""
        held = self.by_partner.get(partner)
        return self.word_of(held[0]) if held else None

    def word_of(self, version: MemorandumVersion) -> MemorandumWord:
        """How it stands with one version."""
        if version.state == State.IN_FORCE:
            return self._in_force(version)
        if version.state == State.SIGNING:
            words = _("Signing, %(done)s of %(all)s") % self._signed.get(version.pk, {"done": 0, "all": 0})
            return MemorandumWord("open", "waiting", words, version=version)
        if version.state in READING:
            words = _("Being read, %(done)s of %(all)s") % self._approved.get(version.pk, {"done": 0, "all": 0})
            return MemorandumWord("open", "waiting", words, version=version)
        if version.state in WRITING:
            return MemorandumWord("open", "waiting", _("In draft"), version=version)
        ended = version.ends_on or version.valid_until
        line = day_as(ended, "j M Y") if ended else ""
        return MemorandumWord("gone", "closed", _gone_word(version.state), line, ended, version)

    def _in_force(self, version: MemorandumVersion) -> MemorandumWord:
        last = version.ends_on or version.valid_until
        if version.valid_from and self._waits(version):
            days = {"from": day_as(version.valid_from, "j M Y"), "until": day_as(last, "j M Y") if last else ""}
            line = _("%(from)s until %(until)s") % days if last else days["from"]
            return MemorandumWord("open", "waiting", _("Holds from"), line, version.valid_from, version)
        until = _("until %(day)s") % {"day": day_as(last, "j M Y")} if last else ""
        review = version.review_by
        reviewed = any(
            version.in_force_at and one.held_on >= version.in_force_at.date()
            for one in version.memorandum.reviews.all()
        )
        if last and last <= self.today + SOON and not (review and not reviewed and review <= last):
            words = _("Ends %(day)s") % {"day": day_as(last, "j M")}
            return MemorandumWord("ends", "at_risk", words, days_between(last, self.today), last, version)
        if review and not reviewed and review <= self.today + SOON:
            line = _("%(day)s, %(away)s") % {"day": day_as(review, "j M Y"), "away": days_between(review, self.today)}
            return MemorandumWord("review", "at_risk", _("Review due"), line, review, version)
        return MemorandumWord("in_force", "on_track", _("In force"), until, last, version)

    @cached_property
    def _approved(self) -> dict[UUID, dict[str, int]]:
        reading = [pk for pk, one in self.versions.items() if one.state in READING]
        parties = _counted(MemorandumParty.objects.filter(version__in=reading), "version_id")
        given = _counted(PartyApproval.objects.filter(version__in=reading, void_at=None), "version_id")
        return {pk: {"done": given.get(pk, 0), "all": parties.get(pk, 0)} for pk in reading}

    @cached_property
    def _signed(self) -> dict[UUID, dict[str, int]]:
        signing = [pk for pk, one in self.versions.items() if one.state == State.SIGNING]
        asked = SignatureRequest.unscoped.filter(
            document__subject_type="memorandum_version", document__subject_id__in=signing
        ).exclude(state__in=NOT_ASKED)
        every = _counted(asked, "document__subject_id")
        done = _counted(asked.filter(state=RequestState.SIGNED), "document__subject_id")
        return {pk: {"done": done.get(pk, 0), "all": every.get(pk, 0)} for pk in signing}


def _rank(version: MemorandumVersion) -> int:
    order = ((State.IN_FORCE,), (State.SIGNING,), READING, WRITING, GONE)
    return next((nth for nth, states in enumerate(order) if version.state in states), len(order))


def _gone_word(state: str) -> str:
    if state == State.EXPIRED:
        return _("Expired")
    return _("Terminated") if state == State.TERMINATED else _("Superseded")


def _counted(rows: QuerySet[Any], column: str) -> dict[Any, int]:
    return dict(rows.order_by().values(column).annotate(number=Count("pk")).values_list(column, "number"))
