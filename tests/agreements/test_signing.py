"""From the approved text to an agreement in force: signed in any order, refused, recalled, kept, given up."""

from datetime import date

import pytest

from accounts.models import Membership
from agreements.models import GuardianConsent
from agreements.selectors import open_version, paper_of, parts_of
from documents.models import Document, SignatureRequest
from lifecycle.errors import ActRefused, RoleRefused, TransitionRefused
from lifecycle.roles import Role
from lifecycle.vocabulary import OnBehalf
from tests.factories.agreements import (
    CI,
    CO,
    GU,
    HC,
    HT,
    IN,
    LE,
    SIGNERS,
    ask,
    asked_to_sign,
    change,
    consent,
    fresh,
    in_force,
    in_review,
    in_signing,
    send_for_signature,
    sign,
    text_of,
    versions,
    written,
)
from tests.factories.assessments import act, go, on
from tests.lifecycle.conftest import a_person
from tests.missing import refused, satisfied


def states(version) -> dict[str, str]:
    """What became of each request for a signature on this version, by role."""
    return dict(SignatureRequest.unscoped.filter(document=paper_of(version)).values_list("role", "state"))


def codes(refusal) -> list[str]:
    return [item.code for item in refusal.value.unmet]


def test_text_asks_each_party_for_a_signature_under_every_part(cast):
    version = in_signing(cast)
    requests = SignatureRequest.unscoped.filter(document=text_of(version))

    assert asked_to_sign(version) == SIGNERS
    assert {len(request.covers) for request in requests} == {7}
    sides = {request.role: request.organisation for request in requests if request.organisation}
    assert sides == {
        "CO": cast.organisations["sending"], "HC": cast.organisations["hosting"],
        "IN": cast.organisations["intermediary"],
    }  # fmt: skip


def test_employer_signs_only_where_the_rule_set_says_so(cast):
    cast.mobility.rule_set.employer_signs = True
    cast.mobility.rule_set.save(update_fields=["employer_signs"])
    version = in_signing(cast)
    assert "EM" in states(version)


def test_signatures_may_come_in_any_order_and_the_last_one_makes_the_stay_ready(cast):
    version = in_signing(cast)
    consent(cast)
    sign(cast, LE, GU, CO, IN)
    assert refused("agreements.unsigned", ask("signed_by_all", cast.stay())).owner == HC
    assert cast.stay().state == "agreement_signing"

    sign(cast, HC)
    satisfied("agreements.unsigned", ask("signed_by_all", cast.stay()))
    assert (fresh(version).state, cast.stay().state) == ("in_force", "ready")


def test_signature_given_for_an_organisation_counts_whoever_answers_for_it_later(cast):
    in_signing(cast)
    sign(cast, HC)
    Membership.objects.filter(person=cast.actors[HC].person_id).update(until_on=date(2026, 1, 10))
    Membership.objects.create(
        person=a_person("colleague"), organisation=cast.organisations["hosting"], role="coordinator",
        since_on=date(2025, 9, 1),
    )  # fmt: skip
    assert HC not in [item.owner for item in ask("signed_by_all", cast.stay())]


def test_signature_is_given_once(cast):
    in_signing(cast)
    sign(cast, HC)
    with pytest.raises(ActRefused, match="nothing_to_sign"):
        sign(cast, HC)


def test_who_is_not_asked_finds_nothing_to_sign(cast):
    in_signing(cast)
    with pytest.raises(ActRefused, match="nothing_to_sign"):
        sign(cast, HT)


def test_coming_into_force_takes_over_the_days_and_issues_final_and_departure_pack(cast):
    version = written(cast)
    change(cast, period_and_place={"start": "2026-03-09", "end": "2026-04-30"})
    go(cast, "submit_agreement", CO)
    send_for_signature(cast)
    consent(cast)
    sign(cast, *SIGNERS)
    stay, version = cast.stay(), fresh(version)

    assert (stay.planned_start, stay.planned_end) == (date(2026, 3, 9), date(2026, 4, 30))
    assert version.in_force_at is not None
    assert version.taken_over_at is not None
    final = Document.unscoped.get(mobility=stay, kind="learning_agreement", rendering="final")
    assert sorted(row["role"] for row in final.snapshot["signers"]) == ["CO", "GU", "HC", "IN", "LE"]
    assert Document.unscoped.filter(mobility=stay, kind="departure_pack").count() == 1


def test_minor_does_not_leave_without_the_guardians_consent(cast):
    version = in_signing(cast)
    sign(cast, *SIGNERS)
    assert refused("agreements.no_consent", ask("guardian_consents", cast.stay())).person == cast.actors[GU].person_id
    assert (fresh(version).state, cast.stay().state) == ("signing", "agreement_signing")

    consent(cast)
    satisfied("agreements.no_consent", ask("guardian_consents", cast.stay()))
    assert (fresh(version).state, cast.stay().state) == ("in_force", "ready")


def test_one_of_age_needs_nobodys_consent(cast):
    in_signing(cast, planned_start=date(2027, 3, 15), planned_end=date(2027, 4, 30))
    sign(cast, CO, HC, IN, LE)
    assert cast.stay().state == "ready"


def test_consent_taken_back_is_asked_for_again(cast):
    in_force(cast)
    assert ask("guardian_consents", cast.stay()) == []

    act(cast, "agreements.take_back_consent", GU, {"reason": "he is ill"})
    assert [item.code for item in ask("guardian_consents", cast.stay())] == ["agreements.no_consent"]
    with on(date(2026, 3, 2)), pytest.raises(TransitionRefused) as refusal:
        go(cast, "confirm_arrival", HC, arrived_on=date(2026, 3, 2))
    assert "agreements.no_consent" in codes(refusal)


def test_only_who_is_asked_refuses(cast):
    in_signing(cast)
    for role in SIGNERS:
        satisfied(
            "agreements.not_asked_to_sign", ask("signer_of_version", cast.stay(), actor=cast.actors[role], details={})
        )
    for role in (HT, CI, Role.EMPLOYER):
        found = ask("signer_of_version", cast.stay(), actor=cast.actors[role], details={})
        assert refused("agreements.not_asked_to_sign", found).person == cast.actors[role].person_id


def test_employer_who_is_not_asked_to_sign_cannot_refuse(cast):
    version = in_signing(cast)
    with pytest.raises(TransitionRefused) as refusal:
        go(cast, "refuse_signature", Role.EMPLOYER, reason="too long")
    assert codes(refusal) == ["agreements.not_asked_to_sign"]
    assert fresh(version).state == "signing"


@pytest.mark.parametrize("who", [HC, LE, GU, IN])
def test_refusal_with_a_reason_rests_the_round_and_opens_a_copy_of_the_text(cast, who):
    version = in_signing(cast)
    sign(cast, CO)
    go(cast, "refuse_signature", who, reason="the hours are too long")

    assert versions(cast) == [(1, "refused"), (None, "draft")]
    assert states(version) == dict.fromkeys(map(str, SIGNERS), "resting") | {"CO": "signed", str(who): "refused"}
    assert parts_of(open_version(cast.mobility)) == parts_of(version)
    assert cast.stay().state == "agreement_draft"


def test_refusal_needs_a_reason(cast):
    in_signing(cast)
    with pytest.raises(TransitionRefused) as refusal:
        go(cast, "refuse_signature", LE)
    assert codes(refusal) == ["lifecycle.reason"]


def test_school_does_not_refuse_its_own_text(cast):
    in_signing(cast)
    with pytest.raises(RoleRefused):
        go(cast, "refuse_signature", CO, reason="changed our mind")


def test_coordinator_enters_the_refusal_of_a_guardian_who_telephoned(cast):
    in_signing(cast)
    said = OnBehalf(cast.actors[GU].person_id, GU, note="telephone, Monday")
    event = go(cast, "refuse_signature", CO, reason="not without insurance", on_behalf=said)

    assert (event.person_id, event.entered_by_id) == (cast.actors[GU].person_id, cast.actors[CO].person_id)
    assert versions(cast) == [(1, "refused"), (None, "draft")]


def test_who_leads_recalls_a_text_that_is_out_for_signature(cast):
    version = in_signing(cast)
    sign(cast, LE, GU)
    with pytest.raises(RoleRefused):
        go(cast, "recall_agreement", HC, reason="wrong street")
    go(cast, "recall_agreement", CO, reason="wrong street")

    assert states(version) == dict.fromkeys(map(str, SIGNERS), "cancelled") | {"LE": "signed", "GU": "signed"}
    assert (versions(cast), cast.stay().state) == ([(1, "returned"), (None, "draft")], "agreement_draft")


def test_signature_on_a_recalled_text_counts_for_each_part_that_stays(cast):
    in_signing(cast)
    sign(cast, LE)
    go(cast, "recall_agreement", CO, reason="wrong street")
    change(cast, period_and_place={"place": "Via Roma 1"})
    go(cast, "submit_agreement", CO)
    version = send_for_signature(cast)

    assert asked_to_sign(version) == SIGNERS
    covers = {
        request.role: len(request.covers) for request in SignatureRequest.unscoped.filter(document=text_of(version))
    }
    assert covers == {str(CO): 7, str(HC): 7, str(IN): 7, str(LE): 1, str(GU): 7}


def test_nobody_signs_a_recalled_text(cast):
    in_signing(cast)
    go(cast, "recall_agreement", CO, reason="wrong street")
    with pytest.raises(ActRefused, match="nothing_to_sign"):
        sign(cast, LE)


@pytest.mark.parametrize("state", ["agreement_draft", "agreement_review", "agreement_signing"])
def test_going_back_to_preparation_voids_the_agreement_wherever_it_is(cast, state):
    {"agreement_draft": written, "agreement_review": in_review, "agreement_signing": in_signing}[state](cast)
    go(cast, "return_to_preparation", CO, reason_code="host_dropped_out", reason="kitchen closed")

    assert [state for _number, state in versions(cast)] == ["void"]
    assert not SignatureRequest.unscoped.filter(mobility=cast.mobility, state="open").exists()


def test_withdrawal_ends_a_version_in_force_as_well(cast):
    version = in_force(cast)
    go(cast, "withdraw", LE, reason="found a job")

    assert fresh(version).state == "void"
    assert set(states(version).values()) == {"void"}


def test_version_ends_with_its_stay_and_by_nothing_else(cast):
    refused("agreements.not_ended", ask("ended_with_stay", cast.stay(), details={"cause": "mobility.suspend"}))
    refused("agreements.not_ended", ask("ended_with_stay", cast.stay(), details={}))
    for cause in ("withdraw", "cancel", "return_to_preparation", "keep_agreement"):
        found = ask("ended_with_stay", cast.stay(), details={"cause": f"mobility.{cause}"})
        satisfied("agreements.not_ended", found)


def test_agreement_in_force_is_opened_again_and_kept_after_all(cast):
    version = in_force(cast)
    go(cast, "reopen_agreement", HC, reason="the room is smaller")
    assert versions(cast) == [(1, "in_force"), (None, "draft")]

    satisfied("agreements.nothing_to_keep", ask("earlier_version_holds", cast.stay()))
    go(cast, "keep_agreement", CO)
    assert (versions(cast), cast.stay().state) == ([(1, "in_force"), (None, "void")], "ready")
    assert fresh(version).sha256 == version.sha256


def test_nothing_is_kept_where_nothing_is_in_force_or_its_days_are_over(cast):
    written(cast)
    refused("agreements.nothing_to_keep", ask("earlier_version_holds", cast.stay()))
    with pytest.raises(TransitionRefused) as refusal:
        go(cast, "keep_agreement", CO)
    assert codes(refusal) == ["agreements.nothing_to_keep"]


def test_agreement_whose_first_day_is_over_is_not_kept(cast):
    in_force(cast)
    go(cast, "reopen_agreement", CO, reason="another street")
    with on(date(2026, 3, 2)):
        assert ask("earlier_version_holds", cast.stay()) == []
    with on(date(2026, 3, 3)):
        assert [item.code for item in ask("earlier_version_holds", cast.stay())] == ["agreements.nothing_to_keep"]


def test_nobody_arrives_without_an_agreement_in_force(cast):
    in_signing(cast)
    refused("agreements.none_in_force", ask("version_in_force", cast.stay()))
    consent(cast)
    sign(cast, *SIGNERS)
    satisfied("agreements.none_in_force", ask("version_in_force", cast.stay()))


def test_sentences_of_consent_are_kept_matter_by_matter(cast):
    in_signing(cast)
    event = consent(cast, photos=True, leaving_unaccompanied=False)
    kept = GuardianConsent.objects.get(mobility=cast.mobility)

    assert (kept.travel, kept.photos, kept.leaving_unaccompanied) == (True, True, False)
    assert event.details["matters"] == ["medical_treatment", "photos", "travel"]
