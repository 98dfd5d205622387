"""On a shared computer the button "back" shows nothing of who was there before."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from lifecycle.roles import Role
from notifications.links import address_of, link_for
from tests.factories.accounts import PersonFactory, account_of
from tests.test_strangers import TRIED, address, is_ours, names, things  # noqa: F401  (a fixture)

NOT_KEPT = "private, no-store"
SAME_FOR_EVERYBODY = {"portal:landing", "portal:help", "portal:manual", "portal:words", "api:schema"}
ARGUMENTS = {
    "portal:manual": ["coordinator"], "portal:link": ["x"], "portal:calendar-feed": ["x"], "portal:renew-link": ["x"], "portal:news": ["x"], "documents:check": ["x"],
    "portal:shown": ["x"], "portal:shown-paper": ["x", "4c7c6c0e-0b1e-4a9e-8f57-1f3f0f0d8f10"],
    "portal:criteria": ["4c7c6c0e-0b1e-4a9e-8f57-1f3f0f0d8f10"],
    "portal:export": ["csv"], "partners:export": ["csv"], "partners:answer": ["x"], "portal:take-several": ["submit"],
    "api:problem": ["api.busy"], "api:nowhere": ["x"], "units:empty": ["csv"], "portal:rules": ["4c7c6c0e-0b1e-4a9e-8f57-1f3f0f0d8f10"],
}  # fmt: skip


def addresses(things):  # noqa: F811
    """Every address of ours, and those of sign-in and the look-up of who runs the installation."""
    for name in names():
        if name in TRIED:
            yield name, address(name, things)
        elif is_ours(name):
            arguments = ARGUMENTS.get(name, [things["row"]] if name == "portal:take-nudge-back" else [])
            yield name, reverse(name, args=arguments)
    for name in ("account_login", "account_email", "mfa_index", "usersessions_list", "admin:index"):
        yield name, reverse(name)


def visitors(things):  # noqa: F811
    stranger, operator, by_link = Client(), Client(), Client()
    stranger.force_login(account_of(PersonFactory()))
    operator.force_login(account_of(PersonFactory(is_staff=True)))
    tutor = things["cast"].actors[Role.HOST_TUTOR]
    link = link_for(person_id=tutor.person_id, role=Role.HOST_TUTOR, mobility=things["cast"].mobility)
    by_link.get(address_of(link).removeprefix(settings.BASE_URL))
    return {"nobody": Client(), "stranger": stranger, "operator": operator, "link": by_link}


@pytest.mark.slow
def test_no_answer_is_kept_unless_it_is_the_same_for_everybody(things):  # noqa: F811
    for who, browser in visitors(things).items():
        for name, path in addresses(things):
            answer = browser.get(path)
            kept = who == "nobody" and name in SAME_FOR_EVERYBODY and answer.status_code == 200
            assert answer.headers.get("Cache-Control") == (None if kept else NOT_KEPT), (who, name, answer.status_code)


def test_what_is_marked_is_what_this_test_knows(things):  # noqa: F811
    marked = set()
    for name, path in addresses(things):
        try:
            found = resolve(path)
        except Resolver404:
            continue
        if getattr(found.func, "same_for_everybody", False):
            marked.add(name)
    assert marked == SAME_FOR_EVERYBODY


@pytest.mark.parametrize("path", ["/nowhere/at/all/", "/stays/x/"])
def test_a_page_that_is_not_there_is_not_kept_either(db, path):
    assert Client().get(path)["Cache-Control"] == NOT_KEPT
