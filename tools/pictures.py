"""Pictures of the demo in a real Chromium. `make pictures` runs it against a demo of its own."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser, Page, sync_playwright

from accounts.models import Account, Membership, MembershipRole, Person
from ground import clock
from library.models import Unit
from lifecycle.models import Cohort, Mobility, OutboxRow
from lifecycle.models.outbox_row import OutboxState
from partnerships.models import MemorandumVersion
from tools.demo import PASSWORD, demo_cases, secret_of
from tools.shots import WITHOUT_PAGE, Do, Shot

WIDTHS = (1280, 390)
HEIGHT = 900
PATIENCE = 10_000  # ms
OTHERS = ("account_", "mfa_", "usersessions_", "admin:", "api:")  # allauth and Django name these; programs have no page


def take_pictures(address: str, shots: Iterable[Shot], folder: Path, *, full: bool = False) -> set[str]:
    """Take every picture at both widths, of the window or of the full page. Returns the names of the pages seen."""
    folder.mkdir(parents=True, exist_ok=True)
    places, seen, shots = _places(), set(), list(shots)
    with _chromium() as browser:
        for who in dict.fromkeys(shot.who for shot in shots):
            context = browser.new_context(base_url=address, locale="en-GB")
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            if who:
                _sign_in(page, who)
            for shot in shots:
                if shot.who == who:
                    seen.add(_take(page, shot, places, folder, full=full))
            context.close()
    return seen


def pages_without_picture(seen: set[str]) -> list[str]:
    """The named addresses of ours that answer with a page and were not among those seen."""
    ours = {name for name in _names() if not name.startswith(OTHERS)}
    return sorted(ours - seen - WITHOUT_PAGE)


def _names(patterns: Any = None, space: str = "") -> Iterator[str]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}{pattern.name}"


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def _places() -> dict[str, str]:
    """The demo's own seven stays by the participant's given name, the group, and one of its members."""
    seven = [one.email for one in _participants()]
    alone = Mobility.unscoped.filter(participant__email__in=seven).select_related("participant")
    places = {stay.participant.given_names.lower(): str(stay.pk) for stay in alone}
    group = Cohort.unscoped.first()
    member = Mobility.unscoped.filter(cohort=group, participant__given_names="Ugnė").first()
    school: Any = group.organisation_id if group else None
    version = MemorandumVersion.unscoped.filter(state="in_force", parties__organisation_id=school).first()
    right = Membership.unscoped.filter(organisation_id=school, role=MembershipRole.ASSESSOR).first()
    effect = OutboxRow.objects.filter(state=OutboxState.CANCELLED).order_by("created_at").first()
    written = MemorandumVersion.unscoped.filter(state="draft", parties__organisation_id=school).first()
    unit = Unit.unscoped.filter(qualification__organisation_id=school).first()
    found = {
        "school": group.organisation if group else None,
        "learner": member.participant if member else None,
        "rules": member.rule_set if member else None,
        "written": written,
        "unit": unit,
        "qualification": unit.qualification if unit else None,
        "group": group,
        "member": member,
        "memorandum": version,
        "membership": right,
        "effect": effect,
    }
    return places | {name: str(one.pk) if one else "" for name, one in found.items()}


def _participants() -> Iterator[Person]:
    for case in demo_cases(clock.today()):
        email = case.data["people"][case.data["participant"]["person"]]["email"]
        yield Person.objects.get(email=email.lower())


def _sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in/password/")
    page.locator("[name=login]").fill(who)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    if page.locator("[name=code]").count():
        page.locator("[name=code]").fill(_second_factor(who))
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert "/sign-in/" not in page.url, who


def _second_factor(who: str) -> str:
    secret = secret_of(Account(email=who))
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def _take(page: Page, shot: Shot, places: dict[str, str], folder: Path, *, full: bool) -> str:
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    page.goto(shot.path.format(**places))
    for one in shot.way:
        _do(page, one)
    by_post = any(one.how == "button" for one in shot.way)
    there = page.url
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if not by_post:
            page.goto(there)
        page.screenshot(path=folder / f"{shot.name}-{width}.png", full_page=full)
    try:
        return resolve(urlparse(there).path).view_name
    except Resolver404:
        return ""


def _do(page: Page, one: Do) -> None:
    main = page.get_by_role("main")
    if one.how == "fill":
        main.get_by_label(one.words).fill(one.text)
        return
    if one.how == "tick":
        main.get_by_label(one.words).first.check()
        return
    with page.expect_navigation():
        main.get_by_role(one.how, name=one.words).first.click()
