"""How versions are opened, copied, frozen and taken over; and how they are read, at the edges."""

from datetime import date, timedelta

import pytest

from agreements import services
from agreements.models import AgreementVersion
from agreements.parts import SHAPES, PartName
from agreements.selectors import (
    agreed_days,
    hashes_of,
    open_version,
    outcomes_of,
    parts_of,
    required_signers,
    version_in,
    version_in_force,
)
from lifecycle.errors import ActRefused
from lifecycle.models import Cohort, Mobility, NamedPart, OrganisationPart
from lifecycle.planning import give_part, name_person
from partnerships.models import StayPlan
from tests.factories.agreements import CO, GU, HC, IN, LE, in_force, in_review, written
from tests.factories.assessments import QUALIFICATION, UNITS, go
from tests.lifecycle.conftest import a_person, put_in


def test_first_version_begins_with_what_is_known_of_the_stay(cast):
    cohort = Cohort.objects.create(
        organisation=cast.organisations["sending"], name="Cooks 3b", programme_text="Morning set-up"
    )
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(cohort=cohort, objective="Cook abroad")
    StayPlan.objects.create(mobility=cast.mobility, qualification=QUALIFICATION, units=UNITS)
    parts = parts_of(services.open_first_version(mobility=cast.stay()))

    assert parts["period_and_place"] == {
        "start": "2026-03-02", "end": "2026-04-24", "place": "Example hosting, Exampletown", "mode": "physical",
    }  # fmt: skip
    assert parts["programme_and_tasks"] == {"objective": "Cook abroad", "activities": "Morning set-up"}
    assert parts["units_and_outcomes"] == {"qualification": QUALIFICATION, "units": UNITS}
    assert [person["name"] for person in parts["assessment"]["assessors"]] == ["Assessor Example"]
    assert parts["validation_and_recognition"]["validator"]["name"] == "Validator Example"


def test_first_version_names_the_contacts_of_each_side_and_who_travels_along(cast):
    for part, word, side in (
        ("mentor", "schoolmentor", "sending"), ("mentor", "hostmentor", "hosting"), ("accompanying", "teacher", None),
    ):  # fmt: skip
        organisation = cast.organisations[side].pk if side else None
        name_person(mobility=cast.mobility, person_id=a_person(word).pk, part=part, organisation_id=organisation)
    contacts = parts_of(services.open_first_version(mobility=cast.stay()))["contacts"]

    assert {side: contacts[side]["mentor"]["name"] for side in ("sending", "host")} == {
        "sending": "Schoolmentor Example", "host": "Hostmentor Example",
    }  # fmt: skip
    assert [person["name"] for person in contacts["accompanying"]] == ["Teacher Example"]


def test_place_is_that_of_the_company_where_the_host_only_places(cast):
    give_part(mobility=cast.mobility, organisation_id=cast.organisations["employer"].pk, part="host_company")
    period = parts_of(services.open_first_version(mobility=cast.stay()))["period_and_place"]
    assert period["place"] == "Example employer, Exampletown"


def test_first_version_is_opened_once(cast):
    first = services.open_first_version(mobility=cast.mobility)
    assert services.open_first_version(mobility=cast.mobility) == first
    assert AgreementVersion.unscoped.count() == 1


@pytest.mark.parametrize("columns", [{"mou_required": False, "mou_reason": "a single stay"}])
def test_agreement_is_opened_when_the_stay_leaves_its_preparation(cast, columns):
    put_in(cast.mobility, "preparation", started_on=None, ended_on=None, suspended_from=None, **columns)
    go(cast, "skip_mou", CO)
    assert (open_version(cast.mobility).state, open_version(cast.mobility).number) == ("draft", None)


def test_next_version_is_opened_once_and_copies_every_part(cast):
    version = in_force(cast)
    following = services.open_next_version(version=version)

    assert services.open_next_version(version=version) == following
    assert hashes_of(following) == hashes_of(version)
    assert (following.number, following.language) == (None, version.language)


def test_submitted_version_cannot_be_written(cast):
    version = in_review(cast)
    with pytest.raises(ActRefused, match=r"agreements\.frozen"):
        services.write_part(version=version, name="contacts", content={})


def test_hash_of_a_part_depends_on_what_is_said_and_not_on_the_order(cast):
    assert services.digest_of({"a": 1, "b": [2, 3]}) == services.digest_of({"b": [2, 3], "a": 1})
    assert services.digest_of({"a": 1, "b": [2, 3]}) != services.digest_of({"a": 1, "b": [3, 2]})


def test_hash_of_a_version_changes_with_any_part(cast):
    version = written(cast)
    before = services.digest_of_parts(hashes_of(version))
    services.write_part(version=version, name="support_and_insurance", content={"visa": "None needed"})
    assert services.digest_of_parts(hashes_of(version)) != before


def test_stay_without_a_version_in_force_takes_nothing_over(cast):
    written(cast)
    assert services.take_over(mobility=cast.mobility) is None
    assert cast.stay().planned_end == date(2026, 4, 24)


def test_people_of_the_agreement_get_their_parts_once(cast):
    version = in_force(cast)
    named = {"person": str(cast.actors[HC].person_id), "function": "Head chef"}
    stranger = {"person": "00000000-0000-4000-8000-000000000000", "name": "Nobody"}
    version.parts.filter(name="assessment").update(content={"assessors": [named, stranger, {"name": "By name only"}]})
    for _nth in range(2):
        services.take_over(mobility=cast.mobility)

    assessors = NamedPart.objects.open().filter(mobility=cast.mobility, part="assessor")
    assert assessors.filter(person=cast.actors[HC].person_id).values_list("function").get() == ("Head chef",)
    assert assessors.count() == 2


@pytest.mark.parametrize(
    ("new", "old", "days"),
    [("2026-05-01", "2026-04-24", 7), ("2026-04-20", "2026-04-24", -4), ("", "2026-04-24", 0), ("2026-05-01", "", 0)],
)
def test_extension_is_counted_between_two_last_days(cast, new, old, days):
    versions = []
    for end in (old, new):
        versions.append(
            AgreementVersion.objects.create(mobility=cast.mobility, state="void", created_at=cast.mobility.created_at)
        )
        versions[-1].parts.create(name=PartName.PERIOD, content={"end": end}, sha256="a" * 64)
    current, version = versions
    assert services.extension_days(version=version, current=current) == timedelta(days=days)


def test_nothing_written_reads_as_seven_empty_parts():
    parts = parts_of(None)
    assert parts == {name: {} for name in PartName.values}
    assert (agreed_days(parts), outcomes_of(parts)) == ((None, None), [])


def test_each_outcome_knows_its_unit(cast):
    found = outcomes_of(parts_of(written(cast)))
    assert [(outcome["unit_code"], outcome["key"]) for outcome in found] == [
        ("3101301", "U1.1"), ("3101301", "U1.2"), ("4101338", "U2.1"),
    ]  # fmt: skip


def test_newest_of_several_versions_is_read(cast):
    in_review(cast)
    for _nth in range(2):
        go(cast, "request_agreement_changes", HC, comments={"contacts": "Telephone"})
        go(cast, "submit_agreement", CO)
    assert version_in(cast.mobility, "returned").number == 2
    assert version_in(cast.mobility, "review").number == 3
    assert version_in_force(cast.mobility) is None


def test_who_signs_depends_on_who_takes_part(cast):
    written(cast)
    assert [signer.role for signer in required_signers(cast.stay())] == [CO, HC, IN, LE, GU]

    OrganisationPart.objects.filter(mobility=cast.mobility, part__in=("sending", "intermediary")).update(
        until_at=cast.mobility.created_at
    )
    assert [signer.role for signer in required_signers(cast.stay())] == [HC, LE, GU]


def test_guardian_signs_as_what_they_are_to_the_child(cast):
    NamedPart.objects.filter(mobility=cast.mobility, part="guardian").update(relation="mother")
    signers = {signer.role: signer.function for signer in required_signers(cast.stay())}
    assert signers[GU] == "mother"


def test_every_field_of_every_part_has_a_label():
    assert set(SHAPES) == set(PartName)
    bare = [
        (part, name)
        for part, shape in SHAPES.items()
        for name, one in shape["properties"].items()
        if not one.get("title")
    ]
    assert bare == []
