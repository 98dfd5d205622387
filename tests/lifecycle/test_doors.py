"""The two doors, with the engine's own acts and the real guards of the stay."""

from datetime import date

import pytest

from accounts.actors import Actor
from agreements.services import open_first_version
from ground.errors import NotThere
from ground.sealing import unseal
from lifecycle.doors import perform_act, perform_transition
from lifecycle.errors import ActInvalid, ActRefused, ChangedMeanwhile, RoleRefused, TransitionRefused
from lifecycle.models import Event, Mobility, NamedPart, OutboxRow, Remark, ToDo, Waiver
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from lifecycle.vocabulary import OnBehalf
from tests.lifecycle.conftest import a_person, put_in
from tests.missing import ask, refused, satisfied

CO, HC, LE, QM, EM = (
    Role.SENDING_COORDINATOR,
    Role.HOST_COORDINATOR,
    Role.PARTICIPANT,
    Role.QUALITY_MANAGER,
    Role.EMPLOYER,
)


def act(cast, name, role, data, **more):
    return perform_act(name=name, pk=cast.mobility.pk, actor=cast.actors[role], data=data, **more)


def step(cast, name, role, **details):
    return perform_transition(machine="mobility", pk=cast.mobility.pk, name=name, actor=cast.actors[role], **details)


def test_a_stranger_finds_no_stay(cast):
    stranger = Actor(a_person("stranger").pk)

    with pytest.raises(NotThere):
        perform_transition(machine="mobility", pk=cast.mobility.pk, name="withdraw", actor=stranger, reason="x")
    with pytest.raises(NotThere):
        perform_act(name="lifecycle.inform_employer", pk=cast.mobility.pk, actor=stranger, data={"day": "2026-01-12"})


def test_an_unknown_step_or_entry_is_refused_by_name(cast):
    with pytest.raises(NotThere) as refusal:
        step(cast, "teleport", CO)
    assert refusal.value.code == "lifecycle.no_such_transition"

    with pytest.raises(NotThere) as refusal:
        act(cast, "lifecycle.teleport", CO, {})
    assert refusal.value.code == "lifecycle.no_such_act"


def test_a_stale_version_says_what_changed(cast, facts):
    stay = cast.stay()
    step(cast, "start_preparation", CO)

    with pytest.raises(ChangedMeanwhile) as refusal:
        step(cast, "cancel", CO, seen_version=stay.version, reason_code="other", reason="late")

    assert [event.name for event in refusal.value.events] == ["start_preparation"]


def test_a_step_of_another_state_is_refused_by_that_alone_before_anything_else_is_asked(cast):
    with pytest.raises(TransitionRefused) as refusal:
        step(cast, "confirm_arrival", CO)
    missing = refused("lifecycle.wrong_state", refusal.value.unmet)
    assert missing.params == {"state": "draft", "machine": "mobility"}
    assert len(refusal.value.unmet) == 1

    put_in(cast.mobility, State.READY, started_on=None, ended_on=None)
    with pytest.raises(TransitionRefused) as refusal:
        step(cast, "confirm_arrival", CO)
    satisfied("lifecycle.wrong_state", refusal.value.unmet)


def test_a_detail_not_given_is_named_and_then_judged(cast):
    put_in(cast.mobility, State.READY, started_on=None, ended_on=None)
    with pytest.raises(TransitionRefused) as refusal:
        step(cast, "confirm_arrival", CO)
    assert refused("lifecycle.detail_missing", refusal.value.unmet).params["detail"] == "arrived_on"

    with pytest.raises(TransitionRefused) as refusal:
        step(cast, "confirm_arrival", CO, arrived_on=date(2026, 1, 13))
    satisfied("lifecycle.detail_missing", refusal.value.unmet)
    refused("lifecycle.first_day_ahead", refusal.value.unmet)


def test_before_departure_an_agreement_goes_on_with_its_stay_and_afterwards_alone(cast):
    put_in(cast.mobility, State.AGREEMENT_DRAFT)
    version = open_first_version(mobility=cast.stay())

    def submit() -> None:
        perform_transition(machine="agreement_version", pk=version.pk, name="submit_version", actor=cast.actors[CO])

    with pytest.raises(TransitionRefused) as refusal:
        submit()
    missing = refused("lifecycle.use_the_stays_step", refusal.value.unmet)
    assert missing.params == {"transition": "submit_agreement"}

    put_in(cast.mobility, State.ONGOING, suspended_from=None, ended_on=None)
    with pytest.raises(TransitionRefused) as refusal:
        submit()
    satisfied("lifecycle.use_the_stays_step", refusal.value.unmet)


def test_the_last_day_before_the_first_is_refused_beside_its_field(cast):
    data = {"planned_start": "2026-05-01", "planned_end": "2026-04-01", "country": "IT", "approach": "certify"}

    with pytest.raises(ActInvalid) as refusal:
        act(cast, "lifecycle.edit_basics", CO, data)

    assert list(refusal.value.form.errors) == ["planned_end"]
    assert cast.stay().planned_end == date(2026, 4, 24)


def test_an_act_is_refused_in_another_state(cast):
    put_in(cast.mobility, State.ONGOING)

    with pytest.raises(ActRefused) as refusal:
        act(cast, "lifecycle.inform_employer", CO, {"day": "2026-01-12"})

    assert refusal.value.code == "lifecycle.act_not_now"


def test_an_act_leaves_its_fact_its_event_and_its_notice(cast):
    event = act(cast, "lifecycle.inform_employer", CO, {"day": "2026-01-10"})

    assert cast.stay().employer_informed_on == date(2026, 1, 10)
    assert (event.kind, event.role, event.details) == ("act", "CO", {"day": "2026-01-10"})
    told = OutboxRow.objects.get(kind="mail.notice", payload__event=str(event.pk))
    assert told.payload["person"] == str(cast.actors[EM].person_id)


def test_the_coordinator_enters_what_the_employer_said_on_the_telephone(cast):
    put_in(cast.mobility, State.PREPARATION)
    employer = cast.actors[EM].person_id
    said = OnBehalf(employer, EM, note="Telephone, Monday: they agree.")

    event = act(cast, "lifecycle.answer_as_employer", CO, {"answer": "agree"}, on_behalf=said)

    assert (event.person_id, event.entered_by_id, event.role) == (employer, cast.actors[CO].person_id, "EM")
    assert Remark.objects.get(event=event).text == "Telephone, Monday: they agree."
    assert cast.stay().employer_agreed_on is not None


@pytest.mark.parametrize(
    ("by", "role", "note", "code"),
    [
        (CO, EM, "", "lifecycle.on_behalf_needs_evidence"),
        (CO, LE, "told me", "lifecycle.not_on_behalf"),
        (HC, EM, "told me", "lifecycle.not_on_behalf"),
        (CO, HC, "told me", "lifecycle.not_theirs_either"),
    ],
)
def test_entering_for_others_is_bound_to_the_coordinator_the_role_and_the_evidence(cast, by, role, note, code):
    put_in(cast.mobility, State.PREPARATION)
    said = OnBehalf(cast.actors[EM].person_id, role, note=note)

    with pytest.raises((RoleRefused, ActRefused)) as refusal:
        act(cast, "lifecycle.answer_as_employer", by, {"answer": "agree"}, on_behalf=said)

    assert refusal.value.code == code


def test_illness_never_stands_in_an_event_and_is_sealed_in_its_remark(cast, facts):
    put_in(cast.mobility, State.ONGOING, suspended_from=None, ended_on=None)

    event = step(
        cast, "report_early_return", CO, last_day=date(2026, 1, 9), reason_code="health", reason="a broken arm"
    )

    assert "health" not in str(Event.unscoped.filter(pk=event.pk).values())
    remark = Remark.objects.get(event=event)
    assert (remark.sealed, remark.code, "broken" in remark.text) == (True, "", False)
    assert unseal(remark.text) == "health\na broken arm"


def test_free_text_lies_in_the_remark_and_its_digest_in_the_event(cast, facts):
    event = step(cast, "cancel", CO, reason_code="other", reason="Rasa chose another school")

    assert event.details == {"reason_code": "other"}
    assert "Rasa" not in str(Event.unscoped.filter(pk=event.pk).values())
    assert len(event.remark_digest) == 64
    assert event.remark.text == "Rasa chose another school"


def test_a_waiver_of_programme_limits_needs_the_quality_manager_and_covers_what_was_missing(cast):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(planned_end=date(2026, 3, 6))
    what = "start_preparation/lifecycle.within_programme_rules"
    act(cast, "lifecycle.give_waiver", CO, {"what": what, "reason": "fewer places than planned"})
    with pytest.raises(TransitionRefused) as refusal:
        step(cast, "start_preparation", CO)
    refused("lifecycle.too_short", refusal.value.unmet)
    refused("lifecycle.waiver_waits", ask("lifecycle.waivers_reasoned", mobility=cast.stay()))

    act(cast, "lifecycle.agree_to_waiver", QM, {"waiver": str(Waiver.objects.get().pk)})
    satisfied("lifecycle.waiver_waits", ask("lifecycle.waivers_reasoned", mobility=cast.stay()))
    assert step(cast, "start_preparation", CO).to_state == State.PREPARATION


def test_a_waiver_does_not_cover_what_came_after_it(cast):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(planned_end=date(2026, 3, 6))
    act(
        cast,
        "lifecycle.give_waiver",
        CO,
        {"what": "start_preparation/lifecycle.within_programme_rules", "reason": "few places"},
    )
    act(cast, "lifecycle.agree_to_waiver", QM, {"waiver": str(Waiver.objects.get().pk)})
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(country="GB")

    with pytest.raises(TransitionRefused) as refusal:
        step(cast, "start_preparation", CO)

    satisfied("lifecycle.too_short", refusal.value.unmet)
    refused("lifecycle.country_outside", refusal.value.unmet)


def test_a_new_tutor_takes_over_at_once(cast):
    before = cast.actors[Role.HOST_TUTOR].person_id
    data = {
        "given_names": "Carlo",
        "family_names": "Esempio",
        "email": "carlo@host.example.org",
        "function": "head chef",
    }

    event = act(cast, "lifecycle.name_tutor", HC, data)

    tutors = NamedPart.objects.open().filter(mobility=cast.mobility, part="tutor")
    assert [part.person.full_name for part in tutors] == ["Carlo Esempio"]
    assert event.details["former"] == str(before)


def open_todos(cast) -> list[ToDo]:
    return list(ToDo.unscoped.filter(mobility=cast.mobility, closed_at=None))


def test_to_dos_name_what_is_missing_and_keep_their_since(cast):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(country="")
    act(
        cast,
        "lifecycle.name_tutor",
        HC,
        {"given_names": "Carlo", "family_names": "Esempio", "email": "c@host.example.org"},
    )
    first = refused("lifecycle.basic_missing", open_todos(cast))
    assert (first.owner, first.transition) == ("CO", "start_preparation")
    satisfied("lifecycle.step_open", open_todos(cast))

    act(cast, "lifecycle.inform_employer", CO, {"day": "2026-01-10"})
    assert [todo.pk for todo in open_todos(cast)] == [first.pk]


def test_when_nothing_is_missing_the_next_step_itself_is_owed(cast):
    todo = refused("lifecycle.step_open", open_todos(cast))

    assert (todo.owner, todo.params) == ("CO", {"transition": "start_preparation"})
    assert len(open_todos(cast)) == 1


def test_a_withdrawn_stay_is_planned_again_as_a_copy(cast, facts):
    step(cast, "withdraw", CO, reason="ill", request_note="telephone")
    event = act(cast, "lifecycle.copy_stay", CO, {})

    copy = Mobility.unscoped.get(copied_from=cast.mobility)
    assert event.details["copy"] == str(copy.pk)
    assert (copy.state, copy.planned_start, copy.participant) == (
        State.DRAFT,
        cast.mobility.planned_start,
        cast.mobility.participant,
    )
