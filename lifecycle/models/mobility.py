"""One stay abroad of one person."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from accounts.actors import Actor
from accounts.visibility import Scoped, Unscoped
from ground.searching import WordIndex, Words
from ground.zones import day_in, today_in
from lifecycle.days import age_on
from lifecycle.from_table import Asked, from_table
from lifecycle.machines import machine
from lifecycle.models.stay_indexes import of_both_sides
from lifecycle.tables.mobility import (
    BEFORE_DEPARTURE,
    CANCELLED,
    FORCE_MAJEURE,
    RANK,
    STAGE_NUMBER,
    WITHDRAWN,
    State,
)

Comments = Annotated[dict[str, str], Asked(_("Comments"))]  # place -> what should change there
LastDay = Annotated[date, Asked(_("Last day present"))]

ADULT_AT = 18  # years; DP-05, the country table of the domain reference may differ in a later version
END_OF_A_NUMBER = 6  # signs behind its last dash, by which people call a stay


class ParticipantKind(models.TextChoices):
    """Who goes."""

    LEARNER = "learner", _("learner")
    STAFF = "staff", _("member of staff")
    GRADUATE = "graduate", _("recent graduate")


class Approach(models.TextChoices):
    """What the stay is for (domain reference 2.2)."""

    DECLARE = "declare", _("Declare")
    EVALUATE = "evaluate", _("Evaluate")
    CERTIFY = "certify", _("Certify")


class FewerOpportunities(models.TextChoices):
    """Whether the person faces barriers; never which (DP-24)."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNDECLARED = "undeclared", _("not declared")


@machine("mobility", subject_name="mobility")
class Mobility(FSMModelMixin, models.Model):
    """A stay. It stores no signature and no result: its guards ask the apps that hold them.

    Planned dates are those of the last agreement in force (taken over by transitions 1, 11 and 14).
    `version` counts the transitions; `reached` is the furthest rank in `RANK` the stay has had.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=30, unique=True)
    participant = models.ForeignKey("accounts.Person", models.PROTECT, related_name="mobilities")
    record = models.ForeignKey(
        "lifecycle.ParticipantRecord", models.PROTECT, null=True, blank=True, related_name="mobilities"
    )
    participant_kind = models.CharField(max_length=20, choices=ParticipantKind, default=ParticipantKind.LEARNER)
    apprentice = models.BooleanField(default=False)
    graduated_on = models.DateField(null=True, blank=True)
    cohort = models.ForeignKey("lifecycle.Cohort", models.PROTECT, null=True, blank=True, related_name="mobilities")
    project = models.ForeignKey("lifecycle.Project", models.PROTECT, null=True, blank=True, related_name="mobilities")
    rule_set = models.ForeignKey("lifecycle.RuleSet", models.PROTECT, related_name="mobilities")
    programme = models.CharField(max_length=120)
    call_year = models.PositiveSmallIntegerField(null=True, blank=True)
    activity = models.CharField(max_length=60)
    mobility_code = models.CharField(max_length=60, blank=True)
    approach = models.CharField(max_length=10, choices=Approach, default=Approach.CERTIFY)
    mou_required = models.BooleanField(default=False)
    mou_reason = models.CharField(max_length=300, blank=True)
    country = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)  # of the host; empty: of the installation
    planned_start = models.DateField(null=True, blank=True)
    planned_end = models.DateField(null=True, blank=True)
    travel_days = models.PositiveSmallIntegerField(default=0)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    suspended_from = models.DateField(null=True, blank=True)
    suspended_days = models.PositiveSmallIntegerField(default=0)
    force_majeure = models.BooleanField(default=False)
    objective = models.TextField(blank=True)
    initiative = models.CharField(max_length=300, blank=True)
    working_language = models.CharField(max_length=5, default="en")
    document_language = models.CharField(max_length=5, default="en")
    fewer_opportunities = models.CharField(
        max_length=12, choices=FewerOpportunities, default=FewerOpportunities.UNDECLARED
    )
    employer_informed_on = models.DateField(null=True, blank=True)
    employer_agreed_on = models.DateField(null=True, blank=True)
    selection_criteria = models.CharField(max_length=120, blank=True)
    # A stay entered when it was over: the day on which all had signed, or on which somebody stated that there was
    # no agreement.
    agreed_after_on = models.DateField(null=True, blank=True)
    no_agreement_on = models.DateField(null=True, blank=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    state = FSMField(choices=State.choices, default=State.DRAFT, protected=True)
    left_state = models.CharField(max_length=30, blank=True)  # the state a withdrawn or cancelled stay was in
    version = models.PositiveIntegerField(default=0)
    reached = models.PositiveSmallIntegerField(default=0)
    agreement_returned = models.BooleanField(default=False)  # refused or asked to be changed, and not sent again
    # Copies of the open parts that nobody holds back (`lifecycle.organisations.sides`): by these, lists of the two
    # organisations that have most of them find their stays. Who sees a stay is said by the parts themselves.
    sent_by = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    hosted_by = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # A copy of the participant's names, the family names first (`lifecycle.people.listed_names`): by it lists search
    # and sort. What is shown as a name is read from the person.
    listed_as = models.CharField(max_length=302, blank=True)
    created_at = models.DateTimeField()

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(planned_end=None) | Q(planned_start=None) | Q(planned_end__gte=F("planned_start")),
                name="mobility_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.ONGOING, State.SUSPENDED, State.RESULTS)) | Q(started_on__isnull=False),
                name="mobility_abroad_needs_first_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.EARLY_RETURN) | Q(ended_on__isnull=False),
                name="mobility_early_return_needs_last_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SUSPENDED) | Q(suspended_from__isnull=False),
                name="mobility_suspended_needs_date",
            ),
        )
        indexes = (
            # "Who leaves in the next weeks, who should have arrived?": Today.
            models.Index(fields=("state", "planned_start")),
            *of_both_sides(),
            # "How large is each of our groups, and when does it leave?"
            models.Index(
                fields=("sent_by", "cohort", "planned_start", "planned_end"),
                condition=Q(cohort__isnull=False),
                name="stays_sent_in_groups",
            ),
            # "Which stay is the one whose number ends like this?": the search of the list.
            models.Index(Right("number", END_OF_A_NUMBER), name="mobility_number_end"),
            # "Whose name begins like this?": the same search.
            WordIndex(Words("listed_as"), name="stay_names"),
        )

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new one takes its place in lists here; later names are copied where they change."""
        if self._state.adding:
            self.listed_as = self.participant.listed_name
        super().save(*args, **kwargs)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The stays this actor sees (design, decision 4)."""
        from lifecycle.visibility import stays_seen_by  # the rule needs the models of the parts

        return stays_seen_by(actor)

    @property
    def chain_id(self) -> UUID:
        """The chain of events this stay's history belongs to."""
        return self.id

    @property
    def stay_id(self) -> UUID:
        """The stay itself: what the rows of every machine but the memorandum's belong to."""
        return self.id

    @property
    def today(self) -> date:
        """The day it is now at this stay: where the host is. What is due and what has happened is counted by it."""
        return today_in(self.time_zone)

    def day_of(self, instant: datetime) -> date:
        """The day an instant fell on, in the same sense."""
        return day_in(instant, self.time_zone)

    @property
    def begins_on(self) -> date | None:
        """The real first day, else the planned one."""
        return self.started_on or self.planned_start

    @property
    def ends_on(self) -> date | None:
        """The real last day, else the planned one."""
        return self.ended_on or self.planned_end

    @property
    def arrival_overdue(self) -> bool:
        """Whether its first day has passed and nobody confirmed an arrival."""
        return self.state in BEFORE_DEPARTURE and self.planned_start is not None and self.planned_start < self.today

    @property
    def stage_number(self) -> int:
        """1 to 7; of a stay that was broken off, the stage it was in."""
        return STAGE_NUMBER.get(str(self.left_state or self.state), 1)

    @property
    def is_minor_on_start(self) -> bool:
        """Minor on the planned start (4.3, "Birthday"). An unknown birth date counts as of age."""
        if self.record is None or self.record.birth_date is None or self.planned_start is None:
            return False
        return age_on(self.record.birth_date, self.planned_start) < ADULT_AT

    @property
    def who_goes(self) -> str:
        """Learner, apprentice, member of staff, recent graduate: as it was said when the stay was planned."""
        if self.apprentice and self.participant_kind == ParticipantKind.LEARNER:
            return str(_("apprentice"))
        return str(ParticipantKind(self.participant_kind).label)

    @property
    def is_staff_stay(self) -> bool:
        """Whether a member of staff goes (variant D)."""
        return self.participant_kind == ParticipantKind.STAFF

    @property
    def is_over(self) -> bool:
        """Whether nothing can move any more."""
        return self.state in (WITHDRAWN, CANCELLED)

    def reach(self, state: str) -> None:
        """Remember how far the stay has come."""
        self.reached = max(self.reached, RANK.get(state, 0))

    @from_table("mobility")
    def start_preparation(
        self, *, selection_criteria: Annotated[str, Asked(_("Criteria of the selection, with their version"))] = ""
    ) -> None:
        self.selection_criteria = selection_criteria or self.selection_criteria

    @from_table("mobility")
    def request_partnership(self) -> None: ...

    @from_table("mobility")
    def use_existing_mou(self) -> None: ...

    @from_table("mobility")
    def skip_mou(self) -> None: ...

    @from_table("mobility")
    def mou_in_force(self) -> None: ...

    @from_table("mobility")
    def leave_partnership(self) -> None: ...

    @from_table("mobility")
    def submit_agreement(self) -> None: ...

    @from_table("mobility")
    def request_agreement_changes(self, *, comments: Comments) -> None: ...

    @from_table("mobility")
    def send_for_signature(self) -> None: ...

    @from_table("mobility")
    def refuse_signature(self) -> None: ...

    @from_table("mobility")
    def take_back_refusal(self) -> None: ...

    @from_table("mobility")
    def complete_signatures(self) -> None: ...

    @from_table("mobility")
    def reopen_agreement(self) -> None: ...

    @from_table("mobility")
    def confirm_arrival(self, *, arrived_on: Annotated[date, Asked(_("First day present"))]) -> None:
        self.started_on = arrived_on

    @from_table("mobility")
    def amend_agreement(self) -> None: ...

    @from_table("mobility")
    def suspend(self, *, suspended_from: Annotated[date, Asked(_("Paused from"))]) -> None:
        self.suspended_from = suspended_from

    @from_table("mobility")
    def resume(self, *, resumed_on: Annotated[date, Asked(_("Goes on from"))]) -> None:
        if self.suspended_from:
            self.suspended_days += (resumed_on - self.suspended_from).days
        self.suspended_from = None

    @from_table("mobility")
    def report_early_return(
        self,
        *,
        last_day: Annotated[date, Asked(_("Last day present"), begins_today=True)],
        reason_code: Annotated[str, Asked(_("Kind of reason"))],
    ) -> None:
        self.ended_on = last_day
        self.force_majeure = reason_code == FORCE_MAJEURE
        self.suspended_from = None

    @from_table("mobility")
    def keep_results(self) -> None: ...

    @from_table("mobility")
    def close_without_results(self) -> None: ...

    @from_table("mobility")
    def end_stay(self, *, last_day: LastDay) -> None:
        self.ended_on = last_day
        self.suspended_from = None

    @from_table("mobility")
    def submit_results(self) -> None: ...

    @from_table("mobility")
    def submit_documentation(self) -> None: ...

    @from_table("mobility")
    def request_evidence(self, *, comments: Comments) -> None: ...

    @from_table("mobility")
    def validate(self) -> None: ...

    @from_table("mobility")
    def close_validation(self) -> None: ...

    @from_table("mobility")
    def return_to_validation(self) -> None: ...

    @from_table("mobility")
    def recognise(self) -> None: ...

    @from_table("mobility")
    def reopen_recognition(self, *, units: Annotated[list[str] | None, Asked("", typed=False)] = None) -> None: ...

    @from_table("mobility")
    def complete(self) -> None: ...

    @from_table("mobility")
    def withdraw(self, *, request_note: Annotated[str, Asked(_("Note of the request"))] = "") -> None:
        self.left_state = str(self.state)

    @from_table("mobility")
    def cancel(self) -> None:
        self.left_state = str(self.state)

    @from_table("mobility")
    def return_to_preparation(self) -> None: ...

    @from_table("mobility")
    def reopen(self) -> None: ...

    @from_table("mobility")
    def recall_agreement(self) -> None: ...

    @from_table("mobility")
    def keep_agreement(self) -> None: ...

    @from_table("mobility")
    def correct_arrival(self) -> None:
        self.started_on = None

    @from_table("mobility")
    def return_to_stay(self) -> None:
        self.ended_on = None

    @from_table("mobility")
    def reopen_validation(self, *, outcomes: Annotated[list[str], Asked(_("Outcomes"))]) -> None: ...

    @from_table("mobility")
    def close_without_decision(self) -> None: ...

    @from_table("mobility")
    def close_without_agreement(self, *, last_day: LastDay) -> None:
        self.started_on, self.ended_on = self.planned_start, last_day
        self.no_agreement_on = self.today
