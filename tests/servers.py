"""Where the tests find servers and the browser: `python -m tests.servers postgres` answers by its exit code.

With SOJOURN_NO_SKIPS=1, as on the server that checks every change, a missing one is a failure (exit 2).
"""

import os
import shutil
import socket
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
RABBITMQ = os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/5")
NO_SKIPS = os.environ.get("SOJOURN_NO_SKIPS") == "1"
PORTS = {"postgres": 5432, "postgresql": 5432, "amqp": 5672, "redis": 6379}


def answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or PORTS[parts.scheme]), timeout=2):
            return True
    except OSError:
        return False


def chromium() -> str | None:
    """The distribution's browser: the tests download none."""
    return os.environ.get("TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def missing(what: str) -> list[str]:
    """What tests marked `what` need and do not find, in words; empty when everything is there."""
    wanted: dict[str, dict[str, Callable[[], object]]] = {
        "postgres": {"PostgreSQL (TEST_POSTGRES_URL)": lambda: answers(POSTGRES)},
        "broker": {
            "PostgreSQL (TEST_POSTGRES_URL)": lambda: answers(POSTGRES),
            "RabbitMQ (TEST_RABBITMQ_URL)": lambda: answers(RABBITMQ),
            "Redis (TEST_REDIS_URL)": lambda: answers(REDIS),
        },
        "browser": {"Chromium (TEST_CHROMIUM, else chromium on the path)": chromium},
    }
    wanted["faults"] = wanted["broker"]
    return [name for name, there in wanted[what].items() if not there()]


def main(what: str) -> int:
    lacking = missing(what)
    if not lacking:
        return 0
    sys.stderr.write(f"Tests marked {what} are left out; not found: {', '.join(lacking)}.\n")
    return 2 if NO_SKIPS else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
