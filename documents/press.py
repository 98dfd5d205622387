"""Printing: HTML and attachments to PDF in a warm, guarded child process, one a worker process.

The child sees no settings, no network names and no files but fonts and style sheet. It is watched from here: too
much text is not even sent, too much time or memory ends it, and the next paper gets a new one.
"""

import atexit
import contextlib
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.contrib.staticfiles import finders

from documents.press_child import receive, send
from ground.errors import SojournError
from ground.sentences import sentence
from ground.signs import without_invisible

log = structlog.get_logger()

CHILD = Path(__file__).with_name("press_child.py")
START_SECONDS = 25  # a cold start on a busy machine; with the printing itself below the lease of the outbox (90 s)
MOST_LETTERS = 1_000_000  # of HTML; forty outcomes take about 100,000
MOST_LETTERS_IN_A_WORD = 20_000  # a hash, a code or a link is far below; a million took eight seconds
RECYCLE_AFTER = 300  # papers, so that no leak grows old
STARTS_TO_WAIT_FOR = 3  # as long each: a slow machine gets its time; then a new child is tried
HINT = "PDF: the system library libpangoft2-1.0-0 is missing (Debian, Ubuntu: apt install libpangoft2-1.0-0)."
CHILD_SEES = ("PATH", "LANG", "HOME", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")  # no secret of the installation
BUNDLE = ("papers/paper.css", "fonts/SourceSans3-Regular.ttf", "fonts/SourceSans3-Bold.ttf")
IS_MISSING = re.compile(r"ImportError|ModuleNotFoundError|cannot load library|can't open file", re.IGNORECASE)
LONG_WORD = re.compile(rf"[^\s<>\"]{{{MOST_LETTERS_IN_A_WORD},}}")
MAY_BREAK = re.compile("(?<=[@.])\u200b")  # in an address (`documents.blocks.values.breakable`); no other is printed
DRAWING_WITHOUT_TITLE = re.compile(r"<svg\b[^>]*>(?!\s*<title>\s*[^<\s])", re.IGNORECASE)


class PressFault(SojournError):
    """The paper cannot be printed. `detail` is for the log and the administrator, never for the paper."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail=detail)
        self.detail = detail


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the PDF."""

    name: str
    data: bytes
    relationship: str  # Data, Source, Supplement
    description: str
    at: str  # ISO instant


@dataclass(frozen=True)
class Printed:
    """A finished PDF."""

    pdf: bytes
    pages: int


@dataclass
class Press:
    """One child and its limits. Safe to use from several threads; after a fork the child process starts its own."""

    seconds: float = 60
    memory_mib: int = 1024
    start_seconds: float = START_SECONDS
    recycle_after: int = RECYCLE_AFTER
    _child: "subprocess.Popen[bytes] | None" = None
    _sock: socket.socket | None = None
    _stderr: Any = None
    _owner: int = 0
    _printed: int = 0
    _waited: int = 0  # starts for which the child has been waited for; 0 once it greeted
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def print(self, html: str, attachments: Sequence[Attachment] = ()) -> Printed:
        """Raises PressFault with a stable code; never returns a paper that lacks something."""
        html = without_invisible(MAY_BREAK.sub("&#8203;", unicodedata.normalize("NFC", html)))
        if len(html) > MOST_LETTERS or LONG_WORD.search(html):
            raise PressFault("documents.too_long", f"{len(html)} letters")
        if DRAWING_WITHOUT_TITLE.search(html):
            raise PressFault("documents.layout_failed", "a drawing has no title to be read aloud")
        with self._lock:
            self._start()
            job = {
                "attachments": [
                    {"name": a.name, "relationship": a.relationship, "description": a.description, "at": a.at}
                    for a in attachments
                ]
            }
            answer, blobs = self._ask(job, html.encode(), *(item.data for item in attachments))
            self._printed += 1
            if answer.get("last") or self._printed >= self.recycle_after:
                self._end()
        if not answer["ok"]:
            log.error("press.fault", code=answer["code"], detail=answer["detail"])
            raise PressFault(answer["code"], answer["detail"])
        return Printed(blobs[0], answer["pages"])

    def _ask(self, head: dict[str, Any], *blobs: bytes) -> tuple[dict[str, Any], list[bytes]]:
        assert self._sock is not None
        watch = threading.Timer(self.seconds, self._kill)  # the child may stop reading as well as answering
        watch.start()
        started = time.monotonic()
        try:
            send(self._sock, head, *blobs)
            return receive(self._sock)
        except (EOFError, OSError):
            code, detail = self._why_it_died(time.monotonic() - started)
            log.error("press.child_died", code=code, detail=detail)
            raise PressFault(code, detail) from None
        finally:
            watch.cancel()

    def _why_it_died(self, lasted: float) -> tuple[str, str]:
        assert self._child is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(5)
        code, last_words = self._child.returncode, self._last_words()
        self._end()
        if lasted >= self.seconds:
            return "documents.took_too_long", f"over {self.seconds:g} s"
        if code == -signal.SIGKILL or re.search(r"alloc|memory", last_words, re.IGNORECASE):
            return "documents.too_much_memory", last_words
        return "documents.layout_failed", f"child ended with {code}: {last_words}"

    def _last_words(self) -> str:
        self._stderr.seek(0)
        return str(self._stderr.read()[-400:].decode(errors="replace")).strip()

    def _start(self) -> None:
        if self._child is not None and self._owner == os.getpid() and self._child.poll() is None:
            if self._waited:  # it did not greet in time before: it has gone on starting since
                self._greet()
            return
        self._end()
        order = {"bundle": bundle(), "memory_mib": self.memory_mib}
        ours, theirs = socket.socketpair()
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as the child)
        self._child = subprocess.Popen(
            [sys.executable, "-I", str(CHILD), str(theirs.fileno())],
            pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, stdout=self._stderr, stderr=self._stderr,
            env={name: os.environ[name] for name in CHILD_SEES if name in os.environ},
        )  # fmt: skip
        theirs.close()
        self._sock, self._owner, self._printed = ours, os.getpid(), 0
        with contextlib.suppress(OSError):  # it died at once: the greeting that does not come says why
            send(ours, order)
        self._greet()

    def _greet(self) -> None:
        """Wait for the child's word that it is warm. One that is slow is left to go on; the next call waits on."""
        assert self._sock is not None
        self._waited += 1
        if not select.select([self._sock], [], [], self.start_seconds)[0]:
            raise self._is_slow()
        try:
            answer, _none = receive(self._sock)
        except (EOFError, OSError):
            words = self._last_words()
            self._end()
            code = "documents.renderer_missing" if IS_MISSING.search(words) else "documents.renderer_died"
            raise PressFault(code, words or "the child ended without a word") from None
        if not answer["ok"]:
            self._end()
            raise PressFault(answer["code"], answer["detail"])
        self._waited = 0

    def _is_slow(self) -> PressFault:
        waited = self._waited * self.start_seconds
        if self._waited >= STARTS_TO_WAIT_FOR:
            self._end()
        return PressFault("documents.renderer_slow", f"no greeting within {waited:g} s")

    def _kill(self) -> None:
        if self._child is not None and self._owner == os.getpid():
            self._child.kill()

    def _end(self) -> None:
        """Let go of the child; after a fork it belongs to somebody else and lives on."""
        if self._child is not None and self._owner == os.getpid():
            self._kill()
            self._child.wait()
        for thing in (self._sock, self._stderr):
            if thing is not None:
                thing.close()
        self._child = self._sock = self._stderr = None
        self._waited = 0

    def close(self) -> None:
        """End the child; the next paper starts a new one."""
        with self._lock:
            self._end()


def bundle() -> dict[str, str]:
    """Where the files of the bundle lie: next to each other in development, collected in production."""
    found = {}
    for name in BUNDLE:
        path = finders.find(name) or str(Path(settings.STATIC_ROOT or ".") / name)
        if not Path(path).exists():
            raise PressFault("documents.renderer_missing", f"{name} is not among the static files")
        found[f"bundle:{name}"] = path
    return found


_press: Press | None = None


def press() -> Press:
    """The press of this worker process."""
    global _press
    if _press is None:
        _press = Press(
            seconds=getattr(settings, "PAPER_SECONDS", 60), memory_mib=getattr(settings, "PAPER_MEMORY_MIB", 1024)
        )
        atexit.register(_press.close)
    return _press


def renderer_fault() -> PressFault | None:
    """Why papers cannot be printed here; None where they can. Starts the child, and gives a slow one its time."""
    mine, fault = press(), None
    for _nth in range(STARTS_TO_WAIT_FOR):
        try:
            with mine._lock:
                mine._start()
        except PressFault as found:
            fault = found
            if fault.code != "documents.renderer_slow":
                return fault
        else:
            return None
    return fault


def renderer_available() -> bool:
    """Whether papers can be printed here."""
    return renderer_fault() is None


def said_on_screen(fault: PressFault) -> str:
    """What whoever runs a command reads: which library to install, or that the child was slow or died, and of what."""
    if fault.code == "documents.renderer_missing":
        return f"{HINT} ({fault.detail})"
    return f"PDF: {sentence(fault.code, {})} ({fault.detail})"
