"""The contact person of a memorandum is away: mails, to-dos and the signature reach who stands in, and come back."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Person
from documents.models import SignatureRequest
from ground import clock
from lifecycle.effects import outbox
from lifecycle.models import OutboxRow, ToDo
from lifecycle.people.being_away import come_back
from lifecycle.roles import Role
from tests.factories.documents import make_ready
from tests.factories.partnerships import CODE, a_memorandum, again, in_signing, record, take, text_of
from tests.lifecycle.test_being_away import FRIDAY, MONDAY, away, colleague, run_on

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
DAYS = (MONDAY - timedelta(days=1), MONDAY, FRIDAY, FRIDAY + timedelta(days=1))


def noon(day):
    return clock.set_to(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def owing(version, organisation):
    """Who owes something of the version for this organisation."""
    todos = ToDo.unscoped.filter(subject_id=version.pk, closed_at=None, params__organisation=organisation.name)
    return set(todos.values_list("person_id", flat=True))


def asked(version, organisation):
    """Who is asked to sign for this organisation."""
    waiting = SignatureRequest.unscoped.filter(document__subject_id=version.pk, state="open", organisation=organisation)
    return set(waiting.values_list("person_id", flat=True))


def told(event):
    notices = OutboxRow.objects.filter(kind="mail.notice", payload__event=str(event.pk))
    return set(notices.values_list("payload__person", flat=True))


@pytest.fixture
def bea(cast):
    return colleague(cast)


@pytest.fixture
def ona(cast):
    return cast.actors[CO].person_id


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["to approve", "to sign"])
def test_what_is_owed_reaches_the_substitute_from_the_first_day_until_the_last(cast, bea, ona, stage):
    version, school = a_memorandum(cast), cast.organisations["sending"]
    if stage == "to sign":
        in_signing(cast, version)
    else:
        take(version, "submit", cast.actors[HC])
    since = set(ToDo.unscoped.filter(subject_id=version.pk, closed_at=None).values_list("since", flat=True))
    away(cast, bea)
    seen = []
    for day in DAYS:
        run_on(day)
        seen.append((owing(version, school), asked(version, school)))

    people = [{ona}, {bea.person_id}, {bea.person_id}, {ona}]
    assert seen == [(who, who if stage == "to sign" else set()) for who in people]
    open_now = ToDo.unscoped.filter(subject_id=version.pk, closed_at=None)
    assert set(open_now.values_list("since", flat=True)) == since


@pytest.mark.slow
def test_mails_reach_the_substitute_while_the_contact_is_away(cast, bea, ona):
    version = a_memorandum(cast)
    take(version, "submit", cast.actors[CO])
    away(cast, bea)
    run_on(MONDAY)
    with noon(MONDAY):
        event = take(version, "request_changes", cast.actors[HC], reason="Another unit")
    assert told(event) == {str(bea.person_id)}
    run_on(DAYS[-1])
    with noon(DAYS[-1]):
        take(version, "submit", cast.actors[HC])
        event = take(version, "request_changes", cast.actors[HC], reason="Yet another unit")

    assert told(event) == {str(ona)}


@pytest.mark.slow
def test_substitute_signs_the_text_that_goes_on_naming_the_contact(cast, bea, ona):
    version = in_signing(cast, a_memorandum(cast))
    away(cast, bea)
    run_on(MONDAY)

    with noon(MONDAY):
        event = record(version, "sign", bea, {"place": "Vilnius"}, proof=CODE)

    assert event.person_id == bea.person_id
    assert Person.objects.get(pk=ona).full_name in str(text_of(version).snapshot["data"]["parts"])


@pytest.mark.slow
def test_text_that_goes_out_meanwhile_asks_the_substitute(cast, bea, ona):
    version = a_memorandum(cast)
    take(version, "submit", cast.actors[HC])
    away(cast, bea)
    run_on(MONDAY)
    with noon(MONDAY):
        record(version, "approve", bea)
        make_ready(text_of(version))
        assert asked(version, cast.organisations["sending"]) == {bea.person_id}

    assert again(version).state == "signing"
    run_on(DAYS[-1])
    assert asked(version, cast.organisations["sending"]) == {ona}


@pytest.mark.slow
def test_back_early_everything_comes_back_at_once(cast, bea, ona):
    version = in_signing(cast, a_memorandum(cast))
    absence = away(cast, bea)
    run_on(MONDAY)
    with noon(MONDAY):
        come_back(actor=cast.actors[CO], pk=absence.pk)
        outbox.drain()
        assert (owing(version, cast.organisations["sending"]), asked(version, cast.organisations["sending"])) == (
            {ona}, {ona},
        )  # fmt: skip


@pytest.mark.slow
def test_what_the_substitute_signs_in_any_case_stays_theirs(cast, bea, ona):
    version = a_memorandum(cast)
    version.parties.filter(contact=ona).update(signer=bea.person_id, signer_function="Director")
    in_signing(cast, version)
    away(cast, bea)
    for day in DAYS:
        run_on(day)
        assert asked(version, cast.organisations["sending"]) == {bea.person_id}


@pytest.mark.slow
def test_absence_at_another_organisation_changes_nothing(cast, bea, ona):
    version = a_memorandum(cast)
    take(version, "submit", cast.actors[CO])
    away(cast, bea)
    run_on(MONDAY)

    assert owing(version, cast.organisations["hosting"]) == {cast.actors[HC].person_id}
