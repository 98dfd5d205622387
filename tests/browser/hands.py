"""What a hand does in a browser, counted by the page itself: nothing that a test does can be left out.

A click is each click of mouse or key on something, and each choice in a list; a field counts once on each page on which
something is typed into it.
"""

import os
import re

from django.core import mail
from playwright.sync_api import Browser, Locator, Page

from lifecycle.effects.outbox import drain

COUNT = """(() => {
  const told = (kind, event) => window.hand_does(kind, location.pathname, event.target.name || event.target.id || "");
  const types = new Set(["checkbox", "radio", "file", "submit", "button", "hidden"]);
  const typed = (it) => it.matches("textarea") || (it.matches("input") && !types.has(it.type));
  let last = 0;
  addEventListener("click", (event) => {
    // The click of a label comes again at its field, that of a form at the button that it presses.
    if (event.timeStamp - last < 5) return;
    last = event.timeStamp;
    told("click", event);
  }, true);
  addEventListener("change", (event) => { if (event.target.matches("select")) told("click", event); }, true);
  addEventListener("input", (event) => { if (typed(event.target)) told("typed", event); }, true);
})();"""


class Hand:
    """One person at a browser; `clicks` and `typed` so far."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
        self.clicks, self.done = 0, list[str]()
        self.fields = set[tuple[str, str]]()
        self.context.expose_function("hand_does", self._does)
        self.context.add_init_script(COUNT)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)

    def _does(self, kind: str, place: str, name: str) -> None:
        if kind == "click":
            self.clicks += 1
            self.done.append(f"{place} {name}")
        else:
            self.fields.add((place, name))

    @property
    def typed(self) -> int:
        return len(self.fields)

    @property
    def said(self) -> str:
        return f"{self.clicks} clicks, {self.typed} typed fields"

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def opens(self, address: str) -> None:
        self.page.goto(address)

    def clicks_on(self, target: Locator, at: str = "") -> None:
        """What it leads to has arrived, `at` this address where one is said, and what it saves is saved."""
        target.click()
        if at:
            self.page.wait_for_url(at)
        self.settles()

    def settles(self) -> None:
        """A script asks for its page a moment after the click."""
        self.page.wait_for_timeout(150)
        self.page.wait_for_load_state("networkidle")

    def link(self, words: str | re.Pattern[str], at: str = "") -> None:
        self.clicks_on(self.main.get_by_role("link", name=words).first, at)

    def button(self, words: str | re.Pattern[str], at: str = "") -> None:
        self.clicks_on(self.main.get_by_role("button", name=words).first, at)

    def sees(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def types(self, answers: dict[str, str]) -> None:
        """Label to words."""
        for label, words in answers.items():
            self.main.get_by_label(label).first.fill(words)

    def chooses(self, target: Locator, words: str) -> None:
        said = target.locator("option").filter(has_text=re.compile(rf"^\s*{re.escape(words)}"))
        target.select_option(value=said.first.get_attribute("value"))
        self.settles()

    def leaves(self) -> None:
        if folder := os.environ.get("SHOTS"):
            self.page.screenshot(path=f"{folder}/left-{id(self)}.png", full_page=True)
        self.context.close()


LINK = re.compile(r"^https?://[^/\s]+(/\S+)$", re.MULTILINE)


def mailed_link(address: str) -> str:
    """The one link of the newest mail to this address that has one and is no receipt."""
    drain()
    asking = (one for one in reversed(mail.outbox) if address in one.to and not one.subject.startswith("Receipt: "))
    links = next(found for one in asking if (found := LINK.findall(one.body)))
    return str(links[0])
