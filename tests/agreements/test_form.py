"""What the form of an agreement must hold before it goes out for review."""

import pytest

from accounts.models import Person
from agreements.parts import PartName
from agreements.selectors import parts_of
from agreements.services import write_part
from lifecycle.errors import ActInvalid, TransitionRefused
from lifecycle.models import NamedPart, OrganisationPart
from lifecycle.roles import Role
from lifecycle.vocabulary import Missing
from tests.factories.agreements import CO, CONTACTS, GU, HC, HT, LE, ask, in_review, written
from tests.factories.assessments import PARTS, UNITS, act, go
from tests.lifecycle.conftest import Cast, a_person
from tests.missing import refused, satisfied


def fields(found: list[Missing]) -> list[tuple[str, str, str]]:
    """Part, field and owner of each field that is missing."""
    return [(item.params["part"], item.params["field"], item.owner.value) for item in found]


def address_of(cast: Cast, role: Role, email: str | None) -> None:
    Person.objects.filter(pk=cast.actors[role].person_id).update(email=email)


def end_part(cast: Cast, part: str) -> None:
    """Nobody has this named part any more."""
    NamedPart.objects.filter(mobility=cast.mobility, part=part).update(until_at=cast.mobility.created_at)


def test_agreement_with_everything_lacks_nothing(cast):
    written(cast)
    assert ask("form_complete", cast.stay()) == []
    assert ask("assessment_agreed", cast.stay()) == []


def test_without_an_agreement_there_is_nothing_to_submit_approve_or_sign(cast):
    for name in ("form_complete", "reviewers_approved", "signed_by_all"):
        assert refused("agreements.none", ask(name, cast.stay())).owner == CO

    in_review(cast)
    for name in ("form_complete", "reviewers_approved"):
        satisfied("agreements.none", ask(name, cast.stay()))


def test_each_mandatory_field_is_named_with_its_part_and_who_owes_it(cast):
    version = written(cast)
    write_part(version=version, name=PartName.PERIOD, content={"start": "", "end": "", "place": "Kitchen"})
    write_part(version=version, name=PartName.PROGRAMME, content={"objective": "Cook"})
    write_part(version=version, name=PartName.UNITS, content={"units": UNITS})
    assert fields(ask("form_complete", cast.stay())) == [
        ("period_and_place", "start", "CO"),
        ("period_and_place", "end", "CO"),
        ("programme_and_tasks", "activities", "HC"),
        ("units_and_outcomes", "qualification", "CO"),
    ]


def test_to_certify_assessment_and_recognition_are_agreed_beforehand(cast):
    version = written(cast)
    write_part(version=version, name=PartName.ASSESSMENT, content={"place": "Kitchen"})
    write_part(version=version, name=PartName.RECOGNITION, content={})
    assert [(field, owner) for _part, field, owner in fields(ask("assessment_agreed", cast.stay()))] == [
        ("assessors", "HC"), ("methods", "HC"), ("date", "HC"),
        ("validator", "CO"), ("recogniser", "CO"), ("effect", "CO"),
    ]  # fmt: skip


def test_field_is_missing_until_it_is_written(cast):
    version = written(cast)
    left_out = {
        "form_complete": (PartName.PROGRAMME, "activities"), "assessment_agreed": (PartName.ASSESSMENT, "methods"),
    }  # fmt: skip
    for guard, (part, field) in left_out.items():
        whole = parts_of(version)[part]
        write_part(version=version, name=part, content={**whole, field: ""})
        assert refused("agreements.field_missing", ask(guard, cast.stay())).params == {"part": part, "field": field}

        write_part(version=version, name=part, content=whole)
        satisfied("agreements.field_missing", ask(guard, cast.stay()))


@pytest.mark.parametrize(("approach", "missing"), [("declare", 0), ("evaluate", 3), ("certify", 6)])
def test_the_approach_says_how_much_of_the_assessment_is_agreed(cast, approach, missing):
    version = written(cast, approach=approach)
    for part in (PartName.ASSESSMENT, PartName.RECOGNITION):
        write_part(version=version, name=part, content={})
    assert len(ask("assessment_agreed", cast.stay())) == missing


def test_agreement_names_an_outcome_of_a_unit_or_in_words(cast):
    version = written(cast)
    bare = [{**unit, "outcomes": []} for unit in UNITS]
    write_part(version=version, name=PartName.UNITS, content={**PARTS[PartName.UNITS], "units": bare})
    refused("agreements.no_outcome", ask("form_complete", cast.stay()))

    write_part(version=version, name=PartName.UNITS, content={"outcomes": ["Cooks for sixty"]})
    satisfied("agreements.no_outcome", ask("form_complete", cast.stay()))


def test_staff_owes_no_qualification(cast):
    version = written(cast, participant_kind="staff")
    write_part(version=version, name=PartName.UNITS, content={"units": UNITS})
    satisfied("agreements.field_missing", ask("form_complete", cast.stay()))


def test_host_names_its_tutor(cast):
    written(cast)
    satisfied("agreements.no_tutor", ask("form_complete", cast.stay()))

    end_part(cast, "tutor")
    assert refused("agreements.no_tutor", ask("form_complete", cast.stay())).owner == HC


def test_each_side_has_two_different_contacts(cast):
    version = written(cast)
    twice = {"mentor": {"name": "Carla Prima"}, "emergency": {"name": "Carla Prima"}}
    write_part(version=version, name=PartName.CONTACTS, content={**CONTACTS, "host": twice})
    lacking = refused("agreements.two_contacts", ask("form_complete", cast.stay()))
    assert (lacking.params["side"], lacking.owner) == ("host", HC)

    write_part(version=version, name=PartName.CONTACTS, content=CONTACTS)
    satisfied("agreements.two_contacts", ask("form_complete", cast.stay()))


def test_without_a_school_the_sending_side_needs_no_contacts(cast):
    version = written(cast)
    write_part(version=version, name=PartName.CONTACTS, content={"host": CONTACTS["host"]})
    assert refused("agreements.two_contacts", ask("form_complete", cast.stay())).owner == CO

    OrganisationPart.objects.filter(mobility=cast.mobility, part="sending").update(until_at=cast.mobility.created_at)
    satisfied("agreements.two_contacts", ask("form_complete", cast.stay()))


def test_nobody_is_a_contact_on_both_sides(cast):
    version = written(cast)
    shared = {**CONTACTS["host"], "administrative": {"name": "Ona Pirmoji"}}
    write_part(version=version, name=PartName.CONTACTS, content={**CONTACTS, "host": shared})
    refused("agreements.contact_on_both_sides", ask("form_complete", cast.stay()))

    write_part(version=version, name=PartName.CONTACTS, content=CONTACTS)
    satisfied("agreements.contact_on_both_sides", ask("form_complete", cast.stay()))


def test_who_signs_can_be_reached_by_mail(cast):
    written(cast)
    address_of(cast, GU, None)
    missing = refused("agreements.no_address", ask("form_complete", cast.stay()))
    assert (missing.person, missing.named) == (None, cast.actors[GU].person_id)  # who leads owes it, about the guardian

    address_of(cast, GU, "guardian@people.example.org")
    satisfied("agreements.no_address", ask("form_complete", cast.stay()))


def test_participant_without_an_address_signs_beside_the_coordinator(cast):
    written(cast)
    address_of(cast, LE, None)
    satisfied("agreements.no_address", ask("form_complete", cast.stay()))


def test_one_who_would_sign_in_two_roles_is_named(cast):
    written(cast)
    NamedPart.objects.filter(mobility=cast.mobility, part="guardian").update(person=cast.actors[CO].person_id)
    refused("agreements.signs_twice", ask("form_complete", cast.stay()))

    NamedPart.objects.filter(mobility=cast.mobility, part="guardian").update(person=cast.actors[GU].person_id)
    satisfied("agreements.signs_twice", ask("form_complete", cast.stay()))


def test_somebody_at_the_host_can_sign(cast):
    written(cast)
    satisfied("agreements.no_host_signer", ask("form_complete", cast.stay()))

    OrganisationPart.objects.filter(mobility=cast.mobility, part="hosting").update(until_at=cast.mobility.created_at)
    refused("agreements.no_host_signer", ask("form_complete", cast.stay()))


def test_minor_needs_a_guardian_by_name_in_the_form_and_for_the_consent(cast):
    written(cast)
    end_part(cast, "guardian")
    for name in ("form_complete", "guardian_consents"):
        refused("agreements.no_guardian", ask(name, cast.stay()))

    NamedPart.objects.create(
        mobility=cast.mobility, person=a_person("mother"), part="guardian", from_at=cast.mobility.created_at
    )
    for name in ("form_complete", "guardian_consents"):
        satisfied("agreements.no_guardian", ask(name, cast.stay()))


def test_rule_set_may_ask_for_both_parents(cast):
    written(cast)
    cast.mobility.rule_set.guardians_required = 2
    cast.mobility.rule_set.save(update_fields=["guardians_required"])
    assert [item.code for item in ask("form_complete", cast.stay())] == ["agreements.no_guardian"]


def test_incomplete_agreement_is_not_submitted_and_all_that_is_missing_is_told_at_once(cast):
    version = written(cast)
    write_part(version=version, name=PartName.CONTACTS, content={})
    end_part(cast, "tutor")
    with pytest.raises(TransitionRefused) as refusal:
        go(cast, "submit_agreement", CO)

    assert {item.code for item in refusal.value.unmet} == {"agreements.no_tutor", "agreements.two_contacts"}
    assert cast.stay().state == "agreement_draft"


def test_tutor_without_an_address_reviews_nothing(cast):
    version = in_review(cast)
    assert cast.actors[HT].person_id in {item.person for item in ask("reviewers_approved", version.mobility)}

    address_of(cast, HT, None)
    assert cast.actors[HT].person_id not in {item.person for item in ask("reviewers_approved", cast.stay())}


def test_letters_that_no_paper_prints_are_refused_at_the_field_where_they_are_typed(cast):
    written(cast)
    with pytest.raises(ActInvalid) as refusal:
        act(cast, "agreements.write_part", CO, {"part": "programme", "content": {"activities": "Cold kitchen 🍰"}})
    (fault,) = refusal.value.form.errors["content"]
    assert "U+1F370" in fault
    assert "Cold kitchen" in fault


@pytest.mark.parametrize("day", ["1803-03-02", "9999-03-02"])
def test_year_in_which_no_stay_lies_is_refused_where_it_is_typed(cast, day):
    written(cast)
    with pytest.raises(ActInvalid) as refusal:
        act(cast, "agreements.write_part", CO, {"part": "period_and_place", "content": {"start": day, "end": day}})
    assert "Correct the year" in str(refusal.value.form.errors["content"])
