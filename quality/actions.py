"""Writes of improvement actions: started, done, measured, closed; and what their owners owe."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.actors import Actor
from accounts.models import MembershipRole, Person
from accounts.selectors import holds
from ground import clock
from ground.errors import InputRefused, NotAllowed, SojournError
from ground.zones import start_in
from lifecycle.effects import outbox
from lifecycle.effects.daily import once_a_day
from lifecycle.models import Reminder, ToDo
from lifecycle.roles import Role
from quality.figure import Figure
from quality.improvement import BY_OWNER, MOVES, UNDONE, ActionState, ActionStep, ImprovementAction, Move
from quality.measuring import figure_again, quality_managers, share_of, verdict_of

SUBJECT = "improvementaction"
OWED, LATE, MEASURED = "quality.action_owed", "quality.action_late", "quality.action_measured"
REMINDED_BEFORE = (14, 3)  # days before its day
MAIL_HOUR = timedelta(hours=7)
LETTERS = 90  # of its words in a to-do


@dataclass(frozen=True)
class Found:
    """What a finding rests on; empty where it was not taken from a figure."""

    text: str
    key: str = ""
    metric: str = ""
    choice: Mapping[str, str] = field(default_factory=dict)
    cycle: str = ""
    roles: tuple[str, ...] = ()
    phase: str = ""
    descriptor: str = ""
    partner_id: UUID | None = None


@dataclass(frozen=True)
class Plan:
    """What is to be done, by whom, by which day, and how one sees that it helped."""

    text: str = ""
    cause: str = ""
    kind: str = ""
    owner_id: UUID | None = None
    due_on: date | None = None
    target: float | None = None
    measure_on: date | None = None
    back_in_memorandum: bool = False
    back_in_preparation: bool = False


def manages_quality(actor: Actor) -> bool:
    """Whether the actor is quality manager of the organisation acted for."""
    return actor.organisation_id is not None and holds(actor, MembershipRole.QUALITY_MANAGER)


def require_quality_manager(actor: Actor) -> UUID:
    """The organisation acted for. Raises NotAllowed("quality.not_the_quality_manager")."""
    if actor.organisation_id is None or not manages_quality(actor):
        raise NotAllowed("quality.not_the_quality_manager")
    return actor.organisation_id


def require_owner_and_day(plan: Plan) -> None:
    """Raises InputRefused: an action without owner or day, or with days that are over, is not started."""
    if plan.owner_id is None:
        raise InputRefused("quality.action_no_owner", field="owner")
    if not Person.objects.filter(pk=plan.owner_id, account__isnull=False).exists():
        raise InputRefused("quality.action_no_owner", field="owner")
    if plan.due_on is None:
        raise InputRefused("quality.action_no_day", field="due_on")
    for wrong in wrong_days(plan.due_on, plan.measure_on):
        raise wrong


def wrong_days(due_on: date | None, measure_on: date | None) -> list[InputRefused]:
    """What is wrong with the days of a plan: both lie ahead, and nothing is measured before it is due."""
    today, found = clock.today(), []
    if due_on is not None and due_on < today:
        found.append(InputRefused("quality.action_day_past", field="due_on"))
    if measure_on is not None and measure_on < today:
        found.append(InputRefused("quality.action_measured_in_the_past", field="measure_on"))
    elif measure_on is not None and due_on is not None and measure_on < due_on:
        found.append(InputRefused("quality.action_measured_too_early", field="measure_on"))
    return found


@transaction.atomic
def start(*, actor: Actor, found: Found, plan: Plan, figure: Figure | None = None) -> ImprovementAction:
    """A finding becomes an action: its owner is told, and owes it. Raises NotAllowed, InputRefused."""
    organisation_id = require_quality_manager(actor)
    require_owner_and_day(plan)
    action = _written(organisation_id, actor, found, plan, figure, ActionState.AGREED)
    _note(action, actor.person_id)
    _owe(action)
    _tell_owner(action)
    return action


@transaction.atomic
def keep_as_finding(*, actor: Actor, found: Found, reason: str, figure: Figure | None = None) -> ImprovementAction:
    """Nobody acts on it, and why. Raises NotAllowed, InputRefused("quality.action_no_reason")."""
    organisation_id = require_quality_manager(actor)
    if not reason.strip():
        raise InputRefused("quality.action_no_reason", field="reason")
    action = _written(organisation_id, actor, found, Plan(), figure, ActionState.REJECTED, reason=reason)
    _note(action, actor.person_id, reason)
    return action


def propose(*, organisation_id: UUID, person_id: UUID, text: str, **about: Any) -> ImprovementAction:
    """Something to be done better, before somebody is named for it: of a memorandum (`memorandum`)."""
    action = ImprovementAction.unscoped.create(
        organisation_id=organisation_id, opened_by_id=person_id, text=text, opened_on=clock.today(), **about
    )
    _note(action, person_id)
    return action


@transaction.atomic
def agree(*, actor: Actor, action: ImprovementAction, plan: Plan) -> None:
    """One that was proposed gets its owner and its day."""
    require_quality_manager(actor)
    _require(action, Move.AGREE)
    require_owner_and_day(plan)
    for name, value in vars(plan).items():
        setattr(action, name, value)
    _moved(action, Move.AGREE, actor.person_id, "", *vars(plan))
    _owe(action)
    _tell_owner(action)


@transaction.atomic
def begin(*, actor: Actor, action: ImprovementAction) -> None:
    """Its owner says that it is being worked on."""
    _require_its_owner(actor, action)
    _require(action, Move.BEGIN)
    _moved(action, Move.BEGIN, actor.person_id)


@transaction.atomic
def finish(*, actor: Actor, action: ImprovementAction, words: str) -> None:
    """Its owner says what was done. Raises InputRefused("quality.action_no_words")."""
    _require_its_owner(actor, action)
    _require(action, Move.FINISH)
    if not words.strip():
        raise InputRefused("quality.action_no_words", field="words")
    _done(action, actor.person_id, words)


@transaction.atomic
def measure(*, actor: Actor, action: ImprovementAction) -> None:
    """The figure now, and the verdict. Raises InputRefused("quality.action_no_figure")."""
    require_quality_manager(actor)
    _require(action, Move.MEASURE)
    if not action.metric:
        raise InputRefused("quality.action_no_figure")
    _measure(action, actor, actor.person_id)


@transaction.atomic
def close(
    *, actor: Actor, action: ImprovementAction, evidence: str, paper_id: UUID | None = None, keep_check: bool = True
) -> None:
    """With what shows it: a text or a paper. Raises InputRefused("quality.action_no_evidence")."""
    require_quality_manager(actor)
    _require(action, Move.CLOSE)
    if not evidence.strip() and paper_id is None:
        raise InputRefused("quality.action_no_evidence", field="evidence")
    action.evidence, action.evidence_paper_id, action.closed_on = evidence, paper_id, clock.today()
    action.back_in_preparation = action.back_in_preparation and keep_check
    action.back_in_memorandum = action.back_in_memorandum and keep_check
    columns = ["evidence", "evidence_paper", "closed_on", "back_in_preparation", "back_in_memorandum"]
    _moved(action, Move.CLOSE, actor.person_id, evidence, *columns)
    _settle(action)


@transaction.atomic
def reopen(*, actor: Actor, action: ImprovementAction, plan: Plan, words: str = "") -> None:
    """Not yet: it is owed again, by an owner and a day, and measured again a cycle later."""
    require_quality_manager(actor)
    _require(action, Move.REOPEN)
    require_owner_and_day(plan)
    action.owner_id, action.due_on, action.closed_on, action.late_told_on = plan.owner_id, plan.due_on, None, None
    action.text = action.text or plan.text
    action.done_on, action.measure_on = None, plan.measure_on
    columns = ["owner", "due_on", "closed_on", "late_told_on", "text", "done_on", "measure_on"]
    if action.effect_n is not None:  # the next effect is read from where the last one left it
        action.cycle = action.effect_cycle or action.cycle
        columns.append("cycle")
    _moved(action, Move.REOPEN, actor.person_id, words, *columns)
    _owe(action)
    _tell_owner(action)


@transaction.atomic
def reject(*, actor: Actor, action: ImprovementAction, reason: str) -> None:
    """Nobody acts on it, and why. Raises InputRefused("quality.action_no_reason")."""
    require_quality_manager(actor)
    _require(action, Move.REJECT)
    if not reason.strip():
        raise InputRefused("quality.action_no_reason", field="reason")
    action.reason, action.back_in_memorandum, action.back_in_preparation = reason, False, False
    _moved(action, Move.REJECT, actor.person_id, reason, "reason", "back_in_memorandum", "back_in_preparation")
    _settle(action)


@transaction.atomic
def answer(*, action: ImprovementAction, answer: str, person_id: UUID | None = None) -> None:
    """What the next version of the memorandum says to it; where nobody had said it yet, it is done with that."""
    action.answer, action.answered_on = answer, clock.today()
    action.save(update_fields=["answer", "answered_on"])
    if action.undone:
        _done(action, person_id, answer)


# What is written


def _written(
    organisation_id: UUID, actor: Actor, found: Found, plan: Plan, figure: Figure | None, state: str, **more: Any
) -> ImprovementAction:
    share = share_of(figure)
    baseline: dict[str, Any] = {}
    if share is not None:
        baseline = {
            "baseline": share.value, "baseline_low": share.low, "baseline_high": share.high, "baseline_n": share.of,
        }  # fmt: skip
    return ImprovementAction.unscoped.create(
        organisation_id=organisation_id, opened_by_id=actor.person_id, opened_on=clock.today(), state=state,
        finding=found.text, finding_key=found.key, metric=found.metric, choice=dict(found.choice), cycle=found.cycle,
        roles=list(found.roles), phase=found.phase, descriptor=found.descriptor, partner_id=found.partner_id,
        **vars(plan), **baseline, **more,
    )  # fmt: skip


def _require(action: ImprovementAction, move: Move) -> None:
    """Raises SojournError("quality.action_stands_elsewhere"): somebody else was quicker."""
    action.refresh_from_db(fields=["state"])
    if not action.may(move):
        raise SojournError("quality.action_stands_elsewhere")


def _require_its_owner(actor: Actor, action: ImprovementAction) -> None:
    if action.owner_id not in actor.people:
        if actor.organisation_id != action.organisation_id:
            raise NotAllowed("quality.not_the_owner")
        require_quality_manager(actor)


def _moved(action: ImprovementAction, move: Move, person_id: UUID | None, words: str = "", *columns: str) -> None:
    action.state = MOVES[move][1]
    names = ["owner" if name == "owner_id" else name for name in columns]
    action.save(update_fields=["state", *names])
    _note(action, person_id, words)


def _note(action: ImprovementAction, person_id: UUID | None, words: str = "") -> None:
    ActionStep.objects.create(action=action, state=action.state, person_id=person_id, words=words, at=clock.now())


def _done(action: ImprovementAction, person_id: UUID | None, words: str) -> None:
    action.done_on, action.done_text, action.state = clock.today(), words, ActionState.DONE
    action.save(update_fields=["done_on", "done_text", "state"])
    _note(action, person_id, words)
    _settle(action)


def _measure(action: ImprovementAction, actor: Actor, person_id: UUID | None) -> None:
    figure = figure_again(action, actor)
    share = share_of(figure)
    action.verdict = verdict_of(action, figure)
    action.effect = share.value if share else None
    action.effect_low, action.effect_high = (share.low, share.high) if share else (None, None)
    action.effect_n = share.of if share else None
    action.effect_cycle = str(int(action.cycle) + 1) if action.cycle.isdigit() else action.cycle
    columns = ("verdict", "effect", "effect_low", "effect_high", "effect_n", "effect_cycle")
    _moved(action, Move.MEASURE, person_id, str(action.get_verdict_display()), *columns)


# What people owe


def _owe(action: ImprovementAction) -> None:
    """On the owner's Today and to-dos, with mails 14 and 3 days before."""
    _settle(action)
    assert action.owner_id is not None
    assert action.due_on is not None
    todo = _todo(action, OWED, action.owner_id, action.due_on)
    now = clock.now()
    days = [(nth, _mail_moment(action.due_on, before)) for nth, before in enumerate(REMINDED_BEFORE, start=1)]
    Reminder.objects.bulk_create(
        Reminder(todo=todo, rule="improvement_due", nth=nth, due_at=at) for nth, at in days if at > now
    )


def _mail_moment(due_on: date, days_before: int) -> datetime:
    return start_in(due_on - timedelta(days=days_before), "") + MAIL_HOUR


def _todo(action: ImprovementAction, code: str, person_id: UUID, due_on: date) -> ToDo:
    return ToDo.unscoped.create(
        subject_type=SUBJECT, subject_id=action.pk, transition="improvement", key=f"{code}|{person_id}", code=code,
        owner=Role.QUALITY_MANAGER, person_id=person_id, params={"action_title": action.headline[:LETTERS]},
        since=clock.now(), due_on=due_on, day=due_on, holds="never",
    )  # fmt: skip


def _settle(action: ImprovementAction) -> None:
    """Nobody owes anything for it any more."""
    ToDo.unscoped.filter(subject_type=SUBJECT, subject_id=action.pk, closed_at=None).update(closed_at=clock.now())


def _tell_owner(action: ImprovementAction) -> None:
    todo = ToDo.unscoped.get(subject_id=action.pk, subject_type=SUBJECT, code=OWED, closed_at=None)
    _mail(todo)


def _mail(todo: ToDo) -> None:
    outbox.add(
        "mail.reminder",
        key=f"rem:{todo.pk}:begun:{uuid4().hex[:8]}",
        payload={"todos": [str(todo.pk)], "person": str(todo.person_id)},
    )


@once_a_day("quality.late_actions")
def tell_of_late_ones() -> int:
    """What is overdue is the quality manager's from then on, beside the owner's. Returns how many actions."""
    late = ImprovementAction.unscoped.filter(state__in=UNDONE, due_on__lt=clock.today(), late_told_on=None)
    told = 0
    for action in late.order_by("due_on", "pk"):
        told += _pass_on(action)
    return told


@transaction.atomic
def _pass_on(action: ImprovementAction) -> int:
    today = clock.today()
    mine = ImprovementAction.unscoped.filter(pk=action.pk, late_told_on=None).update(late_told_on=today)
    for person_id in quality_managers(action.organisation_id) if mine else ():
        if person_id != action.owner_id:
            _mail(_todo(action, LATE, person_id, action.due_on or today))
    return mine


@once_a_day("quality.measure_actions")
def measure_what_is_due() -> int:
    """The figure of the next cycle, by itself, on its day or after. Returns how many were measured."""
    due = ImprovementAction.unscoped.filter(state=ActionState.DONE, measure_on__lte=clock.today()).exclude(metric="")
    return sum(_measured_by_itself(action) for action in due.order_by("measure_on", "pk"))


@transaction.atomic
def _measured_by_itself(action: ImprovementAction) -> int:
    readers = quality_managers(action.organisation_id)
    if not readers:
        return 0
    _measure(action, Actor(readers[0], action.organisation_id), None)
    for person_id in readers:
        _todo(action, MEASURED, person_id, clock.today() + timedelta(days=14))
    return 1


def may(actor: Actor, action: ImprovementAction, move: Move) -> bool:
    """Whether the page offers it to this reader."""
    if not action.may(move):
        return False
    manages = actor.organisation_id == action.organisation_id and holds(actor, MembershipRole.QUALITY_MANAGER)
    return manages or (move in BY_OWNER and action.owner_id in actor.people)
