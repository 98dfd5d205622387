"""A profile: who writes it, and how an organisation looks it over by a mailed link."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from accounts.partners import publish_contact
from accounts.services import change_profile
from ground import clock
from ground.errors import NotAllowed, SojournError
from lifecycle.effects.outbox import drain
from lifecycle.roles import Role
from partners import services
from partners.models import Profile, ProfileChange, ProfileQuestion
from partners.profile import LINES, profile_of, values_of
from tests.factories.accounts import OrganisationFactory
from tests.lifecycle.conftest import NOW

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR


def asked(cast):
    """The host has a mail with the link; its path."""
    host = cast.organisations["hosting"]
    publish_contact(organisation_id=host.pk, membership_id=host.memberships.get().pk)
    host.refresh_from_db()
    services.ask_to_check(actor=cast.actors[CO], organisation=host, words="Is the telephone right?")
    drain()
    (letter,) = [one for one in mail.outbox if "/partners/check/" in one.body]
    assert "Is the telephone right?" in letter.body
    return re.search(r"/partners/check/\S+", letter.body).group()


def lines_of(organisation, **changed):
    organisation.refresh_from_db()
    held = values_of(organisation, profile_of(organisation))
    held["languages"] = ", ".join(held["languages"])
    return {line: "" if value is None else value for line, value in (held | changed).items()}


def test_a_partner_corrects_its_profile_without_account_and_who_asked_hears_of_it(cast, mailoutbox):
    host, path, stranger = cast.organisations["hosting"], asked(cast), Client()
    page = stranger.get(path)
    assert "Is this right for Example hosting?" in page.content.decode()
    assert "Participant Example" not in page.content.decode()

    page = stranger.post(path, lines_of(host, phone="+39 06 0000 000", languages="Italian, en"))

    assert "2 lines changed, Sending_Coordinator Example sees them." in page.content.decode()
    host.refresh_from_db()
    assert host.phone == "+39 06 0000 000"
    assert Profile.objects.get(organisation=host).confirmed_on == host.today
    assert {change.line for change in ProfileChange.objects.filter(by=host)} == {"phone", "languages"}
    drain()
    answer = mailoutbox[-1]
    assert answer.to == ["sending_coordinator@people.example.org"]
    assert "its telephone number and its languages" in answer.body


def test_a_link_opens_once_and_for_thirty_days(cast, mailoutbox):
    path, stranger, host = asked(cast), Client(), cast.organisations["hosting"]
    with clock.set_to(NOW + timedelta(days=31)):
        assert stranger.get(path).status_code == 404
    assert stranger.get(path + "x").status_code == 404
    assert ProfileQuestion.objects.get().digest not in path

    stranger.post(path, lines_of(host))
    again = stranger.post(path, lines_of(host, town="Elsewhere"))

    assert "This was answered on" in again.content.decode()
    host.refresh_from_db()
    assert host.town == "Exampletown"


@pytest.mark.parametrize(
    ("line", "wrong", "words"),
    [
        ("phone", "ring me", "This is no telephone number."),
        ("phone", "12", "This is no telephone number."),
        ("email", "nobody", "Write one mail address"),
        ("staff", "-3", "sj-field--wrong"),
        ("town", "", "Fill this in."),
    ],
)
def test_what_is_wrong_stands_beside_its_line_and_nothing_is_lost(cast, mailoutbox, line, wrong, words):
    path, host = asked(cast), cast.organisations["hosting"]

    page = Client().post(path, lines_of(host, trade="hotel by the sea", **{line: wrong}))

    assert page.status_code == 400
    text = page.content.decode()
    assert words in text
    assert "hotel by the sea" in text
    assert not ProfileChange.objects.exists()


def test_nobody_is_asked_twice_in_a_week(cast):
    host = cast.organisations["hosting"]
    Organisation.objects.filter(pk=host.pk).update(email="info@host.example.org")
    host.refresh_from_db()
    services.ask_to_check(actor=cast.actors[CO], organisation=host)

    with pytest.raises(SojournError) as refused:
        services.ask_to_check(actor=cast.actors[CO], organisation=host)
    assert refused.value.code == "partners.asked_lately"

    with clock.set_to(NOW + timedelta(days=8)):
        services.ask_to_check(actor=cast.actors[CO], organisation=host)
    assert ProfileQuestion.objects.count() == 1


@pytest.mark.parametrize(("claimed", "typed", "may"), [(False, True, True), (True, True, False), (False, False, False)])
def test_a_profile_is_its_own_once_somebody_there_runs_it(cast, claimed, typed, may):
    own = cast.organisations["sending"]
    partner = OrganisationFactory(claimed_at=clock.now() if claimed else None, typed_by=own if typed else None)
    write = {"actor": cast.actors[CO], "organisation_id": partner.pk, "data": {"trade": "hotel"}}
    if may:
        assert services.write_profile(**write) == ["trade"]
        return
    with pytest.raises(NotAllowed):
        services.write_profile(**write)


def test_every_line_has_its_words():
    assert set(LINES) == set(values_of(Organisation(), Profile()))


def test_what_its_administrators_change_elsewhere_is_told_as_well(cast):
    own = cast.organisations["sending"]
    facts = {"phone": "+370 5 200 0009", "town": own.town, "oid": "E10900001"}

    change_profile(actor=cast.actors[Role.ADMINISTRATOR], **facts)

    assert [(change.line, change.by_id) for change in ProfileChange.objects.all()] == [("phone", own.pk)]


def test_a_stay_leads_to_its_partners(cast, browser_of):
    stay = reverse("portal:stay", args=[cast.mobility.pk])
    host, own = (reverse("partners:partner", args=[cast.organisations[one].pk]) for one in ("hosting", "sending"))
    page = browser_of(CO).get(stay).content.decode()
    assert host in page
    assert own not in page
    assert host not in browser_of(Role.ADMINISTRATOR).get(stay).content.decode()
