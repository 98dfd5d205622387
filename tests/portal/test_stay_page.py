"""The page of a stay: each act beside the thing it changes; the list before departure in one click."""

from datetime import date

import pytest
from django.urls import reverse

from assessments.models import Item, PreparationItem
from ground import clock
from lifecycle.machines import MACHINES
from lifecycle.models import Mobility, OrganisationPart, ParticipantRecord
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from portal.stay.acts_by_card import CARD_OF, CARD_OF_STEP
from portal.stay.acts_elsewhere import ABOUT_ONE_REPORT
from portal.stay.page import StayPage
from tests.lifecycle import worlds
from tests.lifecycle.conftest import put_in

CO, HC, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT
# What changes no card of the page in particular: it stands under "More".
UNDER_MORE = {
    "lifecycle.correct_person", "lifecycle.merge_person", "lifecycle.give_waiver", "lifecycle.agree_to_waiver",
    "lifecycle.copy_stay", "quality.answer", "quality.answer_later", "quality.change_consents",
    "quality.debrief_employer",
}  # fmt: skip


def test_every_act_on_a_stay_stands_on_a_card_or_among_the_few_under_more():
    """Those about one report stand on the page of the report."""
    on_stays = {name for name, act in ACTS.items() if act.machine == "mobility"} - ABOUT_ONE_REPORT
    assert on_stays - set(CARD_OF) == UNDER_MORE & on_stays
    assert set(CARD_OF) <= on_stays
    assert set(CARD_OF_STEP) <= set(MACHINES["mobility"].table.rows)


@pytest.fixture
def preparing(cast):
    put_in(cast.mobility, State.READY, reached=7)
    for code in (Item.INSURANCE, Item.TRAVEL, Item.HOUSING):
        PreparationItem.objects.create(mobility=cast.mobility, code=code, due_on=date(2026, 2, 9))
    return cast


def done(cast):
    return set(
        PreparationItem.objects.filter(mobility=cast.mobility, done_on=clock.today()).values_list("code", flat=True)
    )


@pytest.mark.parametrize("chosen", [[Item.TRAVEL], [Item.INSURANCE, Item.HOUSING]])
def test_lines_are_ticked_with_one_click_and_the_day_of_today(preparing, browser_of, chosen):
    answer = browser_of(CO).post(reverse("portal:tick", args=[preparing.mobility.pk]), {"item": chosen}, follow=True)

    assert done(preparing) == set(chosen)
    assert f"{3 - len(chosen)} open" in " ".join(answer.content.decode().split())


def test_nothing_chosen_is_said_and_a_stranger_to_the_list_ticks_nothing(preparing, browser_of):
    address = reverse("portal:tick", args=[preparing.mobility.pk])
    assert "Choose what is done first." in browser_of(CO).post(address, follow=True).content.decode()

    browser_of(LE).post(address, {"item": [Item.TRAVEL]})
    assert done(preparing) == set()


def test_ready_with_an_open_list_says_so(preparing, browser_of):
    page = browser_of(CO).get(reverse("portal:stay", args=[preparing.mobility.pk])).content.decode()
    assert "Ready to leave" in page


@pytest.mark.parametrize("state", [State.AGREEMENT_SIGNING, State.READY, State.FEEDBACK])
def test_what_a_stay_need_not_meet_is_not_said_to_be_met(cast, state):
    """Without memorandum, employer and guardian nothing is said of them; with them it is."""
    worlds.a_stay_in(cast, state)
    stays = Mobility.unscoped.filter(pk=cast.mobility.pk)
    about = ("memorandum", "guardians", "employer", "waiver")

    def met():
        lines = StayPage(cast.stay(), cast.actors[CO]).gate.met
        return {word for word in about for line in lines if word in line.lower()}

    with_them = met()
    stays.update(mou_required=False, apprentice=False)
    ParticipantRecord.objects.filter(pk=cast.mobility.record_id).update(birth_date=date(2001, 1, 1))
    OrganisationPart.objects.filter(mobility=cast.mobility, part="employer").update(until_at=clock.now())

    assert met() == set()
    assert with_them or state == State.READY
