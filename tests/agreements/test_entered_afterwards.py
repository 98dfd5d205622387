"""A stay entered when it was over: said on its papers, without a departure pack, and without recognition if nothing
was agreed."""

from datetime import date

import pytest

from agreements.selectors import needs_guardian
from assessments.paper_facts import common_facts
from documents.models import Document
from lifecycle.errors import TransitionRefused
from recognition.selectors import criteria_unmet
from tests.factories.agreements import CO, asked_to_sign, consent, in_signing, sign, text_of, written
from tests.factories.assessments import go, on
from tests.lifecycle.conftest import Cast
from tests.missing import ask, refused, satisfied

AFTER = date(2026, 9, 1)  # the stay lasted until 24 April
STATED = {"last_day": date(2026, 4, 24), "reason": "host and school trusted each other"}


def signed_by_all(cast: Cast) -> None:
    """Written, read, consented to and signed, all on this day."""
    version = in_signing(cast)
    if needs_guardian(cast.stay()):
        consent(cast)
    sign(cast, *asked_to_sign(version))


@pytest.mark.parametrize(("day", "packs"), [(date(2026, 1, 16), 1), (AFTER, 0)])
def test_departure_pack_is_only_for_who_still_leaves(cast, day, packs):
    with on(day):
        signed_by_all(cast)
    stay = cast.stay()

    assert stay.state == "ready"
    assert Document.unscoped.filter(mobility=stay, kind="departure_pack").count() == packs
    assert (stay.agreed_after_on is None) is bool(packs)


def test_text_that_is_signed_after_the_stay_says_so(cast):
    with on(AFTER):
        version = in_signing(cast)
    assert text_of(version).snapshot["data"]["over_on"] == "2026-04-24"


def test_papers_of_such_a_stay_say_when_it_was_agreed(cast):
    with on(AFTER):
        signed_by_all(cast)
    assert common_facts(cast.stay())["agreed_after_on"] == AFTER


def test_that_no_agreement_existed_is_stated_and_has_its_consequence(cast):
    written(cast)
    with on(AFTER):
        go(cast, "close_without_agreement", CO, **STATED)
    stay = cast.stay()
    certificate = Document.unscoped.get(mobility=stay, kind="attendance_certificate")

    assert (stay.state, stay.no_agreement_on, stay.started_on, stay.ended_on) == (
        "feedback", AFTER, date(2026, 3, 2), STATED["last_day"],
    )  # fmt: skip
    assert certificate.snapshot["data"]["no_agreement_on"] == AFTER.isoformat()
    assert not stay.agreement_versions.exclude(state="void").exists()
    assert criteria_unmet(stay) == ["Q1"]
    satisfied("recognition.no_europass", ask("recognition.europass_issued", mobility=stay))


@pytest.mark.parametrize(
    ("day", "typed", "code"),
    [
        (date(2026, 4, 24), {}, "lifecycle.not_over"),
        (AFTER, {"last_day": date(2026, 3, 1)}, "lifecycle.last_day_before_first"),
        (AFTER, {"last_day": date(2026, 9, 2)}, "lifecycle.last_day_in_future"),
    ],
)
def test_nobody_states_it_while_there_is_time_nor_with_days_that_cannot_be(cast, day, typed, code):
    written(cast)
    with on(day), pytest.raises(TransitionRefused) as refusal:
        go(cast, "close_without_agreement", CO, **STATED | typed)
    refused(code, refusal.value.unmet)


def test_only_of_a_stay_that_is_over_it_is_stated_that_nothing_was_agreed(cast):
    with on(date(2026, 4, 24)):
        refused("lifecycle.not_over", ask("lifecycle.over_by_now", mobility=cast.stay()))
    with on(date(2026, 4, 25)):
        satisfied("lifecycle.not_over", ask("lifecycle.over_by_now", mobility=cast.stay()))
