"""Pictures of the manual, taken from the demo in a real Chromium. `make pictures` runs it against a demo of its own."""

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tools.demo import PASSWORD

WIDTHS = (1280, 390)
HEIGHT = 900
JONAS, MARIA = "jonas.pavyzdys@vilnius-cookery.example.org", "maria.ezempju@hotel-ezempju.example.com"
CAMILLE, KLAUS = "camille.exemple@learners.example.com", "klaus.muster@lehmbau-muster.example.net"
TONE, SHANE = "tone.eksempelhaug@fylke-eksempel.example.org", "shane.sampleton@sample-hardware.example.org"
EGLE = "egle.pavyzdaite@vilnius-cookery.example.org"
# picture, who, the page, and the links to follow from there by their words
SHOTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("sign-in", "", "/sign-in/", ()),
    ("register", "", "/account/register/", ()),
    ("today", JONAS, "/today/", ()),
    ("stays", JONAS, "/stays/?saved=active&sort=leaves", ()),
    ("stay", JONAS, "/stays/?q=Pavyzdiene&state=completed", ("Rasa Pavyzdiene",)),
    ("new-stay", JONAS, "/stays/new/", ()),
    ("to-do", JONAS, "/todos/", ()),
    ("inbox", JONAS, "/inbox/", ()),
    ("host", SHANE, "/today/", ()),
    ("trainees", MARIA, "/tutor/", ()),
    ("follow-up", MARIA, "/tutor/", ("Follow-up",)),
    ("assessment", MARIA, "/tutor/", ("Final assessment",)),
    ("hand-over", MARIA, "/tutor/", ("Hand over to a colleague",)),
    ("participant", CAMILLE, "/my/", ()),
    ("own-data", CAMILLE, "/my/", ("Your data and your rights",)),
    ("decisions", EGLE, "/decisions/", ()),
    ("dossier", TONE, "/decisions/", ("Ola Eksempel",)),
    ("employer", KLAUS, "/apprentices/", ()),
)


def take_pictures(address: str, folder: str) -> None:
    """Take every picture at both widths."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        for who in dict.fromkeys(shot[1] for shot in SHOTS):
            context = browser.new_context(base_url=address, locale="en-GB")
            page = context.new_page()
            if who:
                _sign_in(page, who)
            for shot in SHOTS:
                if shot[1] == who:
                    _take(page, shot, Path(folder))
            context.close()
        browser.close()


def _sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in/password/")
    page.locator("[name=login]").fill(who)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def _take(page: Page, shot: Any, folder: Path) -> None:
    name, _who, path, links = shot
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    page.goto(path)
    for words in links:
        page.get_by_role("main").get_by_role("link", name=words).first.click()
        page.wait_for_load_state()
    there = page.url
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(there)
        page.screenshot(path=folder / f"{name}-{width}.png")
