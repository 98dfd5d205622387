"""A mail server of the smallest kind: takes every letter, keeps its Message-ID; can be away and come back.

`python -m tools.bench.mail_server FILE` is one in a process of its own: it prints its port, and adds a line with the
Message-ID to the file for every letter taken, before it says so.
"""

import asyncio
import os
import re
import sys
import threading
import time
from collections import Counter


class MailServer:
    """Listens at a port of its own, in a thread of its own."""

    def __init__(self, file: str = "") -> None:
        self.file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT) if file else None
        self.taken: Counter[str] = Counter()  # Message-ID -> how often
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(words: bytes) -> None:
            writer.write(words + b"\r\n")
            await writer.drain()

        try:
            await say(b"220 mail.example")
            while line := (await reader.readline()).decode().strip().upper():
                if line == "DATA":
                    await say(b"354 go on")
                    letter = await reader.readuntil(b"\r\n.\r\n")
                    found = re.search(rb"(?im)^Message-ID:\s*(\S+)", letter)
                    self._keep(found.group(1).decode() if found else "")
                    await say(b"250 taken")
                elif line == "QUIT":
                    await say(b"221 bye")
                    break
                else:
                    await say(b"250 mail.example")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # whoever talked was killed
        finally:
            writer.close()

    def _keep(self, message: str) -> None:
        self.taken[message] += 1
        if self.file is not None:
            os.write(self.file, f"{message}\n".encode())

    def close(self) -> None:
        """Stop listening."""
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()


if __name__ == "__main__":
    server = MailServer(sys.argv[1])
    sys.stdout.write(f"{server.port}\n")
    sys.stdout.flush()
    while True:
        time.sleep(3600)
