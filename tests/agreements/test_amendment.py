"""A change during the stay: written, reviewed and signed while the old text holds, then in force by itself."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from accounts.models import Membership, Organisation
from agreements.amending import amendment_facts
from agreements.changes import changed_parts
from agreements.selectors import carried_signatures, open_version, still_to_sign, version_in_force
from assessments.models import FollowUp, OutcomeResult
from documents.models import Document
from ground import clock
from lifecycle.errors import ActRefused, RoleRefused, TransitionRefused
from lifecycle.models import Event, NamedPart, OutboxRow
from lifecycle.planning import give_part
from tests.factories.agreements import (
    CI,
    CO,
    GU,
    HC,
    HT,
    IN,
    LE,
    QM,
    REVIEWERS,
    SIGNERS,
    abroad,
    agreed_by_all,
    amending,
    approve,
    ask,
    asked_to_sign,
    change,
    fresh,
    in_force,
    sent_for_signature,
    sign,
    take,
    text_of,
    the_open,
    versions,
)
from tests.factories.assessments import UNITS, act, go, on
from tests.lifecycle.conftest import Cast, a_person
from tests.missing import refused, satisfied

ELSEWHERE = {"period_and_place": {"place": "The second kitchen"}}


@pytest.fixture
def stay(cast) -> Cast:
    """Abroad since 2 March, under an agreement that all have signed; today is 10 March."""
    abroad(cast)
    with on(date(2026, 3, 10)):
        yield cast


def papers(stay: Cast) -> list[tuple[int, str, str, str]]:
    """Version, rendering, state and title of each paper of the agreement."""
    found = Document.unscoped.filter(mobility=stay.mobility, kind="learning_agreement")
    return list(found.order_by("version_no", "-rendering").values_list("version_no", "rendering", "state", "title"))


def amended(stay: Cast) -> list[Event]:
    """The steps by which a change was taken over by the stay."""
    return list(Event.unscoped.filter(mobility=stay.mobility, name="amend_agreement"))


@pytest.mark.parametrize("who", [CO, HC])
def test_school_and_host_begin_a_change_while_the_old_text_holds(stay, who):
    act(stay, "agreements.start_amendment", who, {"reason": "another kitchen"})
    draft = open_version(stay.mobility)

    assert (draft.kind, draft.state, draft.change_reason) == ("amendment", "draft", "another kitchen")
    assert versions(stay) == [(1, "in_force"), (None, "draft")]
    assert draft.copied_from == version_in_force(stay.mobility)


@pytest.mark.parametrize("who", [LE, GU, HT, CI, IN, QM])
def test_nobody_else_begins_a_change(stay, who):
    with pytest.raises(RoleRefused):
        act(stay, "agreements.start_amendment", who, {"reason": "another kitchen"})


def test_one_change_at_a_time(stay):
    amending(stay)
    with pytest.raises(ActRefused, match=r"agreements\.version_open"):
        act(stay, "agreements.start_amendment", HC, {"reason": "other hours"})


def test_before_departure_the_agreement_is_opened_again_instead(cast):
    in_force(cast)
    with pytest.raises(ActRefused, match=r"lifecycle\.act_not_now"):
        act(cast, "agreements.start_amendment", CO, {"reason": "another kitchen"})


def test_change_may_begin_while_the_stay_is_paused(stay):
    go(stay, "suspend", CO, suspended_from=date(2026, 3, 10), reason="flu")
    amending(stay, **ELSEWHERE)
    agreed_by_all(stay)
    assert stay.stay().state == "suspended"
    assert len(amended(stay)) == 1


def test_change_names_what_differs_and_what_stays_as_signed(stay):
    draft = amending(stay, **ELSEWHERE, assessment={"language": "it"})
    said = changed_parts(draft)

    assert [(row["before"], row["after"]) for row in said["changes"]] == [
        ("Main kitchen", "The second kitchen"), ("English", "Italian"),
    ]  # fmt: skip
    assert (said["earlier"].number, len(said["kept"])) == (1, 5)


OTHER_UNITS = [
    {
        **UNITS[0],
        "outcomes": [
            {**UNITS[0]["outcomes"][0], "title": "Set up", "skills": ["labels"]},
            {"key": "U9", "title": "Bake"},
        ],
    },
]
EVERYTHING = {
    "period_and_place": {"end": "2026-05-01", "weekly_hours": 37.5, "mode": "blended"},
    "units_and_outcomes": {"units": OTHER_UNITS},
    "assessment": {
        "language": "it", "date": "2026-04-29", "assessors": [{"person": str(uuid4()), "name": "Dina", "email": "d@x.org"}],
        "parts": [{"name": "oral", "compulsory": True, "where": "home", "deadline": "2026-05-04"}],
    },
    "contacts": {"host": {"emergency": {"person": str(uuid4()), "name": "Dino", "phone": "112", "phone_night": "113"}}},
}  # fmt: skip
RAW = re.compile(
    r"\d{4}-\d\d-\d\d|[0-9a-f]{8}-|\bU\d|(^|: )(it|en|host|home|blended|physical|True|None)(;|$)|[a-z]_[a-z]"
)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_change_is_told_in_words(stay, language):
    draft = amending(stay, **EVERYTHING)
    with translation.override(language):
        rows = changed_parts(draft)["changes"]
    told = {row["part"].partition(": ")[2]: (row["before"], row["after"]) for row in rows}

    assert [line for row in rows for line in words(row) if RAW.search(line)] == []
    if language == "en":
        assert told["Last day"] == ("24\u00a0April 2026", "1\u00a0May 2026")
        assert told["Hours a week"] == ("36", "37.5")
        assert told["unit 3101301, outcome 1.1, title"][1] == "Set up"
        assert told["unit 3101301, outcome 1.2"] == ("", "Bake")
        assert told["unit 4101338"][1] == ""


def words(row: dict[str, Any]) -> Iterator[str]:
    """Everything a row says."""
    yield row["part"]
    for value in (row["before"], row["after"]):
        yield from value if isinstance(value, list) else [value]


def test_amendment_says_who_asked_who_signed_before_and_who_signs_again(stay):
    act(stay, "agreements.start_amendment", HC, {"reason": "another kitchen"})
    facts = amendment_facts(change(stay, **ELSEWHERE))

    assert facts["asked_by"] == "Host_Coordinator Example, on behalf of the hosting organisation"
    assert (facts["kinds"], [row["must_sign"] for row in facts["changes"]]) == (["Period and place"], ["all"])
    assert (facts["earlier"]["version"], facts["earlier"]["number"]) == (
        1,
        text_of(version_in_force(stay.mobility)).number,
    )
    assert {(one["version"], one["standing"]) for one in facts["signed_before"]} == {(1, "stays; signs the changes")}
    assert len(facts["signed_before"]) == len(SIGNERS)
    assert "units" not in facts  # the agreement is named, not printed again


def test_only_the_changed_part_is_signed_anew(stay):
    draft = amending(stay, **ELSEWHERE)
    asked = still_to_sign(draft)

    assert [signer.role for signer in asked] == list(SIGNERS)
    assert {part["part"] for signer in asked for part in signer.covers} == {"period_and_place"}


def test_party_that_is_new_signs_every_part_and_the_others_only_what_changed(stay):
    newcomer = Organisation.objects.create(
        name="New agency", country="IT", town="Roma", kind="vet_school", code="NEW", confirmed_at=clock.now()
    )
    Membership.objects.create(
        person=a_person("agent"), organisation=newcomer, role="coordinator", since_on=date(2026, 1, 1)
    )
    give_part(mobility=stay.mobility, organisation_id=newcomer.pk, part="intermediary")
    draft = amending(stay, **ELSEWHERE)

    assert {signer.role: len(signer.covers) for signer in still_to_sign(draft)} == {CO: 1, HC: 1, IN: 7, LE: 1, GU: 1}


def test_change_is_submitted_reviewed_and_sent_for_signature_without_moving_the_stay(stay):
    draft = amending(stay, **ELSEWHERE)
    take(stay, "submit_version", HC)
    refused("agreements.not_approved", ask("reviewers_approved", stay.stay()))
    with pytest.raises(TransitionRefused) as refusal:
        take(stay, "request_signatures", CO)
    assert [item.owner for item in refusal.value.unmet] == list(REVIEWERS)

    approve(stay, *REVIEWERS)
    satisfied("agreements.not_approved", ask("reviewers_approved", stay.stay()))
    take(stay, "request_signatures", CO)
    assert (fresh(draft).state, fresh(draft).number, stay.stay().state) == ("signing", 2, "ongoing")
    assert versions(stay)[0] == (1, "in_force")


@pytest.mark.parametrize(("name", "who"), [("submit_version", LE), ("submit_version", QM), ("submit_version", HT)])
def test_only_school_and_host_submit_a_change(stay, name, who):
    amending(stay, **ELSEWHERE)
    with pytest.raises(RoleRefused):
        take(stay, name, who)


def test_host_does_not_send_for_signature(stay):
    amending(stay, **ELSEWHERE)
    take(stay, "submit_version", CO)
    with pytest.raises(RoleRefused):
        take(stay, "request_signatures", HC)


def test_last_signature_brings_the_change_into_force_and_the_stay_takes_it_over(stay):
    draft = amending(stay, **ELSEWHERE)
    sent_for_signature(stay)
    sign(stay, *SIGNERS[:-1])
    assert versions(stay) == [(1, "in_force"), (2, "signing")]
    assert amended(stay) == []

    sign(stay, SIGNERS[-1])
    assert versions(stay) == [(1, "superseded"), (2, "in_force")]
    assert [(event.role, event.from_state, event.to_state) for event in amended(stay)] == [("SY", "ongoing", "ongoing")]
    assert fresh(draft).taken_over_at is not None


def test_everybody_is_told_once_the_change_counts(stay):
    amending(stay, **ELSEWHERE)
    agreed_by_all(stay)
    event = amended(stay)[0]
    told = OutboxRow.objects.filter(kind="mail.notice", key__startswith=f"mail:{event.pk}:")
    assert {row.payload["role"] for row in told} == {"CO", "HC", "HT", "LE", "GU", "EM"}


def test_change_is_taken_over_once(stay):
    refused("agreements.no_newer_version", ask("newer_version_in_force", stay.stay()))
    amending(stay, **ELSEWHERE)
    agreed_by_all(stay)
    act(stay, "agreements.start_amendment", CO, {"reason": "again"})

    refused("agreements.no_newer_version", ask("newer_version_in_force", stay.stay()))
    assert len(amended(stay)) == 1


def test_version_gives_way_to_a_later_one_in_force_only(stay):
    first = version_in_force(stay.mobility)
    refused("agreements.no_newer_version", ask("newer_version_in_force", stay.stay(), agreement_version=first))
    amending(stay, **ELSEWHERE)
    second = agreed_by_all(stay)

    satisfied("agreements.no_newer_version", ask("newer_version_in_force", stay.stay(), agreement_version=first))
    refused("agreements.no_newer_version", ask("newer_version_in_force", stay.stay(), agreement_version=second))


def test_old_text_gives_way_in_the_very_step_that_brings_the_new_one_into_force(stay):
    first = version_in_force(stay.mobility)
    amending(stay, **ELSEWHERE)
    agreed_by_all(stay)
    event = Event.unscoped.get(subject_id=first.pk, name="supersede")

    assert event.cause == "agreement_version.bring_into_force"
    assert amended(stay)[0].seq > event.seq


def test_earlier_days_withdraw_the_follow_ups_that_have_none_left(stay):
    amending(stay, period_and_place={"end": "2026-04-10"})
    agreed_by_all(stay)

    assert stay.stay().planned_end == date(2026, 4, 10)
    assert FollowUp.objects.filter(mobility=stay.mobility, withdrawn_at=None).count() == 5


def test_outcomes_follow_the_change(stay):
    units = [{**UNITS[0], "outcomes": [*UNITS[0]["outcomes"], {"key": "U1.3", "title": "Bake"}]}]
    amending(stay, units_and_outcomes={"units": units})
    agreed_by_all(stay)
    keys = OutcomeResult.unscoped.filter(mobility=stay.mobility).order_by("position").values_list("key", flat=True)
    assert list(keys) == ["U1.1", "U1.2", "U1.3"]


def test_assessor_named_in_the_change_gets_the_part(stay):
    somebody = a_person("newassessor")
    named = {"person": str(somebody.pk), "name": "New Assessor", "function": "Pastry chef"}
    amending(stay, assessment={"assessors": [named]})
    agreed_by_all(stay)

    part = NamedPart.objects.open().get(mobility=stay.mobility, part="assessor", person=somebody)
    assert part.function == "Pastry chef"


def test_papers_of_both_versions_stand_beside_each_other_and_the_old_ones_say_so(stay):
    amending(stay, **ELSEWHERE)
    agreed_by_all(stay)
    assert papers(stay) == [
        (1, "for_signature", "superseded", "Learning agreement"),
        (1, "final", "superseded", "Learning agreement"),
        (2, "for_signature", "ready", "Amendment to the learning agreement"),
        (2, "final", "waiting", "Amendment to the learning agreement"),
    ]
    assert Document.unscoped.filter(kind="learning_agreement").values("number").distinct().count() == 1


def test_final_of_the_change_prints_new_signatures_and_those_that_still_count(stay):
    amending(stay, **ELSEWHERE)
    version = agreed_by_all(stay)
    final = Document.unscoped.get(subject_id=version.pk, rendering="final")
    rows = [(row["role"], row.get("earlier", {}).get("version_no")) for row in final.snapshot["signers"]]

    assert sorted(rows, key=str) == sorted([(r.value, v) for r in SIGNERS for v in (None, 1)], key=str)
    assert final.signed_text == text_of(version)


def test_text_that_was_signed_before_is_not_touched(stay):
    before = Document.unscoped.filter(mobility=stay.mobility, version_no=1).order_by("pk").values("snapshot")
    kept = list(before)
    amending(stay, **ELSEWHERE)
    agreed_by_all(stay)

    assert list(before.all()) == kept
    assert kept[0]["snapshot"]["data"]["parts"]["period_and_place"]["place"] == "Main kitchen"


def test_change_that_came_back_keeps_its_reason(stay):
    amending(stay, reason="another kitchen", **ELSEWHERE)
    sent_for_signature(stay)
    take(stay, "refuse_version", LE, reason="not without a bus")
    sent = sent_for_signature(stay)

    assert text_of(sent).snapshot["data"]["change_reason"] == "another kitchen"


def test_refused_change_leaves_the_old_text_in_force_with_its_signatures(stay):
    amending(stay, **ELSEWHERE)
    sent_for_signature(stay)
    sign(stay, CO, HC)
    take(stay, "refuse_version", GU, reason="too far away")

    assert versions(stay) == [(1, "in_force"), (2, "refused"), (None, "draft")]
    assert stay.stay().state == "ongoing"
    assert {part["part"] for signer in still_to_sign(the_open(stay)) for part in signer.covers} == {"period_and_place"}
    assert {one.request.document.version_no for one in carried_signatures(the_open(stay))} == {1, 2}


def test_returned_change_is_corrected_and_signed_in_its_next_number(stay):
    amending(stay, **ELSEWHERE)
    take(stay, "submit_version", CO)
    take(stay, "return_version", HT, comments={"period_and_place": "It is the third kitchen"})
    change(stay, period_and_place={"place": "The third kitchen"})
    agreed_by_all(stay)

    assert versions(stay) == [(1, "superseded"), (2, "returned"), (3, "in_force")]


def test_recalled_change_sent_again_as_it_was_asks_who_had_not_signed(stay):
    amending(stay, **ELSEWHERE)
    sent_for_signature(stay)
    sign(stay, LE, GU)
    take(stay, "recall_version", CO, reason="wrong street")

    assert asked_to_sign(sent_for_signature(stay)) == (CO, HC, IN)
