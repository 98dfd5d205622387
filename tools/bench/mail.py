"""`manage.py bench mail`: workers that are killed while they send mails; the mail server keeps the account."""

import json
from collections.abc import Callable
from typing import Any

from tools.bench.databases import answer_of, own_database

MAILS, KILLS = 4000, 40


def run(say: Callable[[str], None], mails: int = MAILS, kills: int = KILLS) -> dict[str, Any]:
    """mails, kills, lost (must be 0), repeats (at most 4 of 4,000 mails with 40 kills), per_s."""
    with own_database() as environment:
        say(f"{mails} mails, {kills} kills ...")
        answer = answer_of("tools.bench.killed_mailers", mails, kills, environment=environment)
    figures: dict[str, Any] = json.loads(answer)
    say(
        f"{figures['mails']} mails with {figures['kills']} kills: {figures['lost']} lost, {figures['repeats']} sent "
        f"twice with the same Message-ID and noted, {figures['per_s']}/s"
    )
    return figures
