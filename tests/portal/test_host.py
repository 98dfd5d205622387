"""Who only hosts: one page of everything by who sends, in words of a host, with or without an account."""

from datetime import date

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Account, Membership, MembershipRole, OrganisationKind, Person
from accounts.partners import publish_contact
from lifecycle.models import OrganisationPart, ToDo
from lifecycle.planning import give_part
from lifecycle.roles import OrganisationPartKind, Role
from notifications.links import link_of_party, token_of
from partnerships.services import settle_version
from portal.host.today import HostToday
from portal.who_hosts import only_hosts
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.partnerships import a_memorandum, the_parties, under
from tests.lifecycle.conftest import put_in
from tests.lifecycle.scene import told_again
from tests.portal.code_walk import text_of
from tests.portal.more_stays import another

CO, HC, AD = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.ADMINISTRATOR
MOST_QUERIES = 60
OF_A_SENDER = ("New stay", "Our apprentices", "Decisions", "All stays by stage", "Departures at risk")


def owes(cast, stay, due_on=None):
    return ToDo.unscoped.create(
        mobility=stay, transition="x", key=f"host{due_on}", code="lifecycle.reason", owner=HC, since=stay.created_at,
        person_id=cast.actors[HC].person_id, due_on=due_on,
    )  # fmt: skip


def another_sender(cast, name="Second sender", **given):
    """Another school with one trainee at the host, and something owed there."""
    school = OrganisationFactory(name=name, country="LV", **given)
    stay = another(cast)
    OrganisationPart.objects.filter(mobility=stay, part="sending").update(organisation=school)
    give_part(mobility=stay, organisation_id=cast.organisations["hosting"].pk, part=OrganisationPartKind.HOSTING)
    return school, stay


def group_of(page, organisation):
    return next(one for one in page.senders.found if one.organisation == organisation)


def test_trainees_memoranda_and_what_is_asked_stand_under_who_sends(cast, browser_of):
    version = a_memorandum(cast, "under_review")
    settle_version(pk=version.pk)
    school, stay = another_sender(cast)
    ToDo.unscoped.filter(mobility__isnull=False).delete()
    owes(cast, stay)
    published = MembershipFactory(organisation=school, role=MembershipRole.COORDINATOR)
    publish_contact(organisation_id=school.pk, membership_id=published.pk)
    page = HostToday(cast.actors[HC])

    first, second = group_of(page, cast.organisations["sending"]), group_of(page, school)

    asks = "MOU-LT-IT-01: Example sending asks you to read version 1 and say whether you agree."
    assert [row.lead.sentence for row in first.rows] == [asks]
    assert [(one.memorandum.code, word.key) for one, word in first.memoranda] == [("MOU-LT-IT-01", "open")]
    assert [row.mobility.pk for row in first.trainees] == [cast.mobility.pk]
    assert [row.lead.subject for row in second.rows] == [stay.pk]
    assert [row.mobility.pk for row in second.trainees] == [stay.pk]
    shown = text_of(browser_of(HC).get(reverse("portal:today")))
    assert "2 things are asked of you" in shown
    assert f"Contact: {published.person.full_name}" in shown
    for words in OF_A_SENDER:
        assert words not in shown, words


def test_menu_list_and_empty_states_are_in_a_hosts_words(cast, browser_of):
    client = browser_of(HC)
    page = client.get("/stays/?saved=active")
    menu = [entry.words for entry in page.context["frame"].entries]
    assert menu == ["Today", "Trainees", "Abroad", "Partners", "Our house", "To do"]
    shown = text_of(page)
    for words in ("1 trainee", "Coming in 6 weeks", "With us now", "Arrives"):
        assert words in shown, words
    assert "Validation late" not in shown and "Leaving in 6 weeks" not in shown

    OrganisationPart.objects.filter(organisation=cast.organisations["hosting"]).delete()
    house = cast.organisations["hosting"]
    house.__class__.unscoped.filter(pk=house.pk).update(kind=OrganisationKind.COMPANY)
    shown = text_of(client.get(reverse("portal:today")))
    assert "Nobody sends trainees to you yet" in shown and "Your first stay" not in shown
    assert "No trainees yet" in text_of(client.get("/stays/?sort=leaves"))


def test_who_sends_meets_the_desk_of_a_sender(cast, browser_of):
    shown = text_of(browser_of(CO).get(reverse("portal:today")))
    assert "New stay" in shown and "All stays by stage" in shown


@pytest.mark.parametrize(
    ("functions", "hosts"), [(["hosting"], True), (["hosting", "sending"], False), (["competent"], False)]
)
def test_a_partner_without_a_stay_hosts_by_what_its_memorandum_says(cast, functions, hosts):
    parties = the_parties(cast)
    parties[1]["functions"] = functions
    OrganisationPart.objects.filter(organisation=cast.organisations["hosting"]).delete()
    a_memorandum(cast, parties=parties)
    assert only_hosts(cast.actors[HC]) is hosts


def test_who_receives_and_sends_as_well_is_offered_both(cast):
    assert only_hosts(cast.actors[HC])
    sent = another(cast)
    OrganisationPart.objects.filter(mobility=sent, part="sending").update(organisation=cast.organisations["hosting"])
    assert not only_hosts(cast.actors[HC])
    assert not only_hosts(cast.actors[CO]) and not only_hosts(Actor(cast.actors[HC].person_id, None))


def test_a_contact_of_a_host_is_no_employer_of_apprentices(cast, browser_of):
    person = cast.actors[HC].person_id
    Membership.objects.create(person_id=person, organisation=cast.organisations["hosting"], role=MembershipRole.CONTACT)
    assert "Our apprentices" not in text_of(browser_of(HC).get(reverse("portal:today")))


def test_an_administrator_of_the_house_is_told_where_trainees_stand(cast):
    page = Client()
    member = MembershipFactory(organisation=cast.organisations["hosting"], role=MembershipRole.QUALITY_MANAGER)
    page.force_login(member.person.account)
    assert "They stand with the coordinators of your organisation." in text_of(page.get(reverse("portal:today")))


def test_who_waits_for_the_host_is_not_said_to_owe_it_at_the_school(cast, browser_of):
    version = a_memorandum(cast, "under_review")
    under(cast, version)
    ToDo.unscoped.all().delete()
    settle_version(pk=version.pk)
    ToDo.unscoped.create(
        mobility=cast.mobility, transition="mou_in_force", key="m", code="partnerships.mou_not_in_force", owner=CO,
        person_id=cast.actors[CO].person_id, params={"mou_code": "MOU-LT-IT-01"}, since=cast.mobility.created_at,
    )  # fmt: skip
    page = HostToday(cast.actors[HC])
    assert page.waiting.debtors == []
    (row,) = group_of(page, cast.organisations["sending"]).trainees
    assert (row.owner, row.waits_for) == ("", "The memorandum MOU-LT-IT-01 is not in force.")


def test_a_first_contact_by_link_lands_on_the_memorandum_or_on_what_is_asked(cast):
    person = Person.objects.get(pk=cast.actors[HC].person_id)
    house = cast.organisations["hosting"].pk
    Membership.objects.filter(person=person).delete()
    version = a_memorandum(cast, "under_review")
    settle_version(pk=version.pk)
    token = token_of(link_of_party(person_id=person.pk, organisation_id=house))

    browser = Client()
    landed = browser.get(reverse("portal:link", args=[token]), follow=True)
    assert landed.redirect_chain[-1][0] == reverse("portal:memorandum", args=[version.pk])

    further = a_memorandum(cast, "under_review", code="MOU-LT-IT-02")
    settle_version(pk=further.pk)
    listed = browser.get(reverse("portal:memoranda"))
    assert "2 things are asked of you" in text_of(listed)
    assert "Example sending" in text_of(listed)
    for one in (version, further):
        assert reverse("portal:memorandum", args=[one.pk]) in listed.content.decode()
    assert "light.html" in [one.name for one in listed.templates]


def test_nothing_of_another_house_stands_there(cast, browser_of):
    school, stay = another_sender(cast, "Strange school")
    other = OrganisationFactory(name="Another house")
    OrganisationPart.objects.filter(mobility=stay, part="hosting").update(organisation=other)
    theirs = a_memorandum(cast, "in_force", code="MOU-X-9", parties=[])

    shown = text_of(browser_of(HC).get(reverse("portal:today")))

    assert school.name not in shown and stay.participant.full_name not in shown
    assert theirs.memorandum.code not in shown


def test_to_dos_name_who_sends(cast, browser_of):
    school, stay = another_sender(cast)
    owes(cast, stay)
    settle_version(pk=a_memorandum(cast, "under_review").pk)
    shown = text_of(browser_of(HC).get(reverse("portal:todos"))).partition("<main")[2]
    assert "Memorandum MOU-LT-IT-01, Example sending" in shown
    shown = shown.replace("say whether Example hosting agrees", "")
    assert school.name in shown and cast.organisations["hosting"].name not in shown


def test_in_dutch_it_speaks_dutch(cast, browser_of):
    another_sender(cast)
    client = browser_of(HC)
    Account.objects.filter(persons=cast.actors[HC].person_id).update(language="nl")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "nl"
    shown = text_of(client.get(reverse("portal:today")))
    assert "Jullie plaatsen" in shown and "Stagiairs" in shown and "Trainees" not in shown


@told_again
def more_senders(cast, number):
    for nth in range(number):
        _school, stay = another_sender(cast, f"School {nth}")
        owes(cast, stay, date(2026, 3, 1 + nth))
        put_in(stay, "ongoing", reached=8)


@pytest.mark.slow
def test_it_costs_the_same_for_three_senders_and_for_twenty(cast, browser_of):
    found = []
    for number in (3, 20):
        with transaction.atomic():
            more_senders(cast, number)
            client = browser_of(HC)
            client.get(reverse("portal:today"))
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse("portal:today")).status_code == 200
            found.append(len(asked))
            transaction.set_rollback(True)
    assert found[0] == found[1] <= MOST_QUERIES, found


def test_twelve_senders_stand_in_full_and_the_others_with_their_numbers(cast):
    more_senders(cast, 14)
    page = HostToday(cast.actors[HC])
    assert (len(page.senders.shown), len(page.senders.others)) == (12, 3)
    assert page.senders.totals.there == 14
