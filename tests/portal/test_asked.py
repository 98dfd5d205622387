"""Who is asked to sign, approve or answer is told at once, and finds the same everywhere: a walk of the whole table.

Each asking has its mail with its one link, which opens the page where one does what is asked; its line among what the
asked one has to do; its row in the gate; and the page of the step that asks names who is told.
"""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.acting import AS_SELF, SESSION_KEY
from accounts.actors import Actor
from accounts.models import Person
from accounts.own_account import enrol_totp, needs_second_factor
from assessments.contact_services import look_for_silence, look_for_the_middle
from lifecycle.engine import settle
from lifecycle.models import Event, Mobility, OutboxRow, ToDo
from lifecycle.names import names_in
from lifecycle.people.role_book import people_in
from lifecycle.registry import HANDLERS
from lifecycle.roles import BY_LINK, Role
from lifecycle.selectors import own_todos
from lifecycle.standing import Standing
from lifecycle.tables.asking import ASKED, ASKINGS
from lifecycle.wording import say_to_owner
from notifications.letters import DECISION_READ_AT
from notifications.links import open_token
from notifications.ways import way_of
from partnerships.services import settle_version
from portal.memoranda.page import MemorandumPage
from portal.stay.page import StayPage
from quality.guards import look_for_silence as look_for_late_answers
from tests.factories import agreements, assessments, partnerships, recognition
from tests.factories.accounts import TOTP_SECRET, account_of
from tests.factories.assessments import act, asks_for_two_signatures, go, on
from tests.factories.quality import an_answer
from tests.lifecycle.conftest import NOW, Cast, put_in

CO, HC, HT, LE, EM, QM, VA, CI = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.EMPLOYER,
    Role.QUALITY_MANAGER, Role.VALIDATOR, Role.COMPETENT_INSTITUTION,
)  # fmt: skip
ADDRESS = re.compile(r"https?://\S+")
Scene = Callable[[Cast], date | None]  # asks, and says on which day one goes on from there
SCENES: dict[str, Scene] = {}


def scene(code: str) -> Callable[[Scene], Scene]:
    def register(ask: Scene) -> Scene:
        SCENES[code] = ask
        return ask

    return register


@scene("partnerships.not_approved")
def a_memorandum_goes_out_for_review(cast):
    partnerships.take(partnerships.a_memorandum(cast), "submit", cast.actors[CO])


@scene("partnerships.runs_out")
def a_memorandum_comes_near_its_end(cast):
    return near(partnerships.a_memorandum(cast, "in_force"), date(2027, 6, 15))


@scene("partnerships.review_due")
def a_memorandum_comes_near_its_review(cast):
    return near(partnerships.a_memorandum(cast, "in_force"), date(2027, 1, 11))


def near(version, day):
    """What is owed of the version on this day."""
    with on(day):
        settle_version(pk=version.pk)
    return day


@scene("partnerships.unsigned")
def all_parties_approve_a_memorandum(cast):
    partnerships.in_signing(cast, partnerships.a_memorandum(cast))


@scene("lifecycle.employer_has_not_agreed")
def the_employer_of_an_apprentice_is_informed(cast):
    put_in(cast.mobility, "preparation", apprentice=True, started_on=None, ended_on=None, suspended_from=None)
    act(cast, "lifecycle.inform_employer", CO, {"day": NOW.date()})


@scene("lifecycle.employer_asks")
def the_employer_has_a_question(cast):
    put_in(cast.mobility, "preparation", started_on=None, ended_on=None, suspended_from=None)
    act(cast, "lifecycle.answer_as_employer", EM, {"answer": "ask", "text": "Who pays the wage?"})


@scene("agreements.not_approved")
def an_agreement_goes_out_for_review(cast):
    agreements.in_review(cast)


@scene("a change: agreements.not_approved")
def a_change_goes_out_for_review(cast):
    agreements.abroad(cast)
    agreements.amending(cast, period_and_place={"end": "2026-04-20"})
    agreements.take(cast, "submit_version", CO)


@scene("agreements.unsigned")
def an_agreement_goes_out_for_signature(cast):
    agreements.in_signing(cast)


@scene("a change: agreements.unsigned")
def a_change_goes_out_for_signature(cast):
    agreements.abroad(cast)
    agreements.amending(cast, period_and_place={"end": "2026-04-20"})
    agreements.sent_for_signature(cast)


@scene("agreements.no_consent")
def an_agreement_that_needs_the_consent_goes_out_for_signature(cast):
    agreements.in_signing(cast)


@scene("lifecycle.waiver_waits")
def a_limit_of_the_programme_is_waived(cast):
    columns = {"started_on": None, "ended_on": None, "suspended_from": None}
    put_in(cast.mobility, "draft", planned_end=date(2026, 3, 4), **columns)
    what = "start_preparation/lifecycle.within_programme_rules"
    act(cast, "lifecycle.give_waiver", CO, {"what": what, "reason": "A fair of three days"})


@scene("lifecycle.successor_waits")
def a_tutor_asks_to_hand_over(cast):
    assessments.abroad(cast)
    colleague = {"given_names": "Olivia", "family_names": "Example", "email": "olivia@people.example.org"}
    act(cast, "lifecycle.hand_over", HT, colleague)


@scene("documents.signature_waits")
def a_tutor_sends_a_follow_up(cast):
    assessments.abroad(cast)
    asks_for_two_signatures(cast)
    with on(date(2026, 3, 8)):
        told = {"nth": 1, "done_on": "2026-03-08", "tasks": "Cold dishes", "outcomes": ["U1.1"], "wellbeing": "well"}
        act(cast, "assessments.record_follow_up", HT, told)
    return date(2026, 3, 8)


def results_signed(cast):
    assessments.abroad(cast)
    with on(date(2026, 4, 20)):
        for key in ("U1.1", "U1.2", "U2.1"):
            assessments.state_result(cast, outcome=key)
        act(cast, "assessments.confirm_grid", Role.ASSESSOR, proof=assessments.CODE)


@scene("assessments.results_unread")
def the_assessor_signs_the_results(cast):
    results_signed(cast)
    return date(2026, 4, 20)


@scene("assessments.disputed")
def who_goes_sees_a_result_differently(cast):
    results_signed(cast)
    with on(date(2026, 4, 21)):
        act(cast, "assessments.dispute_result", LE, {"outcome": "U1.1", "text": "I filled in the sheets alone."})
    return date(2026, 4, 21)


@scene("assessments.silent")
def two_follow_ups_do_not_come(cast):
    assessments.abroad(cast)
    with on(date(2026, 3, 16)):
        look_for_silence.work()
    return date(2026, 3, 16)


@scene("assessments.not_well")
def who_goes_says_that_it_is_not_good(cast):
    assessments.abroad(cast)
    with on(date(2026, 3, 4)):
        act(cast, "assessments.check_in", LE, {"mood": "bad"})
    return date(2026, 3, 4)


@scene("assessments.answers_differ")
def a_tutor_says_well_and_who_goes_does_not(cast):
    day = a_tutor_sends_a_follow_up(cast)
    with on(day):
        act(cast, "assessments.check_in", LE, {"mood": "bad"})
    return day


@scene("assessments.no_result")
def a_stay_ends(cast):
    assessments.abroad(cast)
    with on(date(2026, 4, 24), 18):
        assessments.end(cast)
    return date(2026, 4, 24)


@scene("assessments.evidence_asked")
def the_validator_asks_for_more_evidence(cast):
    recognition.handed_in(cast)
    with on(date(2026, 5, 4)):
        go(cast, "request_evidence", VA, comments={"U1.1": "Which photo?"})
    return date(2026, 5, 4)


@scene("recognition.not_decided")
def results_are_handed_in(cast):
    recognition.handed_in(cast)
    return date(2026, 4, 30)


@scene("recognition.unit_undecided")
def the_validation_is_closed(cast):
    recognition.handed_in(cast)
    recognition.validate_all(cast)
    with on(date(2026, 5, 22)):
        go(cast, "validate", VA)
    return date(2026, 5, 22)


@scene("recognition.appeal_open")
def the_participant_appeals(cast):
    recognition.recognised(cast)
    with on(date(2026, 6, 20)):
        act(cast, "recognition.file_appeal", LE, {"units": ["4101338"], "text": "My allergen test was not looked at"})
    return date(2026, 6, 20)


@scene("quality.asked_later")
def the_recognition_is_issued_to_who_answered_before(cast):
    put_in(cast.mobility, "feedback", ended_on=date(2026, 1, 9))
    an_answer(cast, LE, 4, L16="not_yet")
    return date(2026, 1, 13)


@scene("quality.still_no_answer")
def nobody_answers_for_three_weeks(cast):
    put_in(cast.mobility, "feedback", ended_on=date(2026, 1, 9))
    settle(Standing.of_stay(cast.stay()))
    with on(date(2026, 2, 3)):
        look_for_late_answers.work()
    return date(2026, 2, 3)


@scene("assessments.pulse_waits")
def it_is_halfway(cast):
    first = date(2026, 3, 2)
    put_in(cast.mobility, "ongoing", started_on=first, planned_start=first, planned_end=date(2026, 3, 31))
    with on(date(2026, 3, 16)):
        look_for_the_middle.work()
    return date(2026, 3, 16)


@scene("quality.no_answer")
def the_recognition_is_issued(cast):
    recognition.recognised(cast)
    return date(2026, 6, 19)


def test_each_asking_has_its_scene():
    assert {code.removeprefix("a change: ") for code in SCENES} == {asking.code for asking in ASKINGS}


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
def test_who_is_asked_is_told_at_once_and_finds_it_everywhere(name, cast):
    with on(SCENES[name](cast) or NOW.date()):
        todos = list(ToDo.unscoped.filter(code=name.removeprefix("a change: "), closed_at=None))
        assert todos
        letters = letters_of(OutboxRow.objects.filter(kind__in=("mail.notice", "mail.reminder")))
        told = {person: {todo for todo in todos if person in owners_of(todo)} for person in everybody_asked(todos)}
        last = Event.unscoped.order_by("at", "seq").last()

        for person, theirs in told.items():
            first = min(theirs, key=lambda todo: (todo.due_on is None, todo.due_on, str(todo.pk)))
            assert set(own_todos(at_work(cast, person)).filter(pk__in=[one.pk for one in theirs])) == theirs
            opens(cast, person, way_of(first)[0])
            if person != last.person_id:
                one_letter_leads_there(letters[person], theirs, cast, person)
        stands_in_the_gate(cast, todos)


def one_letter_leads_there(found, theirs, cast, person):
    """One of the mails of this person says what is asked; its one link opens where it, or what comes first, is done.

    A decision comes first: its mail opens on the results, where what is asked stands too.
    """
    mine = own_todos(at_work(cast, person)).filter(code__in=ASKED)
    ways = {way_of(todo)[0] for todo in mine} | {
        reverse(page, args=[cast.mobility.pk]) for page in ("portal:stay", *DECISION_READ_AT.values())
    }
    leading = [letter for letter in found if leads_to(letter) in ways]
    assert leading, [letter.subject for letter in found]
    letter = leading[-1]
    names = names_in(cast.mobility.pk, [person])
    assert [said for todo in theirs if (said := say_to_owner(todo, names)) not in letter.body] == []
    assert len(ADDRESS.findall(letter.body)) == 2  # the link, and the installation's own name below
    link = ADDRESS.findall(letter.body)[0]
    if "/l/" in link:
        answer = Client().get(link[link.index("/l/") :], follow=True)
        assert (answer.status_code, answer.request["PATH_INFO"]) == (200, leads_to(letter).partition("?")[0])


def leads_to(letter) -> str:
    """The page that the link of a mail opens on."""
    link = urlsplit(ADDRESS.findall(letter.body)[0])
    if link.path.startswith("/l/"):
        return open_token(link.path.removeprefix("/l/").strip("/")).path
    return f"{link.path}?{link.query}" if link.query else link.path


def stands_in_the_gate(cast, todos):
    """Of the stay, as its coordinator sees it; of a memorandum on its page."""
    stays = [todo for todo in todos if todo.mobility_id]
    if stays:
        gate = StayPage(cast.stay(), cast.actors[CO]).gate
        shown = {one.owed.todo.pk for one in (*gate.requirements, *gate.later)}
        codes = {one.owed.todo.code for one in gate.later if one.mine}  # asked of another as well, it stands there once
        assert all(todo.pk in shown or todo.code in codes for todo in stays)
        return
    version = partnerships.MemorandumVersion.unscoped.get(pk=todos[0].subject_id)
    shown = MemorandumPage(version, cast.actors[CO]).missing
    assert {todo.pk for todo in todos} <= {one.todo.pk for one in shown}


def letters_of(rows) -> dict:
    """The mails of these rows, by person."""
    found: dict = {}
    for row in rows:
        before = len(mail.outbox)
        HANDLERS[row.kind].work(row)
        person = Person.objects.get(pk=row.payload["person"])
        found.setdefault(person.pk, []).extend(mail.outbox[before:])
    return found


def owners_of(todo: ToDo) -> list:
    return (
        [todo.person_id] if todo.person_id else people_in(Mobility.unscoped.get(pk=todo.mobility_id), Role(todo.owner))
    )


def everybody_asked(todos) -> list:
    return list(dict.fromkeys(person for todo in todos for person in owners_of(todo)))


def at_work(cast: Cast, person) -> Actor:
    """This person of the cast, as they act."""
    return next(actor for actor in cast.actors.values() if actor.person_id == person)


def opens(cast: Cast, person, address: str) -> None:
    """What the mail leads to is there for them, signed in."""
    actor = at_work(cast, person)
    account = account_of(Person.objects.get(pk=person))
    if needs_second_factor(account_id=account.pk):
        enrol_totp(account_id=account.pk, secret=TOTP_SECRET)
    client = Client()
    client.force_login(account)
    session = client.session
    session[SESSION_KEY] = str(actor.organisation_id) if actor.organisation_id else AS_SELF
    session.save()
    assert client.get(address, follow=True).status_code == 200, address


def test_by_link_only_people_without_the_duty_to_sign_in_are_asked():
    assert {role for asking in ASKINGS for role in asking.whom} - BY_LINK == {CO, HC, QM, Role.INTERMEDIARY, Role.PARTY}
