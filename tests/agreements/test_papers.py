"""The papers of an agreement hold what was agreed: their snapshots, before anything is printed."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import Membership, Person
from agreements.documents import READERS, issuer_of, learning_agreement, staff_mobility_programme
from agreements.models import AgreementVersion
from agreements.paper_facts import CALLS_112, PRINTED_PARTS
from agreements.selectors import parts_of
from agreements.services import as_written
from documents.models import Document
from documents.picking import only
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.planning import name_person
from lifecycle.registry import DOCUMENTS
from tests.factories.agreements import (
    CO,
    HC,
    SIGNERS,
    consent,
    fresh,
    in_force,
    in_review,
    in_signing,
    sign,
    text_of,
    written,
)
from tests.factories.assessments import PARTS, UNITS, go
from tests.lifecycle.conftest import Cast, a_person, put_in


def built(name: str, subject: Mobility | AgreementVersion) -> list[Any]:
    """What the registered builder hands to be issued for this subject."""
    return DOCUMENTS[name](SimpleNamespace(subject=subject))


def issued(cast: Cast, kind: str) -> list[Document]:
    return list(Document.unscoped.filter(mobility=cast.mobility, kind=kind).order_by("created_at", "version_no"))


def test_agreement_prints_every_part_as_it_was_submitted(cast):
    version = in_signing(cast)
    data = text_of(version).snapshot["data"]

    for name, printed in data["parts"].items():
        assert printed == only(parts_of(version)[name], *PRINTED_PARTS[name])
    assert set(data["parts"]) == set(PRINTED_PARTS)
    assert data["parts"]["period_and_place"]["place"] == PARTS["period_and_place"]["place"]
    assert data["about"] == cast.mobility.participant.full_name


def test_agreement_states_days_weeks_and_rules_of_the_stay(cast):
    in_signing(cast)
    stay = text_of(AgreementVersion.unscoped.get()).snapshot["data"]["stay"]

    assert (stay["start"], stay["end"], stay["days"]) == ("2026-03-02", "2026-04-24", 54)
    assert (stay["number"], stay["weeks"]) == (cast.mobility.number, "7 weeks and 5 days")
    assert stay["activity"] == cast.mobility.rule_set.title


def test_parties_stand_in_the_order_of_the_paper(cast):
    version = in_signing(cast)
    blocks = text_of(version).snapshot["data"]["parties"]

    assert [(block["part"], block["name"]) for block in blocks] == [
        ("learner", "Participant Example"), ("guardian", "Guardian Example"), ("sending", "Example sending"),
        ("hosting", "Example hosting"), ("intermediary", "Example intermediary"), ("employer", "Example employer"),
        ("competent", "Example competent"),
    ]  # fmt: skip
    assert blocks[3]["tutor"] == {"name": "Host_Tutor Example", "function": ""}


def test_units_are_numbered_with_their_outcomes_methods_and_points(cast):
    version = in_signing(cast)
    first, second = text_of(version).snapshot["data"]["units"]

    assert (first["code"], first["hours"], first["credits"], first["scale"]) == (
        "3101301",
        108,
        "4",
        "EURspace credits",
    )
    assert [outcome["number"] for unit in (first, second) for outcome in unit["outcomes"]] == ["1.1", "1.2", "2.1"]
    assert first["outcomes"][0]["criteria"] == UNITS[0]["outcomes"][0]["criteria"]
    assert first["outcomes"][0]["assessment"] == "Observation, Oral talk"


def test_paper_is_written_in_the_language_of_the_version(cast):
    version = written(cast)
    AgreementVersion.unscoped.filter(pk=version.pk).update(language="nl")
    (paper,) = learning_agreement(SimpleNamespace(subject=fresh(version)))

    assert (paper.language, paper.title) == ("nl", "Leerovereenkomst")
    assert paper.snapshot["assessment_parts"][0]["where"] == "bij de gastorganisatie"


def test_paper_is_read_by_those_who_have_a_part_in_the_agreement(cast):
    version = in_signing(cast)
    assert text_of(version).reader_roles == [role.value for role in READERS]


def test_staff_gets_a_programme_in_place_of_an_agreement(cast):
    learner, staff = in_review(cast), "staff_mobility_programme"
    assert staff_mobility_programme(SimpleNamespace(subject=learner)) == []

    Mobility.unscoped.filter(pk=cast.mobility.pk).update(participant_kind="staff")
    member = fresh(learner)
    assert learning_agreement(SimpleNamespace(subject=member)) == []
    assert [(paper.kind, paper.title) for paper in built(staff, member)] == [(staff, "Staff mobility programme")]


def test_school_issues_the_agreement_and_the_host_where_no_school_sends(cast):
    assert issuer_of(cast.stay()) == cast.organisations["sending"].pk
    OrganisationPart.objects.filter(mobility=cast.mobility, part="sending").update(until_at=cast.mobility.created_at)
    assert issuer_of(cast.stay()) == cast.organisations["hosting"].pk


def test_function_of_a_signer_is_printed_in_the_words_of_the_organisation(cast):
    Membership.objects.filter(person=cast.actors[HC].person_id).update(function="Head of kitchens")
    version = in_signing(cast)
    signers = {row["role"]: row for row in text_of(version).snapshot["signers"]}

    assert signers["HC"]["function"] == "Head of kitchens"
    assert signers["HC"]["organisation"] == "Example hosting"


def test_final_carries_who_signed_which_bytes_when_and_how(cast):
    version = in_signing(cast)
    consent(cast)
    sign(cast, *SIGNERS)
    text, final = issued(cast, "learning_agreement")

    assert final.snapshot["data"] == text.snapshot["data"]
    assert {row["document_sha256"] for row in final.snapshot["signers"]} == {text.sha256}
    assert {(row["method"], len(row["covers"])) for row in final.snapshot["signers"]} == {("code_by_mail", 7)}
    assert final.snapshot["signed_text"]["sha256"] == text_of(version).sha256


# Consent of parents


@pytest.fixture
def host_known(cast) -> Cast:
    """A minor's stay without memorandum, whose agreement is about to be opened."""
    put_in(
        cast.mobility, "preparation", started_on=None, ended_on=None, suspended_from=None, mou_required=False,
        mou_reason="a single stay",
    )  # fmt: skip
    return cast


def test_each_guardian_gets_a_text_once_host_and_dates_are_known(host_known):
    father = a_person("father")
    name_person(mobility=host_known.mobility, person_id=father.pk, part="guardian", relation="father")
    go(host_known, "skip_mou", CO)
    texts = issued(host_known, "guardian_consent")

    assert {text.snapshot["data"]["guardian"]["name"] for text in texts} == {"Guardian Example", "Father Example"}
    assert [text.requests.count() for text in texts] == [0, 0]  # nothing to sign before the answers are given
    assert [text.snapshot["data"]["answers"] for text in texts] == [[], []]


def test_one_of_age_leaves_without_a_text_of_consent(host_known):
    Mobility.unscoped.filter(pk=host_known.mobility.pk).update(
        planned_start=date(2027, 3, 15), planned_end=date(2027, 4, 30)
    )
    go(host_known, "skip_mou", CO)
    assert issued(host_known, "guardian_consent") == []


def test_consent_prints_each_answer_and_remark(host_known):
    go(host_known, "skip_mou", CO)
    consent(host_known, photos=True, note="No peanuts")
    data = issued(host_known, "guardian_consent")[-1].snapshot["data"]

    assert [(row["matter"], row["answer"]) for row in data["answers"]] == [
        ("The journey and the stay", "given"), ("Medical treatment in an emergency", "given"),
        ("Telling what must be known of the health", "withheld"), ("Photographs for the school", "given"),
        ("Leaving the workplace unaccompanied", "withheld"),
    ]  # fmt: skip
    assert data["note"] == "No peanuts"


# To take along


def test_departure_pack_says_whom_to_call_and_when_follow_ups_are_due(cast):
    version = in_force(cast)
    named = Person.objects.filter(pk=a_person("grandmother").pk)
    named.update(phone="+370 600 00000")
    name_person(mobility=cast.mobility, person_id=named.get().pk, part="emergency_contact", relation="grandmother")
    version.parts.filter(name="support_and_insurance").update(content={"housing": "Room at the school"})
    (pack,) = built("departure_pack", cast.stay())

    assert [(row["kind_word"], row["name"]) for row in pack.snapshot["calls"]] == [
        ("Police, ambulance, fire brigade", "Free, from every telephone"),
        ("Sending side, emergency", "Jonas Antrasis"), ("Host, emergency", "Dino Secondo"),
        ("Sending side, mentor", "Ona Pirmoji"), ("Host, mentor", "Carla Prima"),
        ("Host tutor", "Host_Tutor Example"), ("Participant's side, emergency", "Grandmother Example, grandmother"),
        ("Parent or guardian", "Guardian Example"),
    ]  # fmt: skip
    assert pack.snapshot["calls"][0]["phone"] == "112"
    assert pack.snapshot["calls"][-2]["phone"] == "+370 600 00000"
    assert pack.snapshot["follow_ups"][:2] == [date(2026, 3, 8), date(2026, 3, 15)]
    assert pack.snapshot["support"] == {"housing": "Room at the school"}
    assert pack.snapshot["agreement_line"] == text_of(version).number


def test_departure_pack_says_where_to_be_on_the_first_day_and_whom_to_ask_for(cast):
    version = in_force(cast)
    words = "At 8.45 at the staff entrance"
    version.parts.filter(name="support_and_insurance").update(content={"first_day": words})
    NamedPart.objects.filter(mobility=cast.mobility, part="tutor").update(phone_day="+370 3", function="Chef")
    (pack,) = built("departure_pack", cast.stay())

    assert pack.snapshot["first_day"] == words
    assert pack.snapshot["ask_for"] == {"name": "Host_Tutor Example, Chef", "phone": "+370 3"}
    assert pack.snapshot["stay"]["start"] == date(2026, 3, 2)


def test_guardians_stand_in_the_pack_of_a_minor(cast):
    in_force(cast)
    NamedPart.objects.filter(mobility=cast.mobility, part="guardian").update(phone_day="+370 1", phone_night="+370 2")
    (pack,) = built("departure_pack", cast.stay())
    guardian = pack.snapshot["calls"][-1]
    assert (guardian["name"], guardian["phone"], guardian["phone_night"]) == ("Guardian Example", "+370 1", "+370 2")


NIGHT = {"phone": "+370 5 1", "phone_night": "+370 6 1"}


def test_night_numbers_of_both_sides_stand_first_in_agreement_and_pack(cast):
    version = in_force(cast)
    sides = {side: {"emergency": {"name": f"Night {side}", **NIGHT}} for side in ("sending", "host")}
    version.parts.filter(name="contacts").update(content=sides)
    printed = learning_agreement(SimpleNamespace(subject=fresh(version)))[0].snapshot["contacts"]
    (pack,) = built("departure_pack", cast.stay())

    assert [(row["name"], row["phone"], row["phone_night"]) for row in printed] == [
        (f"Night {side}", "+370 5 1", "+370 6 1") for side in ("sending", "host")
    ]
    assert [row["phone_night"] for row in pack.snapshot["calls"][:3]] == ["112", "+370 6 1", "+370 6 1"]


def test_draft_takes_the_night_number_of_whoever_is_named_for_an_emergency(cast):
    person = a_person("nightwatch")
    name_person(
        mobility=cast.mobility, person_id=person.pk, part="emergency_contact",
        organisation_id=cast.organisations["hosting"].pk, phone_day="+39 1", phone_night="+39 2",
    )  # fmt: skip
    assert as_written(NamedPart.objects.get(person=person))["phone_night"] == "+39 2"


@pytest.mark.parametrize(("country", "told"), [("DE", True), ("NO", True), ("JP", False)])
def test_european_number_is_told_where_it_is_answered(cast, country, told):
    in_force(cast)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(country=country)
    (pack,) = built("departure_pack", cast.stay())
    assert (pack.snapshot["calls"][0]["phone"] == "112") is told is (country in CALLS_112)
