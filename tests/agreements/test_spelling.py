"""The spelling of a name, an address, a telephone or a function is corrected while a text is out; nobody is asked."""

from datetime import timedelta

import pytest
from django.core import mail

from agreements.approvals import still_to_approve
from agreements.models import FormCorrection
from agreements.selectors import hashes_of, parts_of, still_to_sign
from agreements.services import digest_of, digest_of_parts
from agreements.spelling import spelt_in
from documents.models import Document
from ground import clock
from ground.word_diff import compare_letters
from lifecycle.effects.outbox import drain
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.models import Event, ToDo
from remarks.models import Comment
from tests.factories.agreements import (
    CO,
    GU,
    HC,
    LE,
    REVIEWERS,
    SIGNERS,
    approve,
    asked_to_sign,
    fresh,
    in_review,
    in_signing,
    sign,
    text_of,
    text_ready,
    versions,
    written,
)
from tests.factories.assessments import act

MENTOR = "contacts:host.mentor.name"


def correct(cast, after="Carla Príma", what=MENTOR, who=CO):
    act(cast, "agreements.correct_spelling", who, {"what": what, "after": after})


def test_what_can_be_misspelt_are_names_telephones_functions_and_the_address_of_work(cast):
    version = written(cast)

    found = {one.key for one in spelt_in(version)}

    assert {MENTOR, "contacts:sending.emergency.name", "period_and_place:place"} <= found
    assert not [key for key in found if key.endswith((".person", "start", "objective"))]


def test_corrected_text_is_the_same_version_with_its_approvals(cast):
    version = in_review(cast)
    approve(cast, *REVIEWERS[:3])
    waiting = [one.role for one, _parts in still_to_approve(version)]

    correct(cast)

    version = fresh(version)
    assert (versions(cast), parts_of(version)["contacts"]["host"]["mentor"]["name"]) == ([(1, "review")], "Carla Príma")
    assert hashes_of(version)["contacts"] == digest_of(parts_of(version)["contacts"])
    assert version.sha256 == digest_of_parts(hashes_of(version))
    assert [one.role for one, _parts in still_to_approve(version)] == waiting


def test_text_out_for_signature_is_printed_anew_and_nobody_is_asked_again(cast):
    version = in_signing(cast)
    before = text_of(version)
    owed = set(ToDo.objects.filter(mobility=cast.mobility, closed_at=None).values_list("pk", flat=True))

    correct(cast)

    assert versions(cast) == [(1, "signing")]
    assert Document.unscoped.get(pk=before.pk).state == "superseded"
    assert "Carla Príma" in str(text_of(version).snapshot) and "Carla Prima" not in str(text_of(version).snapshot)
    assert asked_to_sign(text_ready(version)) == SIGNERS
    assert set(ToDo.objects.filter(mobility=cast.mobility, closed_at=None).values_list("pk", flat=True)) == owed
    sign(cast, *SIGNERS)
    assert still_to_sign(fresh(version)) == []


def test_all_are_told_what_it_was_and_what_it_is(cast):
    in_review(cast)
    drain()
    mail.outbox.clear()

    correct(cast)
    drain()

    told = {one.to[0].partition("@")[0]: one.body for one in mail.outbox}
    assert {"participant", "guardian", "host_coordinator", "host_tutor"} <= set(told)
    assert "“Carla Prima” is “Carla Príma” now." in told["guardian"]
    assert "Nothing is asked of you." in told["guardian"]
    kept = FormCorrection.objects.get()
    assert (kept.before, kept.after, kept.person_id) == ("Carla Prima", "Carla Príma", cast.actors[CO].person_id)
    assert "Carla" not in str(Event.unscoped.get(name="agreements.correct_spelling").details)


def test_letters_are_told_apart():
    assert [(one.kind, one.words) for one in compare_letters("Prima", "Príma")] == [
        ("same", "Pr"), ("old", "i"), ("new", "í"), ("same", "ma"),
    ]  # fmt: skip


@pytest.mark.parametrize(("after", "code"), [("Dino Secondo", "another"), ("Carla Prima", "same"), ("  ", "required")])
def test_another_name_is_no_correction_of_form(cast, after, code):
    in_review(cast)

    with pytest.raises(ActInvalid) as refusal:
        correct(cast, after)

    assert [error.code for error in refusal.value.form.errors.as_data()["after"]] == [code]
    assert not FormCorrection.objects.exists()


def test_once_somebody_has_signed_nothing_is_corrected_any_more(cast):
    in_signing(cast)
    sign(cast, LE)

    with pytest.raises(ActRefused, match="signed_already"):
        correct(cast)


def test_an_objection_within_three_days_opens_the_part_again(cast):
    version = in_review(cast)
    approve(cast, *REVIEWERS)
    correct(cast)
    assert still_to_approve(fresh(version)) == []

    data = {"correction": FormCorrection.objects.get().pk, "reason": "That is her sister"}
    act(cast, "agreements.object_to_spelling", GU, data)

    assert {tuple(parts) for _one, parts in still_to_approve(fresh(version))} == {("contacts",)}
    assert len(still_to_approve(fresh(version))) == len(REVIEWERS)
    said = Comment.unscoped.get()
    assert (said.part, said.quote, said.text) == ("contacts", "Carla Príma", "That is her sister")


def test_after_three_days_it_stands(cast):
    in_review(cast)
    correct(cast)
    data = {"correction": FormCorrection.objects.get().pk, "reason": "That is her sister"}

    with clock.set_to(clock.now() + timedelta(days=3, minutes=1)), pytest.raises(ActRefused, match="nothing_to_object"):
        act(cast, "agreements.object_to_spelling", HC, data)


def test_objection_to_a_text_out_for_signature_recalls_it(cast):
    in_signing(cast)
    correct(cast)

    data = {"correction": FormCorrection.objects.get().pk, "reason": "That is her sister"}
    act(cast, "agreements.object_to_spelling", GU, data)

    assert versions(cast) == [(1, "returned"), (None, "draft")]
    assert cast.stay().state == "agreement_draft"
