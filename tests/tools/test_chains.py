"""Recomputing the chains of events."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lifecycle.models import Event, Mobility, Remark
from tests.tools.conftest import case_of
from tests.tools.test_reader import GOOD
from tools.cases.runner import Runner

MORE = GOOD.replace(
    "present: begun",
    """  - {on: 2026-09-03, by: jo, do: cancel, with: {reason_code: other, reason: The programme closed.}}
present: begun""",
)


@pytest.fixture
def stay(fresh) -> Mobility:
    return Runner(case_of(MORE)).run().mobility


def verify() -> str:
    out = StringIO()
    call_command("verify_events", stdout=out)
    return out.getvalue()


def test_untouched_chains_hold(stay):
    assert verify() == "1 chains with 3 events: every link holds.\n"


def refused(why: str, event: Event | None = None) -> None:
    with pytest.raises(CommandError) as wrong:
        verify()
    assert str(wrong.value).startswith("First wrong row: ")
    assert why in str(wrong.value)
    if event is not None:
        assert str(event.pk) in str(wrong.value)


def nth(place: int) -> Event:
    return Event.unscoped.get(seq=place)


def test_changed_row_is_named(stay):
    Event.unscoped.filter(seq=2).update(role="LE")
    refused("its content is not what was written", nth(2))


def test_row_taken_out_is_named_by_the_one_after_it(stay):
    Event.unscoped.filter(seq=2).delete()
    refused("place 2 of the chain is missing", nth(3))


def test_rewritten_row_breaks_the_link_after_it(stay):
    from lifecycle.writing import event_hash

    event = nth(2)
    event.details = {"selection_criteria": "other ones"}
    Event.unscoped.filter(seq=2).update(details=event.details, hash=event_hash(event))
    refused("it does not point back to the event before it", nth(3))


def test_last_row_taken_out_is_told_by_the_state(stay):
    Remark.unscoped.all().delete()
    Event.unscoped.filter(seq=3).delete()
    refused("its events say preparation, version 1")


def test_changed_remark_is_named(stay):
    Remark.unscoped.update(text="The programme was full.")
    refused("the remark is not the text that was written", nth(3))


def test_erased_remark_is_no_fault(stay):
    from ground import clock

    Remark.unscoped.update(text="", erased_at=clock.now())
    assert "every link holds" in verify()
