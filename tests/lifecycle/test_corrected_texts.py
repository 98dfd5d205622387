"""Correcting what is known of a person: what becomes of an agreement in each state."""

from datetime import date

from agreements.documents import consent_text
from agreements.selectors import parts_of
from documents.models import Document, SignatureRequest
from documents.services import issue
from lifecycle.doors import perform_act, wake
from lifecycle.foreseeing import foresee
from lifecycle.models import Event, NamedPart, OutboxRow, ParticipantRecord, ToDo
from lifecycle.planning import name_person
from lifecycle.roles import Role
from tests.factories.agreements import (
    CO,
    GU,
    HC,
    HT,
    LE,
    abroad,
    amending,
    approve,
    asked_to_sign,
    consent,
    fresh,
    in_force,
    in_review,
    in_signing,
    sent_for_signature,
    sign,
    text_of,
    text_ready,
    the_open,
    versions,
    written,
)  # fmt: skip
from tests.lifecycle import worlds
from tests.lifecycle.conftest import a_person
from tests.lifecycle.correcting import CORRECT, REASON, correct, follows, look_ahead, the

# A text on its way


def content_names(version) -> set[str]:
    return {entry["name"] for entry in parts_of(version)["assessment"].get("assessors", ())}


def test_draft_prints_the_new_name_and_nothing_is_asked_anew(cast):
    version = written(cast)
    assert content_names(version) == {"Assessor Example"}

    event = correct(cast, Role.ASSESSOR, HC, family_names="Rightly")

    assert content_names(fresh(version)) == {"Assessor Rightly"}
    assert follows(event) == ["agreements.draft_follows"]
    assert [state for _number, state in versions(cast)] == ["draft"]


def test_draft_that_is_written_by_who_leads_says_that_it_follows(cast):
    written(cast)

    assert look_ahead(cast, LE, family_names="Rightly") == [
        "The draft of the agreement prints it; nothing is asked anew."
    ]


def test_review_goes_on_with_its_approvals(cast):
    version = in_review(cast)
    approve(cast, HC, LE)

    event = correct(cast, LE, family_names="Rightly")

    assert follows(event) == ["agreements.review_follows"]
    assert (cast.stay().state, fresh(version).reviews.count()) == ("agreement_review", 2)


def test_text_out_for_signature_is_recalled_and_sent_anew_in_one_step(cast):
    version = in_signing(cast)
    sign(cast, HC, CO)

    event = correct(cast, LE, family_names="Rightly")

    assert follows(event)[0] == "agreements.text_sent_anew"
    assert (cast.stay().state, versions(cast)) == ("agreement_signing", [(1, "returned"), (2, "signing")])
    states = SignatureRequest.unscoped.filter(document=text_of(version)).values_list("role", "state")
    assert {role: state for role, state in states if state == "signed"} == {str(HC): "signed", str(CO): "signed"}
    anew = text_of(the_open(cast))
    assert anew.snapshot["data"]["about"] == "Participant Rightly"
    assert set(asked_to_sign(the_open(cast))) == {Role.INTERMEDIARY, LE, GU}  # every part is as the others signed it


def test_what_was_sent_anew_can_be_signed_to_the_end(cast):
    in_signing(cast)
    consent(cast)
    correct(cast, LE, family_names="Rightly")
    text_ready(the_open(cast))

    sign(cast, CO, HC, Role.INTERMEDIARY, LE, GU)

    assert cast.stay().state == "ready"


def test_steps_that_the_correction_took_stand_in_the_history_with_their_cause(cast):
    in_signing(cast)

    correct(cast, LE, family_names="Rightly")

    caused = Event.unscoped.filter(mobility=cast.mobility, cause=CORRECT).order_by("seq")
    assert [(one.name, one.role) for one in caused] == [
        ("recall_agreement", "CO"), ("submit_agreement", "CO"), ("send_for_signature", "CO"),
    ]  # fmt: skip


def test_text_that_prints_nothing_of_it_stays_out(cast):
    in_signing(cast)
    mentor = a_person("mentor", cast.organisations["sending"])
    name_person(mobility=cast.mobility, person_id=mentor.pk, part="school_tutor")

    event = correct(cast, mentor, family_names="Rightly")

    assert (follows(event), versions(cast)) == ([], [(1, "signing")])


def test_text_is_recalled_and_waits_where_the_learner_turns_out_to_be_a_minor(cast):
    record = cast.stay().record
    record.birth_date = date(1999, 1, 1)
    record.save(update_fields=["birth_date"])
    in_signing(cast)

    event = correct(cast, LE, birth_date="2009-03-14")

    assert follows(event) == ["lifecycle.guardian_needed", "agreements.text_recalled"]
    assert cast.stay().state == "agreement_review"
    owed = ToDo.unscoped.filter(mobility=cast.mobility, code="agreements.not_approved", closed_at=None)
    assert [todo.person_id for todo in owed] == [cast.actors[GU].person_id]


def test_signed_agreement_stays_and_the_next_version_prints_it(cast):
    version = in_force(cast)
    text = text_of(version)

    event = correct(cast, LE, family_names="Rightly")

    assert follows(event) == ["agreements.signed_stays"]
    assert (cast.stay().state, versions(cast)) == ("ready", [(1, "in_force")])
    assert Document.unscoped.get(pk=text.pk).snapshot == text.snapshot


def test_change_that_is_out_for_signature_during_the_stay_is_sent_anew(cast):
    abroad(cast)
    amending(cast, period_and_place={"place": "Another kitchen"})
    sent_for_signature(cast)

    event = correct(cast, LE, family_names="Rightly")

    assert follows(event) == ["agreements.text_sent_anew", "agreements.signed_stays"]
    assert (cast.stay().state, versions(cast)) == ("ongoing", [(1, "in_force"), (2, "returned"), (3, "signing")])


def test_host_that_corrects_its_tutor_leaves_the_text_to_who_leads_and_tells_them(cast):
    in_signing(cast)

    event = correct(cast, HT, HC, phone="+39 06 1")

    assert (follows(event), versions(cast)) == (["agreements.text_stays"], [(1, "signing")])
    told = OutboxRow.objects.filter(kind="mail.notice", payload__event=str(event.pk))
    assert [row.payload["role"] for row in told] == ["CO"]


def test_text_of_consent_that_waits_is_issued_anew_with_the_guardians_name(cast):
    written(cast)
    issue(paper=consent_text(NamedPart.objects.get(mobility=cast.mobility, part="guardian")))

    event = correct(cast, GU, family_names="Rightly")

    assert follows(event) == ["agreements.draft_follows", "agreements.consent_sent_anew"]
    texts = Document.unscoped.filter(kind="guardian_consent").order_by("created_at")
    assert [(text.snapshot["data"]["guardian"]["name"], text.state) for text in texts] == [
        ("Guardian Example", "superseded"), ("Guardian Rightly", "waiting"),
    ]  # fmt: skip


def test_of_age_after_all_needs_no_guardian(cast):
    in_signing(cast)

    event = correct(cast, LE, birth_date="1999-03-14")

    assert follows(event) == ["lifecycle.guardian_no_longer", "agreements.text_sent_anew"]
    assert GU not in asked_to_sign(the_open(cast))


# Look ahead


def test_looking_ahead_changes_nothing(cast):
    in_signing(cast)
    before = (Event.unscoped.count(), OutboxRow.objects.count(), versions(cast), the(cast, LE).family_names)

    said = look_ahead(cast, LE, family_names="Rightly")

    assert said[0].startswith("The agreement out for signature is recalled and sent anew")
    assert (Event.unscoped.count(), OutboxRow.objects.count(), versions(cast), the(cast, LE).family_names) == before


def test_what_was_typed_for_the_stay_gives_way_to_what_the_keeper_corrects(cast):
    written(cast)
    NamedPart.objects.filter(mobility=cast.mobility, part="tutor").update(called="Hosttutor Exmple", phone="+39 1")

    correct(cast, HT, HC, family_names="Rightly", phone="+39 2")

    part = NamedPart.objects.get(mobility=cast.mobility, part="tutor")
    assert (part.full_name, part.reached_at) == ("Host_Tutor Rightly", "+39 2")


# Under age abroad


def of_age_abroad(cast):
    ParticipantRecord.objects.filter(pk=cast.mobility.record_id).update(birth_date=date(2006, 3, 14))
    worlds.a_stay_in(cast, "ongoing")
    cast.stay().guardian_consents.all().delete()
    wake(machine="mobility", pk=cast.mobility.pk)


def test_who_turns_out_to_be_under_age_abroad_is_announced_a_consent_that_is_then_asked(cast):
    of_age_abroad(cast)
    data = {"person": cast.actors[LE].person_id, "birth_date": "2009-03-14", "reason": REASON}

    def corrects():
        return perform_act(name=CORRECT, pk=cast.mobility.pk, actor=cast.actors[CO], data=data)

    seen = foresee(corrects, stay=cast.mobility.pk)
    event = corrects()

    asked = ToDo.unscoped.filter(mobility=cast.mobility, closed_at=None, code="agreements.no_consent")
    assert follows(event) == seen.follows and "lifecycle.guardian_needed" in seen.follows
    assert [(todo.owner, todo.person_id) for todo in asked] == [(GU, cast.actors[GU].person_id)]
    assert str(cast.actors[GU].person_id) in {str(one) for one in seen.keys("lifecycle.told")}

    consent(cast)
    assert not asked.all().exists()


def test_once_the_stay_is_over_no_consent_is_announced_or_asked(cast):
    of_age_abroad(cast)
    worlds.put_in(cast.mobility, "results")

    event = correct(cast, LE, birth_date="2009-03-14")

    assert "lifecycle.guardian_needed" not in follows(event)
    assert not ToDo.unscoped.filter(mobility=cast.mobility, closed_at=None, code="agreements.no_consent").exists()
