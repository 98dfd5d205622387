"""The answer to a sent form has an address of its own: going back and forward finds everything typed."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.kept_forms import MOST_OF_ONE, keep
from accounts.models import KeptForm, Membership, Person, Waits
from accounts.shown_again import AGAIN
from agreements.parts import PartName
from ground import clock
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.factories.accounts import account_of
from tests.factories.partnerships import a_memorandum, known_to_all
from tests.lifecycle import worlds
from tests.lifecycle.conftest import NOW
from tests.portal.code_walk import browser_by_link

CO, HC, HT, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
LONG = "What I typed for a quarter of an hour"


def stays_forms(stay: Mobility) -> dict[str, dict[str, str]]:
    """A form of each family, by its address, with something in it that is refused or only looked for."""
    return {
        reverse("portal:plan-step", args=[stay.pk, "when"]): {"objective": LONG, "planned_start": "soon"},
        reverse("portal:act", args=[stay.pk, "lifecycle.name_person"]): {"given_names": LONG},
        reverse("portal:act", args=[stay.pk, "lifecycle.edit_basics"]): {"objective": LONG, "planned_start": "soon"},
        reverse("portal:correct-person", args=[stay.pk, stay.participant_id]): {"given_names": LONG},
        reverse("portal:plan-group"): {"name": LONG},
        reverse("portal:add-partner"): {"name": LONG},
    }


def page(answer) -> str:
    """Without the token of the form, which is another each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", " ".join(answer.content.decode().split()))


@pytest.mark.slow
def test_what_was_refused_is_shown_at_an_address_with_everything_typed(cast, browser_of):
    stay, browser = worlds.a_stay_in(cast, State.PREPARATION), browser_of(CO)
    for address, typed in stays_forms(stay).items():
        direct = browser.post(address, typed)
        moved = browser.post(address, typed, headers=BROWSER)

        assert (direct.status_code, moved.status_code) == (400, 303), address
        assert moved["Location"].startswith(f"{address}?{AGAIN}=")
        for _back_and_forward in range(2):
            shown = browser.get(moved["Location"], headers=BROWSER)
            assert shown.status_code == 200
            assert shown["Cache-Control"] == "private, no-store"
            assert LONG in page(shown), address


def test_a_step_that_is_refused_shows_its_reasons_again(cast, browser_of):
    stay = worlds.a_stay_in(cast, State.PREPARATION)
    browser = browser_of(CO)
    address = reverse("portal:transition", args=[stay.pk, "mobility", stay.pk, "withdraw"])
    moved = browser.post(address, {"request_note": LONG}, headers=BROWSER)
    shown = page(browser.get(moved["Location"]))

    assert LONG in shown
    assert "is-invalid" in shown or 'role="alert"' in shown
    sent = browser.post(moved["Location"], {"request_note": LONG})  # what it sends goes to its form
    assert page(sent) == page(browser.post(address, {"request_note": LONG}))


def test_a_row_more_is_a_page_of_its_own(cast, browser_of):
    stay = worlds.a_stay_in(cast, State.AGREEMENT_DRAFT)
    browser = browser_of(CO)
    address = reverse("portal:part", args=[stay.pk, PartName.ASSESSMENT])
    moved = browser.post(address, {"c.procedure": LONG, "row": "+c.assessors"}, headers=BROWSER)

    assert LONG in page(browser.get(moved["Location"]))


def test_it_is_sealed_for_half_an_hour_and_for_who_typed_it(cast, browser_of):
    stay = worlds.a_stay_in(cast, State.PREPARATION)
    address, typed = reverse("portal:add-partner"), {"name": LONG}
    browser = browser_of(CO)
    where = browser.post(address, typed, headers=BROWSER)["Location"]

    assert LONG not in KeptForm.unscoped.get().sealed
    stranger = browser_of(HC).get(where)
    assert stranger.status_code == 302
    assert stranger["Location"] == address
    assert Client().get(where)["Location"] == address
    with clock.set_to(NOW + timedelta(minutes=31)):
        assert LONG not in page(browser.get(where, follow=True))
        assert "kept for half an hour" in page(browser.get(where, follow=True))
    assert (
        browser.get(f"{reverse('portal:stay', args=[stay.pk])}?{AGAIN}={where.rpartition('=')[2]}").status_code == 302
    )


def test_who_came_by_a_link_goes_back_and_forward_too(cast):
    worlds.a_stay_in(cast, State.ONGOING)
    browser = browser_by_link(cast, HT)
    address = reverse("portal:act", args=[cast.mobility.pk, "lifecycle.hand_over"])
    moved = browser.post(address, {"given_names": LONG}, headers=BROWSER)

    assert LONG in page(browser.get(moved["Location"]))


def test_a_program_reads_the_refusal_in_the_answer(cast, browser_of):
    worlds.a_stay_in(cast, State.PREPARATION)
    browser = browser_of(CO)

    assert browser.post(reverse("portal:add-partner"), {"name": LONG}).status_code == 400
    assert (
        browser.post(
            reverse("portal:add-partner"), {"name": LONG}, headers={**BROWSER, "HX-Request": "true"}
        ).status_code
        == 400
    )
    assert not KeptForm.unscoped.exists()


def test_a_new_token_stands_on_one_answer_and_nowhere_else(cast, browser_of):
    browser = browser_of(CO)
    answer = browser.post(reverse("accounts:tokens"), {"label": "Import", "days": "30"}, headers=BROWSER)

    assert answer.status_code in (200, 400)
    assert not KeptForm.unscoped.exists()


def test_answers_shown_again_never_push_out_what_is_still_to_be_sent(cast):
    account = account_of(Person.objects.get(pk=cast.actors[CO].person_id))
    actor = cast.actors[CO].__class__(cast.actors[CO].person_id, account_id=account.pk)
    waiting = keep(actor=actor, path="/x/", fields=[("a", "b")], waits_for=Waits.CODE)
    for _nth in range(MOST_OF_ONE + 5):
        keep(actor=actor, path="/x/", fields=[("page", "c")], waits_for=Waits.AGAIN)

    assert KeptForm.unscoped.filter(pk=waiting).exists()
    assert KeptForm.unscoped.filter(waits_for=Waits.AGAIN).count() == MOST_OF_ONE


@pytest.mark.slow
def test_what_was_corrected_and_saved_is_never_overwritten_by_what_was_wrong_before(cast, browser_of):
    known_to_all(cast)
    version, browser = a_memorandum(cast), browser_of(CO)
    address = reverse("portal:memorandum-write", args=[version.pk, "validity"])
    moved = browser.post(address, {"valid_until": LONG}, headers=BROWSER)["Location"]
    assert LONG in page(browser.get(moved))

    quietly = {"valid_from": "1 July 2026", "valid_until": "30 June 2027", "quietly": "1"}
    assert browser.post(address, quietly | {"valid_until": LONG}).status_code == 400
    assert LONG in page(browser.get(moved))  # a saving that was refused changes nothing
    assert browser.post(address, quietly).status_code == 200
    now = page(browser.get(moved, follow=True))

    assert LONG not in now
    assert "30 June 2027" in now


def refused_by(browser, address) -> str:
    """Where the answer to something refused is shown."""
    return browser.post(address, {"given_names": LONG}, headers=BROWSER)["Location"]


def test_what_its_address_would_not_show_any_more_is_not_shown_again(cast, browser_of):
    """Who has no part in the stay from now on reads no page of it, nor one from before."""
    stay, browser = worlds.a_stay_in(cast, State.PREPARATION), browser_of(CO)
    where = refused_by(browser, reverse("portal:correct-person", args=[stay.pk, stay.participant_id]))
    assert LONG in page(browser.get(where))

    OrganisationPart.objects.filter(mobility=stay, part="sending").update(until_at=NOW - timedelta(days=1))

    assert browser.get(where).status_code == 404


def test_who_may_do_less_than_then_is_sent_to_the_page_as_it_is_now(cast, browser_of):
    stay, browser = worlds.a_stay_in(cast, State.PREPARATION), browser_of(CO)
    address = reverse("portal:add-partner")
    where = browser.post(address, {"name": LONG}, headers=BROWSER)["Location"]
    about = browser.post(reverse("portal:several"), {"stay": str(stay.pk)}, headers=BROWSER)["Location"]
    assert LONG in page(browser.get(where))
    assert browser.get(about).status_code == 200

    coordinator = Membership.objects.filter(person_id=cast.actors[CO].person_id, role="coordinator")
    coordinator.update(role="quality_manager")

    assert LONG not in page(browser.get(where, follow=True))
    assert browser.get(about).status_code == 302


def test_a_page_of_several_stays_is_gone_with_one_of_them(cast, browser_of):
    """It stands at an address that is only sent to; what it is about was sent."""
    stay, browser = worlds.a_stay_in(cast, State.PREPARATION), browser_of(CO)
    where = browser.post(reverse("portal:several"), {"stay": str(stay.pk)}, headers=BROWSER)["Location"]
    assert browser.get(where).status_code == 200

    OrganisationPart.objects.filter(mobility=stay, part="sending").update(until_at=NOW - timedelta(days=1))

    assert browser.get(where).status_code == 302


def test_looking_at_it_again_takes_nobody_a_message(cast, browser_of):
    stay, browser = worlds.a_stay_in(cast, State.PREPARATION), browser_of(CO)
    where = refused_by(browser, reverse("portal:correct-person", args=[stay.pk, stay.participant_id]))
    browser.post(reverse("portal:tick", args=[stay.pk]), {})  # leaves a message for the next page

    browser.get(where)

    assert "Choose what is done first." in page(browser.get(reverse("portal:stay", args=[stay.pk])))
