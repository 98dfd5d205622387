"""Who refused to sign a memorandum changes their mind: the round goes on as it was, in exactly the same text."""

from datetime import date

import pytest

from accounts.models import Person
from lifecycle.errors import TransitionRefused
from lifecycle.models import Event
from lifecycle.roles import Role
from notifications.for_reader import meaning_for
from partnerships.drafting import write_texts
from portal.stay.resting import resting_memorandum
from tests.factories.assessments import on
from tests.factories.partnerships import CO, CODE, HC, a_memorandum, again, asked, in_signing, record, requests, take
from tests.missing import refused, satisfied

FRIDAY, FIFTH, SIXTH = date(2026, 2, 6), date(2026, 2, 13), date(2026, 2, 16)


@pytest.fixture
def version(cast):
    """The school has signed, the host refuses."""
    with on(FRIDAY):
        version = in_signing(cast, a_memorandum(cast))
        record(version, "sign", cast.actors[CO], proof=CODE)
        take(version, "request_changes", cast.actors[HC], reason="Another unit")
    return again(version)


def codes(refusal) -> list[str]:
    return [item.code for item in refusal.value.unmet]


@pytest.mark.parametrize("day", [FRIDAY, FIFTH])
def test_refusal_taken_back_restores_the_round(cast, version, day):
    with on(day):
        take(version, "take_back_refusal", cast.actors[HC])
        assert (again(version).state, requests(version)) == ("signing", ["signed", "open"])
        record(version, "sign", cast.actors[HC], proof=CODE)
    assert again(version).state == "in_force"


def test_nobody_else_takes_it_back(cast, version):
    with on(FRIDAY), pytest.raises(TransitionRefused) as refusal:
        take(version, "take_back_refusal", cast.actors[CO])
    assert codes(refusal) == ["partnerships.refused_by_another"]
    refused("partnerships.refused_by_another", asked("own_refusal", memorandum_version=version, actor=cast.actors[CO]))
    satisfied(
        "partnerships.refused_by_another",
        asked("own_refusal", memorandum_version=version, actor=cast.actors[HC]),
    )


def test_first_change_of_the_text_ends_it(cast, version):
    with on(FRIDAY):
        satisfied("partnerships.nothing_refused", asked("refusal_rests", memorandum_version=version))
        satisfied("partnerships.refusal_over", asked("refusal_rests", memorandum_version=version))
        write_texts(version, None, {"procedures": "Assessed at work, as both schools do it"})
        refused("partnerships.refusal_over", asked("refusal_rests", memorandum_version=again(version)))


def test_it_stands_from_the_sixth_working_day(version):
    with on(SIXTH):
        refused("partnerships.refusal_over", asked("refusal_rests", memorandum_version=version))


def test_a_text_that_came_back_from_reading_was_not_refused(cast):
    draft = a_memorandum(cast)
    take(draft, "submit", cast.actors[CO])
    take(draft, "request_changes", cast.actors[HC], reason="Another unit")
    refused("partnerships.nothing_refused", asked("refusal_rests", memorandum_version=again(draft)))


def test_a_refusal_is_called_so_and_its_reason_stands_on_the_page_and_in_the_mail(cast, version):
    event = Event.unscoped.get(name="request_changes")
    coordinator = Person.objects.get(pk=cast.actors[CO].person_id)
    meaning = meaning_for(event, coordinator, Role.PARTY, {event.person_id: "Anna Example"})
    assert meaning.lead.startswith("Anna Example does not sign the memorandum")
    assert "“Another unit”" in meaning.lines
    with on(FRIDAY):
        resting = resting_memorandum(version, (), {})
    assert resting is not None and "Another unit" in resting.reason
