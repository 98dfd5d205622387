"""A mail server of the smallest kind: takes every letter, keeps its Message-ID; can be away and come back."""

import asyncio
import re
import threading
from collections import Counter


class MailServer:
    """Listens at a port of its own, in a thread of its own."""

    def __init__(self) -> None:
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
                    self.taken[found.group(1).decode() if found else ""] += 1
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

    def close(self) -> None:
        """Stop listening."""
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()
