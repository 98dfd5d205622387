"""What people record on a memorandum: who, when, and what is refused beside its field."""

from datetime import date

import pytest

from accounts.actors import Actor
from accounts.models import Membership
from documents.models import Signature
from ground.errors import SojournError
from lifecycle.errors import ActInvalid, ActRefused, RoleRefused
from lifecycle.models import Event
from lifecycle.offers.offers import Offers
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.vocabulary import OnBehalf
from partnerships.models import MemorandumReview, PartyApproval
from partnerships.parts import digest_of_version
from tests.factories.partnerships import (
    CODE,
    CONTENT,
    QUALIFICATION,
    a_memorandum,
    again,
    as_covered,
    both_approve,
    in_signing,
    record,
    take,
    text_of,
    the_parties,
)
from tests.lifecycle.conftest import Cast, a_person

CO, HC, QM, IN, LE, EM = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.QUALITY_MANAGER, Role.INTERMEDIARY, Role.PARTICIPANT,
    Role.EMPLOYER,
)  # fmt: skip
DAYS = {"valid_from": "2025-09-01", "valid_until": "2027-08-31", "review_by": "2027-03-01"}
REVIEW = {"held_on": "2026-01-12", "findings": "Both are content"}


def errors(refusal: pytest.ExceptionInfo[ActInvalid]) -> list[str]:
    """The fields beside which something is refused."""
    return list(refusal.value.form.errors)


def a_colleague(cast: Cast, part: str) -> Actor:
    """A further coordinator of that organisation."""
    person = a_person(f"colleague-{part}")
    Membership.objects.create(
        person=person, organisation=cast.organisations[part], role="coordinator", since_on=date(2025, 9, 1)
    )
    return Actor(person.pk, cast.organisations[part].pk)


# Writing


def offered(name, version, actor):
    """Whether the act is open to who acts, as their own."""
    version.refresh_from_db()
    return Offers(Standing.of("mou", version), actor).act(f"partnerships.{name}").for_oneself


def test_party_writes_content_and_days(cast):
    version = a_memorandum(cast, content={}, valid_from=None, valid_until=None, review_by=None)
    record(version, "write_memorandum", cast.actors[HC], {"content": CONTENT, **DAYS})
    written = again(version)
    assert (written.content, written.valid_until) == (CONTENT, date(2027, 8, 31))


@pytest.mark.parametrize("name", ["write_memorandum", "set_parties", "hold_review"])
def test_only_parties_write(cast, name):
    version = a_memorandum(cast, covered=as_covered(cast, "intermediary"))
    for role in (QM, IN):
        with pytest.raises(RoleRefused):
            record(version, name, cast.actors[role], {})


@pytest.mark.parametrize("state", ["under_review", "signing", "in_force", "abandoned"])
def test_submitted_version_is_not_written_any_more(cast, state):
    version = a_memorandum(cast, state)
    for name in ("write_memorandum", "set_parties"):
        with pytest.raises(ActRefused, match="act_not_now"):
            record(version, name, cast.actors[CO], {})


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"content": "no JSON"}, "content"),
        ({"content": {"weather": "fine"}}, "content"),
        ({"content": {"qualifications": [{"units": []}]}}, "content"),
        ({"content": {"qualifications": [{"qualification": {"title": "Cook", "eqf": 9}}]}}, "content"),
        ({"content": {"shortest_days": 0}}, "content"),
        ({"content": {"procedures": "a\0b"}}, "content"),
        ({"content": '{"procedures": "\\ud83d"}'}, "content"),
        ({"valid_until": "31 August"}, "valid_until"),
        ({"valid_from": "2027-09-01"}, "valid_until"),
    ],
)
def test_what_cannot_be_taken_is_refused_beside_its_field(cast, draft, data, field):
    with pytest.raises(ActInvalid) as refusal:
        record(draft, "write_memorandum", cast.actors[CO], {"content": CONTENT, **DAYS, **data})
    assert errors(refusal) == [field]
    assert again(draft).content == CONTENT


def test_fault_in_the_content_is_told_with_its_place(cast, draft):
    content = {"qualifications": [{"qualification": QUALIFICATION, "units": [{"code": "1"}]}]}
    with pytest.raises(ActInvalid) as refusal:
        record(draft, "write_memorandum", cast.actors[CO], {"content": content})
    (told,) = refusal.value.form.errors["content"]
    assert told == "Qualification covered 1, Unit 1, Title: Fill this in."


def test_memorandum_of_one_day_is_valid(cast, draft):
    data = {"content": CONTENT, "valid_from": "2026-03-02", "valid_until": "2026-03-02", "review_by": ""}
    record(draft, "write_memorandum", cast.actors[CO], data)
    assert again(draft).valid_from == again(draft).valid_until == date(2026, 3, 2)


# Parties


def test_parties_are_replaced_in_the_order_given(cast, draft):
    sending, hosting = the_parties(cast)
    hosting |= {"signer": str(cast.actors[IN].person_id)}
    event = record(draft, "set_parties", cast.actors[CO], {"parties": [hosting, sending]})
    assert list(draft.parties.values_list("organisation__name", "signer_id")) == [
        ("Example hosting", cast.actors[IN].person_id),
        ("Example sending", cast.actors[CO].person_id),
    ]
    assert event.details == {"parties": 2}


@pytest.mark.parametrize(("covered", "after"), [({}, ["employer"]), ({"covered": []}, [])])
def test_covered_organisations_stay_unless_others_are_given(cast, covered, after):
    version = a_memorandum(cast, covered=as_covered(cast, "employer"))
    record(version, "set_parties", cast.actors[CO], {"parties": the_parties(cast), **covered})
    assert [entry.role for entry in version.covered.all()] == after


def test_party_may_not_stand_there_twice_nor_be_covered_as_well(cast, draft):
    sending, hosting = the_parties(cast)
    twice = (
        ("parties", {"parties": [sending, sending]}),
        ("covered", {"parties": [sending, hosting], "covered": as_covered(cast, "hosting")}),
        ("covered", {"covered": as_covered(cast, "hosting")}),
    )
    for field, data in twice:
        with pytest.raises(ActInvalid) as refusal:
            record(draft, "set_parties", cast.actors[CO], data)
        assert errors(refusal) == [field]
    assert draft.parties.count() == 2


@pytest.mark.parametrize("lacking", ["organisation", "contact", "signer"])
def test_party_names_nobody_who_is_not_known(cast, draft, lacking):
    sending, hosting = the_parties(cast)
    nobody = {**hosting, lacking: "00000000-0000-0000-0000-000000000000"}
    with pytest.raises(ActInvalid) as refusal:
        record(draft, "set_parties", cast.actors[CO], {"parties": [sending, nobody]})
    assert errors(refusal) == ["parties"]


def test_what_the_form_offers_can_be_handed_in_as_it_stands(cast):
    sending, hosting = the_parties(cast)
    del hosting["contact"]
    version = a_memorandum(cast, parties=[sending, hosting], covered=as_covered(cast, "employer"))
    form = ACTS["partnerships.set_parties"].form(None, None, subject=version, actor=cast.actors[CO])
    before = list(version.parties.values("organisation", "contact", "contact_function", "signer", "place", "functions"))

    record(version, "set_parties", cast.actors[CO], {name: field.initial for name, field in form.fields.items()})
    columns = ("organisation", "contact", "contact_function", "signer", "place", "functions")
    assert list(version.parties.values(*columns)) == before
    assert [entry.role for entry in version.covered.all()] == ["employer"]


# Approving and signing


def test_any_coordinator_of_a_party_approves_for_it(cast):
    version = a_memorandum(cast, "under_review")
    colleague = a_colleague(cast, "hosting")
    event = record(version, "approve", colleague)
    approval = PartyApproval.objects.get()
    assert (approval.organisation, approval.person_id) == (cast.organisations["hosting"], colleague.person_id)
    assert event.details == {"organisation": str(cast.organisations["hosting"].pk), "text": digest_of_version(version)}


def test_a_party_approves_once(cast):
    version = a_memorandum(cast, "under_review")
    record(version, "approve", cast.actors[HC])
    with pytest.raises(ActRefused, match="approved_already"):
        record(version, "approve", a_colleague(cast, "hosting"))
    assert [one.person_id for one in PartyApproval.objects.all()] == [cast.actors[HC].person_id]


def test_approval_is_offered_until_it_is_given(cast):
    version = a_memorandum(cast, "under_review")
    assert offered("approve", version, cast.actors[HC])
    record(version, "approve", cast.actors[HC])
    assert [offered("approve", version, cast.actors[role]) for role in (HC, CO)] == [False, True]


@pytest.mark.parametrize("state", ["draft", "changes_requested", "signing", "in_force"])
def test_nothing_is_approved_outside_the_review(cast, state):
    version = a_memorandum(cast, state)
    with pytest.raises(ActRefused, match="act_not_now"):
        record(version, "approve", cast.actors[CO])


def test_nobody_approves_for_another(cast):
    version = a_memorandum(cast, "under_review")
    told = OnBehalf(cast.actors[HC].person_id, HC, note="By telephone")
    with pytest.raises(RoleRefused):
        record(version, "approve", cast.actors[CO], on_behalf=told)


def test_signature_is_evidence_of_the_bytes_the_person_and_the_place(cast, draft):
    in_signing(cast, draft)
    event = record(draft, "sign", cast.actors[HC], {"place": "Torino"}, proof=CODE)
    signature = Signature.objects.get()
    assert (signature.document_sha256, signature.place, signature.method) == ("b" * 64, "Torino", "code_by_mail")
    assert signature.request.person_id == cast.actors[HC].person_id
    assert {name: event.details[name] for name in event.details if name != "sealed"} == {
        "document": str(text_of(draft).pk), "sha256": "b" * 64, "method": "code_by_mail",
    }  # fmt: skip


def test_signature_needs_its_proof(cast, draft):
    in_signing(cast, draft)
    with pytest.raises(ActRefused, match="proof_needed"):
        record(draft, "sign", cast.actors[CO])
    assert not Signature.objects.exists()


def test_only_the_person_asked_signs(cast, draft):
    in_signing(cast, draft)
    colleague = a_colleague(cast, "sending")
    with pytest.raises(ActRefused, match="nothing_to_sign"):
        record(draft, "sign", colleague, proof=CODE)
    assert [offered("sign", draft, one) for one in (colleague, cast.actors[CO])] == [False, True]


def test_nobody_signs_twice(cast, draft):
    in_signing(cast, draft)
    record(draft, "sign", cast.actors[CO], proof=CODE)
    with pytest.raises(ActRefused, match="nothing_to_sign"):
        record(draft, "sign", cast.actors[CO], proof=CODE)
    assert Signature.objects.count() == 1


def test_text_is_not_signed_before_it_lies_ready(cast):
    version = a_memorandum(cast, "under_review")
    both_approve(cast, version)
    with pytest.raises(SojournError, match="not_ready"):
        record(version, "sign", cast.actors[CO], proof=CODE)


# Reviews


@pytest.mark.parametrize("state", ["draft", "changes_requested", "in_force"])
def test_review_is_kept_with_what_was_found(cast, state):
    version = a_memorandum(cast, state)
    event = record(version, "hold_review", cast.actors[HC], REVIEW)
    review = MemorandumReview.objects.get(memorandum=version.memorandum)
    assert (review.held_on, review.findings) == (date(2026, 1, 12), "Both are content")
    assert (event.details, event.remark.text) == ({"held_on": "2026-01-12"}, "Both are content")


@pytest.mark.parametrize(
    ("data", "field"), [({"held_on": ""}, "held_on"), ({"findings": " "}, "findings"), ({"held_on": "2026-01-13"}, "held_on")]
)  # fmt: skip
def test_review_has_its_day_which_has_come_and_its_findings(cast, in_force, data, field):
    with pytest.raises(ActInvalid) as refusal:
        record(in_force, "hold_review", cast.actors[CO], {**REVIEW, **data})
    assert errors(refusal) == [field]


@pytest.mark.parametrize("state", ["under_review", "signing", "terminated"])
def test_no_review_is_recorded_while_the_parties_decide_or_when_it_is_over(cast, state):
    version = a_memorandum(cast, state)
    with pytest.raises(ActRefused, match="act_not_now"):
        record(version, "hold_review", cast.actors[CO], REVIEW)


def test_every_act_is_an_event_of_the_memorandum(cast, draft):
    take(draft, "submit", cast.actors[CO])
    record(draft, "approve", cast.actors[HC])
    chain = Event.objects.filter(chain=draft.memorandum_id).order_by("seq").values_list("name", flat=True)
    assert list(chain) == ["submit", "partnerships.approve", "approve"]
