"""Who is meant by what somebody typed: found, asked, never overwritten (design, decision 3)."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Organisation, Person
from accounts.people import TypedPerson, meet_at_work, same_human
from lifecycle.errors import ActInvalid
from lifecycle.models import NamedPart, ParticipantRecord
from lifecycle.people.finding import NEW, WhichPerson, alike, meet_at_home
from lifecycle.people.role_book import roles_in_stay
from lifecycle.roles import NamedPartKind, Role
from tests.factories.accounts import OrganisationFactory, account_of
from tests.factories.assessments import act

BORN = date(2009, 3, 14)
MIA = TypedPerson("Mia", "Voorbeeld", "family@voorbeeld.example", birth_date=BORN)


@pytest.fixture
def school(db) -> Organisation:
    return OrganisationFactory()


def kept(school: Organisation, typed: TypedPerson = MIA) -> Person:
    """Somebody the school knows, with the birth date."""
    person = meet_at_home(typed, keeper_id=school.pk)
    ParticipantRecord.objects.get_or_create(
        person=person, organisation=school, defaults={"birth_date": typed.birth_date}
    )
    return person


# At home


def test_all_equal_is_the_same_person(school):
    assert kept(school) == meet_at_home(MIA, keeper_id=school.pk)


def test_another_writing_of_the_same_is_the_same_person(school):
    typed = TypedPerson("mia", " VOORBEELD", "Family@Voorbeeld.example", birth_date=BORN)
    assert kept(school) == meet_at_home(typed, keeper_id=school.pk)


@pytest.mark.parametrize(
    "typed",
    [
        TypedPerson("Tom", "Voorbeeld", "family@voorbeeld.example", birth_date=date(2011, 5, 2)),
        TypedPerson("Mia", "Voorbeeld", "family@voorbeeld.example", birth_date=date(2010, 3, 14)),
        TypedPerson("Mia", "Voorbeeld", "family@voorbeeld.example"),
        TypedPerson("Mia", "Voorbeeld", "mia@voorbeeld.example", birth_date=BORN),
    ],
)
def test_somebody_alike_is_asked_and_without_an_answer_there_is_no_row(school, typed):
    known = kept(school)
    with pytest.raises(WhichPerson) as asked:
        meet_at_home(typed, keeper_id=school.pk)

    assert [one.person for one in asked.value.found] == [known]
    assert Person.objects.filter(keeper=school).count() == 1


def test_a_second_child_with_the_parents_address_is_another_person(school):
    mia = kept(school)
    tom = meet_at_home(TypedPerson("Tom", "Voorbeeld", "family@voorbeeld.example"), keeper_id=school.pk, answer=NEW)

    assert tom != mia
    assert Person.objects.get(pk=mia.pk).full_name == "Mia Voorbeeld"
    assert ParticipantRecord.objects.get(person=mia).birth_date == BORN


def test_the_known_person_is_meant_and_stays_as_written(school):
    mia = kept(school)
    typed = TypedPerson("Mya", "Voorbeeld", "family@voorbeeld.example", birth_date=BORN)

    assert meet_at_home(typed, keeper_id=school.pk, answer=str(mia.pk)) == mia
    assert Person.objects.get(pk=mia.pk).given_names == "Mia"


def test_an_answer_that_names_nobody_found_is_asked_again(school):
    kept(school)
    stranger = Person.objects.write_down("a@elsewhere.example", given_names="A")
    typed = TypedPerson("Tom", "Voorbeeld", "family@voorbeeld.example")
    with pytest.raises(WhichPerson):
        meet_at_home(typed, keeper_id=school.pk, answer=str(stranger.pk))


def test_same_names_alone_are_nobody_alike(school):
    kept(school)
    typed = TypedPerson("Mia", "Voorbeeld", "other@voorbeeld.example", birth_date=date(2008, 1, 1))
    assert alike(typed, keeper_id=school.pk) == []


def test_two_without_an_address_are_not_alike_for_that(school):
    kept(school, TypedPerson("Ada", "Voorbeeld", birth_date=BORN))
    assert alike(TypedPerson("Bo", "Fictief", birth_date=BORN), keeper_id=school.pk) == []


def test_another_school_is_never_looked_at(school):
    elsewhere = kept(OrganisationFactory())
    assert meet_at_home(MIA, keeper_id=school.pk) != elsewhere


# At work


def test_same_organisation_and_same_address_is_the_same_person_at_work(school):
    first, _new = meet_at_work(TypedPerson("Ona", "Pavyzdė", "ona@host.example"), organisation_id=school.pk)
    again, is_new = meet_at_work(TypedPerson("Onutė", "P.", "ONA@host.example"), organisation_id=school.pk)

    assert (again, is_new) == (first, False)
    assert Person.objects.get(pk=first.pk).full_name == "Ona Pavyzdė"


def test_the_same_address_in_two_organisations_is_two_persons_at_work(school):
    typed = TypedPerson("Ona", "Pavyzdė", "ona@host.example")
    here, _new = meet_at_work(typed, organisation_id=school.pk)
    there, _new = meet_at_work(typed, organisation_id=OrganisationFactory().pk)
    assert here != there


def test_the_part_keeps_the_name_as_typed_and_the_person_the_own(cast):
    tutor = cast.actors[Role.HOST_TUTOR].person_id
    typed = {"given_names": "Toetsor", "family_names": "Voorbeeldman", "email": "host_tutor@people.example.org"}
    act(cast, "lifecycle.name_person", Role.SENDING_COORDINATOR, typed | {"part": NamedPartKind.TUTOR.value})

    part = NamedPart.objects.get(mobility=cast.mobility, called="Toetsor Voorbeeldman")
    assert (part.person_id, part.full_name) == (tutor, "Toetsor Voorbeeldman")
    assert Person.objects.get(pk=tutor).full_name == "Host_Tutor Example"


# Nobody is changed


LETTERS = st.text(alphabet="abcdé' -", min_size=1, max_size=8).map(str.strip).filter(bool)
ADDRESSES = st.sampled_from(["family@voorbeeld.example", "ona@host.example", "new@voorbeeld.example", ""])


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.tuples(LETTERS, LETTERS), email=ADDRESSES, answer=st.sampled_from(["", NEW, "the known one"]))
def test_whatever_is_typed_no_row_of_another_keeper_changes_and_none_is_found(worlds_of_two, names, email, answer):
    school, others, before = worlds_of_two
    typed = TypedPerson(*names, email)
    try:
        said = str(others[0].pk) if answer == "the known one" else answer
        found = [meet_at_home(typed, keeper_id=school.pk, answer=said)]
    except WhichPerson as asked:
        found = [one.person for one in asked.found]
    found.append(meet_at_work(typed, organisation_id=school.pk)[0])
    assert {person.keeper_id for person in found} == {school.pk}
    assert list(Person.objects.exclude(keeper=school).order_by("pk").values()) == before


@pytest.fixture
def worlds_of_two(school):
    other = OrganisationFactory()
    others = [kept(other), meet_at_work(TypedPerson("Ona", "P", "ona@host.example"), organisation_id=other.pk)[0]]
    kept(school)
    return school, others, list(Person.objects.exclude(keeper=school).order_by("pk").values())


# Guardians


def named(cast, **typed: str) -> None:
    act(cast, "lifecycle.name_person", Role.SENDING_COORDINATOR, {"part": "guardian", **typed})


def refused(cast, **typed: str) -> ActInvalid:
    with pytest.raises(ActInvalid) as error:
        named(cast, **typed)
    return error.value


def test_the_learners_address_for_a_guardian_is_asked_and_both_stay_two(cast):
    typed = {"given_names": "Ana", "family_names": "Example", "email": "Participant@people.example.org"}
    assert "who" in refused(cast, **typed).form.errors

    named(cast, **typed, who=NEW)
    people = NamedPart.objects.open().filter(mobility=cast.mobility, person__email="participant@people.example.org")
    assert people.values("person").distinct().count() == 2


def test_the_learner_is_never_the_own_guardian(cast):
    learner = cast.mobility.participant
    typed = {"given_names": learner.given_names, "family_names": learner.family_names, "email": learner.email or ""}
    assert "email" in refused(cast, **typed, who=str(learner.pk)).form.errors


def test_who_coordinates_is_no_guardian(cast):
    typed = {"given_names": "Any", "family_names": "Body", "email": "sending_coordinator@people.example.org"}
    assert "email" in refused(cast, **typed).form.errors


# One human being


def test_the_same_account_or_address_is_the_same_human_being(school):
    here = kept(school)
    there = kept(OrganisationFactory())
    other = Person.objects.write_down("else@voorbeeld.example", given_names="Else")

    assert same_human(here.pk, [there.pk])
    assert not same_human(here.pk, [other.pk])
    other.account = account_of(here)
    other.save(update_fields=["account"])
    assert same_human(here.pk, [other.pk])


def test_who_goes_does_not_act_for_the_school_on_the_own_stay_by_another_row(cast):
    """A member of staff who goes abroad is the school's coordinator by another person of the same account."""
    learner = Person.objects.get(pk=cast.mobility.participant_id)
    double = Person.objects.write_down(None, given_names="Double", keeper=cast.organisations["sending"])
    double.account = account_of(learner)
    double.save(update_fields=["account"])
    Membership.objects.create(
        person=double, organisation=cast.organisations["sending"], role=MembershipRole.COORDINATOR
    )
    held = roles_in_stay(Actor(double.pk, cast.organisations["sending"].pk), cast.stay())
    assert Role.SENDING_COORDINATOR not in held
