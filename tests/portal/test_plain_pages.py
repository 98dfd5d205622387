"""No page on which something is done shows a code, a key, a value of a program or a raw structure."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from agreements.models import Review
from lifecycle.offers.offers import Offers
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables import MACHINE_TABLES
from lifecycle.tables.mobility import State
from lifecycle.tables.mou import State as MemorandumState
from tests.lifecycle import worlds
from tests.portal.test_act_pages import pages_of, players
from tests.words import raw_in

SILENT = ("script", "style", "svg")


class Shown(HTMLParser):
    """What a reader of the page sees: texts, and what stands in the fields."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.within.append(tag)
        given = dict(attrs)
        if tag == "input" and given.get("type") not in ("hidden", "radio", "checkbox", "date"):
            self.texts.append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT and self.within:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if not self.within:
            self.texts.append(data)


def raw_on(browser: Client, address: str) -> list[str]:
    """Each raw thing on the page, with its address; nothing where there is no such page for this reader."""
    answer = browser.get(address)
    if answer.status_code in (302, 404):
        return []
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    shown = Shown()
    shown.feed(answer.content.decode())
    return [f"{address}: {raw} in “{text.strip()[:90]}”" for text in shown.texts for raw in raw_in(text)]


def addresses(cast, role: Role, state: str) -> Iterator[str]:
    """The stay, every act and every step of it and of what belongs to it, as this reader may open them."""
    stay = cast.stay()
    yield reverse("portal:stay", args=[stay.pk])
    for act in ACTS.values():
        if act.machine == "mobility" and role in players(act):
            yield from pages_of(act, stay, role, first=True)
    offers = Offers(Standing.of_stay(stay), cast.actors[role])
    for step in offers.steps:
        yield reverse("portal:transition", args=[stay.pk, step.machine, step.subject_id, step.name])


def walk(cast, browser_of, state: str) -> list[str]:
    worlds.a_stay_in(cast, state)
    found = []
    for role in cast.actors:
        if role != Role.SYSTEM:
            browser = browser_of(role)
            found += [raw for address in addresses(cast, role, state) for raw in raw_on(browser, address)]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("state", State)
def test_nothing_raw_stands_on_a_page_of_a_stay(cast, browser_of, state):
    with translation.override("en"):
        assert walk(cast, browser_of, state) == []


@pytest.mark.parametrize(
    ("state", "role", "act"),
    [
        (State.DRAFT, Role.SENDING_COORDINATOR, "partnerships.plan_units"),
        (State.RESULTS, Role.ASSESSOR, "assessments.assess_outcome"),
        (State.AGREEMENT_REVIEW, Role.SENDING_COORDINATOR, "lifecycle.give_waiver"),
    ],
)
def test_a_sample_of_the_walk_shows_nothing_raw(cast, browser_of, state, role, act):
    """One page in each of three states; the walk opens them all."""
    stay = worlds.a_stay_in(cast, state)
    if act == "lifecycle.give_waiver":
        Review.objects.all().delete()
    with translation.override("en"):
        address = reverse("portal:act", args=[stay.pk, act])
        assert browser_of(role).get(address).status_code == 200
        assert raw_on(browser_of(role), address) == []


def test_what_is_raw_is_seen():
    raw = "lifecycle.give_waiver period_and_place None 2026-12-11 {'a': 1} May 19, 2022 at least 10 (day)"
    assert len(raw_in(raw)) == 8


@pytest.mark.slow
@pytest.mark.parametrize("state", MemorandumState)
def test_nothing_raw_stands_on_a_page_of_a_memorandum(cast, browser_of, state):
    version = worlds.a_memorandum_in(cast, state)
    names = [act.name for act in ACTS.values() if act.machine == "mou"]
    pages = [reverse("portal:memorandum", args=[version.pk])]
    pages += [reverse("portal:memorandum-act", args=[version.pk, name]) for name in names]
    pages += [reverse("portal:memorandum-transition", args=[version.pk, row]) for row in MACHINE_TABLES["mou"].rows]
    with translation.override("en"):
        found = [
            raw
            for role in (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR)
            for page in pages
            for raw in raw_on(browser_of(role), page)
        ]
    assert found == []
