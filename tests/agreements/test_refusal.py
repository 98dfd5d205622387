"""Who refused to sign changes their mind: the round goes on as it was, unless somebody wrote on or it took too long."""

from datetime import date

import pytest

from agreements.selectors import paper_of
from documents.models import SignatureRequest
from lifecycle.doors import perform_transition
from lifecycle.errors import TransitionRefused
from lifecycle.vocabulary import OnBehalf
from tests.factories.agreements import (
    CO,
    GU,
    HC,
    IN,
    LE,
    SIGNERS,
    abroad,
    amending,
    ask,
    change,
    fresh,
    in_signing,
    sent_for_signature,
    sign,
    versions,
)
from tests.factories.assessments import go, on
from tests.missing import refused, satisfied

FRIDAY, FIFTH, SIXTH = date(2026, 2, 6), date(2026, 2, 13), date(2026, 2, 16)


def states(version) -> dict[str, str]:
    """What became of each request for a signature, by role."""
    return dict(SignatureRequest.unscoped.filter(document=paper_of(version)).values_list("role", "state"))


def refuse(cast, who=HC):
    """The host has signed nothing yet, the school and the learner have; then the host refuses."""
    with on(FRIDAY):
        version = in_signing(cast)
        sign(cast, CO, LE)
        go(cast, "refuse_signature", who, reason="the hours are too long")
    return version


def alone(cast, version, name, **typed):
    """The guardian takes a step of a version that runs alone, as during the stay."""
    perform_transition(machine="agreement_version", pk=version.pk, name=name, actor=cast.actors[GU], **typed)


def codes(refusal) -> list[str]:
    return [item.code for item in refusal.value.unmet]


@pytest.mark.parametrize("day", [FRIDAY, FIFTH])
def test_refusal_taken_back_restores_the_round_with_every_signature(cast, day):
    version = refuse(cast)
    with on(day):
        go(cast, "take_back_refusal", HC)
        assert versions(cast) == [(1, "signing")]
        assert states(version) == dict.fromkeys(map(str, SIGNERS), "open") | {str(CO): "signed", str(LE): "signed"}
        sign(cast, HC, IN, GU)
    assert fresh(version).state in ("signing", "in_force")  # the guardian's consent is asked for apart
    assert set(states(version).values()) == {"signed"}


def test_nobody_else_takes_a_refusal_back(cast):
    refuse(cast)
    with on(FRIDAY), pytest.raises(TransitionRefused) as refusal:
        go(cast, "take_back_refusal", LE)
    assert codes(refusal) == ["agreements.refused_by_another"]
    refused("agreements.refused_by_another", ask("own_refusal", cast.stay(), actor=cast.actors[LE], details={}))
    satisfied("agreements.refused_by_another", ask("own_refusal", cast.stay(), actor=cast.actors[HC], details={}))


def test_word_of_who_refused_is_entered_for_them(cast):
    version = refuse(cast, GU)
    said = OnBehalf(cast.actors[GU].person_id, GU, note="telephone, Tuesday")
    with on(FIFTH):
        go(cast, "take_back_refusal", CO, on_behalf=said)
    assert states(version)[str(GU)] == "open"


def test_refusal_stands_from_the_sixth_working_day(cast):
    refuse(cast)
    with on(FIFTH):
        satisfied("agreements.refusal_over", ask("refusal_rests", cast.stay()))
        refused("agreements.round_rests", ask("refusal_stands", cast.stay()))
    with on(SIXTH):
        satisfied("agreements.round_rests", ask("refusal_stands", cast.stay()))
        refused("agreements.refusal_over", ask("refusal_rests", cast.stay()))
        with pytest.raises(TransitionRefused) as refusal:
            go(cast, "take_back_refusal", HC)
    assert codes(refusal) == ["agreements.refusal_over"]


def test_first_change_of_the_next_draft_ends_the_round_and_keeps_what_was_signed(cast):
    version = refuse(cast)
    with on(FRIDAY):
        change(cast, period_and_place={"place": "Via Roma 1"})
        assert versions(cast) == [(1, "returned"), (None, "draft")]
        assert states(version) == dict.fromkeys(map(str, SIGNERS), "cancelled") | {
            str(CO): "signed", str(LE): "signed", str(HC): "refused",
        }  # fmt: skip
        refused("agreements.nothing_refused", ask("refusal_rests", cast.stay()))


def test_refused_change_of_a_running_stay_is_taken_up_again_as_well(cast):
    abroad(cast)
    amending(cast, period_and_place={"place": "The second kitchen"})
    version = sent_for_signature(cast)
    sign(cast, CO)
    alone(cast, version, "refuse_version", reason="too far away")
    satisfied("agreements.nothing_refused", ask("refusal_rests", cast.stay()))
    alone(cast, version, "take_back_refusal")

    assert versions(cast) == [(1, "in_force"), (2, "signing")]
    assert states(version)[str(CO)] == "signed"
