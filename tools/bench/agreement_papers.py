"""Both sides of the benchmark of agreements, in processes of their own that are warm before anything is measured.

`python -m tools.bench.agreement_papers NUMBER ROUND` prints the figures as JSON: so many agreements in rounds of ROUND, the
engine and plain WeasyPrint in turn, one process a core on either side.
"""

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402  (the registry of apps comes first)
from django.urls import reverse  # noqa: E402

from accounts.actors import Actor  # noqa: E402
from accounts.models import Person  # noqa: E402
from documents.models import Document, DocumentState, Rendering, RequestState, SignatureRequest  # noqa: E402
from documents.press import bundle, renderer_fault  # noqa: E402
from documents.rendering import html_of  # noqa: E402
from ground import clock  # noqa: E402
from lifecycle.doors import perform_act, perform_transition  # noqa: E402
from lifecycle.effects import outbox  # noqa: E402
from lifecycle.models import Mobility, OutboxRow  # noqa: E402
from lifecycle.models.outbox_row import OutboxState  # noqa: E402
from lifecycle.tables.mobility import State  # noqa: E402
from tools.bench.cohort import NOW, Group, build_group  # noqa: E402
from tools.bench.readers import signed_in  # noqa: E402

MOST_TICKED = 200  # in the list, at once
KIND = "learning_agreement"
LONGEST = 3600  # seconds until a process is taken for dead
SAMPLE = "<!doctype html><html lang=en><head><title>Warm-up</title></head><body><p>Ready <b>now</b></p></body></html>"


class Team:
    """One process a core. Each serves its own orders; a round is over when all have."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("fork")
        self.size = os.cpu_count() or 1
        self.together = context.Barrier(self.size)
        self.answers: Any = context.Queue()
        self.orders: list[Any] = [context.Queue() for _nth in range(self.size)]
        connection.close()  # two processes must not speak over one
        self.processes = [context.Process(target=self._serve, args=(nth,), daemon=True) for nth in range(self.size)]
        for process in self.processes:
            process.start()
        self._wait()

    def _serve(self, nth: int) -> None:
        self.warm()
        self.answers.put(True)
        while (order := self.orders[nth].get()) is not None:
            self.work(nth, order)
            self.answers.put(True)

    def _wait(self) -> None:
        for _process in self.processes:
            self.answers.get(timeout=LONGEST)

    def round(self, whole: Sequence[Any]) -> float:
        """Seconds until all of it is done."""
        begun = time.perf_counter()
        for order in self.orders:
            order.put(whole)
        self._wait()
        return time.perf_counter() - begun

    def end(self) -> None:
        for order, process in zip(self.orders, self.processes, strict=True):
            order.put(None)
            process.join()

    def warm(self) -> None:
        """Whatever a process that has run for a while has done already."""

    def work(self, nth: int, whole: Sequence[Any]) -> None:
        """The share of the process with this number."""
        raise NotImplementedError


class Readers(Team):
    """What the people do before, each through the door: the text of the group, sent for review, approved by all."""

    def __init__(self, group: Group) -> None:
        self.group = group
        super().__init__()

    def work(self, nth: int, whole: Sequence[UUID]) -> None:
        with clock.set_to(NOW):
            for stay in whole[nth :: self.size]:
                self._agree(stay)
        connection.close()

    def _agree(self, stay: UUID) -> None:
        first = self.group.stays[0]
        if stay != first:
            perform_act(name="agreements.take_over_words", pk=stay, actor=self.group.lead, data={"source": str(first)})
        perform_transition(machine="mobility", pk=stay, name="submit_agreement", actor=self.group.lead)
        for reviewer in (*self.group.reviewers, self.group.learners[stay]):
            perform_act(name="agreements.approve_version", pk=stay, actor=reviewer, data={})


class Engine(Team):
    """All are ticked in the list and sent for signature; then the outbox is worked: steps, papers, mails."""

    def __init__(self, lead: Actor) -> None:
        self.lead = lead
        super().__init__()

    def warm(self) -> None:
        assert renderer_fault() is None

    def work(self, nth: int, whole: Sequence[UUID]) -> None:
        with clock.set_to(NOW):
            if nth == 0:
                self._send(whole)
            self.together.wait(LONGEST)
            outbox.drain()
        connection.close()

    def _send(self, whole: Sequence[UUID]) -> None:
        browser = signed_in(Person.objects.get(pk=self.lead.person_id))
        for at in range(0, len(whole), MOST_TICKED):
            ticked = [str(stay) for stay in whole[at : at + MOST_TICKED]]
            browser.post(reverse("portal:take-several", args=["send_for_signature"]), {"stay": ticked})


class Plain(Team):
    """WeasyPrint as it comes: the same HTML and style sheet, one call a paper."""

    def warm(self) -> None:
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        files = {name: Path(path).read_bytes() for name, path in bundle().items()}

        class FromMemory(URLFetcher):
            def fetch(self, url: str, headers: Any = None) -> Any:
                kind = "font/ttf" if url.endswith(".ttf") else "text/css"
                return URLFetcherResponse(url, files[url], {"Content-Type": kind})

        self.fetcher, self.sheet = FromMemory(), files["bundle:papers/paper.css"].decode()
        self.print(SAMPLE)

    def work(self, nth: int, whole: Sequence[str]) -> None:
        for html in whole[nth :: self.size]:
            self.print(html)

    def print(self, html: str) -> bytes:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
        sheet = CSS(string=self.sheet, font_config=fonts, url_fetcher=self.fetcher, base_url="bundle:papers/")
        made: bytes = HTML(string=html, url_fetcher=self.fetcher).write_pdf(stylesheets=[sheet], font_config=fonts)
        return made


def main(number: int, of_a_round: int) -> dict[str, Any]:
    """Engine and plain in turn."""
    group = build_group(number)
    readers = Readers(group)
    readers.round(group.stays)
    readers.end()
    outbox.cancel_all(OutboxRow.objects.exclude(state=OutboxState.DONE))
    engine, plain = Engine(group.lead), Plain()
    seconds = plain_seconds = 0.0
    for at in range(0, number, of_a_round):
        stays = group.stays[at : at + of_a_round]
        seconds += engine.round(stays)
        plain_seconds += plain.round(_texts(stays))
    engine.end()
    plain.end()
    return {
        "agreements": _waiting(group.stays),
        "seconds": round(seconds, 1),
        "plain_seconds": round(plain_seconds, 1),
        "ratio": round(seconds / plain_seconds, 3),
    }


def papers_of(stays: Any) -> Any:
    """The agreements of these stays as they were sent for signature."""
    return Document.unscoped.filter(mobility__in=stays, kind=KIND, rendering=Rendering.FOR_SIGNATURE)


def _texts(stays: Sequence[UUID]) -> list[str]:
    """The HTML of these agreements, as they were printed."""
    found = [html_of(template=paper.template, snapshot=paper.snapshot) for paper in papers_of(stays)]
    connection.close()
    return found


def _waiting(stays: Sequence[UUID]) -> int:
    """How many are frozen, numbered, printed, and waited for by somebody who can sign now."""
    open_for = SignatureRequest.unscoped.filter(state=RequestState.OPEN, document__state=DocumentState.READY)
    signing = Mobility.unscoped.filter(pk__in=stays, state=State.AGREEMENT_SIGNING).values("pk")
    ready = papers_of(signing).exclude(number="").filter(pk__in=open_for.values("document"))
    return ready.values("number").distinct().count()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))) + "\n")
