"""What is told is a sentence of its own: who did what, once, and never the words of a button."""

from datetime import date

import pytest
from django.core import mail
from django.utils import translation

from accounts.models import Person
from ground import clock
from lifecycle.doors import perform_act, perform_transition, wake
from lifecycle.models import Event, NamedPart, OutboxRow, ToDo
from lifecycle.models.event import EventKind
from lifecycle.news import named_in, say_event
from lifecycle.people.sections import ASKS_THE_OTHERS, REASON_READ_BY, reads_reason
from lifecycle.registry import ACTS, ENTRIES, HANDLERS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables import MACHINE_TABLES
from lifecycle.telling import notices
from lifecycle.vocabulary import ByDetail
from lifecycle.writing import Happened, append_event
from tests.factories import agreements, recognition
from tests.factories.assessments import abroad, act, go, on
from tests.lifecycle import worlds
from tests.lifecycle.conftest import NOW, put_in, the_cast
from tests.sampled import a_few

CO, HC, HT, LE, GU, EM, AS = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.GUARDIAN, Role.EMPLOYER,
    Role.ASSESSOR,
)  # fmt: skip
NAMES = {"one": "Liepa Bandytoja"}
SAME_STATE = {"from_state": "", "to_state": ""}


@pytest.fixture
def cast(db):
    with clock.set_to(NOW):
        yield the_cast()


def every_event():
    """One of each kind that can be told, by somebody, and by nobody where it may happen by itself."""
    for machine, table in MACHINE_TABLES.items():
        for row in table.transitions:
            kind = {"kind": EventKind.TRANSITION, "machine": machine, "name": row.name}
            if Role.SYSTEM in row.roles:
                yield Event(**kind)
            if not row.by_system_only:
                yield Event(person_id="one", **kind)
    for name, entry in ACTS.items():
        answers = entry.told.words if isinstance(entry.told, ByDetail) else {"": ""}
        for answer in answers:
            details = {entry.told.detail: answer} if answer else {}
            yield Event(kind=EventKind.ACT, name=name, person_id="one", details=details)
    for name in ENTRIES:
        yield Event(kind=EventKind.ACT, name=name, person_id=None, details={})


@pytest.mark.parametrize("language", ["en", "nl"])
def test_whatever_happens_is_told_in_a_sentence_that_names_who_did_it_once(language):
    with translation.override(language):
        buttons = {str(entry.label) for entry in ACTS.values()}
        rows = [row for table in MACHINE_TABLES.values() for row in table.transitions]
        buttons |= {str(row.button) for row in rows if not row.by_system_only}
        for event in every_event():
            said = say_event(event, NAMES)
            assert said.count("Liepa Bandytoja") == (event.person_id is not None), said
            assert "Sojourn" not in said
            assert ":" not in said
            assert "%(" not in said
            assert said.endswith(".")
            assert said[0].isupper()
            assert said.removeprefix("Liepa Bandytoja ").rstrip(".") not in buttons


def test_who_was_named_and_who_had_the_part_before_stand_in_the_sentence():
    one, other = "4c7c6c0e-0b1e-4a9e-8f57-1f3f0f0d8f10", "0d0a9a52-5f5c-4c1e-9c53-0a5c35f1f7aa"
    details = {"named": one, "former": other, "part": "tutor"}
    event = Event(kind=EventKind.ACT, name="lifecycle.change_over", details=details)
    known = dict(zip(named_in(event), ("Olivia Example", "Maria Example"), strict=True))

    assert say_event(event, known) == "Olivia Example is host tutor from now on, in the place of Maria Example."
    assert say_event(event, {}) == "Somebody is host tutor from now on, in the place of somebody."


def letters() -> dict[str, mail.EmailMessage]:
    """The mails of all notices, by the first part of the address."""
    mail.outbox.clear()
    for row in OutboxRow.objects.filter(kind="mail.notice").order_by("created_at", "key"):
        HANDLERS[row.kind].work(row)
    return {letter.to[0].partition("@")[0]: letter for letter in mail.outbox}


def test_a_subject_never_doubles_the_name_of_who_goes(cast):
    agreements.in_review(cast)
    for role in agreements.REVIEWERS:
        if role is not LE:
            act(cast, "agreements.approve_version", role)
    OutboxRow.objects.all().delete()
    act(cast, "agreements.approve_version", LE)

    assert letters()["sending_coordinator"].subject == "Participant Example approved the agreement: version 1"


def test_a_refusal_is_mailed_with_its_reason(cast):
    agreements.in_signing(cast)
    OutboxRow.objects.all().delete()
    go(cast, "refuse_signature", GU, reason="The address of the room is missing")

    found = letters()
    assert sorted(found) == ["host_coordinator", "intermediary", "participant", "sending_coordinator"]
    for letter in found.values():
        assert "refused to sign the agreement" in letter.body
        assert "“The address of the room is missing”" in letter.body


def test_a_minor_who_withdraws_is_no_secret_to_the_guardian(cast):
    put_in(cast.mobility, "preparation", started_on=None, ended_on=None, suspended_from=None)
    go(cast, "withdraw", LE, reason="Another course")

    assert letters()["guardian"].subject == "Participant Example withdrew from the stay"


def test_recognition_is_mailed_with_what_was_decided(cast):
    recognition.recognised(cast)
    with on(date(2026, 6, 19)):
        found = letters()

    learner, employer = found["participant"], found["employer"]
    assert "Allergens of bought products are missing" in learner.body
    assert "You can appeal within 30 days" in learner.body
    assert "not recognised" in employer.body.lower()
    assert "Allergens" not in employer.body
    assert "appeal" not in employer.body.lower()


def test_the_reason_of_an_early_return_is_not_mailed_to_the_employer(cast):
    abroad(cast)
    with on(date(2026, 3, 20)):
        OutboxRow.objects.all().delete()
        go(cast, "report_early_return", CO, last_day=date(2026, 3, 19), reason_code="conduct", reason="Fought")
        found = letters()

    assert "Reason: conduct. “Fought”" in found["guardian"].body
    assert "reported an early return" in found["employer"].subject
    assert "conduct" not in found["employer"].body
    assert "Fought" not in found["employer"].body


def test_every_mail_of_an_early_return_says_the_last_day_and_what_the_reader_does_next(cast):
    abroad(cast)
    with on(date(2026, 3, 20)):
        OutboxRow.objects.all().delete()
        go(cast, "report_early_return", CO, last_day=date(2026, 3, 19), reason_code="health", reason="Broke a leg")
        found = letters()

    assert sorted(found) == ["competent_institution", "employer", "guardian", "host_coordinator", "participant"]
    for name, letter in found.items():
        assert "The last day at the host was 19 March 2026." in letter.body, name
        assert "nothing for you to do" in " ".join(letter.body.split()), name
        assert ("Reason: personal reasons." in letter.body) == (name not in ("employer", "competent_institution"))
        assert "“" not in letter.body, name


def test_the_arrival_of_a_minor_is_news_for_who_goes_and_the_guardian(cast):
    worlds.a_stay_in(cast, "ready")
    with on(date(2026, 3, 2)):
        OutboxRow.objects.all().delete()
        go(cast, "confirm_arrival", HC, arrived_on=date(2026, 3, 2))
        found = letters()

    for name in ("participant", "guardian"):
        assert "Host_Coordinator Example confirmed the arrival: 2 March 2026." in found[name].body
        assert "The first day at the host was 2 March 2026." in found[name].body


def test_who_tells_the_one_who_goes_tells_the_guardian():
    rows = [row for table in MACHINE_TABLES.values() for row in table.transitions]
    without = [one.name for one in (*rows, *ACTS.values()) if LE in one.tells and GU not in one.tells]

    assert without == []


def test_the_employer_is_told_of_the_stay_once_and_not_again_when_that_is_noted(cast):
    put_in(cast.mobility, "draft", apprentice=True, started_on=None, ended_on=None, suspended_from=None)
    of_the_employer = OutboxRow.objects.filter(payload__person=str(cast.actors[EM].person_id))
    go(cast, "start_preparation", CO, selection_criteria="criteria 2025")
    act(cast, "lifecycle.inform_employer", CO, {"day": NOW.date()})
    assert of_the_employer.count() == 1

    of_the_employer.delete()  # as where the employer joined later, and heard nothing
    act(cast, "lifecycle.inform_employer", CO, {"day": NOW.date()})
    assert of_the_employer.count() == 1


def test_what_the_employer_was_asked_for_already_is_not_mailed_anew_because_the_stay_went_on(cast):
    put_in(cast.mobility, "preparation", apprentice=True, mou_required=False, mou_reason="no", employer_agreed_on=None)
    wake(machine="mobility", pk=cast.mobility.pk)
    asked = ToDo.objects.filter(mobility=cast.mobility, code="lifecycle.employer_has_not_agreed", closed_at=None)
    before = asked.get()
    OutboxRow.objects.all().delete()
    go(cast, "skip_mou", CO)

    assert asked.get() != before  # at the next gate it is owed anew
    assert not OutboxRow.objects.filter(payload__person=str(cast.actors[EM].person_id)).exists()


SECRET = "Zimtschnecke"
WITH_A_REASON = [
    (table.name, row)
    for table in MACHINE_TABLES.values()
    if table.name != "mou"
    for row in table.transitions
    if "lifecycle.reason_given" in row.needs
]


@pytest.mark.parametrize(("machine", "row"), a_few(WITH_A_REASON, one_of=3), ids=lambda one: getattr(one, "name", one))
def test_a_reason_is_mailed_to_those_alone_who_may_read_it(cast, machine, row):
    """Nobody at the host or beyond reads why, unless they are asked for something by it."""
    stay = put_in(cast.mobility, "ongoing", started_on=NOW.date(), ended_on=None, suspended_from=None)
    happened = Happened(EventKind.TRANSITION, row.name, cast.actors[CO], CO, {"reason": SECRET}, remark=SECRET)
    event = append_event(Standing.of_stay(stay), happened)
    OutboxRow.objects.bulk_create(notices(row.tells, event, Standing.of_stay(stay)))
    Event.unscoped.filter(pk=event.pk).update(machine=machine)

    read_by = {name for name, letter in letters().items() if SECRET in letter.body}

    told = {str(role.name).lower() for role in row.tells} - {"sending_coordinator"}
    if row.name in ASKS_THE_OTHERS:
        assert read_by == told - {"employer"}
    else:
        with_host = {"host_coordinator"} if HC in REASON_READ_BY.get(row.name, ()) else set()
        assert read_by == told & ({"participant", "guardian"} | with_host)


@pytest.mark.parametrize(
    ("event", "role", "reads"),
    [
        ("report_early_return", GU, True), ("report_early_return", EM, False), ("report_early_return", AS, False),
        ("refuse_signature", LE, True), ("withdraw", EM, False), ("lifecycle.answer_employer", EM, True),
    ],
)  # fmt: skip
def test_who_reads_why(event, role, reads):
    assert reads_reason(event, frozenset({role})) is reads


def test_a_new_tutor_reads_what_they_are_and_what_is_expected_and_the_former_that_it_goes_over(cast):
    abroad(cast)
    OutboxRow.objects.all().delete()
    colleague = {"given_names": "Olivia", "family_names": "Exampleton", "email": "olivia@hotel.example.org"}
    act(cast, "lifecycle.hand_over", HT, colleague)
    assert "olivia" not in letters()  # nothing before somebody answered
    assert letters()["host_coordinator"].subject.endswith(
        "whether a colleague may take over as soon as that is confirmed"
    )

    OutboxRow.objects.all().delete()
    succession = cast.mobility.successions.get()
    act(cast, "lifecycle.confirm_successor", HC, {"succession": succession.pk, "accept": "yes"})
    found = letters()

    assert found["olivia"].subject == "You are now the host tutor of Participant Example"
    assert "Host_Coordinator Example let Olivia Exampleton take over from Host_Tutor Example." in found["olivia"].body
    assert "Asked of you: a short follow-up for each week" in found["olivia"].body
    former = "Olivia Exampleton is now the host tutor of Participant Example, in your place"
    assert found["host_tutor"].subject == former
    assert "Participant Example" in found["participant"].to[0].title() or found["participant"].subject


def test_a_hand_over_that_is_refused_is_told_to_who_asked_alone(cast):
    abroad(cast)
    act(cast, "lifecycle.hand_over", HT, {"given_names": "O", "family_names": "E", "email": "o@hotel.example.org"})
    OutboxRow.objects.all().delete()
    succession = cast.mobility.successions.get()
    act(cast, "lifecycle.confirm_successor", HC, {"succession": succession.pk, "accept": "no"})

    assert "o" not in letters()
    assert "left the part with Host_Tutor Example; O E does not take over" in letters()["host_tutor"].subject


def test_the_guardian_of_who_is_of_age_gets_no_mail(cast):
    put_in(cast.mobility, "ongoing", started_on=NOW.date(), ended_on=None, suspended_from=None)
    stay = cast.stay()
    stay.record.birth_date = NOW.date().replace(year=2007)
    stay.record.save(update_fields=["birth_date"])
    perform_transition(
        machine="mobility", pk=stay.pk, name="suspend", actor=cast.actors[CO], suspended_from=NOW.date(), reason="Flu"
    )

    assert "guardian" not in letters()


def test_the_employer_asks_and_reads_the_answer(cast):
    put_in(cast.mobility, "preparation", started_on=None, ended_on=None, suspended_from=None)
    act(cast, "lifecycle.answer_as_employer", EM, {"answer": "ask", "text": "Who pays the wage?"})
    asked = letters()["sending_coordinator"]
    assert "The sending employer asks you something about the stay." in asked.body
    assert "“Who pays the wage?”" in asked.body

    OutboxRow.objects.all().delete()
    perform_act(
        name="lifecycle.answer_employer",
        pk=cast.mobility.pk,
        actor=cast.actors[CO],
        data={"text": "You go on paying it."},
    )
    assert "“You go on paying it.”" in letters()["employer"].body


def test_a_tutor_of_before_keeps_the_part_until_the_day(cast):
    abroad(cast)
    OutboxRow.objects.all().delete()
    data = {"given_names": "Olivia", "family_names": "E", "email": "olivia@hotel.example.org", "from_on": "2026-03-20"}
    act(cast, "lifecycle.name_tutor", HC, data)
    found = letters()

    assert found["olivia"].subject == "You are the host tutor of Participant Example from 20 March 2026 on"
    assert "until then you are" in found["host_tutor"].subject
    assert NamedPart.objects.open().filter(person=Person.objects.get(email="host_tutor@people.example.org")).exists()
