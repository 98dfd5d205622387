"""The page on which something known of a person is corrected."""

import pytest
from django.urls import reverse

from accounts.models import Person
from lifecycle.doors import perform_act
from lifecycle.models import Event
from lifecycle.people.corrections import CORRECT
from lifecycle.roles import Role
from notifications.links import link_for, token_of
from tests.factories.agreements import in_signing, sign
from tests.lifecycle.conftest import a_person, put_in

CO, HC, HT, GU, LE = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.GUARDIAN, Role.PARTICIPANT,
)  # fmt: skip


def address(cast, whose):
    return reverse("portal:correct-person", args=[cast.mobility.pk, cast.actors[whose].person_id])


def the(cast, role) -> Person:
    return Person.objects.get(pk=cast.actors[role].person_id)


def typed(page, **changes):
    """What a browser sends: every field as it stands, and what was changed."""
    form = page.context["page"].form
    sent = {bound.name: bound.value() for bound in form if bound.value() not in (None, "", False)}
    return {**sent, "reason": "Mistyped.", **changes}


def shown(browser, cast, whose, **changes):
    """The form, changed, and sent for the first time."""
    data = typed(browser.get(address(cast, whose)), **changes)
    return data, browser.post(address(cast, whose), data)


def seen(page):
    return {"seen": page.context["page"].form.looked_at}


@pytest.mark.slow
def test_form_then_what_follows_then_the_button(cast, browser_of):
    in_signing(cast)
    browser = browser_of(CO)

    data, page = shown(browser, cast, LE, family_names="Rightly")
    words = page.content.decode()
    assert "Family names: “Example” becomes “Rightly”." in words
    assert "is recalled and sent anew" in words and "Nothing has happened yet." in words
    assert the(cast, LE).family_names == "Example"
    done = browser.post(address(cast, LE), {**data, **seen(page)}, follow=True)

    assert the(cast, LE).family_names == "Rightly"
    assert "Corrected." in done.content.decode()


@pytest.mark.slow
def test_somebody_signs_while_it_is_looked_at_and_it_is_shown_anew(cast, browser_of):
    in_signing(cast)
    browser = browser_of(CO)
    data, page = shown(browser, cast, LE, family_names="Rightly")
    looked_at = seen(page)
    sign(cast, HC)

    again = browser.post(address(cast, LE), {**data, **looked_at})

    assert (again.status_code, the(cast, LE).family_names) == (200, "Example")
    assert "Nothing has happened yet." in again.content.decode()
    browser.post(address(cast, LE), {**data, **seen(again)})
    assert the(cast, LE).family_names == "Rightly"


def test_everybody_is_led_to_from_the_people_of_the_stay(cast, browser_of):
    page = browser_of(CO).get(reverse("portal:stay", args=[cast.mobility.pk])).content.decode()

    for role in (LE, GU, HT):
        assert address(cast, role) in page
    assert reverse("portal:act", args=[cast.mobility.pk, CORRECT]) not in page


def test_page_says_who_can_correct_whom_others_keep(cast, browser_of):
    browser = browser_of(CO)

    page = browser.get(address(cast, HT))

    assert "Example hosting keeps what is known of Host_Tutor Example" in page.content.decode()
    assert browser.post(address(cast, HT), {"phone": "1", "reason": "x"}).status_code == 403
    assert the(cast, HT).phone == ""


def test_refused_answers_stand_beside_their_fields_with_everything_typed(cast, browser_of):
    data, page = shown(browser_of(CO), cast, LE, given_names="გიორგი", email="jo@school", birth_date="2031-01-01")

    form = page.context["page"].form
    assert page.status_code == 400
    assert set(form.errors) == {"given_names", "email", "birth_date"}
    assert [form[name].value() for name in form.errors] == [data[name] for name in form.errors]


def test_a_shared_mailbox_is_asked_with_a_box_to_tick(cast, browser_of):
    browser = browser_of(CO)
    data, page = shown(browser, cast, GU, email="participant@people.example.org")
    assert "Do the two share a mailbox?" in page.content.decode()
    assert 'type="checkbox" name="shared_mailbox"' in page.content.decode()

    ticked = browser.post(address(cast, GU), {**data, "shared_mailbox": "on"})
    browser.post(address(cast, GU), {**data, "shared_mailbox": "on", **seen(ticked)})

    assert the(cast, GU).email == "participant@people.example.org"


def test_act_has_no_page_about_everybody(cast, browser_of):
    answer = browser_of(CO).get(reverse("portal:act", args=[cast.mobility.pk, CORRECT]))

    assert (answer.status_code, answer["Location"]) == (302, reverse("portal:stay", args=[cast.mobility.pk]))


def test_who_goes_corrects_the_own_telephone_from_the_page_of_own_data(cast, browser_of):
    put_in(cast.mobility, "preparation")
    browser = browser_of(LE)

    own = browser.get(reverse("portal:my-data", args=[cast.mobility.pk])).content.decode()
    assert address(cast, LE) in own
    data, page = shown(browser, cast, LE, phone="+370 600 00001")
    assert set(data) == {"person", "phone", "reason"}
    browser.post(address(cast, LE), {**data, **seen(page)})

    assert the(cast, LE).phone == "+370 600 00001"


def test_a_guardian_finds_no_such_page(cast, browser_of):
    put_in(cast.mobility, "preparation")

    assert browser_of(GU).get(address(cast, GU)).status_code == 404


def test_who_came_by_the_former_address_is_let_out(cast, browser_of, client):
    put_in(cast.mobility, "preparation")
    link = link_for(person_id=cast.actors[GU].person_id, role=GU, mobility=cast.mobility)
    client.get(reverse("portal:link", args=[token_of(link)]), follow=True)
    stay = reverse("portal:my-stay", args=[cast.mobility.pk])
    assert client.get(stay).status_code == 200

    data = {"person": cast.actors[GU].person_id, "email": "right@people.example.org", "reason": "Mistyped."}
    perform_act(name=CORRECT, pk=cast.mobility.pk, actor=cast.actors[CO], data=data)

    assert client.get(stay).status_code == 302
    assert Event.unscoped.filter(name=CORRECT).count() == 1


# Two entries of one person


def merge_address(cast, whose):
    return reverse("portal:merge-person", args=[cast.mobility.pk, cast.actors[whose].person_id])


@pytest.mark.slow
def test_correction_leads_to_making_one_of_two_entries(cast, browser_of):
    double = a_person("double", cast.organisations["sending"])
    browser = browser_of(CO)
    assert merge_address(cast, LE) in browser.get(address(cast, LE)).content.decode()
    offered = dict(browser.get(merge_address(cast, LE)).context["page"].form.fields["other"].choices)
    assert offered[double.pk] == "Double Example, double@people.example.org"
    data = {"other": double.pk, "address": "", "reason": "Written down twice."}

    page = browser.post(merge_address(cast, LE), data)
    assert "“Double Example, double@people.example.org” goes into" in page.content.decode()
    done = browser.post(merge_address(cast, LE), {**data, **seen(page)}, follow=True)

    assert "There is one entry now." in done.content.decode()
    assert Person.objects.get(pk=double.pk).keeper is None


def test_entry_that_does_not_look_alike_is_found_by_its_address(cast, browser_of):
    a_person("elsewise", cast.organisations["sending"])
    Person.objects.filter(given_names="Elsewise").update(family_names="Quite")
    data = {"other": "", "address": "elsewise@people.example.org", "reason": "Written down twice."}

    page = browser_of(CO).post(merge_address(cast, LE), data)

    assert "“Elsewise Quite, elsewise@people.example.org” goes into" in page.content.decode()


def test_oneself_is_refused_beside_the_field_with_everything_typed(cast, browser_of):
    data = {"other": "", "address": "participant@people.example.org", "reason": "Written down twice."}

    page = browser_of(CO).post(merge_address(cast, LE), data)

    assert page.status_code == 400
    assert page.context["page"].form.errors == {"address": ["This is the same entry. Choose the other one."]}
    assert "Written down twice." in page.content.decode()


def test_whom_others_keep_is_merged_by_them(cast, browser_of):
    page = browser_of(CO).get(merge_address(cast, HT))

    assert "Example hosting keeps what is known of Host_Tutor Example" in page.content.decode()
    assert merge_address(cast, HT) not in browser_of(CO).get(address(cast, HT)).content.decode()
