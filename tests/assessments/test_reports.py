"""A report reaches somebody: who reads it, what a worry is, who is told when nobody opens it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Person
from assessments import incident_services, selectors
from assessments.incident_models import EntryKind, Incident
from ground import clock
from ground.statements.in_step import walk
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.models import OrganisationPart, OutboxRow
from lifecycle.people.mailboxes import came_by_a_shared_mailbox
from lifecycle.roles import Role
from tests.factories.assessments import CODE, act
from tests.lifecycle.conftest import MEMBERS, NAMED, a_person

CO, HC, HT, LE, GU, SG, AD, QM = (
    Role.SENDING_COORDINATOR,
    Role.HOST_COORDINATOR,
    Role.HOST_TUTOR,
    Role.PARTICIPANT,
    Role.GUARDIAN,
    Role.SAFEGUARDING,
    Role.ADMINISTRATOR,
    Role.QUALITY_MANAGER,
)
NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
WORDS = {"kind": "harassment", "severity": "2", "text": "He comes too close"}
CALLED = {"deed": "call", "done": "Called the chef and the learner"}
EVERYBODY = (*MEMBERS, *NAMED, LE)


@pytest.fixture
def stay(stay):
    OrganisationPart.objects.filter(mobility=stay.mobility, part="sending").update(
        responsible=stay.actors[CO].person_id
    )
    with clock.set_to(NOON):
        yield stay


def tell(stay, who=LE, **facts) -> Incident:
    act(stay, "assessments.report_incident", who, {**WORDS, "without_host": "yes", **facts})
    return Incident.objects.latest("reported_at")


def readers(stay) -> set[Role]:
    return {role for role in EVERYBODY if selectors.incidents_of(stay.stay(), stay.actors[role])}


def told(incident: Incident) -> set:
    rows = OutboxRow.objects.filter(kind="mail.report", payload__incident=str(incident.pk))
    return {row.payload["person"] for row in rows}


def ids(stay, *roles: Role) -> set:
    return {str(stay.actors[role].person_id) for role in roles}


@pytest.mark.parametrize(
    ("left_out", "read"),
    [
        ({"without_host": "no"}, {SG, CO, HC}),
        ({"without_host": "yes"}, {SG, CO}),
        ({"without_host": ""}, {SG, CO}),
        ({"without_host": "no", "without_coordinator": "on"}, {SG, HC}),
        ({"without_host": "yes", "without_coordinator": "on"}, {SG}),
    ],
)
@pytest.mark.parametrize("who", [LE, GU, HT])
def test_a_report_is_read_and_heard_of_by_those_alone_whom_the_reporter_did_not_leave_out(stay, who, left_out, read):
    incident = tell(stay, who, **left_out)

    assert readers(stay) == read
    assert told(incident) == ids(stay, *read)
    assert not OutboxRow.objects.filter(kind="mail.notice").exists()
    assert not OutboxRow.objects.filter(kind="mail.report").exclude(mobility=None).exists()


def test_case_access_opens_a_report_to_the_quality_manager(stay):
    tell(stay)
    actor = stay.actors[QM]
    assert not selectors.incidents_of(stay.stay(), actor)

    Membership.objects.create(
        person_id=actor.person_id, organisation_id=actor.organisation_id, role=MembershipRole.CASE_ACCESS,
        since_on=date(2025, 1, 1),
    )  # fmt: skip
    assert selectors.incidents_of(stay.stay(), actor)


def test_who_is_left_out_as_coordinator_reads_nothing_as_safeguarding_contact_either(stay):
    actor = stay.actors[CO]
    Membership.objects.filter(role=MembershipRole.SAFEGUARDING).update(person=actor.person_id)

    incident = tell(stay, without_coordinator="on")

    assert told(incident) == ids(stay, AD)  # nobody else is safeguarding contact
    assert not selectors.incidents_of(stay.stay(), actor)
    assert selectors.incidents_of(stay.stay(), stay.actors[AD])


def test_without_safeguarding_contact_the_administrators_are_told(stay):
    Membership.objects.filter(role=MembershipRole.SAFEGUARDING).delete()
    assert told(tell(stay)) == ids(stay, AD, CO)


def test_nobody_is_left_out_where_then_nobody_would_read_it(stay):
    Membership.objects.filter(role__in=(MembershipRole.SAFEGUARDING, MembershipRole.ADMINISTRATOR)).delete()

    with pytest.raises(ActInvalid) as refusal:
        tell(stay, without_coordinator="on")

    assert set(refusal.value.form.errors) == {"without_coordinator"}
    assert not Incident.objects.exists()


def test_a_form_sent_twice_is_one_report_and_one_mail_each(stay):
    once = str(uuid4())
    incident = tell(stay, once=once)
    with pytest.raises(ActRefused) as refusal:
        tell(stay, once=once)

    assert refusal.value.code == "assessments.reported_already"
    assert Incident.objects.get() == incident
    assert OutboxRow.objects.filter(kind="mail.report").count() == 2


def follow_up(stay, wellbeing: str, **facts) -> None:
    act(stay, "assessments.record_follow_up", HT, {"nth": 1, "tasks": "Dug", "wellbeing": wellbeing, **facts})


def test_a_worry_alone_alerts_and_a_later_well_loses_nothing_of_it(stay):
    follow_up(stay, "concern", difficulties="Eats nothing")
    worry = Incident.objects.get()
    assert told(worry) == ids(stay, SG, CO)

    follow_up(stay, "well", difficulties="")

    worry.refresh_from_db()
    assert (worry.is_open, worry.text, worry.kind) == (True, "Eats nothing", "worry")
    assert [one.pk for one in walk(selectors.open_incidents(stay.actors[CO]))] == [worry.pk]


def test_a_worry_said_again_is_one_worry_and_keeps_both_texts(stay):
    follow_up(stay, "concern", difficulties="Eats nothing")
    with pytest.raises(ActRefused, match="follow_up_unchanged"):
        follow_up(stay, "concern", difficulties="Eats nothing")
    follow_up(stay, "concern", difficulties="Does not sleep")

    worry = Incident.objects.get()
    added = [entry.text for entry in worry.entries.filter(kind=EntryKind.ADDED)]
    assert (worry.text, added) == ("Eats nothing", ["Does not sleep"])


@pytest.mark.parametrize(("severity", "minutes"), [("2", 120), ("1", 120), ("3", 30)])
def test_what_nobody_opened_goes_once_to_the_next_person_however_late_the_tick_is(stay, severity, minutes):
    incident = tell(stay, severity=severity)
    first = told(incident)
    with clock.set_to(NOON + timedelta(minutes=minutes - 1)):
        assert incident_services.pass_on_unopened() == 0
    with clock.set_to(NOON + timedelta(days=3)):  # every tick between was missed
        assert [incident_services.pass_on_unopened() for _tick in range(3)] == [1, 0, 0]

    assert told(incident) - first == ids(stay, AD)
    assert selectors.incidents_of(stay.stay(), stay.actors[AD])
    passed_on = incident.entries.get(kind=EntryKind.PASSED_ON)
    assert passed_on.person_id == stay.actors[AD].person_id


def test_where_nobody_is_next_those_told_are_told_once_more_and_no_more(stay):
    incident = tell(stay)
    for days in (1, 2, 3, 4):
        with clock.set_to(NOON + timedelta(days=days)):
            incident_services.pass_on_unopened()

    mails = OutboxRow.objects.filter(kind="mail.report", payload__incident=str(incident.pk))
    assert mails.count() == 2 + 1 + 3


def test_the_next_person_is_nobody_who_was_left_out(stay):
    colleague = a_person("colleague", stay.organisations["sending"])
    Membership.objects.create(
        person=colleague, organisation=stay.organisations["sending"], role=MembershipRole.COORDINATOR,
        since_on=date(2025, 1, 1),
    )  # fmt: skip
    incident = tell(stay, without_coordinator="on")
    for days in (1, 2, 3):
        with clock.set_to(NOON + timedelta(days=days)):
            incident_services.pass_on_unopened()

    assert told(incident) == ids(stay, SG, AD)
    assert not selectors.incidents_of(stay.stay(), Actor(colleague.pk, stay.organisations["sending"].pk))


@pytest.mark.parametrize(("who", "goes_on"), [(SG, 0), (CO, 0), (HC, 1)])
def test_opened_by_the_school_nobody_further_is_told(stay, who, goes_on):
    incident = tell(stay, without_host="no")
    act(stay, "assessments.open_report", who, {"incident": str(incident.pk)})

    with clock.set_to(NOON + timedelta(hours=5)):
        assert incident_services.pass_on_unopened() == goes_on


def test_a_report_is_answered_closed_with_a_reason_and_opened_again_by_who_told_it(stay):
    incident = tell(stay)
    at = {"incident": str(incident.pk)}
    act(stay, "assessments.open_report", SG, at)
    act(stay, "assessments.write_on_report", SG, {**at, "what": "message", "text": "I call you at six"})
    with pytest.raises(ActInvalid):
        act(stay, "assessments.close_report", SG, {**at, "ending": "settled", "reason": " "})
    act(stay, "assessments.close_report", SG, {**at, "ending": "moved", "reason": "Another kitchen"})
    assert not walk(selectors.open_incidents(stay.actors[CO]))

    act(stay, "assessments.add_to_report", LE, {**at, "text": "He is here too"})

    log = list(incident.entries.exclude(kind=EntryKind.TOLD).values_list("kind", flat=True))
    assert sorted(log) == sorted(["opened", "message", "closed", "reopened"])
    assert [one.is_open for one in walk(selectors.open_incidents(stay.actors[CO]))] == [True]
    assert OutboxRow.objects.filter(kind="mail.answer").count() == 2


def test_what_both_coordinators_know_of_is_over_when_both_say_so(stay):
    incident = tell(stay, without_host="no")
    at = {"incident": str(incident.pk)}
    act(stay, "assessments.open_report", SG, at)
    act(stay, "assessments.close_report", SG, {**at, "ending": "moved", "reason": "Another kitchen", **CALLED})
    assert [one.asks_host for one in walk(selectors.open_incidents(stay.actors[HC]))] == [True]
    assert walk(selectors.open_incidents(stay.actors[CO])) == []

    with pytest.raises(ActInvalid):
        act(stay, "assessments.answer_closing", HC, {**at, "agrees": "no", "text": " "})
    act(stay, "assessments.answer_closing", HC, {**at, "agrees": "no", "text": "The chef still shouts at her"})
    assert [one.is_open for one in walk(selectors.open_incidents(stay.actors[CO]))] == [True]

    act(stay, "assessments.close_report", SG, {**at, "ending": "moved", "reason": "Another house"})
    act(stay, "assessments.answer_closing", HC, {**at, "agrees": "yes"})
    assert walk(selectors.open_incidents(stay.actors[HC])) == []
    with pytest.raises((ActRefused, ActInvalid)):
        act(stay, "assessments.answer_closing", HC, {**at, "agrees": "no", "text": "Once more"})


def test_a_host_that_does_not_know_of_it_is_not_asked(stay):
    incident = tell(stay)
    at = {"incident": str(incident.pk)}
    act(stay, "assessments.open_report", SG, at)
    act(stay, "assessments.close_report", SG, {**at, "ending": "moved", "reason": "Another kitchen", **CALLED})

    assert not Incident.objects.get().asks_host
    with pytest.raises((ActRefused, ActInvalid)):
        act(stay, "assessments.answer_closing", HC, {**at, "agrees": "yes"})


def test_a_report_opened_again_waits_to_be_read_again(stay):
    incident = tell(stay)
    at = {"incident": str(incident.pk)}
    act(stay, "assessments.open_report", SG, at)
    act(stay, "assessments.close_report", SG, {**at, "ending": "moved", "reason": "Another kitchen", **CALLED})

    with clock.set_to(clock.now() + timedelta(hours=3)):
        act(stay, "assessments.add_to_report", LE, {**at, "text": "He is here too"})
        assert Incident.objects.get().opened_by == set()
        act(stay, "assessments.open_report", SG, at)

    again = Incident.objects.get()
    assert (again.opened_by, again.opened_at is not None) == ({stay.actors[SG].person_id}, True)


def test_a_report_is_closed_with_what_was_done_or_the_word_that_nothing_was(stay):
    incident = tell(stay)
    at = {"incident": str(incident.pk), "reason": "It is over"}
    act(stay, "assessments.open_report", SG, {"incident": str(incident.pk)})
    for said, field in (
        ({"ending": "settled"}, "deed"),
        ({"ending": "settled", "deed": "call"}, "done"),
        ({"ending": "settled", "deed": "nothing"}, "ending"),
    ):
        with pytest.raises(ActInvalid) as refusal:
            act(stay, "assessments.close_report", SG, {**at, **said})
        assert list(refusal.value.form.errors) == [field]
    assert Incident.objects.get().is_open

    act(stay, "assessments.close_report", SG, {**at, "ending": "other", "deed": "nothing"})
    assert {"nothing", "closed"} <= set(incident.entries.values_list("kind", flat=True))


@pytest.mark.parametrize("name", ["open_report", "write_on_report", "close_report"])
def test_acts_on_a_report_are_shut_to_who_was_left_out(stay, name):
    incident = tell(stay, without_coordinator="on")
    with pytest.raises((ActRefused, ActInvalid)):
        act(stay, f"assessments.{name}", CO, {"incident": str(incident.pk)}, proof=CODE)
    assert not incident.entries.filter(kind=EntryKind.OPENED).exists()


def test_a_mailbox_is_shared_by_two_people_not_by_two_entries_of_one(stay):
    actor = replace(stay.actors[LE], link_role="LE", link_stay=stay.mobility.pk)
    tell(stay)
    assert selectors.own_incidents(stay.stay(), actor)

    learner = Person.objects.get(pk=actor.person_id)
    Person.objects.write_down(learner.email, given_names=learner.given_names, family_names=learner.family_names)
    assert not came_by_a_shared_mailbox(actor)

    Person.objects.filter(pk=stay.actors[GU].person_id).update(email=learner.email)
    assert came_by_a_shared_mailbox(actor)
    assert not came_by_a_shared_mailbox(stay.actors[LE])  # signed in
    assert not selectors.own_incidents(stay.stay(), actor)


def test_a_report_that_leaves_somebody_out_is_not_to_be_guessed_from_the_arrival(stay):
    from lifecycle.registry import GUARDS

    guard = GUARDS["assessments.nothing_since_arrival"]
    tell(stay)
    assert guard.check(mobility=stay.stay()) == []
    tell(stay, without_host="no")
    assert guard.check(mobility=stay.stay())


def test_the_next_step_has_a_day_and_somebody_who_reads_the_report(stay):
    """Who takes it is told by a mail of its own; who was left out cannot be given it; without a name it is the own."""
    incident = tell(stay)
    at = {"incident": str(incident.pk), "what": "call", "text": "Nobody answers"}
    contact, coordinator, host = (str(stay.actors[role].person_id) for role in (SG, CO, HC))
    day = (clock.today() + timedelta(days=1)).isoformat()
    mails = OutboxRow.objects.filter(kind="mail.report").count()

    for wrong in ({"next_by": contact}, {"next_by": host, "next_on": day}):
        with pytest.raises(ActInvalid):
            act(stay, "assessments.write_on_report", CO, {**at, **wrong})
    act(stay, "assessments.write_on_report", CO, {**at, "next_by": contact, "next_on": day})
    act(stay, "assessments.write_on_report", CO, {**at, "next_on": day})

    owners = set(incident.entries.exclude(next_on=None).values_list("next_by", flat=True))
    assert {str(one) for one in owners} == {contact, coordinator}
    assert OutboxRow.objects.filter(kind="mail.report").count() == mails + 1
