"""From the first text to its approval: submitted, commented, returned, approved."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Organisation
from agreements.approvals import still_to_approve
from agreements.models import AgreementVersion, Review
from agreements.selectors import hashes_of, open_version, parts_of
from agreements.services import digest_of_parts
from ground.errors import NotThere
from lifecycle.doors import perform_transition, wake
from lifecycle.effects.outbox import drain
from lifecycle.errors import ActRefused, RoleRefused, TransitionRefused
from lifecycle.models import Event, OrganisationPart, OutboxRow, Remark, ToDo
from lifecycle.roles import Role
from portal.settling import way_to_settle
from remarks.models import Comment
from tests.factories.agreements import (
    CI,
    CO,
    GU,
    HC,
    HT,
    IN,
    LE,
    REVIEWERS,
    approve,
    ask,
    change,
    fresh,
    in_review,
    in_signing,
    take,
    the_open,
    versions,
    written,
)
from tests.factories.assessments import act, go, on
from tests.lifecycle.conftest import a_person
from tests.missing import refused, satisfied

SUBMITTED = date(2026, 1, 12)  # a Monday
COMMENTS = {"assessment": "Say who is present"}


def roles(found) -> list[Role]:
    return [item.owner for item in found]


@pytest.mark.parametrize("who", [CO, HC])
def test_school_and_host_submit_the_text_which_gets_number_hash_and_day(cast, who):
    version = written(cast)
    go(cast, "submit_agreement", who)
    version = fresh(version)

    assert (version.state, version.number, version.submitted_at.date()) == ("review", 1, SUBMITTED)
    assert version.sha256 == digest_of_parts(hashes_of(version))
    assert cast.stay().state == "agreement_review"


def test_submitted_text_is_frozen(cast):
    in_review(cast)
    with pytest.raises(ActRefused, match=r"lifecycle\.act_not_now"):
        act(cast, "agreements.write_part", CO, {"part": "contacts", "content": {}})


@pytest.mark.parametrize("who", [LE, GU, HT, CI, IN])
def test_those_who_review_do_not_submit(cast, who):
    written(cast)
    with pytest.raises(RoleRefused):
        go(cast, "submit_agreement", who)


def test_before_departure_a_version_moves_with_its_stay_only(cast):
    version = written(cast)
    with pytest.raises(TransitionRefused) as refusal:
        take(cast, "submit_version", CO)

    refused("lifecycle.use_the_stays_step", refusal.value.unmet)
    assert fresh(version).state == "draft"


def test_every_reviewer_is_waited_for_by_name(cast):
    in_review(cast)
    found = ask("reviewers_approved", cast.stay())

    assert roles(found) == [HC, LE, GU, CI, HT, IN]
    assert [item.person for item in found] == [cast.actors[role].person_id for role in (HC, LE, GU, CI, HT, IN)]


def test_agreement_is_sent_for_signature_once_all_have_approved(cast):
    version = in_review(cast)
    approve(cast, *REVIEWERS[:-1])
    assert refused("agreements.not_approved", ask("reviewers_approved", cast.stay())).owner == IN
    with pytest.raises(TransitionRefused) as refusal:
        go(cast, "send_for_signature", CO)
    assert [(item.code, item.owner) for item in refusal.value.unmet] == [("agreements.not_approved", IN)]

    approve(cast, IN)
    satisfied("agreements.not_approved", ask("reviewers_approved", cast.stay()))
    go(cast, "send_for_signature", CO)
    assert fresh(version).state == "signing"


@pytest.mark.parametrize(
    ("columns", "reviewers"),
    [
        ({"approach": "evaluate"}, [HC, LE, GU, HT, IN]),
        ({"approach": "declare", "planned_start": date(2027, 3, 15), "planned_end": None}, [HC, LE, HT, IN]),
    ],
)
def test_institution_reviews_what_it_certifies_and_guardians_review_for_minors(cast, columns, reviewers):
    in_review(cast, **columns)
    assert roles(ask("reviewers_approved", cast.stay())) == reviewers


def test_without_an_intermediary_nobody_waits_for_one(cast):
    in_review(cast)
    OrganisationPart.objects.filter(mobility=cast.mobility, part="intermediary").update(
        until_at=cast.mobility.created_at
    )
    assert IN not in roles(ask("reviewers_approved", cast.stay()))


def test_where_an_institution_approves_and_none_is_named_the_gate_leads_to_naming_it(cast):
    in_review(cast)
    OrganisationPart.objects.filter(mobility=cast.mobility, part="competent").update(until_at=cast.mobility.created_at)
    missing = refused("agreements.no_institution", ask("reviewers_approved", cast.stay()))

    assert missing.owner == CO
    assert CI not in roles(ask("reviewers_approved", cast.stay()))
    wake(machine="mobility", pk=cast.mobility.pk)
    todo = ToDo.objects.get(mobility=cast.mobility, code="agreements.no_institution", closed_at=None)
    way = way_to_settle(todo)
    assert (
        way.address == reverse("portal:act", args=[cast.mobility.pk, "lifecycle.name_organisation"]) + "?part=competent"
    )
    assert way.words == "Name the institution"

    act(
        cast,
        "lifecycle.name_organisation",
        CO,
        {"part": "competent", "organisation": cast.organisations["competent"].pk},
    )
    satisfied("agreements.no_institution", ask("reviewers_approved", cast.stay()))
    assert refused(
        "agreements.not_approved", [one for one in ask("reviewers_approved", cast.stay()) if one.owner == CI]
    )


def test_who_sent_the_text_out_is_mailed_once_all_have_approved_and_not_before(cast):
    in_review(cast)
    school = str(cast.actors[CO].person_id)
    told = OutboxRow.objects.filter(kind="mail.notice", payload__person=school)
    for role in REVIEWERS[:-1]:
        approve(cast, role)
    before = told.count()
    approve(cast, REVIEWERS[-1])

    assert told.count() == before + 1
    events = [Event.unscoped.get(pk=row.payload["event"]) for row in told.order_by("created_at")]
    assert [event.name for event in events].count("agreements.approve_version") == 1


def test_same_approval_twice_counts_once(cast):
    version = in_review(cast)
    approve(cast, LE)
    with pytest.raises(ActRefused, match="approved_already"):
        approve(cast, LE)
    assert Review.objects.filter(agreement_version=version, role="LE").count() == 1


def test_one_person_with_two_roles_approves_in_both(cast):
    version = in_review(cast)
    cast.mobility.named_parts.filter(part="tutor").update(person=cast.actors[HC].person_id)
    approve(cast, HC)
    assert set(version.reviews.values_list("role", flat=True)) == {"HC", "HT"}


@pytest.mark.parametrize("who", [CO, Role.EMPLOYER, Role.QUALITY_MANAGER, Role.ASSESSOR])
def test_who_is_no_reviewer_does_not_approve(cast, who):
    in_review(cast)
    with pytest.raises(RoleRefused):
        approve(cast, who)


def test_reviewer_silent_for_ten_working_days_may_be_waived_but_never_participant_or_guardian(cast):
    in_review(cast)
    with on(date(2026, 1, 23)):
        assert not any(item.may_waive for item in ask("reviewers_approved", cast.stay()))
    with on(date(2026, 1, 26)):
        found = ask("reviewers_approved", cast.stay())
    assert [item.owner for item in found if not item.may_waive] == [LE, GU]


def test_school_goes_on_without_a_silent_institution(cast):
    version = in_review(cast)
    approve(cast, HC, LE, GU, HT, IN)
    with on(date(2026, 1, 26)):
        data = {"what": "send_for_signature/agreements.reviewers_approved", "reason": "no answer to four mails"}
        act(cast, "lifecycle.give_waiver", CO, data)
        go(cast, "send_for_signature", CO)
    assert fresh(version).state == "signing"


def test_return_says_what_should_change_in_a_known_part(cast):
    for comments in ({}, {"assessment": "  "}, {"weather": "Too cold"}):
        refused("agreements.comment_a_part", ask("fields_commented", details={"comments": comments}))
    satisfied("agreements.comment_a_part", ask("fields_commented", details={"comments": COMMENTS}))


def test_return_without_a_usable_comment_is_refused(cast):
    in_review(cast)
    with pytest.raises(TransitionRefused) as refusal:
        go(cast, "request_agreement_changes", LE, comments={"weather": "Too cold"})
    assert [item.code for item in refusal.value.unmet] == ["agreements.comment_a_part"]


@pytest.mark.parametrize("who", [CO, *REVIEWERS])
def test_school_and_every_reviewer_return_the_text(cast, who):
    in_review(cast)
    go(cast, "request_agreement_changes", who, comments=COMMENTS)
    assert versions(cast) == [(1, "returned"), (None, "draft")]
    assert cast.stay().state == "agreement_draft"


def test_what_should_change_is_a_comment_on_the_text_and_a_copy_is_the_next_draft(cast):
    version = in_review(cast)
    event = go(cast, "request_agreement_changes", HT, comments=COMMENTS)
    comment, following = Comment.unscoped.get(), open_version(cast.mobility)

    assert (comment.subject_id, comment.part, comment.text) == (
        cast.mobility.pk, "assessment", "Say who is present",
    )  # fmt: skip
    assert comment.person_id == cast.actors[HT].person_id
    assert (following.copied_from, parts_of(following)) == (version, parts_of(version))
    assert "assessment: Say who is present" in Remark.objects.get(event__subject_id=version.pk).text
    assert event.name == "request_agreement_changes"


def test_after_a_change_only_those_are_asked_who_have_not_approved_the_part_as_it_reads(cast):
    in_review(cast)
    approve(cast, HC, LE)
    go(cast, "request_agreement_changes", GU, comments=COMMENTS)
    go(cast, "submit_agreement", CO)

    assert versions(cast) == [(1, "returned"), (2, "review")]
    assert roles(ask("reviewers_approved", cast.stay())) == [GU, CI, HT, IN]
    go(cast, "request_agreement_changes", GU, comments=COMMENTS)
    change(cast, assessment={"procedure": "The cook and a colleague watch"})
    go(cast, "submit_agreement", CO)

    waiting = {one.role: parts for one, parts in still_to_approve(the_open(cast))}
    assert waiting[LE] == waiting[HC] == ["assessment"] and len(waiting[GU]) == 7


def test_who_objects_to_a_part_that_they_approved_approves_it_no_more(cast):
    in_review(cast)
    approve(cast, *REVIEWERS)
    go(cast, "request_agreement_changes", LE, comments=COMMENTS)
    go(cast, "submit_agreement", CO)

    assert [(one.role, parts) for one, parts in still_to_approve(the_open(cast))] == [(LE, ["assessment"])]


def test_another_host_approves_what_the_former_one_approved(cast):
    in_review(cast)
    approve(cast, HC)
    assert HC not in roles(ask("reviewers_approved", cast.stay()))

    other = Organisation.objects.create(name="Another host", country="IT", kind="company", code="OTHER")
    OrganisationPart.objects.filter(mobility=cast.mobility, part="hosting").update(organisation=other)

    assert HC in roles(ask("reviewers_approved", cast.stay()))


def test_mail_that_asks_again_shows_the_one_change(cast):
    in_review(cast)
    approve(cast, LE)
    go(cast, "request_agreement_changes", GU, comments=COMMENTS)
    change(cast, period_and_place={"place": "The second kitchen"})
    mail.outbox.clear()
    go(cast, "submit_agreement", CO)
    drain()

    letters = {one.to[0]: one.body for one in mail.outbox}
    to_learner = next(body for to, body in letters.items() if "participant@" in to)
    assert "Period and place: Place: was “Main kitchen”, now “The second kitchen”" in to_learner
    assert "Everything else is as you agreed to it; that still counts." in to_learner
    assert "Changed since you last agreed" not in next(body for to, body in letters.items() if "guardian@" in to)


def test_text_that_is_signed_is_not_returned_any_more(cast):
    in_signing(cast)
    with pytest.raises(TransitionRefused) as refusal:
        go(cast, "request_agreement_changes", HC, comments=COMMENTS)
    refused("lifecycle.wrong_state", refusal.value.unmet)


def test_version_of_a_stay_one_has_no_part_in_is_not_there(cast):
    version = in_review(cast)
    stranger = Actor(a_person("stranger").pk)
    assert not AgreementVersion.objects.visible_to(stranger).exists()
    with pytest.raises(NotThere):
        perform_transition(
            machine="agreement_version", pk=version.pk, name="return_version", actor=stranger, comments=COMMENTS
        )
