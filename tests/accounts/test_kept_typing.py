"""An expired session loses nothing that was typed, and shows it to nobody else."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.kept_forms import forget_over, newest_for
from accounts.models import KeptFile, KeptForm, Person, Waits
from ground import clock
from lifecycle.models import Mobility
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from notifications.links import link_for, token_of
from tests.factories.accounts import PersonFactory, account_of
from tests.lifecycle.conftest import a_cast, put_in

pytestmark = pytest.mark.django_db
CO, HT, LE = Role.SENDING_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT
TYPED = reverse("accounts:typed")
WHEN = {"country": "MT", "planned_start": "2027-03-01", "planned_end": "2027-03-26", "objective": "Front office"}


@pytest.fixture
def cast():
    return a_cast()


def account_in(cast, role=CO):
    return account_of(Person.objects.get(pk=cast.actors[role].person_id))


def step(cast):
    return reverse("portal:plan-step", args=[cast.mobility.pk, "when"])


@pytest.fixture
def browser(cast):
    """It has shown a page to the coordinator, whose session is over now."""
    browser = Client()
    browser.force_login(account_in(cast))
    browser.get(step(cast))
    browser.cookies.pop("sessionid")
    return browser


def sent_late(browser, cast, **more):
    return browser.post(step(cast), {**WHEN, **more})


def test_a_form_sent_after_the_session_ended_waits_behind_the_sign_in(browser, cast):
    answer = sent_late(browser, cast, code="123456", password="secret-words")
    browser.force_login(account_in(cast))
    page = browser.get(TYPED).content.decode()

    assert answer["Location"].endswith("?next=/account/typed/")
    assert "Front office" in page
    assert f'action="{step(cast)}"' in page
    assert "123456" not in page
    assert "secret-words" not in page


def test_sent_again_it_does_what_it_was_meant_to(browser, cast):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(country="")
    sent_late(browser, cast, approach="certify")
    browser.force_login(account_in(cast))
    waiting = newest_for(cast.actors[CO].__class__(None, account_id=account_in(cast).pk), Waits.SIGN_IN)

    browser.post(waiting.path, {**dict(waiting.fields), "kept": str(waiting.pk)})

    stay = Mobility.unscoped.get(pk=cast.mobility.pk)
    assert (stay.country, stay.objective, stay.state) == ("MT", "Front office", State.DRAFT)


def test_somebody_else_who_signs_in_next_sees_nothing_of_it(browser, cast):
    sent_late(browser, cast)
    browser.force_login(account_of(PersonFactory()))

    assert browser.get(TYPED)["Location"] == reverse("accounts:start")


def test_a_form_of_who_is_not_known_is_not_kept(cast):
    answer = sent_late(Client(), cast)

    assert "typed" not in answer["Location"]
    assert not KeptForm.unscoped.exists()


def test_after_signing_out_the_browser_knows_nobody(browser, cast):
    browser.force_login(account_in(cast))
    browser.post(reverse("account_logout"))

    sent_late(browser, cast)

    assert not KeptForm.unscoped.exists()


def test_what_came_by_a_link_waits_for_the_person_of_the_link(cast):
    put_in(cast.mobility, State.ONGOING, reached=9)
    links = {
        role: token_of(link_for(person_id=cast.actors[role].person_id, role=role, mobility=cast.mobility))
        for role in (HT, LE)
    }
    browser = Client()
    browser.get(reverse("portal:link", args=[links[HT]]))
    browser.get(reverse("tutor:trainees"))
    browser.cookies.pop("sessionid")
    browser.post(reverse("portal:act", args=[cast.mobility.pk, "lifecycle.hand_over"]), {"note": "Something private"})

    other = browser.get(reverse("portal:link", args=[links[LE]]))
    browser.cookies.pop("sessionid")
    own = browser.get(reverse("portal:link", args=[links[HT]]))

    assert other["Location"] != TYPED
    assert own["Location"] == TYPED
    assert "Something private" in browser.get(TYPED).content.decode()


def test_no_form_of_one_person_is_sent_by_another(cast):
    """The token in the form changes with the person."""
    put_in(cast.mobility, State.ONGOING, reached=9)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(account_in(cast))
    token = browser.get(step(cast)).context["csrf_token"]
    browser.cookies.pop("sessionid")
    link = link_for(person_id=cast.actors[HT].person_id, role=HT, mobility=cast.mobility)
    browser.get(reverse("portal:link", args=[token_of(link)]))
    browser.get(reverse("tutor:trainees"))

    answer = browser.post(step(cast), {**WHEN, "csrfmiddlewaretoken": str(token)})

    assert answer.status_code == 403


def test_the_request_of_a_code_is_no_typing(browser, cast):
    answer = browser.post(reverse("account_request_login_code"), {"email": "somebody@voorbeeld.example"})

    assert answer["Location"] == reverse("account_confirm_login_code")
    assert not KeptForm.unscoped.exists()


def test_it_is_sealed_with_its_files_shown_once_and_not_after_half_an_hour(browser, cast):
    sent_late(browser, cast, scan=SimpleUploadedFile("scan.pdf", b"%PDF-words of a paper"))
    lies = [str(KeptForm.unscoped.values().get()), str(bytes(KeptFile.unscoped.get().sealed))]
    browser.force_login(account_in(cast))

    assert not any("Front office" in text or "words of a paper" in text for text in lies)
    assert "scan.pdf" in browser.get(TYPED).content.decode()
    assert browser.get(TYPED)["Location"] == reverse("accounts:start")
    with clock.set_to(clock.now() + timedelta(minutes=31)):
        forget_over()
    assert not KeptForm.unscoped.exists()


def test_a_form_too_large_gets_a_page_that_says_so(cast, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    browser = Client()
    browser.force_login(account_of(cast.mobility.participant))

    answer = browser.post(reverse("accounts:me"), {"given_names": "x" * 2000})

    assert answer.status_code == 413
    assert "too large" in answer.content.decode()
