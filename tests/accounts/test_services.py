import pytest

from accounts import services
from accounts.actors import SYSTEM, Actor
from accounts.models import (
    JoinRequest,
    Membership,
    MembershipRole,
    Organisation,
    Person,
)
from accounts.people import TypedPerson
from accounts.registry_of_organisations import free_code
from ground.errors import InputRefused, NotAllowed, NotThere, SojournError
from tests.factories.accounts import (
    AccountFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
ANA = TypedPerson("Ana", "Izmišljena", "ana@voorbeeld.example")
SCHOOL = {"name": "Voorbeeldschool Gent", "country": "BE", "town": "Gent", "kind": "vet_school"}


@pytest.fixture
def administrator():
    held = MembershipFactory(role=MembershipRole.ADMINISTRATOR)
    return Actor(held.person_id, held.organisation_id)


@pytest.mark.parametrize(
    "written",
    [
        {**SCHOOL, "name": "voorbeeldschool  gent", "town": "GENT", "country": "be"},
        {**SCHOOL, "name": "Anders geschreven", "oid": "e10000001"},
        {**SCHOOL, "name": "Anders geschreven", "pic": "912345678"},
    ],
)
def test_organisation_is_found_by_number_or_by_name_country_and_town(written):
    there, _new = services.find_or_register_organisation(**SCHOOL, oid="E10000001", pic="912345678")

    assert services.find_or_register_organisation(**written) == (there, False)
    assert Organisation.objects.count() == 1


def test_organisation_with_greek_name_in_capitals_is_found():
    workshop = {"name": "Εργαστήρι Άλφα", "country": "GR", "town": "Πάτρα", "kind": "company"}
    in_capitals = {**workshop, "name": "ΕΡΓΑΣΤΉΡΙ ΆΛΦΑ", "town": "ΠΆΤΡΑ"}
    there, _new = services.find_or_register_organisation(**workshop)

    assert services.find_or_register_organisation(**in_capitals) == (there, False)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"oid": "10000001"}, "oid"),
        ({"oid": "E1234567"}, "oid"),
        ({"pic": "12345"}, "pic"),
        ({"country": "XX"}, "country"),
        ({"country": "Belgium"}, "country"),
        ({"kind": "circus"}, "kind"),
        ({"name": ""}, "name"),
        ({"email": "a@b.eu, c@d.eu"}, "email"),
    ],
)
def test_organisation_with_bad_input_is_refused_with_its_field(wrong, field):
    with pytest.raises(InputRefused) as refused:
        services.find_or_register_organisation(**{**SCHOOL, **wrong})

    assert refused.value.params["field"] == field
    assert not Organisation.objects.exists()


def test_oid_of_one_and_pic_of_another_organisation_is_refused():
    OrganisationFactory(oid="E10000001")
    OrganisationFactory(pic="912345678")

    with pytest.raises(InputRefused) as refused:
        services.find_or_register_organisation(**SCHOOL, oid="E10000001", pic="912345678")
    assert refused.value.code == "accounts.organisation_clash"


def test_known_name_with_another_oid_is_refused():
    services.find_or_register_organisation(**SCHOOL, oid="E10000001")

    with pytest.raises(InputRefused) as refused:
        services.find_or_register_organisation(**SCHOOL, oid="E10000002")
    assert refused.value.code == "accounts.organisation_contradiction"


def test_short_codes_do_not_meet():
    first, _new = services.find_or_register_organisation(**SCHOOL)
    second, _new = services.find_or_register_organisation(**{**SCHOOL, "town": "Brugge"})

    assert first.code == "VOORBE"
    assert second.code == "VOORBE2"


def test_short_code_of_a_name_without_latin_letters_is_made_up():
    assert free_code("Σχολή") == "ORG"
    assert free_code("Kamer van Ambachten Oost") == "KVAO"


def test_founder_of_a_new_organisation_runs_it():
    account = AccountFactory()

    school, asked = services.found_organisation(account_id=account.pk, typed=ANA, **SCHOOL)

    assert asked is None
    assert school.is_claimed
    person = account.persons.get()
    assert (person.full_name, person.keeper) == ("Ana Izmišljena", school)
    held = Membership.objects.open().filter(person=person, organisation=school)
    assert set(held.values_list("role", flat=True)) == {"coordinator", "administrator"}


def test_founder_of_an_organisation_that_is_there_only_asks():
    services.find_or_register_organisation(**SCHOOL)
    account = AccountFactory()

    school, asked = services.found_organisation(account_id=account.pk, typed=ANA, **SCHOOL)

    person = account.persons.get()
    assert person.keeper is None
    assert asked == JoinRequest.objects.get(person=person, organisation=school)
    assert not Membership.objects.filter(person=person).exists()


def test_asking_twice_is_one_request():
    person, school = PersonFactory(), OrganisationFactory()

    services.ask_to_join(person_id=person.pk, organisation_id=school.pk)
    services.ask_to_join(person_id=person.pk, organisation_id=school.pk)

    assert JoinRequest.objects.count() == 1


def test_administrator_lets_in_who_asked(administrator):
    person = PersonFactory()
    asked = services.ask_to_join(person_id=person.pk, organisation_id=administrator.organisation_id)

    services.decide_join_request(actor=administrator, request_id=asked.pk, accept=True, role="quality_manager")

    held = Membership.objects.open().get(person__account=person.account)
    assert (held.role, held.person.keeper_id) == (MembershipRole.QUALITY_MANAGER, administrator.organisation_id)


def test_request_to_another_organisation_is_not_there(administrator):
    asked = services.ask_to_join(person_id=PersonFactory().pk, organisation_id=OrganisationFactory().pk)

    with pytest.raises(NotThere):
        services.decide_join_request(actor=administrator, request_id=asked.pk, accept=True)


def test_one_cannot_let_oneself_in():
    person, school = PersonFactory(), OrganisationFactory()
    asked = services.ask_to_join(person_id=person.pk, organisation_id=school.pk)

    with pytest.raises(SojournError):
        services.decide_join_request(actor=Actor(person.pk, school.pk), request_id=asked.pk, accept=True)
    assert not Membership.objects.exists()


def test_invited_address_that_is_known_here_keeps_its_person(administrator):
    known = PersonFactory(email="eleni@voorbeeld.example", given_names="Eleni", keeper_id=administrator.organisation_id)

    held = services.invite_member(
        actor=administrator, email="Eleni@voorbeeld.example", given_names="X", family_names="Y", role="contact"
    )

    assert held.person == known
    assert Person.objects.get(pk=known.pk).given_names == "Eleni"


def test_invited_address_that_others_keep_is_somebody_new_here(administrator):
    known = PersonFactory(email="eleni@voorbeeld.example", given_names="Eleni", keeper=OrganisationFactory())

    held = services.invite_member(
        actor=administrator, email="eleni@voorbeeld.example", given_names="E.", family_names="Y", role="contact"
    )

    assert held.person != known
    assert (held.person.given_names, held.person.account, held.person.keeper_id) == (
        "E.",
        None,
        administrator.organisation_id,
    )
    assert Person.objects.get(pk=known.pk).given_names == "Eleni"


def test_invited_twice_with_the_same_right_is_refused(administrator):
    given = {"actor": administrator, "email": "e@b.eu", "given_names": "E", "family_names": "B", "role": "contact"}
    services.invite_member(**given)

    with pytest.raises(InputRefused) as refused:
        services.invite_member(**given)
    assert refused.value.code == "accounts.already_member"


def test_coordinator_cannot_invite():
    held = MembershipFactory(role=MembershipRole.COORDINATOR)

    with pytest.raises(NotAllowed):
        services.invite_member(
            actor=Actor(held.person_id, held.organisation_id),
            email="e@b.eu",
            given_names="E",
            family_names="B",
            role="administrator",
        )


def test_administrator_of_another_organisation_cannot_invite(administrator):
    elsewhere = MembershipFactory(person_id=administrator.person_id, role=MembershipRole.COORDINATOR)

    with pytest.raises(NotAllowed):
        services.require_administrator(actor=Actor(administrator.person_id, elsewhere.organisation_id))


def test_last_administrator_cannot_be_ended(administrator):
    own = Membership.objects.get(person_id=administrator.person_id)

    with pytest.raises(SojournError) as refused:
        services.end_membership(actor=administrator, membership_id=own.pk)
    assert refused.value.code == "accounts.last_administrator"


def test_ended_membership_gives_no_right_from_that_day(administrator):
    held = MembershipFactory(organisation_id=administrator.organisation_id)

    services.end_membership(actor=administrator, membership_id=held.pk)

    assert not Membership.objects.open().filter(pk=held.pk).exists()


def test_membership_of_another_organisation_cannot_be_ended(administrator):
    with pytest.raises(NotThere):
        services.end_membership(actor=administrator, membership_id=MembershipFactory().pk)


# Who sees what


def test_person_sees_colleagues_only_while_acting_for_the_organisation():
    held = MembershipFactory()
    colleague = MembershipFactory(organisation=held.organisation).person
    stranger = PersonFactory()

    as_member = set(Person.objects.visible_to(Actor(held.person_id, held.organisation_id)))
    as_self = set(Person.objects.visible_to(Actor(held.person_id)))

    assert as_member == {held.person, colleague}
    assert as_self == {held.person}
    assert stranger in Person.objects.visible_to(SYSTEM)


def test_actor_for_an_organisation_of_others_sees_no_people_of_it():
    held = MembershipFactory()
    stranger = PersonFactory()

    assert set(Person.objects.visible_to(Actor(stranger.pk, held.organisation_id))) == {stranger}
    assert not Membership.objects.visible_to(Actor(stranger.pk, held.organisation_id)).exists()


def test_typed_organisation_is_seen_by_who_typed_it_until_confirmed():
    held, other = MembershipFactory.create_batch(2)
    typed = OrganisationFactory(confirmed_at=None, typed_by=held.organisation)

    assert typed in Organisation.objects.visible_to(Actor(held.person_id, held.organisation_id))
    assert typed not in Organisation.objects.visible_to(Actor(other.person_id, other.organisation_id))
