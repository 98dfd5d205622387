"""The scanner of viruses, where the installation has one: a running clamd, or a command that reads the file."""

import shlex
import socket
import struct
import subprocess
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from lifecycle.effects.outbox import TryLater

SECONDS = 40  # below the lease of the row that waits for the answer
PIECE = 64 * 1024
CLEAN, INFECTED = 0, 1  # how clamscan, clamdscan and others like them end


def has_scanner() -> bool:
    """Whether files are to be scanned here."""
    return bool(settings.UPLOAD_SCANNER)


def is_clean(data: bytes) -> bool:
    """What the scanner says. Raises TryLater while it does not answer: nothing is taken for clean unseen."""
    address = urlsplit(settings.UPLOAD_SCANNER)
    try:
        return _asked_of_clamd(address, data) if address.scheme == "clamd" else _asked_of_command(data)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise TryLater("documents.scanner_away", type(fault).__name__) from fault


def _asked_of_command(data: bytes) -> bool:
    done = subprocess.run(
        shlex.split(settings.UPLOAD_SCANNER), input=data, capture_output=True, timeout=SECONDS, check=False
    )
    if done.returncode not in (CLEAN, INFECTED):
        raise TryLater("documents.scanner_away", f"it ended with {done.returncode}")
    return done.returncode == CLEAN


def _asked_of_clamd(address: SplitResult, data: bytes) -> bool:
    """The command INSTREAM of clamd: pieces with their lengths, then an empty one."""
    with _connected(address) as there:
        there.sendall(b"zINSTREAM\0")
        for at in range(0, len(data), PIECE):
            piece = data[at : at + PIECE]
            there.sendall(struct.pack("!L", len(piece)) + piece)
        there.sendall(struct.pack("!L", 0))
        answer = b""
        while part := there.recv(PIECE):
            answer += part
    words = answer.rstrip(b"\0\n").decode(errors="replace")
    if not words.endswith((" OK", " FOUND")):
        raise TryLater("documents.scanner_away", words[:200])
    return words.endswith(" OK")


def _connected(address: SplitResult) -> socket.socket:
    """clamd://host:3310, or clamd:///run/clamd.sock."""
    if address.hostname:
        return socket.create_connection((address.hostname, address.port or 3310), timeout=SECONDS)
    there = socket.socket(socket.AF_UNIX)
    there.settimeout(SECONDS)
    try:
        there.connect(address.path)
    except OSError:
        there.close()
        raise
    return there
