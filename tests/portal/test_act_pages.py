"""Every page of an act, in every state: what is locked shows its reason and no form, what is open a form."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from agreements.parts import PartName
from lifecycle.models import Mobility
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.offers import Offers
from lifecycle.registry import ACTS, Act
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import State
from lifecycle.tables.mou import State as MemorandumState
from partnerships.models import MemorandumVersion
from portal.memoranda.writing.page import ACTS as WRITTEN_IN_PARTS
from portal.planning.guide import steps_of
from portal.settling import PAGES
from portal.stay.acts_elsewhere import ABOUT_ONE_PERSON, ABOUT_ONE_REPORT
from portal.stay.health import READS
from portal.stay.views import TELL
from tests.lifecycle import worlds
from tests.portal.code_walk import text_of
from tests.sampled import a_few

# Who plays those that a table names by what they do in the subject.
PLAYS = {Role.LEAD: Role.SENDING_COORDINATOR, Role.PARTY: Role.HOST_COORDINATOR}
# Posts to the page itself; a mailed code is asked for at another address.
FORM = re.compile(r'<form(?![^>]*\baction="(?!#))[^>]*method="post"')
REASON = re.compile(r'<ul class="sj-reasons">\s*<li>')
# Pages made for one reader, which say in words of their own that there is no form.
OVER = "What this link asked for is over"  # of a memorandum that has gone on
CONSENTED = "Your consents"  # the answers as they stand, and where each is taken back
BESIDE_EACH = ("portal:dispute",)  # as many pages as there are of what it is about; they have tests of their own
ANSWERED = "You have answered on"
READ_ONLY = "The time to confirm or dispute this is over"
OWN_WORDS = (
    "This is asked after the stay.", "The stay is closed.", "nothing left to decide", "everything is decided", CONSENTED,
    READ_ONLY, ANSWERED,
)  # fmt: skip


# Its pages stand beside each person, at each report, say first whom to call, or note a look before the words are shown.
ELSEWHERE = ABOUT_ONE_PERSON | ABOUT_ONE_REPORT | {TELL, READS}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def players(act: Act) -> list[Role]:
    """Each role of the act once, as somebody of the cast."""
    return list(dict.fromkeys(PLAYS.get(role, role) for who in act.roles for role in [getattr(who, "role", who)]))


def pages_of(act: Act, stay: Mobility, role: Role, *, first: bool) -> Iterator[str]:
    """The addresses at which somebody of this role meets the act; its plain one for the first role only."""
    if first:
        yield reverse("portal:act", args=[stay.pk, act.name])
        for step in steps_of(stay):
            if step.act == act.name:
                yield reverse("portal:plan-step", args=[stay.pk, step.name])
    made = PAGES.get((act.name, role)) or PAGES.get((act.name, None))
    if made is not None and made.address in (*READ_AT_ANY_TIME, *BESIDE_EACH):
        return
    if made is not None and act.name not in ABOUT_ONE_PERSON and (first or (act.name, role) in PAGES):
        yield reverse(made.address, args=[stay.pk, *([PartName.PERIOD] if made.place else [])])


def shows_what_the_offer_says(browser: Client, address: str, offer: ActOffer) -> str:
    """Empty, or what is wrong with the page."""
    answer = browser.get(address)
    if offer.name in ELSEWHERE and answer.status_code == 302:
        return ""
    if answer.status_code == 302 and "/feedback/" in answer["Location"]:  # questions have pages of their own
        address = answer["Location"]
        answer = browser.get(address)
    if answer.status_code == 404:
        return "" if not offer.own or offer.locks else f"{address}: open, and not there"
    if answer.status_code == 302 and any(one.code == "lifecycle.act_not_now" for one in offer.locks):
        return "" if OVER in text_of(browser.get(answer["Location"])) else f"{address}: over, and not said"
    text = answer.content.decode()
    form, reason = bool(FORM.search(text.replace(f'action="{address}"', ""))), bool(REASON.search(text))
    if any(words in text for words in OWN_WORDS) and not form:
        return ""
    is_right = reason and not form if offer.locks else form and not reason
    return "" if is_right else f"{address} ({offer.at.state}): locks {offer.locks}, form {form}, reason {reason}"


# Why a memorandum does not cover the stay, with those that do (tried in test_stay_memorandum); the text of the agreement
# (test_reading_agreements).
READ_AT_ANY_TIME = ("portal:stay-memorandum", "portal:agreement")
OF_STAYS = [act for act in ACTS.values() if act.machine == "mobility"]
A_FEW = (State.AGREEMENT_REVIEW, OF_STAYS[::4])  # all of them, in this state too, take their time
ALL = [pytest.param(state, OF_STAYS, marks=pytest.mark.slow, id=state) for state in State]


@pytest.mark.slow
@pytest.mark.parametrize(("state", "acts"), [pytest.param(*A_FEW, id="a few acts"), *ALL])
def test_each_page_of_an_act_on_a_stay_shows_its_form_or_why_there_is_none(cast, browser_of, state, acts):
    stay = worlds.a_stay_in(cast, state)
    browsers: dict[Role, Client] = {}
    wrong = []
    for act in acts:
        for nth, role in enumerate(players(act)):
            for address in pages_of(act, stay, role, first=nth == 0):
                browser = browsers.setdefault(role, browsers.get(role) or browser_of(role))
                offer = Offers(Standing.of_stay(cast.stay()), cast.actors[role]).act(act.name)
                wrong.append(shows_what_the_offer_says(browser, address, offer))
    assert [one for one in wrong if one] == []


@pytest.mark.slow
@pytest.mark.parametrize("state", a_few(MemorandumState, one_of=3))
def test_each_page_of_an_act_on_a_memorandum_shows_its_form_or_why_there_is_none(cast, browser_of, state):
    version = worlds.a_memorandum_in(cast, state)
    role = Role.HOST_COORDINATOR
    browser = browser_of(role)
    wrong = []
    for act in ACTS.values():
        if act.machine == "mou" and act.name not in WRITTEN_IN_PARTS:
            at = Standing.of("mou", MemorandumVersion.unscoped.get(pk=version.pk))
            address = reverse("portal:memorandum-act", args=[version.pk, act.name])
            wrong.append(shows_what_the_offer_says(browser, address, Offers(at, cast.actors[role]).act(act.name)))
    assert [one for one in wrong if one] == []
