"""All that somebody reads: every page that a link leads to, from where they begin, and what programs and lists tell."""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.test import Client
from django.urls import reverse

LINK = re.compile(r'\b(?:href|action|hx-get)="(/[^"#]*)')
BEGINNINGS = (
    "portal:today", "portal:waiting", "portal:todos", "portal:stays", "portal:groups", "portal:memoranda", "units:library",
    "portal:inbox", "portal:away", "portal:mine", "portal:quality", "portal:calendar", "accounts:members",
    "accounts:organisation", "tutor:trainees", "desk:queue", "desk:employer",
)  # fmt: skip
# Pages that show nothing of a stay, and what is read in another way.
LEFT_OUT = re.compile(r"^/(static|help|language|account|sign-in|sign-out|api/docs|register|logout)\b|/manual/")
ONE_OF_A_KIND = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def pages_read_by(browser: Client, starts: Iterable[str] = (), most: int = 400) -> Iterator[tuple[str, str]]:
    """(address, text as it is sent) of each page within reach; each address once."""
    waiting = [*starts, *map(reverse, BEGINNINGS), reverse("portal:export", args=["csv"])]
    seen = set(waiting)
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        answer = browser.get(address)
        text = _text(answer)
        yield address, text
        for found in LINK.findall(text):
            link = html.unescape(found)
            if link not in seen and not LEFT_OUT.search(link):
                seen.add(link)
                waiting.append(link)


def _text(answer: Any) -> str:
    if answer.status_code in (301, 302):
        return f'<a href="{answer["Location"]}">'
    if getattr(answer, "streaming", False):
        return b"".join(answer.streaming_content).decode("utf-8", "ignore")
    return str(answer.content.decode("utf-8", "ignore"))
