"""Who signs in with an address under which somebody is known is asked whether that is them."""

import re
from dataclasses import dataclass
from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.acting import as_self
from accounts.models import Account, NotMe, Person
from accounts.own_account import cut, maybe_me
from ground import clock
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility, NamedPart, ParticipantRecord
from lifecycle.people.role_book import as_whom, own_persons_in, roles_in_stay
from lifecycle.roles import NamedPartKind, Role
from lifecycle.tables.mobility import State
from notifications.links import link_for, token_of
from tests.factories.accounts import AccountFactory, OrganisationFactory, PersonFactory
from tests.lifecycle.conftest import NOW, put_in, the_cast
from tests.portal.more_stays import another

pytestmark = pytest.mark.django_db
HOME = "thuis@voorbeeld.example"
CODE_PAGE = reverse("account_request_login_code")
ASKED = reverse("accounts:that-is-me")


def mailed_code():
    return re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE).group(1)


def come_in(client, address=HOME):
    """Sign in by a mailed code; where one lands."""
    client.post(CODE_PAGE, {"email": address})
    answer = client.post(reverse("account_confirm_login_code"), {"code": mailed_code()}, follow=True)
    return answer.redirect_chain[-1][0] if answer.redirect_chain else ""


def answer(client, person, said):
    return client.post(ASKED, {"person": str(person.pk), "answer": said}, follow=True)


@pytest.fixture
def known():
    """Somebody whom a school knows and who never signed in."""
    return PersonFactory(account=None, email=HOME, given_names="Vera", keeper=OrganisationFactory(name="School Oost"))


# The account is made when somebody with the address is known


def test_who_is_known_by_address_gets_a_code_an_account_and_the_question(client, known):
    assert come_in(client) == ASKED

    account = Account.objects.get(email=HOME)
    assert client.session["_auth_user_id"] == str(account.pk)
    page = client.get(ASKED).text
    assert (known.full_name in page, "School Oost" in page) == (True, True)
    assert not account.persons.exists()


def test_an_account_made_for_a_code_that_nobody_typed_is_asked_about_nobody(client, known):
    client.post(CODE_PAGE, {"email": HOME})

    account = Account.objects.get(email=HOME)
    assert not maybe_me(account.pk).exists()


def test_asking_for_a_code_twice_makes_one_account(client, known):
    client.post(CODE_PAGE, {"email": HOME})
    client.post(CODE_PAGE, {"email": HOME.upper()})

    assert Account.objects.filter(email=HOME).count() == 1


def test_an_address_under_which_nobody_is_known_makes_no_account(client):
    client.post(CODE_PAGE, {"email": HOME})

    assert not Account.objects.exists()
    assert not re.search(r"^\d{6}$", mail.outbox[0].body, re.MULTILINE)


def test_known_and_unknown_addresses_get_the_same_page(client, known):
    pages = []
    for address in (HOME, "nobody@voorbeeld.example"):
        asked = client.post(CODE_PAGE, {"email": address}, follow=True)
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", asked.text)
        pages.append((asked.redirect_chain, text.replace(address, "ADDRESS")))
        client.cookies.clear()

    assert pages[0] == pages[1]


# The question


def test_the_page_lists_the_persons_of_proved_addresses_only(client, known):
    PersonFactory(account=None, email="elders@voorbeeld.example", given_names="Zoltan")
    PersonFactory(email=HOME, account=AccountFactory(), given_names="Yara")

    come_in(client)

    assert [person.pk for person in client.get(ASKED).context["asked"]] == [known.pk]


def test_that_is_me_joins_the_person_to_the_account(client, known):
    come_in(client)

    page = answer(client, known, "me")

    account = Account.objects.get(email=HOME)
    assert list(account.persons.all()) == [known]
    assert account.alone_since is None
    assert page.redirect_chain[-1][0] != ASKED
    assert str(known.pk) in client.get(reverse("accounts:me")).text


def test_somebody_else_is_never_asked_again_and_nothing_of_theirs_is_shown(client, known):
    come_in(client)

    answer(client, known, "other")

    known.refresh_from_db()
    assert known.account is None
    for address in (ASKED, reverse("accounts:me"), reverse("portal:today")):
        assert known.full_name not in client.get(address, follow=True).text
    client.post(reverse("account_logout"))
    assert come_in(client) != ASKED


@pytest.mark.parametrize("said", ["me", "other"])
def test_an_answer_sent_twice_is_one_answer(client, known, said):
    come_in(client)

    assert [answer(client, known, said).status_code for _twice in range(2)] == [200, 200]

    known.refresh_from_db()
    assert (known.account is not None, NotMe.objects.count()) == ((True, 0) if said == "me" else (False, 1))


def test_who_said_somebody_else_cannot_say_that_is_me_afterwards(client, known):
    come_in(client)
    answer(client, known, "other")

    assert answer(client, known, "me").status_code == 404


def test_who_said_somebody_else_by_mistake_is_asked_again(client, known):
    come_in(client)
    answer(client, known, "other")
    assert "Ask me again" in client.get(reverse("accounts:me")).content.decode()

    client.post(ASKED, {"answer": "again"})

    assert known.full_name in client.get(ASKED).content.decode()
    answer(client, known, "me")
    known.refresh_from_db()
    assert known.account is not None


@pytest.mark.parametrize("said", ["me", "other"])
def test_nobody_answers_for_a_person_of_an_address_they_have_not_proved(client, known, said):
    client.force_login(AccountFactory())

    assert answer(client, known, said).status_code == 404

    known.refresh_from_db()
    assert known.account is None
    assert not NotMe.objects.exists()


def test_an_address_of_the_account_that_was_never_proved_counts_for_nothing(client, known):
    client.force_login(AccountFactory(email=HOME, proved=False))

    assert client.get(ASKED, follow=True).redirect_chain[-1][0] != ASKED
    assert answer(client, known, "me").status_code == 404


@pytest.mark.parametrize("person", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_an_answer_about_nobody_is_refused(client, known, person):
    come_in(client)

    assert client.post(ASKED, {"person": person, "answer": "me"}).status_code in (403, 404)


def test_later_changes_of_the_address_neither_add_nor_remove_the_person(client, known):
    come_in(client)
    answer(client, known, "me")
    account = Account.objects.get(email=HOME)

    Person.objects.filter(pk=known.pk).update(email="nieuw@voorbeeld.example")
    other = PersonFactory(account=None, email="eerst@voorbeeld.example")
    Person.objects.filter(pk=other.pk).update(email=HOME)

    assert list(account.persons.all()) == [known]
    assert list(maybe_me(account.pk)) == [other]  # asked, not joined


def test_the_menu_says_that_there_is_somebody_to_ask_about(client, known):
    account = AccountFactory(email=HOME)
    client.force_login(account)

    assert ASKED in client.get(reverse("accounts:me")).text
    answer(client, known, "me")
    assert ASKED not in client.get(reverse("accounts:me")).text


def test_the_page_costs_the_same_for_one_and_for_many_persons(client, known, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(AccountFactory(email=HOME))
    client.get(ASKED)
    costs = []
    for more in (0, 4):
        PersonFactory.create_batch(more, account=None, email=HOME, keeper=OrganisationFactory())
        with CaptureQueriesContext(connection) as asked:
            client.get(ASKED)
        costs.append(len(asked))

    assert costs[0] == costs[1]


# A mother known at two schools


@dataclass
class Family:
    stays: list[Mobility]
    mothers: list[Person]


@pytest.fixture
def family(db):
    """Two stays of two schools; the mother of each learner is another person with the same mail box."""
    with clock.set_to(NOW):
        cast = the_cast()
        stays, mothers = [cast.mobility, another(cast)], []
        for nth, stay in enumerate(stays):
            put_in(stay, State.PREPARATION, reached=1)
            ParticipantRecord.objects.filter(pk=stay.record_id).update(birth_date=date(2009, 1, 1))
            school = OrganisationFactory(name=f"School {nth}")
            mother = PersonFactory(
                account=None, email=HOME, given_names="Mia", family_names=f"Kind{nth}", keeper=school
            )
            NamedPart.objects.create(mobility=stay, person=mother, part=NamedPartKind.GUARDIAN, from_at=NOW)
            mothers.append(mother)
        yield Family(stays, mothers)


def test_a_mother_known_at_two_schools_finds_both_and_sees_both_stays_as_herself(client, family):
    assert come_in(client) == ASKED
    assert {person.pk for person in client.get(ASKED).context["asked"]} == {one.pk for one in family.mothers}

    for mother in family.mothers:
        answer(client, mother, "me")

    actor = as_self(Account.objects.get(email=HOME).pk)
    assert set(actor.people) == {mother.pk for mother in family.mothers}
    assert set(Mobility.objects.visible_to(actor)) == set(family.stays)
    for stay, mother in zip(family.stays, family.mothers, strict=True):
        assert own_persons_in(actor, Mobility.unscoped.get(pk=stay.pk)) == [mother.pk]
        assert client.get(reverse("portal:my-stay", args=[stay.pk])).status_code == 200


def test_a_mother_who_joined_one_of_two_sees_the_stay_of_that_one_only(client, family):
    come_in(client)
    answer(client, family.mothers[0], "me")
    answer(client, family.mothers[1], "other")

    actor = as_self(Account.objects.get(email=HOME).pk)
    assert set(Mobility.objects.visible_to(actor)) == {family.stays[0]}
    assert client.get(reverse("portal:my-stay", args=[family.stays[1].pk])).status_code == 404


def test_a_link_to_a_person_whom_the_reader_was_not_asked_about_yet_asks(client, family):
    come_in(client)
    answer(client, family.mothers[0], "me")
    link = link_for(person_id=family.mothers[1].pk, role=Role.GUARDIAN, mobility=family.stays[1])

    opened = client.get(reverse("portal:link", args=[token_of(link)]))

    assert opened.headers["Location"] == ASKED


def test_a_link_to_somebody_else_does_not_open_while_signed_in(client, family):
    client.force_login(AccountFactory(email="ander@voorbeeld.example"))
    link = link_for(person_id=family.mothers[1].pk, role=Role.GUARDIAN, mobility=family.stays[1])

    opened = client.get(reverse("portal:link", args=[token_of(link)]))

    assert opened.status_code == 409
    assert "ander@voorbeeld.example" in opened.text


# Two persons of one stay


@pytest.fixture
def twice(family):
    """The mother takes part in the first stay as two persons."""
    stay, other = family.stays[0], family.mothers[1]
    NamedPart.objects.create(mobility=stay, person=other, part=NamedPartKind.ACCOMPANYING, from_at=NOW)
    account = AccountFactory(email=HOME)
    Person.objects.filter(pk__in=[mother.pk for mother in family.mothers]).update(account=account)
    client = Client()
    client.force_login(account)
    return client, family


def acting(client):
    return client.get(reverse("accounts:me")).wsgi_request.actor


def choose(client, person, back=""):
    return client.post(reverse("accounts:act-as"), {"person": str(person.pk) if person else "", "next": back})


def test_who_is_two_persons_of_one_stay_chooses_as_whom_to_act(twice):
    client, family = twice
    stay = Mobility.unscoped.get(pk=family.stays[0].pk)
    with pytest.raises(ActRefused) as asked:
        as_whom(acting(client), stay)
    assert asked.value.code == "lifecycle.as_whom"

    back = choose(client, family.mothers[1], "/account/me/")

    assert back.headers["Location"] == "/account/me/"
    assert as_whom(acting(client), stay).people == (family.mothers[1].pk,)
    assert roles_in_stay(acting(client), stay) == frozenset()  # who accompanies has no right here
    choose(client, family.mothers[0])
    assert roles_in_stay(acting(client), stay) == {Role.GUARDIAN}
    choose(client, None)
    with pytest.raises(ActRefused):
        as_whom(acting(client), stay)


def test_a_choice_in_one_stay_hides_no_other_stay(twice):
    client, family = twice

    choose(client, family.mothers[0])

    assert client.get(reverse("portal:my-stay", args=[family.stays[1].pk])).status_code == 200
    assert as_whom(acting(client), Mobility.unscoped.get(pk=family.stays[1].pk)).people == (family.mothers[1].pk,)


@pytest.mark.parametrize("name", ["portal:stay", "portal:my-stay"])
def test_the_page_of_the_stay_asks_as_whom_and_says_who_was_chosen(twice, name):
    client, family = twice
    page, other = (reverse(name, args=[stay.pk]) for stay in family.stays)
    asked = client.get(page).text
    assert "You take part here more than once" in asked
    for mother in family.mothers:
        assert f"Act as {mother.full_name}" in asked
    assert "more than once" not in client.get(other).text

    choose(client, family.mothers[0], page)

    chosen = client.get(page).text
    assert "You act as this person" in chosen
    assert f"Act as {family.mothers[0].full_name}" not in chosen
    assert f"Act as {family.mothers[1].full_name}" in chosen


def test_who_takes_part_once_is_not_asked_as_whom(client, family):
    come_in(client)
    answer(client, family.mothers[0], "me")

    assert "more than once" not in client.get(reverse("portal:stay", args=[family.stays[0].pk])).text


def test_nobody_acts_as_a_person_of_another_account(twice):
    client, _family = twice
    stranger = PersonFactory()

    assert choose(client, stranger).status_code == 403
    assert stranger.pk not in acting(client).people


def test_the_chosen_person_no_longer_counts_once_cut_from_the_account(twice):
    client, family = twice
    choose(client, family.mothers[1])

    cut(family.mothers[1])

    assert (acting(client).people, acting(client).chosen) == ((family.mothers[0].pk,), False)


def test_acting_as_leads_to_no_other_site(twice):
    client, family = twice

    assert choose(client, family.mothers[1], "https://evil.example/").headers["Location"] == reverse("accounts:start")
