"""The stays that figures are counted from: read in batches by the worker, with what several metrics ask of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Min, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.selectors import holds
from agreements.models import AgreementVersion
from assessments.models import FollowUp
from ground.birth_dates import age_on
from ground.zones import day_in
from lifecycle.days import add_months, span_days
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.models.mobility import ParticipantKind
from lifecycle.roles import OrganisationPartKind
from lifecycle.tables.agreement_version import IN_FORCE, SUPERSEDED
from lifecycle.tables.mobility import CANCELLED, DRAFT, RANK, WITHDRAWN, State
from partnerships.models import StayPlan
from quality.dimensions import UNKNOWN
from quality.models import Answer, Reply
from quality.questionnaires.kinds import ASKED_AFTER

TIME_TO_DECIDE = timedelta(days=90)  # so that open cases do not look like failures (domain reference 1.5)
LONG, SHORT = 90, 10  # days: ErasmusPro from 90 on; a stay counts for participation from 10 on
AGES = ((18, "-17"), (21, "18-20"), (26, "21-25"))
GENDERS = {"female": "female", "f": "female", "male": "male", "m": "male", "": UNKNOWN}


def managed_by(actor: Actor) -> UUID | None:
    """The organisation whose figures the actor reads: the one acted for, as its quality manager."""
    return actor.organisation_id if holds(actor, MembershipRole.QUALITY_MANAGER) and not actor.by_link else None


class Outcome(TextChoices):
    """What became of a stay; each has exactly one."""

    DONE = "done", _("Stayed to the end")
    EARLY = "early", _("Came home early")
    MAJEURE = "force_majeure", _("Broken off by force majeure")
    ABROAD = "abroad", _("Abroad now")
    BEFORE = "before", _("Not left yet")
    WITHDRAWN = "withdrawn", _("Withdrew before departure")
    CANCELLED = "cancelled", _("Cancelled before departure")
    APPLIED = "draft", _("Being planned")


STARTED = (Outcome.DONE, Outcome.EARLY, Outcome.MAJEURE, Outcome.ABROAD)


@dataclass(frozen=True)
class Stay:
    """The facts of one stay that figures rest on."""

    pk: UUID
    participant: UUID
    state: str
    reached: int
    created_on: date
    planned_start: date | None
    planned_end: date | None
    started_on: date | None
    ended_on: date | None
    force_majeure: bool
    kind: str
    apprentice: bool
    programme: str
    approach: str
    fewer: str
    mou_required: bool
    early_days: int
    in_group: bool
    agreed_after_on: date | None
    no_agreement_on: date | None
    time_zone: str
    country: str
    birth_date: date | None
    sex: str
    project: str | None

    @cached_property
    def outcome(self) -> Outcome:
        """Early is: before the end agreed last, less the days the rule set forgives (reference 1.5)."""
        if self.state in (DRAFT, WITHDRAWN, CANCELLED):
            return Outcome(self.state)
        if self.started_on is None:
            return Outcome.BEFORE
        if self.force_majeure:
            return Outcome.MAJEURE
        if self.ended_on is None:
            return Outcome.ABROAD
        early = self.planned_end is not None and self.ended_on < self.planned_end - timedelta(days=self.early_days)
        return Outcome.EARLY if early else Outcome.DONE

    @property
    def first_day(self) -> date:
        """The first day present; of a stay that has not begun the planned one, else the day it was entered."""
        return self.started_on or self.planned_start or self.created_on

    @property
    def begun(self) -> date:
        """The first day present, of a stay that began."""
        assert self.started_on is not None
        return self.started_on

    @property
    def began(self) -> bool:
        """Whether the person arrived."""
        return self.outcome in STARTED

    @property
    def counts(self) -> bool:
        """Whether it began and force majeure did not break it off: the base of completion."""
        return self.began and self.outcome != Outcome.MAJEURE

    @property
    def is_draft(self) -> bool:
        """An application: counted among those, and nowhere else."""
        return self.outcome == Outcome.APPLIED

    @property
    def was_selected(self) -> bool:
        """Whether it came as far as its preparation."""
        return self.reached >= RANK[State.PREPARATION]

    @property
    def is_staff(self) -> bool:
        """A member of staff went."""
        return self.kind == ParticipantKind.STAFF

    @property
    def was_asked(self) -> bool:
        """Whether it came to its feedback, where people are asked."""
        return self.state in (State.FEEDBACK, State.COMPLETED)

    @property
    def days(self) -> int:
        """Both days counted; as planned where it is not over."""
        last = self.ended_on or self.planned_end
        return span_days(self.first_day, last) if last is not None and last >= self.first_day else 0

    def local_day(self, instant: Any) -> date:
        """The day an instant fell on, where the host is."""
        return day_in(instant, self.time_zone)

    @cached_property
    def dimensions(self) -> dict[str, Any]:
        """What stands in the columns of its row, but for the host and the field."""
        who = "apprentice" if self.apprentice and self.kind == ParticipantKind.LEARNER else self.kind
        days = self.days
        length = UNKNOWN if not days else "brief" if days < SHORT else "short" if days < LONG else "long"
        return {
            "year": str(self.first_day.year),
            "month": self.first_day.month,
            "country": self.country or UNKNOWN,
            "programme": self.programme,
            "project": self.project or UNKNOWN,
            "who": who,
            "length": length,
            "together": "group" if self.in_group else "single",
            "gender": GENDERS.get(self.sex.lower(), "other"),
            "age": self._age,
            "fewer": self.fewer if self.fewer in ("yes", "no") else UNKNOWN,
        }

    @property
    def _age(self) -> str:
        if self.birth_date is None:
            return UNKNOWN
        years = age_on(self.birth_date, self.first_day)
        return next((words for below, words in AGES if years < below), "26-")


COLUMNS = (
    "pk", "participant_id", "state", "reached", "created_at", "planned_start", "planned_end", "started_on", "ended_on",
    "force_majeure", "participant_kind", "apprentice", "programme", "approach", "fewer_opportunities", "mou_required",
    "rule_set__early_days", "cohort__is_group", "agreed_after_on", "no_agreement_on", "time_zone", "country",
    "record__birth_date", "record__sex", "project__code",
)  # fmt: skip


class Batch:
    """Some stays of one organisation. Each question is asked once for all of them, however many there are."""

    def __init__(self, ids: Collection[UUID], today: date) -> None:
        self.ids, self.today = list(ids), today

    @cached_property
    def rows(self) -> Mapping[UUID, Stay]:
        """The facts, by stay; drafts too."""
        return {
            row[0]: _stay(row) for row in Mobility.unscoped.filter(pk__in=self.ids).order_by().values_list(*COLUMNS)
        }

    @cached_property
    def began(self) -> list[Stay]:
        """Those that began, in a fixed order."""
        return sorted((stay for stay in self.rows.values() if stay.began), key=lambda stay: stay.pk)

    @cached_property
    def over(self) -> list[Stay]:
        """Those that began, were not broken off by force majeure, and whose agreed end has passed."""
        return [stay for stay in self.began if stay.counts and self.is_past(stay)]

    @cached_property
    def decided(self) -> list[Stay]:
        """Those that lasted to their end and ended 90 days ago or more."""
        return [stay for stay in self.began if stay.outcome == Outcome.DONE and self.is_due(stay)]

    def is_past(self, stay: Stay) -> bool:
        """Whether its agreed end lies before the day of the figures."""
        return stay.planned_end is not None and stay.planned_end < self.today

    def is_due(self, stay: Stay) -> bool:
        """Whether it ended so long ago that what follows should be decided."""
        return stay.ended_on is not None and stay.ended_on <= self.today - TIME_TO_DECIDE

    @cached_property
    def hosts(self) -> Mapping[UUID, str]:
        """Id of the hosting organisation."""
        hosting = OrganisationPart.objects.open().filter(mobility__in=self.ids, part=OrganisationPartKind.HOSTING)
        return {stay: str(host) for stay, host in hosting.values_list("mobility_id", "organisation_id")}

    @cached_property
    def plans(self) -> Mapping[UUID, dict[str, str]]:
        """Of the qualification, as planned: its field of study and its level; and the memorandum that holds."""
        columns = ("mobility_id", "qualification", "memorandum__code")
        return {
            stay: {
                "field": str(told.get("isced_f") or "")[:60] or UNKNOWN,
                "eqf": str(told.get("eqf") or UNKNOWN)[:2],
                "memorandum": str(code or UNKNOWN)[:120],
            }
            for stay, told, code in StayPlan.objects.filter(mobility__in=self.ids).values_list(*columns)
        }

    @cached_property
    def agreements(self) -> Mapping[UUID, list[tuple[str, date]]]:
        """Kind, and the day on which it came into force, of each version that did; the first one first."""
        held: dict[UUID, list[tuple[str, date]]] = defaultdict(list)
        signed = AgreementVersion.unscoped.filter(
            mobility__in=self.ids, state__in=(IN_FORCE, SUPERSEDED), in_force_at__isnull=False
        )
        for pk, kind, at in signed.order_by("in_force_at").values_list("mobility_id", "kind", "in_force_at"):
            if (stay := self.rows.get(pk)) is not None:
                held[pk].append((kind, stay.local_day(at)))
        return held

    @cached_property
    def answers(self) -> list[Any]:
        """Every answer, as (id, stay, person, role, satisfaction, moment), in the order given."""
        columns = ("pk", "mobility_id", "person_id", "role", "satisfaction", "moment")
        return list(Answer.objects.filter(mobility__in=self.ids).order_by("answered_at", "pk").values_list(*columns))

    @cached_property
    def replies(self) -> Mapping[str, dict[UUID, str]]:
        """By the code of the question, then by the answer: what was chosen."""
        held: dict[str, dict[UUID, str]] = defaultdict(dict)
        found = Reply.objects.filter(answer__mobility__in=self.ids).order_by()
        for code, answer, value in found.values_list("question", "answer_id", "value"):
            held[code][answer] = value
        return held

    @cached_property
    def next_follow_up(self) -> Mapping[UUID, date]:
        """The day of the next follow-up that is not late yet."""
        open_ones = FollowUp.objects.filter(
            mobility__in=self.ids, done_on=None, withdrawn_at=None, due_on__gte=self.today
        )
        return dict(open_ones.order_by().values("mobility").annotate(day=Min("due_on")).values_list("mobility", "day"))

    def is_asked(self, stay: Stay, moment: str) -> bool:
        """Whether so many months have passed that a follow-up is asked."""
        return stay.ended_on is not None and add_months(stay.ended_on, ASKED_AFTER[moment]) <= self.today

    def turns_on(self, stay: Stay) -> date | None:
        """The next day on which its figures change by themselves."""
        passed = [stay.planned_start, stay.planned_end, self.next_follow_up.get(stay.pk)]
        days = [day + timedelta(days=1) for day in passed if day is not None]
        if stay.ended_on is not None:
            days.append(stay.ended_on + TIME_TO_DECIDE)
            days.extend(add_months(stay.ended_on, months) for months in ASKED_AFTER.values())
        return min((day for day in days if day > self.today), default=None)


def _stay(row: tuple[Any, ...]) -> Stay:
    """In the order of the fields; who goes with no group goes alone, and an unknown sex is an empty one."""
    told = dict(zip(COLUMNS, row, strict=True))
    told |= {"created_at": told["created_at"].date(), "cohort__is_group": bool(told["cohort__is_group"])}
    return Stay(*(told | {"record__sex": told["record__sex"] or ""}).values())
