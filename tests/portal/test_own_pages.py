"""My stay says when, where and whom to call; the employer reads what is true now; times are those of the reader."""

from datetime import UTC, date, datetime

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.acting import ActingMiddleware
from accounts.models import Organisation, Person
from agreements.documents import consent_text
from agreements.services import give_consent
from assessments.models import Item, PreparationItem
from documents.services import issue
from ground import clock
from lifecycle.engine import settle
from lifecycle.models import Mobility, NamedPart
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import State
from portal.participant.stay import OwnStay
from tests.factories.accounts import account_of
from tests.factories.agreements import written
from tests.factories.documents import a_paper, a_signer, make_ready
from tests.lifecycle.conftest import put_in

LE, GU, EM, HT, CO = (
    Role.PARTICIPANT, Role.GUARDIAN, Role.EMPLOYER, Role.HOST_TUTOR, Role.SENDING_COORDINATOR,
)  # fmt: skip


def read(browser, name, cast):
    return " ".join(browser.get(reverse(name, args=[cast.mobility.pk])).content.decode().split())


@pytest.mark.parametrize(
    ("state", "day", "says"),
    [
        (State.READY, date(2026, 2, 1), "It begins in 29 days."),
        (State.ONGOING, date(2026, 3, 22), "Day 21 of 54."),
        (State.RESULTS, date(2026, 4, 1), "Mon 2 Mar – Fri 20 Mar 2026"),
    ],
)
def test_my_stay_says_when_where_and_whom_to_call(cast, browser_of, state, day, says):
    began = None if state == State.READY else date(2026, 3, 2)
    ended = date(2026, 3, 20) if state == State.RESULTS else None
    put_in(cast.mobility, state, reached=9, started_on=began, ended_on=ended)
    Organisation.unscoped.filter(pk=cast.organisations["hosting"].pk).update(address="Via Inventata 1")
    Person.objects.filter(pk=cast.actors[HT].person_id).update(phone="+39 000 0001")
    PreparationItem.objects.create(
        mobility=cast.mobility, code=Item.HOUSING, detail="Via Finta 2", done_on=date(2026, 1, 5)
    )
    with clock.set_to(datetime.combine(day, datetime.min.time(), UTC).replace(hour=12)):
        page = read(browser_of(LE), "portal:my-stay", cast)

    for words in (says, "Mon 2 Mar", "Via Inventata 1", "Via Finta 2", "tel:+390000001"):
        assert words in page, words


def test_who_is_asked_twice_by_one_form_reads_it_once(cast):
    put_in(cast.mobility, State.FEEDBACK, reached=14)
    settle(Standing.of_stay(Mobility.unscoped.get(pk=cast.mobility.pk)))
    own = OwnStay(Mobility.unscoped.get(pk=cast.mobility.pk), cast.actors[LE])
    assert [one.own_sentence for one in own.todos] == ["Say how the stay was."]


@pytest.mark.parametrize(
    ("state", "columns", "says", "days"),
    [
        (State.PREPARATION, {"started_on": None, "ended_on": None}, "is to work in", "54 days"),
        (State.ONGOING, {"ended_on": None}, "works in", "54 days"),
        (State.EARLY_RETURN, {"ended_on": date(2026, 3, 20)}, "worked in", "19 days"),
        (State.CANCELLED, {"started_on": None, "ended_on": None}, "does not go to", "54 days"),
    ],
)
def test_the_employer_reads_true_days_in_the_tense_of_today(cast, browser_of, state, columns, says, days):
    put_in(cast.mobility, state, reached=9, **columns)
    page = read(browser_of(EM), "desk:employer-stay", cast)
    assert (says in page, days in page) == (True, True)


def test_times_are_shown_where_the_reader_works_and_nothing_of_it_stays(cast, rf):
    account = account_of(Person.objects.get(pk=cast.actors[CO].person_id))
    request, seen = rf.get("/"), []
    request.user, request.session = account, {}

    ActingMiddleware(lambda asked: seen.append(timezone.get_current_timezone_name()) or HttpResponse())(request)

    assert (seen, timezone.get_current_timezone_name()) == (["Europe/Vilnius"], "UTC")


def test_my_stay_leads_to_the_paper_that_waits_for_my_signature_and_to_none_where_none_does(cast, browser_of):
    put_in(cast.mobility, State.ONGOING, reached=9)
    address = reverse("portal:my-stay", args=[cast.mobility.pk])
    assert browser_of(LE).get(address).context["own"].to_sign == []

    signer = a_signer(cast.actors[LE].person_id, LE)
    paper = issue(paper=a_paper(
        kind="follow_up_sheet", subject_type="follow_up", subject_id=cast.mobility.pk, mobility_id=cast.mobility.pk,
        template="documents/paper.html", rendering="for_signature", signers=(signer,),
    ))  # fmt: skip

    answer = browser_of(LE).get(address)
    assert [one.document for one in answer.context["own"].to_sign] == [paper]
    assert f"?request={paper.requests.get().pk}" in answer.content.decode()


def test_a_guardian_is_led_to_the_consent_as_soon_as_its_text_lies_ready(cast, browser_of):
    written(cast)
    address = reverse("portal:my-stay", args=[cast.mobility.pk])
    consent = reverse("portal:act", args=[cast.mobility.pk, "agreements.give_consent"])
    before = browser_of(GU).get(address).content.decode()
    part = NamedPart.objects.open().get(mobility=cast.mobility, part="guardian")

    make_ready(issue(paper=consent_text(part)))
    ready = browser_of(GU).get(address).content.decode()
    give_consent(mobility=cast.stay(), guardian_id=part.person_id, consents={"travel": True}, note="")
    given = browser_of(GU).get(address).content.decode()

    nothing = "Nothing for you to do now"
    assert [nothing in text for text in (before, ready, given)] == [True, False, True]
    assert f'sj-button--wide"\n            href="{consent}"' in ready


@pytest.mark.parametrize("role", [LE, GU])
def test_after_an_early_return_my_stay_says_what_comes_next(cast, browser_of, role):
    put_in(cast.mobility, State.EARLY_RETURN, ended_on=date(2026, 3, 19), suspended_from=None)

    page = read(browser_of(role), "portal:my-stay", cast)

    assert "The school decides what counts of the time spent." in page
    assert "What was learned until the last day can still count" in page
    assert "A certificate of attendance for the days spent" in page
    asked = "you are asked" if role == LE else "Participant Example is asked"
    assert f"At the end {asked} a few questions" in page


def test_a_guardian_reads_the_data_of_who_goes_and_the_own_apart(cast, browser_of):
    put_in(cast.mobility, State.PREPARATION)
    NamedPart.objects.filter(mobility=cast.mobility, part="guardian").update(relation="mother", phone_day="+370 1")

    page = read(browser_of(GU), "portal:my-data", cast)
    learner, own = page[page.index("What is kept of Participant Example") :].split("What is kept of you")

    assert "<h1> The data of Participant Example, and your own </h1>" in page
    assert "participant@people.example.org" in learner
    assert "14 March 2009" in learner
    assert "guardian@people.example.org" not in learner
    for words in ("Guardian Example", "guardian@people.example.org", "mother", "+370 1"):
        assert words in own
    assert "14 March 2009" not in own
    for words in ("Who you are", "Your course", "Your stay"):
        assert words not in learner


def test_who_goes_reads_the_own_data_alone(cast, browser_of):
    put_in(cast.mobility, State.PREPARATION)
    page = read(browser_of(LE), "portal:my-data", cast)

    assert "Who you are" in page
    assert "What is kept of" not in page
