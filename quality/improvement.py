"""Improvement actions: from a finding to what was done about it and what that changed (domain reference 4.5).

An action is no machine of the lifecycle: no stay waits for its steps, and what it may do next is the short table here.
"""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole
from accounts.visibility import NOBODY, Scoped, Unscoped
from partnerships.models import Memorandum


class ActionState(models.TextChoices):
    """Where an action is."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    MEASURED = "effect_measured", _("Effect measured")
    CLOSED = "closed", _("Closed")
    REJECTED = "rejected", _("Not taken up")
    REOPENED = "reopened", _("Taken up again")


class Move(models.TextChoices):
    """What one may do with an action; the words are its button."""

    AGREE = "agree", _("Start the action")
    BEGIN = "begin", _("It is being worked on")
    FINISH = "finish", _("It is done")
    MEASURE = "measure", _("Measure the effect")
    CLOSE = "close", _("Close the action")
    REOPEN = "reopen", _("Take it up again")
    REJECT = "reject", _("Keep it as a finding only")


S = ActionState
UNDONE = (S.PROPOSED, S.AGREED, S.IN_PROGRESS, S.REOPENED)  # something is still to be done
OPEN = (*UNDONE, S.DONE, S.MEASURED)
# From where each leads where.
MOVES: dict[Move, tuple[tuple[ActionState, ...], ActionState]] = {
    Move.AGREE: ((S.PROPOSED,), S.AGREED),
    Move.BEGIN: ((S.AGREED, S.REOPENED), S.IN_PROGRESS),
    Move.FINISH: ((S.AGREED, S.IN_PROGRESS, S.REOPENED), S.DONE),
    Move.MEASURE: ((S.DONE, S.MEASURED), S.MEASURED),
    Move.CLOSE: ((S.DONE, S.MEASURED), S.CLOSED),
    Move.REOPEN: ((S.DONE, S.MEASURED, S.CLOSED, S.REJECTED), S.REOPENED),
    Move.REJECT: ((S.PROPOSED, S.AGREED, S.IN_PROGRESS, S.REOPENED), S.REJECTED),
}
BY_OWNER = (Move.BEGIN, Move.FINISH)  # whoever does it says these too; all else is the quality manager's


class ActionKind(models.TextChoices):
    """What kind of action it is."""

    TEMPLATE = "template_change", _("a template is changed")
    TRAINING = "training", _("training")
    PARTNER_CHANGE = "partner_change", _("something changes at a partner")
    PROCESS = "process", _("a way of working is changed")
    INFORMATION = "information", _("information")
    RESOURCE = "resource", _("time, people or money")
    MOU_CHANGE = "mou_change", _("the memorandum is changed")
    PARTNER_ENDED = "partner_ended", _("the partnership is ended")


class Verdict(models.TextChoices):
    """What became of the figure; judged by rule, never by hand."""

    IMPROVED = "improved", _("Improved")
    NO_CHANGE = "no_change", _("No clear change")
    WORSE = "worse", _("Worse")
    NOT_MEASURABLE = "not_measurable", _("Too few")


class ImprovementAction(models.Model):
    """A finding, and what somebody does about it by a day.

    Figures are shares of a hundred, as they were shown: `baseline_*` when it was started, `effect_*` a cycle later.
    `choice` is which stays: period, partner, programme. Where it belongs to a partnership (`memorandum`, or `partner`
    with `back_in_memorandum`), the next version of the memorandum answers it before it goes out.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+")
    memorandum = models.ForeignKey(
        Memorandum, models.CASCADE, null=True, blank=True, related_name="improvement_actions"
    )
    partner = models.ForeignKey("accounts.Organisation", models.SET_NULL, null=True, blank=True, related_name="+")
    finding = models.TextField(blank=True)
    finding_key = models.CharField(max_length=120, blank=True)  # which proposal of the figures it takes up
    metric = models.CharField(max_length=40, blank=True)
    choice = models.JSONField(default=dict, blank=True)
    cycle = models.CharField(max_length=12, blank=True)
    roles = models.JSONField(default=list, blank=True)
    phase = models.CharField(max_length=1, blank=True)
    descriptor = models.CharField(max_length=3, blank=True)
    cause = models.TextField(blank=True)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=ActionKind, blank=True)
    owner = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    baseline = models.FloatField(null=True, blank=True)
    baseline_low = models.FloatField(null=True, blank=True)
    baseline_high = models.FloatField(null=True, blank=True)
    baseline_n = models.PositiveIntegerField(null=True, blank=True)
    target = models.FloatField(null=True, blank=True)
    measure_on = models.DateField(null=True, blank=True)
    effect = models.FloatField(null=True, blank=True)
    effect_low = models.FloatField(null=True, blank=True)
    effect_high = models.FloatField(null=True, blank=True)
    effect_n = models.PositiveIntegerField(null=True, blank=True)
    effect_cycle = models.CharField(max_length=12, blank=True)
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True)
    back_in_memorandum = models.BooleanField(default=False)
    back_in_preparation = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=ActionState, default=ActionState.PROPOSED)
    opened_on = models.DateField()
    opened_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    done_text = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)  # why it is not taken up
    evidence = models.TextField(blank=True)
    evidence_paper = models.ForeignKey("documents.Document", models.SET_NULL, null=True, blank=True, related_name="+")
    late_told_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)  # what the next version of the memorandum says to it
    answered_on = models.DateField(null=True, blank=True)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("-opened_on", "id")
        constraints = (
            models.CheckConstraint(condition=Q(answered_on=None) | ~Q(answer=""), name="improvement_answer_has_words"),
            models.CheckConstraint(
                condition=~Q(state__in=("agreed", "in_progress")) | Q(owner__isnull=False, due_on__isnull=False),
                name="improvement_has_owner_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(evidence="") | Q(evidence_paper__isnull=False),
                name="improvement_closed_with_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reason=""), name="improvement_rejected_says_why"
            ),
        )
        indexes = (models.Index(fields=("organisation", "state"), name="improvement_of_a_school"),)

    def __str__(self) -> str:
        return (self.text or self.finding)[:60]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The owner; quality managers, coordinators and administrators of the organisation; nobody by a link."""
        if actor.is_system:
            return Q()
        if actor.by_link:
            return NOBODY
        seen = Q(owner_id__in=actor.people)
        if actor.organisation_id is not None:
            rights = (MembershipRole.QUALITY_MANAGER, MembershipRole.COORDINATOR, MembershipRole.ADMINISTRATOR)
            mine = Membership.objects.open().filter(
                person_id=actor.person_id, organisation_id=OuterRef("organisation_id"), role__in=rights
            )
            seen |= Q(organisation_id=actor.organisation_id) & Q(Exists(mine))
        return seen

    @property
    def headline(self) -> str:
        """What is done; of a finding only, the finding."""
        return self.text or self.finding

    @property
    def undone(self) -> bool:
        """Whether something is still to be done."""
        return self.state in UNDONE

    @property
    def is_open(self) -> bool:
        """Whether it is neither closed nor put aside."""
        return self.state in OPEN

    def may(self, move: Move) -> bool:
        """Whether it stands where this begins."""
        return self.state in MOVES[move][0]


class ActionStep(models.Model):
    """What happened to an action: its history. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    action = models.ForeignKey(ImprovementAction, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=20, choices=ActionState)
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.state


def step_of(action: ImprovementAction) -> dict[str, Any]:
    """How far it has come, for the strip of five."""
    order = (S.PROPOSED, S.AGREED, S.IN_PROGRESS, S.DONE, S.MEASURED, S.CLOSED)
    at = S.AGREED if action.state == S.REOPENED else ActionState(action.state)
    reached = order.index(at) if at in order else -1
    return {"reached": reached + 1, "of": len(order)}
