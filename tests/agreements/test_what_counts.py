"""What was signed counts, whatever else happens during the stay: birthdays, silence, changes of mind."""

from datetime import date

import pytest

from agreements.selectors import still_to_sign
from documents.models import SignatureRequest
from lifecycle.errors import TransitionRefused
from lifecycle.models import NamedPart, ParticipantRecord, ToDo
from tests.factories.agreements import (
    CI,
    CO,
    GU,
    HC,
    HT,
    IN,
    LE,
    SIGNERS,
    abroad,
    agreed_by_all,
    amending,
    approve,
    ask,
    asked_to_sign,
    change,
    fresh,
    in_review,
    sent_for_signature,
    sign,
    take,
    text_of,
    text_ready,
    the_open,
    versions,
)
from tests.factories.assessments import act, end, go, on
from tests.lifecycle.conftest import Cast, a_person
from tests.missing import refused, satisfied

ELSEWHERE = {"period_and_place": {"place": "The second kitchen"}}


@pytest.fixture
def stay(cast) -> Cast:
    """Abroad since 2 March, under an agreement that all have signed; today is 10 March."""
    abroad(cast)
    with on(date(2026, 3, 10)):
        yield cast


@pytest.mark.slow
def test_going_back_to_what_was_agreed_at_first_is_signed_like_any_change(stay):
    amending(stay, **ELSEWHERE)
    agreed_by_all(stay)
    back = amending(stay, period_and_place={"place": "Main kitchen"})

    assert [signer.role for signer in still_to_sign(back)] == list(SIGNERS)
    agreed_by_all(stay)
    assert versions(stay) == [(1, "superseded"), (2, "superseded"), (3, "in_force")]


def test_part_left_empty_is_signed_for_although_another_empty_part_was_signed(stay):
    act(stay, "agreements.start_amendment", CO, {"reason": "no recognition after all"})
    act(stay, "agreements.write_part", CO, {"part": "validation_and_recognition", "content": {}})

    assert {part["part"] for signer in still_to_sign(the_open(stay)) for part in signer.covers} == {
        "validation_and_recognition"
    }


def test_change_that_changes_nothing_is_not_sent_round(stay):
    draft = amending(stay)
    refused("agreements.nothing_changed", ask("form_complete", stay.stay()))
    with pytest.raises(TransitionRefused) as refusal:
        take(stay, "submit_version", CO)
    assert [item.code for item in refusal.value.unmet] == ["agreements.nothing_changed"]

    change(stay, **ELSEWHERE)
    satisfied("agreements.nothing_changed", ask("form_complete", stay.stay()))
    take(stay, "submit_version", CO)
    assert fresh(draft).state == "review"


def test_one_who_came_of_age_during_the_stay_agrees_without_a_guardian(stay):
    ParticipantRecord.objects.filter(pk=stay.mobility.record_id).update(birth_date=date(2008, 3, 9))
    amending(stay, **ELSEWHERE)
    version = sent_for_signature(stay)

    assert asked_to_sign(version) == (CO, HC, IN, LE)
    sign(stay, CO, HC, IN, LE)
    assert versions(stay)[-1] == (2, "in_force")


def test_birthday_between_asking_and_signing_lets_the_guardian_go(stay):
    ParticipantRecord.objects.filter(pk=stay.mobility.record_id).update(birth_date=date(2008, 3, 12))
    amending(stay, **ELSEWHERE)
    version = sent_for_signature(stay)
    assert GU in asked_to_sign(version)

    with on(date(2026, 3, 12)):
        sign(stay, CO, HC, IN, LE)
    assert versions(stay)[-1] == (2, "in_force")
    assert SignatureRequest.unscoped.get(document=text_of(version), role="GU").state == "cancelled"


def test_guardian_named_during_the_stay_consents_to_it(stay):
    NamedPart.objects.filter(mobility=stay.mobility, part="guardian").update(person=a_person("aunt"))
    aunt = NamedPart.objects.get(mobility=stay.mobility, part="guardian").person_id
    stay.actors[GU] = type(stay.actors[GU])(aunt)
    amending(stay, **ELSEWHERE)
    version = sent_for_signature(stay)
    sign(stay, *SIGNERS)
    assert [item.code for item in ask("guardian_consents", stay.stay())] == ["agreements.no_consent"]

    act(stay, "agreements.give_consent", GU, {"travel": True})
    assert fresh(version).state == "in_force"


def test_waiver_for_a_silent_reviewer_counts_for_that_number_only(cast):
    in_review(cast)
    approve(cast, HC, LE, GU, HT, IN)
    with on(date(2026, 1, 26)):
        data = {"what": "send_for_signature/agreements.reviewers_approved", "reason": "no answer"}
        act(cast, "lifecycle.give_waiver", CO, data)
        go(cast, "request_agreement_changes", CO, comments={"contacts": "Telephone"})
        change(cast, contacts={"accompanying": [{"name": "Rasa Trecia"}]})
        go(cast, "submit_agreement", CO)
        approve(cast, HC, LE, GU, HT, IN)
        with pytest.raises(TransitionRefused) as refusal:
            go(cast, "send_for_signature", CO)
    assert [item.owner for item in refusal.value.unmet] == [CI]


def test_silent_reviewer_of_a_change_may_be_waived_too(stay):
    amending(stay, **ELSEWHERE)
    take(stay, "submit_version", CO)
    approve(stay, HC, LE, GU, HT, IN)
    with on(date(2026, 3, 24)):
        data = {"what": "request_signatures/agreements.reviewers_approved", "reason": "no answer to four mails"}
        act(stay, "lifecycle.give_waiver", CO, data)
        take(stay, "request_signatures", CO)
        sign(stay, *asked_to_sign(text_ready(the_open(stay))))
    assert versions(stay)[-1] == (2, "in_force")


# Nobody waits in silence for a change


def owed(stay: Cast) -> set[tuple[str, str]]:
    """What is owed about the change, and by whom."""
    codes = ("agreements.not_approved", "agreements.unsigned", "agreements.no_consent")
    found = ToDo.objects.filter(mobility=stay.mobility, closed_at=None, code__in=codes)
    return set(found.values_list("code", "owner"))


def test_each_reviewer_of_a_change_owes_an_approval_until_it_is_given(stay):
    amending(stay, **ELSEWHERE)
    assert owed(stay) == set()
    take(stay, "submit_version", CO)
    approve(stay, HC, LE, HT)
    assert owed(stay) == {("agreements.not_approved", role.value) for role in (GU, CI, IN)}


def test_each_signer_of_a_change_owes_a_signature_and_is_reminded(stay):
    amending(stay, **ELSEWHERE)
    sent_for_signature(stay)
    sign(stay, CO, IN, LE)

    assert owed(stay) == {("agreements.unsigned", "HC"), ("agreements.unsigned", "GU")}
    reminders = ToDo.objects.get(mobility=stay.mobility, code="agreements.unsigned", owner="HC").reminders
    assert list(reminders.values_list("due_at__date", flat=True)) == [
        date(2026, 3, 13), date(2026, 3, 17), date(2026, 3, 24),
    ]  # fmt: skip


def test_nothing_is_owed_any_more_once_the_change_counts(stay):
    amending(stay, **ELSEWHERE)
    agreed_by_all(stay)
    assert owed(stay) == set()


def test_open_change_does_not_keep_the_stay_from_ending(stay):
    amending(stay, **ELSEWHERE)
    take(stay, "submit_version", CO)
    with on(date(2026, 4, 24), 18):
        end(stay)
    assert (stay.stay().state, owed(stay)) == ("results", set())
