"""A longer stay: asked for in time or too late, within the programme's rules or beyond them, and what follows."""

from datetime import date

import pytest

from accounts.actors import Actor
from accounts.models import Membership
from agreements.forms import LongerStayForm
from agreements.selectors import agreed_days, asked_on, open_version, parts_of
from assessments.models import FollowUp
from documents.models import Document
from lifecycle.act_forms import WaiverConsentForm, waivable_now
from lifecycle.errors import ActInvalid, ActRefused, RoleRefused, TransitionRefused
from lifecycle.models import Event, Reminder, ToDo, Waiver
from lifecycle.roles import Role
from lifecycle.selectors import with_names
from lifecycle.waivers import requirement, who_agrees
from lifecycle.wording import say_to_owner
from tests.factories.agreements import (
    CI,
    CO,
    GU,
    HC,
    HT,
    LE,
    QM,
    abroad,
    agreed_by_all,
    amending,
    ask,
    asked_to_sign,
    asking_longer,
    change,
    fresh,
    sent_for_signature,
    sign,
    take,
    versions,
)
from tests.factories.assessments import act, on
from tests.lifecycle.conftest import Cast, a_person
from tests.missing import ask as ask_any
from tests.missing import refused, satisfied

END, LATER = date(2026, 4, 24), date(2026, 5, 15)
IN_TIME, TOO_LATE = date(2026, 3, 25), date(2026, 3, 26)  # 30 days before the end, and 29
BEYOND = date(2026, 6, 1)  # the 92nd day; a short stay has 89 at most
LATE = "agreements.extension_asked_in_time"


@pytest.fixture
def stay(cast) -> Cast:
    """Abroad since 2 March, until 24 April."""
    abroad(cast)
    return cast


def applied(stay: Cast) -> bool:
    """Whether the stay took the change over."""
    return Event.unscoped.filter(mobility=stay.mobility, name="amend_agreement").exists()


def owed(stay: Cast) -> dict[str, str]:
    """Who owes what is open about the longer stay, by code."""
    codes = ("agreements.extension_late", "lifecycle.waiver_waits", "lifecycle.nobody_agrees")
    return dict(
        ToDo.objects.filter(mobility=stay.mobility, closed_at=None, code__in=codes).values_list("code", "owner")
    )


def waive(stay: Cast) -> None:
    act(stay, "lifecycle.give_waiver", CO, {"what": f"submit_version/{LATE}", "reason": "the host asked late"})


def consent(stay: Cast, who: Role = QM) -> None:
    act(stay, "lifecycle.agree_to_waiver", who, {"waiver": Waiver.objects.get(mobility=stay.mobility).pk})


@pytest.mark.parametrize("who", [LE, HC, CO])
def test_participant_host_and_school_ask_for_a_longer_stay(stay, who):
    with on(IN_TIME):
        act(stay, "agreements.ask_extension", who, {"last_day": "2026-05-15", "reason": "one more dish"})
    draft = open_version(stay.mobility)
    assert (draft.kind, draft.extension_asked_on, draft.change_reason) == ("amendment", IN_TIME, "one more dish")
    assert agreed_days(parts_of(draft)) == (stay.mobility.planned_start, LATER)


@pytest.mark.parametrize("who", [GU, HT, CI, QM])
def test_nobody_else_asks(stay, who):
    with on(IN_TIME), pytest.raises(RoleRefused):
        act(stay, "agreements.ask_extension", who, {"last_day": "2026-05-15", "reason": "one more dish"})


@pytest.mark.parametrize(("today", "told"), [(IN_TIME, False), (TOO_LATE, True)])
def test_rules_are_told_where_a_longer_stay_is_asked_for(stay, today, told):
    with on(today):
        help_text = LongerStayForm(subject=stay.stay(), actor=stay.actors[LE]).fields["last_day"].help_text
    assert "24 April 2026" in help_text  # the last day
    assert "25 March 2026" in help_text  # until when one asks
    assert "29 May 2026" in help_text  # what the programme allows: 89 days
    assert ("a second person must agree" in help_text) is told


def test_day_that_is_no_later_is_refused_where_it_is_typed(stay):
    with on(IN_TIME), pytest.raises(ActInvalid) as refusal:
        act(stay, "agreements.ask_extension", LE, {"last_day": END.isoformat(), "reason": "one more dish"})
    assert list(refusal.value.form.errors) == ["last_day"]


def test_day_beyond_the_rules_of_the_programme_is_refused_where_it_is_typed(stay):
    with on(IN_TIME), pytest.raises(ActInvalid) as refusal:
        act(stay, "agreements.ask_extension", LE, {"last_day": "2030-12-31", "reason": "one more dish"})
    assert refusal.value.form.errors == {
        "last_day": ["The rules of the programme let the stay last until 29 May 2026. Choose no later day."]
    }
    assert open_version(stay.mobility) is None


def test_longer_stay_asked_in_time_counts_with_the_last_signature(stay):
    with on(IN_TIME):
        asking_longer(stay, LATER)
        version = agreed_by_all(stay)

    assert versions(stay) == [(1, "superseded"), (2, "in_force")]
    assert (stay.stay().planned_start, stay.stay().planned_end) == (date(2026, 3, 2), LATER)
    assert fresh(version).taken_over_at is not None


def test_longer_stay_gets_the_follow_ups_of_its_new_weeks_and_keeps_those_written(stay):
    before = list(FollowUp.objects.filter(mobility=stay.mobility).values_list("nth", "due_on"))
    with on(IN_TIME):
        act(stay, "assessments.record_follow_up", HT, {"nth": 1, "tasks": "Cold dishes", "wellbeing": "well"})
        asking_longer(stay, LATER)
        agreed_by_all(stay)
    after = list(FollowUp.objects.filter(mobility=stay.mobility, withdrawn_at=None).values_list("nth", "due_on"))

    assert (len(before), len(after)) == (7, 10)
    assert after[:7] == before
    assert after[-1] == (10, date(2026, 5, 10))
    assert FollowUp.objects.get(mobility=stay.mobility, nth=1).tasks == "Cold dishes"


def test_final_talk_is_owed_on_the_new_last_day(stay):
    with on(IN_TIME):
        asking_longer(stay, LATER)
        assert ToDo.objects.get(mobility=stay.mobility, code="assessments.no_debriefing", closed_at=None).due_on == END
        agreed_by_all(stay)
    assert ToDo.objects.get(mobility=stay.mobility, code="assessments.no_debriefing", closed_at=None).due_on == LATER


def test_papers_state_old_and_new_last_day(stay):
    with on(IN_TIME):
        asking_longer(stay, LATER)
        agreed_by_all(stay)
    first, second = Document.unscoped.filter(
        mobility=stay.mobility, rendering="final", kind="learning_agreement"
    ).order_by("version_no")

    assert first.snapshot["data"]["stay"]["end"] == "2026-04-24"
    assert [(row["before"], row["after"]) for row in second.snapshot["data"]["changes"]] == [
        ("24\u00a0April 2026", "15\u00a0May 2026")
    ]
    assert second.snapshot["document"]["replaces"] == 1


def test_thirty_days_before_the_end_are_in_time_and_one_day_later_is_late(stay):
    with on(TOO_LATE):
        asking_longer(stay, LATER)
        late = refused("agreements.extension_late", ask("extension_asked_in_time", stay.stay()))
    assert late.params == {"asked": "2026-03-26", "end": "2026-04-24"}


def test_last_day_that_stays_or_comes_nearer_needs_no_notice(stay):
    with on(date(2026, 4, 10)):
        amending(stay, period_and_place={"end": "2026-04-20", "place": "The second kitchen"})
        agreed_by_all(stay)
    assert applied(stay)
    assert stay.stay().planned_end == date(2026, 4, 20)


def test_change_that_also_moves_the_end_counts_from_the_day_it_was_begun(stay):
    with on(TOO_LATE):
        amending(stay, period_and_place={"end": LATER.isoformat()})
        refused("agreements.extension_late", ask("extension_asked_in_time", stay.stay()))


@pytest.mark.slow
def test_longer_stay_asked_in_time_does_not_become_late_because_it_came_back(stay):
    with on(IN_TIME):
        asking_longer(stay, LATER)
        take(stay, "submit_version", CO)
    with on(date(2026, 4, 1)):
        take(stay, "return_version", HC, comments={"period_and_place": "A week less"})
        change(stay, period_and_place={"end": "2026-05-08"})
        sent_for_signature(stay)
        take(stay, "refuse_version", LE, reason="two days less")
        change(stay, period_and_place={"end": "2026-05-06"})
        version = agreed_by_all(stay)

    assert asked_on(version) == IN_TIME
    assert stay.stay().planned_end == date(2026, 5, 6)


# Asked too late: said before anybody reads or signs it, and never after


def test_late_extension_is_refused_before_its_review_and_owed_at_once(stay):
    with on(TOO_LATE):
        asking_longer(stay, LATER)
        assert owed(stay) == {"agreements.extension_late": "CO"}
        with pytest.raises(TransitionRefused) as refusal:
            take(stay, "submit_version", CO)
    assert [item.code for item in refusal.value.unmet] == ["agreements.extension_late"]
    assert versions(stay) == [(1, "in_force"), (None, "draft")]


def test_waiver_of_a_date_waits_for_the_quality_manager_who_is_asked_in_words(stay):
    with on(TOO_LATE):
        asking_longer(stay, LATER)
        waive(stay)
        form = WaiverConsentForm(subject=stay.stay(), actor=stay.actors[QM])
        (_empty, (_value, asked)) = form.fields["waiver"].choices
        with pytest.raises(TransitionRefused):
            take(stay, "submit_version", CO)

    assert owed(stay) == {"agreements.extension_late": "CO", "lifecycle.waiver_waits": "QM"}
    (todo,) = with_names(ToDo.unscoped.filter(code="lifecycle.waiver_waits", closed_at=None))
    assert say_to_owner(todo, {}) == (
        "Going on without “A longer stay must be asked for 30 days before the end” waits for your consent."
    )
    assert todo.why == "the host asked late"
    assert "less than 30 days before its end, 24 April 2026" in asked
    assert "the host asked late" in asked


def test_late_extension_is_offered_as_one_waiver_and_said_as_what_is_required(stay):
    with on(TOO_LATE):
        asking_longer(stay, LATER)
        offered = waivable_now(stay.stay())
        waive(stay)
    assert [name for name in offered if LATE in name] == [f"submit_version/{LATE}"]
    assert requirement(LATE) == "A longer stay must be asked for 30 days before the end"


def test_late_extension_counts_once_school_and_quality_manager_let_it(stay):
    with on(TOO_LATE):
        asking_longer(stay, LATER)
        waive(stay)
        consent(stay)
        version = agreed_by_all(stay)
    satisfied("agreements.extension_late", ask("extension_asked_in_time", stay.stay()))

    assert applied(stay)
    assert (stay.stay().planned_end, owed(stay)) == (LATER, {})
    assert fresh(version).taken_over_at is not None
    assert FollowUp.objects.filter(mobility=stay.mobility, withdrawn_at=None).count() == 10


def test_waiver_for_one_late_extension_is_none_for_the_next(stay):
    with on(TOO_LATE):
        asking_longer(stay, LATER)
        waive(stay)
        consent(stay)
        agreed_by_all(stay)
    with on(date(2026, 5, 4)):
        asking_longer(stay, date(2026, 5, 22))
        assert owed(stay) == {"agreements.extension_late": "CO"}
    assert stay.stay().planned_end == LATER


def test_nothing_to_waive_while_nobody_asked_for_a_longer_stay(stay):
    with on(TOO_LATE):
        amending(stay, period_and_place={"place": "The second kitchen"})
        with pytest.raises(ActInvalid):
            waive(stay)


# Nobody waives a rule or a date alone


def waived(stay: Cast) -> Waiver:
    with on(TOO_LATE):
        asking_longer(stay, LATER)
        waive(stay)
    return Waiver.objects.get(mobility=stay.mobility)


def colleague(stay: Cast, right: str) -> None:
    """Somebody else at the school with this right, acting from now on in its role."""
    school = Membership.objects.get(person=stay.actors[CO].person_id).organisation
    somebody = a_person(f"colleague-{right}")
    Membership.objects.create(person=somebody, organisation=school, role=right, since_on=date(2026, 1, 1))
    stay.actors[Role(ROLES[right])] = Actor(somebody.pk, school.pk)


ROLES = {"coordinator": "CO", "administrator": "AD"}


def test_who_gave_a_waiver_does_not_agree_to_it(stay):
    waived(stay)
    with on(TOO_LATE), pytest.raises(ActRefused, match=r"lifecycle\.own_waiver"):
        consent(stay, CO)


@pytest.mark.parametrize("right", sorted(ROLES))
def test_without_a_quality_manager_another_coordinator_or_the_administrator_agrees(stay, right):
    Membership.objects.filter(person=stay.actors[QM].person_id).delete()
    Membership.objects.filter(role="administrator").delete()
    waiver = waived(stay)
    assert owed(stay) == {"agreements.extension_late": "CO", "lifecycle.nobody_agrees": "CO"}
    refused("lifecycle.nobody_agrees", ask_any("lifecycle.waivers_reasoned", mobility=stay.stay()))

    colleague(stay, right)
    with on(TOO_LATE):
        assert who_agrees(stay.stay(), waiver.given_by_id).role == ROLES[right]
        consent(stay, Role(ROLES[right]))
        assert owed(stay) == {}
    satisfied("lifecycle.nobody_agrees", ask_any("lifecycle.waivers_reasoned", mobility=stay.stay()))


# The programme's rules


def test_longer_stay_within_the_rules_is_submitted(stay):
    with on(IN_TIME):
        asking_longer(stay, date(2026, 5, 29))
        take(stay, "submit_version", CO)
    assert versions(stay)[-1] == (2, "review")


def test_longer_stay_beyond_the_rules_is_refused_before_anybody_signs_it(stay):
    with on(IN_TIME):
        amending(stay, period_and_place={"end": BEYOND.isoformat()})
        with pytest.raises(TransitionRefused) as refusal:
            take(stay, "submit_version", CO)
    found = refused("lifecycle.too_long", refusal.value.unmet)

    assert found.params == {"days": 92, "most": 89, "unit": "day"}
    assert versions(stay) == [(1, "in_force"), (None, "draft")]


def test_change_that_leaves_the_days_of_a_waived_plan_alone_is_not_held_to_them_again(stay):
    stay.mobility.rule_set.at_most = 30
    stay.mobility.rule_set.save(update_fields=["at_most"])
    with on(IN_TIME):
        amending(stay, period_and_place={"place": "The second kitchen"})
        take(stay, "submit_version", CO)
    assert versions(stay)[-1] == (2, "review")


def test_stay_that_is_longer_than_the_rules_by_a_waiver_may_still_become_shorter(stay):
    stay.mobility.rule_set.at_most = 30
    stay.mobility.rule_set.save(update_fields=["at_most"])
    with on(IN_TIME):
        amending(stay, period_and_place={"end": "2026-04-17"})
        take(stay, "submit_version", CO)
    assert versions(stay)[-1] == (2, "review")


# Reminders


def test_longer_stay_agreed_in_its_last_week_moves_the_reminders_that_were_not_sent(stay):
    with on(date(2026, 3, 20)):
        asking_longer(stay, LATER)
        version = sent_for_signature(stay)
        todo = ToDo.objects.get(mobility=stay.mobility, code="assessments.no_debriefing", closed_at=None)
    Reminder.objects.filter(todo=todo, nth=1).update(sent_at=version.submitted_at)
    with on(date(2026, 4, 20)):
        sign(stay, *asked_to_sign(version))

    assert applied(stay)
    reminders = Reminder.objects.filter(todo=todo).order_by("nth").values_list("nth", "sent_at__date", "due_at__date")
    assert [nth for nth, _sent, _due in reminders] == [1, 2, 3]
    assert [due for _nth, sent, due in reminders if sent is None] == [date(2026, 5, 14), date(2026, 5, 18)]
