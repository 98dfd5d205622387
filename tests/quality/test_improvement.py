"""An improvement action goes from its finding to its effect: owned by somebody, measured by rule, closed with evidence."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import Membership, MembershipRole, Person
from ground import clock
from ground.errors import InputRefused, NotAllowed, SojournError
from lifecycle.models import OutboxRow, Reminder, ToDo
from lifecycle.roles import Role
from partnerships.models import Memorandum, MemorandumParty, MemorandumVersion
from quality import actions
from quality.actions import Found, Plan
from quality.figures import Figures
from quality.improvement import ActionState, ImprovementAction, Verdict
from quality.many import figure_of
from quality.measuring import Share, verdict
from tests.factories.accounts import account_of
from tests.factories.quality import a_past_stay
from tests.lifecycle.conftest import NOW, Cast, cast
from tests.missing import ask, refused, satisfied

__all__ = ["cast"]
QM, CO = Role.QUALITY_MANAGER, Role.SENDING_COORDINATOR
DUE = date(2026, 6, 1)


@pytest.fixture
def owner(cast: Cast) -> Person:
    person = Person.objects.get(pk=cast.actors[CO].person_id)
    account_of(person)
    return person


def plan(owner: Person, **more) -> Plan:
    return Plan(**{"text": "Name a second tutor", "owner_id": owner.pk, "due_on": DUE, **more})


def started(cast: Cast, owner: Person, **more) -> ImprovementAction:
    return actions.start(actor=cast.actors[QM], found=Found("Follow-ups are late"), plan=plan(owner, **more))


def again(action: ImprovementAction) -> ImprovementAction:
    return ImprovementAction.unscoped.get(pk=action.pk)


def code_of(call) -> str:
    with pytest.raises(SojournError) as found:
        call()
    return found.value.code


# Owners and days


def test_without_owner_or_day_an_action_is_not_started_and_says_so(cast, owner):
    stranger = Person.objects.write_down(email=None, given_names="Nobody", family_names="Atall")
    for wrong in ({"owner_id": None}, {"owner_id": stranger.pk}):
        with pytest.raises(InputRefused) as found:
            started(cast, owner, **wrong)
        assert found.value.code == "quality.action_no_owner"
    assert code_of(lambda: started(cast, owner, due_on=None)) == "quality.action_no_day"
    assert not ImprovementAction.unscoped.exists()


def test_days_that_are_over_and_measuring_before_it_is_due_are_refused(cast, owner):
    today = NOW.date()
    for days, code in (
        ({"due_on": today - timedelta(days=1)}, "quality.action_day_past"),
        ({"measure_on": date(2024, 3, 31)}, "quality.action_measured_in_the_past"),
        ({"measure_on": DUE - timedelta(days=1)}, "quality.action_measured_too_early"),
    ):
        assert code_of(lambda days=days: started(cast, owner, **days)) == code
    assert started(cast, owner, due_on=today, measure_on=today).due_on == today


def test_only_the_quality_manager_starts_one(cast, owner):
    with pytest.raises(NotAllowed):
        actions.start(actor=cast.actors[CO], found=Found("x"), plan=plan(owner))


def test_its_owner_owes_it_is_told_and_reminded_14_and_3_days_before(cast, owner):
    action = started(cast, owner)
    todo = ToDo.unscoped.get(subject_id=action.pk)

    assert (todo.person_id, todo.due_on, todo.code) == (owner.pk, DUE, "quality.action_owed")
    days = [one.due_at.date() for one in Reminder.objects.filter(todo=todo).order_by("nth")]
    assert [(DUE - day).days for day in days] == [14, 3]
    assert OutboxRow.objects.filter(kind="mail.reminder", payload__person=str(owner.pk)).count() == 1

    actions.finish(actor=cast.actors[CO], action=action, words="Named on 12 May")
    assert again(action).state == ActionState.DONE
    assert not ToDo.unscoped.filter(subject_id=action.pk, closed_at=None).exists()


def test_what_is_overdue_becomes_the_quality_managers_too_once(cast, owner):
    action = started(cast, owner)
    with clock.set_to(datetime(2026, 6, 2, 8, tzinfo=NOW.tzinfo)):
        assert actions.tell_of_late_ones.work() == 1
        assert actions.tell_of_late_ones.work() == 0
    late = ToDo.unscoped.get(code="quality.action_late")

    assert (late.subject_id, late.person_id) == (action.pk, cast.actors[QM].person_id)


def test_who_was_slower_is_told_that_it_stands_elsewhere(cast, owner):
    action = started(cast, owner)
    actions.finish(actor=cast.actors[CO], action=again(action), words="Done")

    assert code_of(lambda: actions.begin(actor=cast.actors[CO], action=action)) == "quality.action_stands_elsewhere"
    host = cast.actors[Role.HOST_COORDINATOR]
    assert code_of(lambda: actions.finish(actor=host, action=again(action), words="Me")) == "quality.not_the_owner"


# The effect


@pytest.mark.parametrize(
    ("before", "after", "target", "expected"),
    [
        ((50, 30, 70, 20), (92, 80, 97, 40), None, Verdict.IMPROVED),  # no overlap
        ((50, 30, 70, 20), (60, 40, 78, 20), None, Verdict.NO_CHANGE),
        ((50, 30, 70, 20), (86, 60, 95, 12), 85, Verdict.IMPROVED),  # the target is met, with ten cases or more
        ((50, 30, 70, 20), (100, 60, 100, 9), 85, Verdict.NOT_MEASURABLE),
        ((90, 85, 95, 200), (60, 50, 70, 100), 95, Verdict.WORSE),
        ((90, 85, 95, 200), None, 95, Verdict.NOT_MEASURABLE),
    ],
)
def test_verdict_follows_the_rule(before, after, target, expected):
    second = Share(*after) if after else None
    assert verdict(Share(*before), second, target=target) == expected


def test_where_less_is_better_the_rule_is_turned():
    before, after = Share(20, 15, 26, 100), Share(4, 2, 9, 90)
    assert verdict(before, after, target=None, at_most=True) == Verdict.IMPROVED
    assert verdict(after, before, target=5, at_most=True) == Verdict.WORSE


def test_the_figure_of_the_next_cycle_is_measured_by_itself_and_says_improved(cast, owner):
    """2024: 6 of 12 completed, 50 %. 2025: 12 of 12, 100 %: the target of 85 % is met with twelve cases."""
    year = {"planned_start": date(2024, 3, 4), "planned_end": date(2024, 4, 25), "started_on": date(2024, 3, 4)}
    for nth in range(12):
        a_past_stay(cast, **year, ended_on=date(2024, 4, 1 if nth < 6 else 25))
        a_past_stay(cast)
    figure = figure_of(Figures(cast.actors[QM], "2024"), "MQ05")
    found = Found("Half came home early", metric="MQ05", cycle="2024", choice={"period": "2024"})
    measured = plan(owner, target=85, due_on=NOW.date(), measure_on=NOW.date() + timedelta(days=1))
    action = actions.start(actor=cast.actors[QM], found=found, plan=measured, figure=figure)
    actions.finish(actor=cast.actors[CO], action=action, words="Talks before departure")

    with clock.set_to(NOW + timedelta(days=1)):
        actions.measure_what_is_due.work()
    action = again(action)
    assert (action.state, action.verdict) == (ActionState.MEASURED, Verdict.IMPROVED)
    assert (action.baseline, action.baseline_n, action.effect, action.effect_n) == (50, 12, 100, 12)


def test_nothing_is_closed_without_evidence(cast, owner):
    action = started(cast, owner)
    actions.finish(actor=cast.actors[CO], action=action, words="Done")

    assert code_of(lambda: actions.close(actor=cast.actors[QM], action=action, evidence=" ")) == (
        "quality.action_no_evidence"
    )
    actions.close(actor=cast.actors[QM], action=action, evidence="Memorandum of June")
    assert again(action).state == ActionState.CLOSED


def test_it_can_be_taken_up_again_and_then_has_an_owner_and_a_day(cast, owner):
    action = started(cast, owner)
    actions.finish(actor=cast.actors[CO], action=action, words="Done")
    assert code_of(lambda: actions.reopen(actor=cast.actors[QM], action=action, plan=Plan())) == (
        "quality.action_no_owner"
    )
    actions.reopen(actor=cast.actors[QM], action=action, plan=plan(owner), words="Not yet")
    assert again(action).state == ActionState.REOPENED
    assert ToDo.unscoped.filter(subject_id=action.pk, closed_at=None, person=owner).exists()


def test_a_finding_on_which_nobody_acts_says_why(cast, owner):
    keep = actions.keep_as_finding
    assert code_of(lambda: keep(actor=cast.actors[QM], found=Found("x"), reason=" ")) == "quality.action_no_reason"
    kept = keep(actor=cast.actors[QM], found=Found("Few answered"), reason="A strike of the post")
    assert kept.state == ActionState.REJECTED


# Where it comes back


def test_it_comes_back_as_a_check_in_the_next_memorandum_of_that_partner_and_no_other(cast, owner):
    sending, host, other = (cast.organisations[name] for name in ("sending", "hosting", "employer"))
    versions = []
    for nth, partner in enumerate((host, other)):
        memorandum = Memorandum.objects.create(code=f"MOU-{nth}", opened_by=sending, created_at=clock.now())
        version = MemorandumVersion.objects.create(memorandum=memorandum, created_at=clock.now())
        for position, party in enumerate((sending, partner)):
            MemorandumParty.objects.create(version=version, organisation=party, position=position)
        versions.append(version)
    found = Found("Evidence is missing", partner_id=host.pk)
    action = actions.start(actor=cast.actors[QM], found=found, plan=plan(owner, back_in_memorandum=True))

    refused("quality.action_open", ask("quality.actions_answered", memorandum_version=versions[0]))
    satisfied("quality.action_open", ask("quality.actions_answered", memorandum_version=versions[1]))
    actions.finish(actor=cast.actors[CO], action=action, words="Written into the text")
    refused("quality.action_open", ask("quality.actions_answered", memorandum_version=versions[0]))

    actions.answer(action=action, answer="Section 5 names the evidence")
    satisfied("quality.action_open", ask("quality.actions_answered", memorandum_version=versions[0]))


def test_who_is_neither_owner_nor_of_the_school_sees_nothing(cast, owner):
    started(cast, owner)
    seen = {role: ImprovementAction.objects.visible_to(cast.actors[role]).count() for role in (QM, CO)}
    assert seen == {QM: 1, CO: 1}
    for role in (Role.HOST_COORDINATOR, Role.PARTICIPANT, Role.HOST_TUTOR):
        assert not ImprovementAction.objects.visible_to(cast.actors[role]).exists()


def test_where_nobody_is_quality_manager_administrators_hear_of_what_is_late(cast, owner):
    started(cast, owner)
    Membership.objects.filter(role=MembershipRole.QUALITY_MANAGER).delete()
    administrator = Membership.objects.filter(
        organisation=cast.organisations["sending"], role=MembershipRole.ADMINISTRATOR
    ).first()
    with clock.set_to(datetime(2026, 6, 2, 8, tzinfo=NOW.tzinfo)):
        actions.tell_of_late_ones.work()
    told = set(ToDo.unscoped.filter(code="quality.action_late").values_list("person_id", flat=True))
    assert told == ({administrator.person_id} if administrator else set())
