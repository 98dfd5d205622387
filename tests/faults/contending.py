"""One of several callers who want the same steps of one stay: `python -m tests.faults.contending STAY WHO FOR VERSION`.

Reads where the stay is, wants the next step of that version, until the stay has reached VERSION. Prints how many steps
it took, and what the other tries were answered. Whatever is not an answer of the door ends it.
"""

import json
import os
import sys
from collections import Counter
from datetime import timedelta
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from accounts.actors import Actor  # noqa: E402
from ground import clock  # noqa: E402  (the registry of apps comes first)
from ground.errors import SojournError  # noqa: E402
from lifecycle.doors import perform_transition  # noqa: E402
from lifecycle.models import Mobility  # noqa: E402


def contend(stay: UUID, actor: Actor, until: int) -> Counter[str]:
    answers: Counter[str] = Counter()
    today = clock.today()
    while True:
        state, version = Mobility.unscoped.values_list("state", "version").get(pk=stay)
        if version >= until:
            return answers
        going = state == "ongoing"
        day = {"suspended_from": today - timedelta(days=1), "reason": "In turn"} if going else {"resumed_on": today}
        name = "suspend" if going else "resume"
        try:
            perform_transition(machine="mobility", pk=stay, name=name, actor=actor, seen_version=version, **day)
            answers["taken"] += 1
        except SojournError as refused:
            answers[type(refused).__name__] += 1


if __name__ == "__main__":
    given = sys.argv[1:]
    print(json.dumps(contend(UUID(given[0]), Actor(UUID(given[1]), UUID(given[2])), int(given[3]))))  # noqa: T201
