"""What the directory knows of each partner: memorandum, stays, to-dos, rating. A fixed number of queries for all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Min, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.actors import Actor
from documents.models import RequestState, SignatureRequest
from ground.days import day_as
from ground.templatetags.sojourn import WARNING_DAYS, days_between
from lifecycle.models import Mobility, OrganisationPart, ToDo
from lifecycle.models.todo import Holds
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.selectors import open_by_now
from lifecycle.stay_selection import OVER
from lifecycle.tables.mobility import CANCELLED, COMPLETED, FEEDBACK, WITHDRAWN
from lifecycle.tables.mou import State
from lifecycle.visibility import stays_seen_by
from partners.places import HOSTS
from partnerships.models import CoveredOrganisation, MemorandumParty, MemorandumVersion, PartyApproval

SOON = timedelta(days=90)
FEWEST_RATED = 3  # finished stays with an answer; below, one answer could be told from the mean
FINISHED = (FEEDBACK, COMPLETED)
RATED_BY = (Role.PARTICIPANT, Role.SENDING_COORDINATOR)
# What of a stay is owed by a partner that does not host it.
OWED_BY = {
    OrganisationPartKind.COMPETENT: Role.COMPETENT_INSTITUTION,
    OrganisationPartKind.INTERMEDIARY: Role.INTERMEDIARY,
    OrganisationPartKind.EMPLOYER: Role.EMPLOYER,
}
LATE = ("overdue", "octagon")
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
        named = seen.filter(Q(pk__in=self._named(MemorandumParty)) | Q(pk__in=self._named(CoveredOrganisation)))
        return {one.pk: one for one in named.select_related("memorandum").prefetch_related("memorandum__reviews")}

    def _named(self, model: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.filter(organisation_id__in=self.partners).values("version")
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
        ).exclude(state__in=(RequestState.VOID, RequestState.CANCELLED))
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


# Stays and what is open there


def stays_by_partner(actor: Actor, partners: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """How many of the reader's stays go on or are to come there, how many ever, how many asked for a memorandum."""
    parts = OrganisationPart.objects.open().filter(stays_seen_by(actor, at="mobility"), organisation_id__in=partners)
    there = ~Q(mobility__state__in=(WITHDRAWN, CANCELLED))
    rows = parts.order_by().values("organisation_id").annotate(
        now=Count("mobility", filter=~Q(mobility__state__in=OVER), distinct=True),
        ever=Count("mobility", filter=there, distinct=True),
        under=Count("mobility", filter=there & Q(mobility__mou_required=True), distinct=True),
    )  # fmt: skip
    return {row.pop("organisation_id"): row for row in rows}


@dataclass(frozen=True)
class Open:
    """How many things are open with a partner, and how bad the worst of them is."""

    number: int
    due_on: date | None
    look: str = "waiting"
    icon: str = "hourglass"


def open_todos(actor: Actor) -> QuerySet[ToDo]:
    """What is open in the reader's stays and can be done already."""
    seen = ToDo.objects.visible_to(actor).filter(open_by_now(), closed_at=None, mobility__isnull=False)
    found: QuerySet[ToDo] = seen.exclude(mobility__state__in=OVER).exclude(holds=Holds.NEVER)
    return found


def of_partners(partners: Collection[UUID], at: str = "mobility__organisation_parts") -> Q:
    """What of a stay concerns a partner: everything where it hosts or sends, else what it owes itself."""
    there = Q(**{f"{at}__organisation_id__in": partners, f"{at}__until_at": None})
    found = there & Q(**{f"{at}__part__in": (*HOSTS, OrganisationPartKind.SENDING)})
    for part, owner in OWED_BY.items():
        found |= there & Q(**{f"{at}__part": part, "owner": owner})
    return found


def todos_by_partner(actor: Actor, partners: Collection[UUID]) -> dict[UUID, tuple[int, date | None]]:
    """How many, and when the first of them is due: of stays, and of memoranda."""
    place = "mobility__organisation_parts__organisation_id"
    rows = (
        open_todos(actor).filter(of_partners(partners)).order_by().values(place)
        .annotate(number=Count("pk", distinct=True), first=Min("due_on"))
    )  # fmt: skip
    return {row[place]: (row["number"], row["first"]) for row in rows}


def todos_of_versions(versions: Collection[UUID]) -> dict[UUID, tuple[int, date | None]]:
    """The same of memoranda that the reader sees."""
    rows = (
        ToDo.unscoped.filter(subject_type="memorandum_version", subject_id__in=versions, closed_at=None)
        .order_by().values("subject_id").annotate(number=Count("pk"), first=Min("due_on"))
    )  # fmt: skip
    return {row["subject_id"]: (row["number"], row["first"]) for row in rows}


def looks_of(due_on: date | None, today: date) -> tuple[str, str]:
    """Late, today or tomorrow, or in time."""
    if due_on is not None and due_on < today:
        return LATE
    if due_on is not None and (due_on - today).days <= WARNING_DAYS:
        return "risk", "triangle"
    return "waiting", "hourglass"


# The rating


@dataclass(frozen=True)
class Rated:
    """The mean of what was said of finished stays, and of how many."""

    stays: int
    mean: float | None

    @property
    def shown(self) -> bool:
        """Whether there are enough of them."""
        return self.mean is not None and self.stays >= FEWEST_RATED

    @property
    def words(self) -> str:
        """4.6, as the reader's language writes it."""
        return number_format(self.mean, 1) if self.mean is not None else ""


def sent_stays(actor: Actor) -> QuerySet[Mobility]:
    """Finished stays that the own organisation sent: nobody else's answers count for its rating."""
    sent = OrganisationPart.objects.open().filter(
        organisation_id=actor.organisation_id, part=OrganisationPartKind.SENDING
    )
    return Mobility.unscoped.filter(pk__in=sent.values("mobility"), state__in=FINISHED)


def ratings_by_partner(actor: Actor, partners: Collection[UUID]) -> dict[UUID, Rated]:
    """What learners and the own coordinators said of the stays there: one query."""
    said = Q(mobility__answers__role__in=RATED_BY, mobility__answers__satisfaction__isnull=False)
    rows = (
        OrganisationPart.objects.open()
        .filter(organisation_id__in=partners, part__in=HOSTS, mobility__in=sent_stays(actor).values("pk"))
        .order_by().values("organisation_id")
        .annotate(
            stays=Count("mobility", filter=said, distinct=True),
            mean=Avg("mobility__answers__satisfaction", filter=said),
        )
    )  # fmt: skip
    return {row["organisation_id"]: Rated(row["stays"], row["mean"]) for row in rows}
